"""Two dates in one cell are two facts that are understood, or the cell is refused; none is dropped."""

import pytest

from loaders.lists.cell_words import read_cell
from tests.clock import TODAY

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


@pytest.mark.parametrize(
    "cell",
    [
        "2019 bis 2021, reaktiviert 2023",
        "ruht seit 2018, reaktiviert 2022",
        "2022, neu gegründet 2015",
        "gegründet 2015, gegründet 2022",
        "geplant 2025, unterzeichnet 12.03.2026",
        "abgelehnt 2021, gegründet 2023",
        "beendet 2020, neu gegründet 2022",
        "abgeschlossen 2020, begonnen 2023",
        "geplant, unterzeichnet 12.03.2026",
        "ruht, reaktiviert 2022",
        "verschoben, begonnen 2025",
        "unterzeichnet 2019, widerrufen 2021",
        "seit 2019, abgesagt 2022",
        "2019, abgelehnt 2021",
    ],
)
def test_what_would_lose_a_date_or_a_beginning_is_refused(cell):
    with pytest.raises(ValueError):
        read_cell(cell, TODAY, False, "day")


@pytest.mark.parametrize("cell", ["2021, unterzeichnet 12.03.2021", "ja, 2019", "x (abgesagt)", "2019, ruht seit 2022"])
def test_what_says_one_thing_is_read(cell):
    assert not read_cell(cell, TODAY, False, "day").empty
