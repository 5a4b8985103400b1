"""On paper, where the engine's driver can print: Chromium and Firefox."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.engines.test_map import READY
from tests.suite_state import SUITE


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def engine(request):
    """Those whose drivers can print."""
    return request.param


@pytest.fixture
def printed(visitor):
    """Print the page that is open: ``printed()`` → the text of each sheet."""

    def sheets():
        return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(visitor.paper())).pages]

    return sheets


def test_map_and_legend_stand_on_the_first_sheet(visitor, printed, atlas):
    visitor.visit(f"/?ebene={SUITE.council}")
    visitor.sees(READY)
    first = printed()[0]
    for said in ("Legende", atlas.state.programme.find(SUITE.council).active, SUITE.second_city_name):
        assert said in first


def test_headings_stand_on_every_sheet_of_a_table(visitor, printed, atlas):
    programme = atlas.state.programme
    visitor.visit(f"/region/{SUITE.region}")
    told = [text for text in printed() if programme.find(SUITE.agreement).active in text or "geplant" in text]
    assert len(told) > 1
    assert [text for text in told if not all(i.short in text for i in programme.instruments)] == []


def test_charts_come_with_their_last_year(visitor, printed, site):
    visitor.visit(f"/entwicklung?angebot={SUITE.council}")
    visitor.sees("[data-chart=sizes][data-drawn=true]")
    sheets = " ".join(printed())
    assert str(site.today().year) in sheets
