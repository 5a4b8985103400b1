"""On paper, where the engine's driver can print: Chromium and Firefox."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.test_paper import STATUSES
from tests.engines.test_map import READY


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


def test_map_and_legend_stand_on_the_first_sheet(visitor, printed):
    visitor.visit("/?ebene=kpr")
    visitor.sees(READY)
    first = printed()[0]
    assert "Legende" in first and "besteht" in first and "Leipzig" in first


def test_headings_stand_on_every_sheet_of_a_table(visitor, printed):
    visitor.visit("/kreis/14626")
    told = [text for text in printed() if "unterzeichnet" in text or "geplant" in text]
    assert len(told) > 1
    assert [text for text in told if not all(head in text for head in STATUSES)] == []


def test_charts_come_with_their_last_year(visitor, printed, site):
    visitor.visit("/entwicklung?angebot=kpr")
    visitor.sees("[data-chart=sizes][data-drawn=true]")
    sheets = " ".join(printed())
    assert str(site.today().year) in sheets
