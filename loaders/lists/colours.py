"""Backgrounds of cells in columns that are read: they say nothing to us, and whoever meant something by them should know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.common.findings import Likewise, Report
from loaders.lists.layouts import WideLayout
from loaders.register.records import spot
from loaders.tables.spreadsheets import Sheet, cell_name, text_of

_VALUE = "farbig hinterlegte Zelle"
#: Fewer rows make no pattern.
_A_FEW = 4


def report_colours(sheet: Sheet, layout: WideLayout, states: bool, report: Report) -> None:
    """Name coloured cells, one hint a column: names that are coloured here and there, and what is coloured of what is said.

    What merely adorns (whole rows and columns, the colour of the heading) is passed over, unless the sheet ``states`` nothing.
    """
    if not sheet.colours:
        return
    places = [c for c, m in layout.meanings.items() if m.role in ("ags", "name")]
    speaking = [c for c, m in layout.meanings.items() if m.instrument]
    rows = [r for r in range(layout.first_row, len(sheet.rows)) if any(text_of(sheet.value(r, c)) for c in places)]
    colours = _by_place(sheet, [*places, *speaking], {layout.header, *rows})
    irregular = [c for c in places if not _is_regular([colours.get((r, c), "") for r in rows], rows)]
    for column in (*irregular[:1], *speaking):
        told = {r: colours.get((r, column), "") for r in rows}
        if states and column in speaking:
            heading = colours.get((layout.header, column), "")
            of_rows = {r: {colours.get((r, c), "") for c in places} for r in rows}
            uniform = len(rows) >= _A_FEW and len(set(told.values())) == 1
            told = {r: c for r, c in told.items() if not uniform and c != heading and c not in of_rows[r]}
        coloured = [r for r, c in told.items() if c]
        if coloured:
            remedy = (
                "Farben werden nicht gelesen; was sie sagen, als Wort in die Zelle schreiben (ja, geplant, beendet …)"
            )
            also = tuple(Likewise(r + 1, cell_name(r, column), _VALUE) for r in coloured[1:])
            at = spot(sheet, coloured[0], column, layout.headings[column])
            report.warning("alles in den Zellen selbst", remedy, value=_VALUE, at=at, also=also)


def _by_place(sheet: Sheet, columns: Sequence[int], rows: set[int]) -> Mapping[tuple[int, int], str]:
    return {
        (row, column): colour
        for row, first, last, colour in sheet.colours
        if row in rows
        for column in columns
        if first <= column <= last
    }


def _is_regular(colours: Sequence[str], rows: Sequence[int]) -> bool:
    """Whether all of ``colours`` are the same, or those of every other row are, counted in the list or in the sheet."""
    if len(set(colours)) <= 1:
        return True
    if len(rows) < _A_FEW:
        return False
    counted = (range(len(rows)), rows)
    return any(
        len({(number % 2, colour) for number, colour in zip(numbers, colours, strict=True)}) <= 2 for numbers in counted
    )
