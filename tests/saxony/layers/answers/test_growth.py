"""Saxony: The figures of /entwicklung equal an independent fold on every day they name, and on days in between."""

import csv
import io
from datetime import date

from geodata import saxony
from layers.answers.growth import growth, growth_csv, rows
from tests.oracle.fold import statuses as independent_statuses

INSTRUMENTS = ("consultation", "agreement", "kpr", "coaching", "analysis")


def test_what_was_founded_anew_is_told_and_counted_once(atlas, client):
    today = date(2026, 11, 20)
    found = growth(atlas, "kpr", today, today)
    assert ("14626110",) in [e.keys for e in found.renewed]
    first = next(s for s in found.steps if s.day == date(2019, 1, 31))
    assert first.taking_part == sum(
        s["kpr"]["status"] == "active"
        for ags, s in independent_statuses(saxony.STATUS, saxony.CHANGES, "2019-01-01", first.day, date.max).items()
        if len(ags) == 8
    ), "Görlitz' council of January 2019 is among them"
    page = client.get("/entwicklung?stand=2023-12-31").get_data(as_text=True)
    assert "Schon zuvor da und neu gegründet:" in page and "Görlitz (09.02.2023)" in page


def test_rows_and_csv_hold_every_number(atlas):
    today = date(2026, 11, 20)
    all_of_it = [growth(atlas, key, today, today) for key in INSTRUMENTS]
    read = list(csv.DictReader(io.StringIO(growth_csv(all_of_it), newline="")))
    assert len(read) == sum(len(rows(found)) + len(found.renewed) for found in all_of_it)
    assert [int(r["undated"]) for r in read if r["undated"]] == [found.undated for found in all_of_it]
    anew = [(r["date"], r["instrument"]) for r in read if r["renewed"]]
    assert ("2023-02-09", "kpr") in anew and ("2025-02-28", "agreement") in anew
    assert len(anew) == sum(len(found.renewed) for found in all_of_it)
    units = ("taking_part", "recorded", "carriers")
    steps = [(r["date"], r["instrument"], *(r[unit] for unit in units)) for r in read if r["recorded"]]
    assert steps == [
        (s.day.isoformat(), found.instrument, str(s.taking_part), str(s.named), str(s.carriers))
        for found in all_of_it
        for s in found.steps
    ]
    assert sum(int(r["published"]) for r in read if r["published"]) == sum(
        t.count for found in all_of_it for t in found.published
    )


def test_the_page_says_what_is_no_growth(client, atlas, site):
    page = client.get("/entwicklung").get_data(as_text=True)
    today = site.today()
    undated = [growth(atlas, key, today, today).undated for key in INSTRUMENTS]
    assert any(undated)
    assert page.count("der Beleg ohne Datum") == 2 * sum(count > 0 for count in undated)
