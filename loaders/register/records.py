"""Rows of a register on their way to facts: text by contract column, and for every cell where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.common.findings import Likewise, Location, Report
from loaders.tables.spreadsheets import Sheet, cell_name


@dataclass(frozen=True)
class Record:
    """One fact as text. ``cells`` has all columns of the contract; ``origins`` says for a column which heading and cell
    of the file it was read from, as far as it was (what a wide list implies has no cell).

    ``row`` counts from 1, as a spreadsheet does. ``listed`` tells rows of a wide list apart from facts of a long one;
    ``as_of`` is the day that the list speaks of, as far as it says so.
    """

    sheet: str | None
    row: int
    cells: Mapping[str, str]
    origins: Mapping[str, tuple[str | None, str | None]]
    listed: bool = False
    as_of: str = ""

    def place(self, column: str) -> Location:
        """Return where ``column`` of this row stands."""
        heading, cell = self.origins.get(column, (column, None))
        return Location(self.row, heading, self.sheet, cell)


def spot(sheet: Sheet, row: int, column: int | None, heading: str | None) -> Location:
    """Return a place in ``sheet``; ``row`` and ``column`` count from 0."""
    cell = None if sheet.delimited or column is None else cell_name(row, column)
    return Location(row + 1, heading, sheet.name, cell)


@dataclass
class Hints:
    """Collects hints that many cells would give alike, and names each once, with all their places."""

    report: Report
    _seen: dict[tuple[str, str, str | None, str | None], list] = field(default_factory=dict)

    def add(self, expected: str, remedy: str, value: str, place: Location) -> None:
        """Note that the cell at ``place`` holds ``value``."""
        key = (expected, remedy, place.sheet, place.column)
        cases = self._seen.setdefault(key, [])
        # a cell that speaks for several instruments is read once for each
        if (value, place) not in cases[-1:]:
            cases.append((value, place))

    def tell(self) -> None:
        """Add one warning per kind, sheet and column."""
        for (expected, remedy, _, _), cases in self._seen.items():
            value, place = cases[0]
            also = tuple(Likewise(other.row or 0, other.cell, text) for text, other in cases[1:])
            self.report.warning(expected, remedy, value=value, at=place, also=also)
        self._seen.clear()
