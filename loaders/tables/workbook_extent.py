"""How far the cells of a workbook may reach, and how far they do.

Readers keep a sheet as one rectangle: a single stray cell in the last row and column asks for more memory than there is. Cells
without content (styled rows to the end of the sheet) do not count.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass

#: More than any list of municipalities has; a rectangle with more cells than ``MOST_CELLS`` is none either.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 500, 2_000_000
SIZE = f"höchstens {MOST_ROWS:,} Zeilen und {MOST_COLUMNS:,} Spalten".replace(",", ".")
#: More than a workbook of that size takes when unpacked.
MOST_UNPACKED = 400_000_000


class TooLargeError(Exception):
    """A sheet reaches farther than is read. ``sheet`` and ``cell`` (row and column from 0) are where, if that is known."""

    def __init__(self, sheet: str | None = None, cell: tuple[int, int] | None = None):
        super().__init__(sheet, cell)
        self.sheet, self.cell = sheet, cell


@dataclass
class Extent:
    """Last row and column (from 0) with content of the sheet of that name, -1 without any."""

    sheet: str
    row: int = -1
    column: int = -1

    def reach(self, row: int, column: int) -> None:
        """Note a cell with content. Raises TooLargeError if it lies too far out."""
        self.row, self.column = max(self.row, row), max(self.column, column)
        if row >= MOST_ROWS or column >= MOST_COLUMNS or (self.row + 1) * (self.column + 1) > MOST_CELLS:
            raise TooLargeError(self.sheet, (row, column))


def check_unpacked(package: zipfile.ZipFile) -> None:
    """Raise TooLargeError if ``package`` unpacks to more than a workbook takes."""
    if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
        raise TooLargeError
