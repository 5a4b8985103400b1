"""How far the cells of a workbook reach, told from its XML before they are read.

Readers keep a sheet as one rectangle: a single stray cell in the last row and column asks for more memory than there is. Cells
without content (styled rows to the end of the sheet) do not count.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: More than any list of municipalities has; a rectangle with more cells than ``MOST_CELLS`` is none either.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 500, 2_000_000
#: More than a workbook of that size takes when unpacked.
MOST_UNPACKED = 400_000_000
_BLOCK = 1 << 20
#: No tag of a cell or row is longer.
_LONGEST_TAG = 4096
#: A cell with a value; its reference stands before it, a formula may stand between.
_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*+>(?:<f[^>]*+>(?:[^<]*+</f>)?)?<(?:v|is)>(?!</)')
_VALUES = (b"<v>", b"<is>")
_ODS = re.compile(
    rb"<table:table (?P<table>[^>]*)>|<table:table-row(?P<row>[^>]*)>|<table:(?:covered-)?table-cell(?P<cell>[^>]*)>|"
    rb"<table:named-expressions"
)
_NAME = re.compile(rb'table:name="([^"]*)"')
_ROWS = re.compile(rb'table:number-rows-repeated="([0-9]+)"')
_COLUMNS = re.compile(rb'table:number-columns-repeated="([0-9]+)"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')


class TooLargeError(Exception):
    """A sheet reaches farther than is read. ``sheet`` and ``cell`` (row and column from 0) are where, if that is known."""

    def __init__(self, sheet: str | None = None, cell: tuple[int, int] | None = None):
        super().__init__(sheet, cell)
        self.sheet, self.cell = sheet, cell


@dataclass
class Extent:
    """Last row and column (from 0) with content, -1 without any; for ODS also ``hidden`` rows and ``broken`` cells."""

    row: int = -1
    column: int = -1
    hidden: set[int] = field(default_factory=set)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, sheet: str, row: int, column: int) -> None:
        """Note a cell with content. Raises TooLargeError if it lies too far out."""
        self.row, self.column = max(self.row, row), max(self.column, column)
        if row >= MOST_ROWS or column >= MOST_COLUMNS or (self.row + 1) * (self.column + 1) > MOST_CELLS:
            raise TooLargeError(sheet, (row, column))


def check_unpacked(package: zipfile.ZipFile) -> None:
    """Raise TooLargeError if ``package`` unpacks to more than a workbook takes."""
    if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
        raise TooLargeError


def xlsx_extent(package: zipfile.ZipFile, sheet: str, part: str) -> Extent:
    """Return the extent of the sheet in ``part``. Raises TooLargeError."""
    extent = Extent()
    for match in _matches(package, part, _CELL, _VALUES):
        extent.reach(sheet, int(match[2]) - 1, column_number(match[1].decode()))
    return extent


def ods_extents(package: zipfile.ZipFile) -> dict[str, Extent]:
    """Return the extent of every sheet of an OpenDocument. Raises TooLargeError."""
    found: dict[str, Extent] = {}
    sheet, extent, row, rows, column = "", Extent(), 0, 0, 0
    for match in _matches(package, "content.xml", _ODS):
        if match["table"] is not None:
            name = _NAME.search(match["table"])
            sheet = _unescaped(name[1]) if name else ""
            extent, row, rows, column = found.setdefault(sheet, Extent()), 0, 0, 0
        elif match["row"] is not None:
            row, column = row + rows, 0
            rows = _number(_ROWS, match["row"])
            if _HIDDEN.search(match["row"]) and row < MOST_ROWS:
                extent.hidden |= set(range(row, min(row + rows, MOST_ROWS)))
        elif match["cell"] is not None:
            width = _number(_COLUMNS, match["cell"])
            _ods_cell(match["cell"], extent, sheet, (row, rows), (column, width))
            column += width
    for extent in found.values():
        extent.hidden = {r for r in extent.hidden if r <= extent.row}
    return found


def _ods_cell(tag: bytes, extent: Extent, sheet: str, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    has_value = b"office:value-type=" in tag
    if has_value or not tag.endswith(b"/"):
        extent.reach(sheet, rows[0] + rows[1] - 1, columns[0] + columns[1] - 1)
    if b'calcext:value-type="error"' in tag:
        extent.broken[rows[0], columns[0]] = "ein Fehlerwert"
    elif b"table:formula=" in tag and not has_value:
        extent.reach(sheet, rows[0], columns[0])
        extent.broken[rows[0], columns[0]] = "eine Formel ohne gespeichertes Ergebnis"


def column_number(letters: str) -> int:
    """Return the column (from 0) that ``letters`` name."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _matches(
    package: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes], needles: Sequence[bytes] = (b"",)
) -> Iterator[re.Match[bytes]]:
    """Search ``part`` block by block; a tag that begins near the end of a block is left for the next one, which may end it.

    Blocks without any of ``needles`` have no match.
    """
    rest = b""
    with package.open(part) as stream:
        while block := stream.read(_BLOCK):
            text = rest + block
            kept_from = max(len(text) - _LONGEST_TAG, 0)
            for match in pattern.finditer(text) if any(n in text for n in needles) else ():
                if match.start() >= len(text) - _LONGEST_TAG:
                    break
                kept_from = max(kept_from, match.end())
                yield match
            rest = text[kept_from:]
    yield from pattern.finditer(rest)


def _number(pattern: re.Pattern[bytes], tag: bytes) -> int:
    match = pattern.search(tag)
    return int(match[1]) if match else 1


def _unescaped(name: bytes) -> str:
    from html import unescape

    return unescape(name.decode("utf-8", "replace"))
