"""Saxony: Beside every CSV stands an Excel file; both hold what the page shows, with dates as dates, in the reader's language."""

import csv
import io
import re
from datetime import date, datetime
from urllib.parse import unquote

from tests.unit.dashboard.pages.test_page_files import file_of, page, sheet

CHANGES = "stand=2023-12-31&seit=2022-12-31&ebene=kpr"


def test_the_table_is_saved_as_it_is_seen(client):
    address = "/tabelle?angebot=kpr&kreis=14626&sortierung=population&richtung=ab"
    head, *rows = sheet(client, file_of(client, address, "xlsx"))
    shown = re.findall(r"<small>(\d{8})</small>", page(client, address))
    assert [row[0] for row in rows if len(row[0]) == 8] == shown and len(shown) > 5
    assert [row[0] for row in rows][-1] == "14626", "the district's own council"
    assert "Präventionsrat Datum" in head and not [h for h in head if "Coaching" in h or "Vereinbarung" in h]
    days = [row[head.index("Präventionsrat Datum")] for row in rows]
    assert datetime(2023, 9, 7) in days and all(isinstance(day, datetime | None) for day in days)
    named = client.get(file_of(client, address, "xlsx")).headers["Content-Disposition"]
    assert "ASSKomm Gemeinden Landkreis Görlitz Präventionsrat 2026-11-20.xlsx" in unquote(named)


def test_changes_are_saved_as_they_are_listed(client):
    head, *rows = sheet(client, file_of(client, f"/veraenderungen?{CHANGES}", "xlsx"))
    listed = re.findall(r'role="rowheader"><a href="/gemeinde/(\d{8})', page(client, f"/veraenderungen?{CHANGES}"))
    assert [row[0] for row in rows] == listed and len(listed) > 3
    found = dict(zip(head, next(row for row in rows if row[1] == "Görlitz"), strict=True))
    assert found["Veränderung"] == "neu gegründet oder erneuert"
    assert (found["31.12.2022"], found["31.12.2023"]) == ("besteht", "besteht")
    assert found["Datum"] == datetime(2023, 2, 9) and found["Jahr"] == 2023
    assert found["Was geschah"] == "09.02.2023: Präventionsrat neu gegründet"
    assert found["Quellen"].startswith("http")


def test_growth_is_saved_in_words(client):
    head, *rows = sheet(client, file_of(client, "/entwicklung?stand=2023-12-31", "xlsx"))
    assert head[6] == "Vereinbarungen / Präventionsräte"
    machine = list(csv.DictReader(io.StringIO(page(client, "/entwicklung.csv?stand=2023-12-31"))))
    counted = [row for row in rows if row[4] is not None]
    assert len(counted) == sum(bool(r["taking_part"]) for r in machine)
    assert [row[4] for row in counted] == [int(r["taking_part"]) for r in machine if r["taking_part"]]
    assert sorted(row[7] for row in rows if row[7] is not None) == sorted(
        int(r["published"]) for r in machine if r["published"]
    )
    assert {type(row[2]) for row in rows} == {datetime, type(None)}, "a month is no day"
    assert all(row[2].date() <= date(2023, 12, 31) for row in rows if row[2])
