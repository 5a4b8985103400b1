"""„2019-2022“ in a cell: a beginning and an end where it can be nothing else, and refused where it may be."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.lists.cell_clauses import CellError
from loaders.lists.cell_words import read_cell

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("typed", ["2019-2022", "2019 – 2022", "ja (2019-2022)", "seit 2019-2022"])
def test_two_years_are_beginning_and_end(typed):
    assert read_cell(typed, TODAY).date == read_cell("2019 bis 2022", TODAY).date
    assert read_cell(typed, TODAY).then == read_cell("2019 bis 2022", TODAY).then


def test_what_ends_in_days_to_come_goes_on():
    said = read_cell("2024-2030", TODAY)
    assert (said.status, said.date.iso, said.then, said.ongoing) == ("active", "2024", None, True)


@pytest.mark.parametrize(
    "typed",
    ["2022-2019", "2019-2019", "2019/2022", "abgeschlossen 2019-2022", "geplant 2027-2029", "2019-2021, 2022-2023",
     "2019-2021-06", "01.01.2019-2022", "2019-2022, ruht"],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_refused(typed):
    with pytest.raises(CellError):
        read_cell(typed, TODAY)
