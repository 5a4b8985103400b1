"""Every output says up to when we know: of which day the register is, and the newest report beside the day that is shown."""

import pytest

from layers.words.freshness import as_of_text, register_text
from tests.addresses import REGION, in_english
from tests.sweeps import some
from tests.unit.dashboard.test_fresh import DAY, said_by, squeezed

#: Pages that show a day, with the day in their address.
PAGES = [
    f"/?stand={DAY}", f"/?stand={DAY}&gemeinde=14626610", f"/tabelle?stand={DAY}", f"/kreis/?stand={DAY}",
    f"/kreis/14626?stand={DAY}", f"/gemeinde/14626610?stand={DAY}",
    f"/vergleich?gemeinden=14626610,14612000&stand={DAY}", f"/entwicklung?stand={DAY}",
    f"/veraenderungen?stand={DAY}", f"/ausschnitt?date={DAY}", f"/einbetten?date={DAY}",
]  # fmt: skip
FILES = [
    *(f"/snippet.{f}?layer=kpr&{REGION}&date={DAY}" for f in ("svg", "pdf", "pptx", "html", "xlsx", "gpkg")),
    f"/growth.gif?layer=kpr&{REGION}&date={DAY}",
    f"/growth.pptx?layer=kpr&{REGION}&date={DAY}",
    f"/deck.pptx?region=14626610&date={DAY}",
    f"/gemeinde/14626610.pdf?stand={DAY}",
    f"/gemeinde/14626610/nachbarn.xlsx?stand={DAY}",
]
#: What is asked for in both languages: the words of a file are those of its page.
ENGLISH = {*PAGES, *some([f for f in FILES if not f.startswith(("/growth", "/deck"))], 4)}
DATA = [
    f"/api/municipalities?date={DAY}", f"/api/municipalities/14626610?date={DAY}", f"/api/municipalities.geojson?date={DAY}",
    f"/snippet.geojson?layer=kpr&{REGION}&date={DAY}",
]  # fmt: skip


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
    for code, asked in (("de", address), *((("en", in_english(address)),) if address in ENGLISH else ())):
        found = said_by(client, asked)
        day, register = map(squeezed, expected[code])
        parts = day.split("·") if address.startswith(("/growth", "/snippet.html", "/veraenderungen")) else [day]
        if address.startswith("/veraenderungen"):
            parts = parts[1:]  # it says from when to when
        assert [said for said in (*parts, register) if said not in found] == [], asked


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
