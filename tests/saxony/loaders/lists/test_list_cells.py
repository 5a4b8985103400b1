"""Saxony: What a cell of a list says, and what is refused because it is not understood."""

from __future__ import annotations

import pytest

from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("workbooks_here")


def test_dates_in_the_future_and_before_the_programme(tmp_path, read):
    rows = [["AGS", "Kooperationsvereinbarung", "KPR"], ["14626610", "2031", "2004"], ["14612000", "2017", "1.1.2030"]]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert {(f.cell, f.severity) for f in findings} == {("B2", "error"), ("C3", "error"), ("B3", "warning")}
    assert "19.11.2018" in next(f for f in findings if f.cell == "B3").expected, (
        "a council may be older, an agreement not"
    )
