"""Every output says up to when we know: of which day the register is, and the newest report beside the day that is shown."""

import html
import io
import json
import re
from datetime import date

import pytest
from PIL import Image

from layers.words.freshness import as_of_text, register_text, report_text
from layers.words.language import GERMAN
from tests.addresses import REGION, contents, in_english
from tests.suite_state import SUITE

DAY = date(2022, 12, 31)
#: Pages that show a day, with the day in their address.
PAGES = [
    f"/?stand={DAY}", f"/?stand={DAY}&gemeinde={SUITE.town}", f"/tabelle?stand={DAY}", f"/kreis/?stand={DAY}",
    f"/kreis/{SUITE.district}?stand={DAY}", f"/gemeinde/{SUITE.town}?stand={DAY}",
    f"/vergleich?gemeinden={SUITE.town},{SUITE.city}&stand={DAY}", f"/entwicklung?stand={DAY}",
    f"/veraenderungen?stand={DAY}", f"/ausschnitt?date={DAY}", f"/einbetten?date={DAY}",
]  # fmt: skip
FILES = [
    *(
        f"/snippet.{f}?layer={SUITE.council}&{REGION}&date={DAY}"
        for f in ("svg", "pdf", "pptx", "html", "xlsx", "gpkg")
    ),
    f"/growth.gif?layer={SUITE.council}&{REGION}&date={DAY}",
    f"/growth.pptx?layer={SUITE.council}&{REGION}&date={DAY}",
    f"/deck.pptx?region={SUITE.district}&date={DAY}",
    f"/gemeinde/{SUITE.town}.pdf?stand={DAY}",
    f"/gemeinde/{SUITE.town}/nachbarn.xlsx?stand={DAY}",
]
#: Their rows say the same in columns.
TABLES = [f"/snippet.csv?layer={SUITE.council}&{REGION}&date={DAY}", f"/gemeinde/{SUITE.town}/nachbarn.csv?stand={DAY}"]
DATA = [
    f"/api/municipalities?date={DAY}", f"/api/municipalities/{SUITE.town}?date={DAY}", f"/api/municipalities.geojson?date={DAY}",
    f"/snippet.geojson?layer={SUITE.council}&{REGION}&date={DAY}",
]  # fmt: skip


def squeezed(text):
    """Without spaces and marks: PDF and slides break lines where they like."""
    return re.sub(r"\s+", "", html.unescape(text))


def said_by(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    if answer.data.startswith(b"GIF"):
        return squeezed(Image.open(io.BytesIO(answer.data)).info["comment"].decode())
    found = "\n".join(content.decode(errors="ignore") for content in contents(answer.data))
    return squeezed(
        re.sub(r"</a:t>.*?<a:t>", "", found, flags=re.S) if ".pptx" in address else re.sub("<[^>]*>", "", found)
    )


@pytest.fixture
def expected(site):
    """In German: the day shown with its newest report, and the register with its day."""
    return {
        language.code: (as_of_text(asked.on(DAY), language), register_text(site.atlas, language))
        for asked in (site, *site.translated.values())
        for language in (asked.language,)
    }


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_pages_and_files_say_both_in_both_languages(client, expected, address):
    drawn = address.startswith(("/growth", "/deck"))
    for code, asked in (("de", address), *(() if drawn else (("en", in_english(address)),))):
        found = said_by(client, asked)
        day, register = map(squeezed, expected[code])
        parts = day.split("·") if address.startswith(("/growth", "/snippet.html", "/veraenderungen")) else [day]
        if address.startswith("/veraenderungen"):
            parts = parts[1:]  # it says from when to when
        assert [said for said in (*parts, register) if said not in found] == [], asked


@pytest.mark.parametrize("address", TABLES)
def test_rows_say_it_in_columns(client, site, address):
    last = GERMAN.partial_day(site.on(DAY).freshness.last_report)
    for row in client.get(address).get_data(as_text=True).splitlines()[1:]:
        assert f"31.12.2022;{last};" in row
        assert f"Datenstand {GERMAN.partial_day(site.atlas.origin.day)}" in row


def test_the_status_table_has_it_for_machines(client, site):
    header, *rows = client.get(f"/api/status.csv?date={DAY}").get_data(as_text=True).splitlines()
    assert ",population,population_date,as_of,data_as_of,last_report," in header
    last = site.on(DAY).freshness.last_report.iso
    known = f"{site.atlas.origin.day.iso},{last}"
    assert all(f",2019-12-31,2022-12-31,{known}," in row for row in rows)


@pytest.mark.parametrize("address", DATA)
def test_data_say_it_for_machines(client, site, address):
    found = client.get(address).get_json(force=True)
    for said in found if isinstance(found, list) else [found]:
        assert (said["as_of"], said["data_as_of"]) == ("2022-12-31", site.atlas.origin.day.iso)
        assert said["last_report"] == site.on(DAY).freshness.last_report.iso


def test_news_and_feed_say_how_new_they_are(client, site):
    said = squeezed(as_of_text(site.on(site.today()), GERMAN))
    assert said in said_by(client, "/aktuelles")
    assert said in said_by(client, "/aktuelles.atom")


def test_the_browser_says_of_any_day_what_the_server_says(client, site):
    page = client.get("/").get_data(as_text=True)
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S)[1])
    reports = client.get(config["atlasUrl"]).get_json()["reports"]
    assert len(reports) > 50
    for day in [date(2018, 11, 19), *(date(year, 6, 30) for year in range(2019, 2027)), site.today()]:
        known = [text for since, text in reports if since <= (day - date(1970, 1, 1)).days]
        assert known[-1] == report_text(site.on(day), GERMAN), day
