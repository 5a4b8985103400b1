"""axe-core finds nothing to complain about, on any page, wide and narrow, with and without a selection."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/",
    "/?gemeinde=14626610&ebene=kpr",
    "/tabelle",
    "/tabelle?q=gibtesnicht",
    "/gemeinde/14626610",
    "/gemeinde/bernsdorf",
    "/vergleich?gemeinden=14626610,14612000",
    "/vergleich",
    "/ausschnitt",
    "/ausschnitt?region=gemeinde&place=Bernsdorf",
    "/einbetten?region=14626610%2B1",
    "/gibt-es-nicht",
    "/hilfe",
    "/leichte-sprache",
    "/barrierefreiheit",
    "/datenschutz",
    "/impressum",
]


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_has_no_complaint(visit, path, phone):
    page = visit(path, phone=phone, wait="main", tolerate=("404",)).page
    if path.startswith("/?") or path == "/":
        page.wait_for_selector("#atlas[data-ready=true]")
        page.wait_for_selector("#panel-content h2")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found] == []
