"""What a pass over the XML of a sheet tells: hidden rows, dates shown without day, cells without value; how far it reaches.

Whoever calls this has limited memory and time: nothing here guards against XML made to exhaust them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from loaders.tables.workbook_extent import MOST_ROWS, Extent

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
#: Blanks between the tags of a table, as programs write that indent their XML; those within texts stay.
_INDENTATION = re.compile(rb">\s+<(?=/?(?:table:|office:|text:p[ >/]))")
_NO_RESULT = "eine Formel ohne gespeichertes Ergebnis"


@dataclass(frozen=True)
class SheetDetails:
    """Per sheet: hidden rows (from 0), date cells that show only their month or year, cells without value and why."""

    hidden: set[int] = field(default_factory=set)
    shows: dict[tuple[int, int], str] = field(default_factory=dict)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


def xlsx_sheet(stream: IO[bytes], name: str, coarse: Mapping[str, str]) -> SheetDetails:
    """Return the details of a sheet of an XLSX. ``coarse``: style → what cells of it show of a date.

    Raises TooLargeError, and what ``int`` or etree do if the sheet is damaged.
    """
    details, extent, empty = SheetDetails(), Extent(name), 0
    for row in _each(stream, "{*}row"):
        reached = extent.row
        number = int(row.get("r", "0")) - 1
        if row.get("hidden") in ("1", "true") and number >= 0:
            details.hidden.add(number)
        for cell in row.iterchildren("{*}c"):
            _note_cell(cell, coarse, details, extent)
        empty = empty + 1 if extent.row == reached else 0
        if empty > MOST_ROWS:
            break  # styles to the end of the sheet; whatever may follow them is too far out for the reader of the values
    details.hidden.intersection_update(range(extent.row + 1))
    return details


def _note_cell(cell: etree._Element, coarse: Mapping[str, str], details: SheetDetails, extent: Extent) -> None:
    shown = coarse.get(cell.get("s", ""))
    if not len(cell) and not shown:
        return  # there are many of these: styles to the end of the sheet
    formula, kind, filled, value = False, cell.get("t"), False, None
    for part in cell:
        tag = etree.QName(part).localname
        formula |= tag == "f"
        value = part.text if tag == "v" else value
        filled |= bool(part.text) if tag == "v" else tag == "is" and len(part) > 0
    match = _REFERENCE.fullmatch(cell.get("r", "")) if filled or formula or shown or kind == "e" else None
    if match is None:
        return
    place = (int(match[2]) - 1, column_number(match[1]))
    if filled:
        extent.reach(*place)
    if kind == "e":
        details.broken[place] = f"{value} (Fehlerwert)"
    elif formula and not value and kind != "str":
        details.broken[place] = _NO_RESULT
    elif shown:
        details.shows[place] = shown


def ods_sheets(stream: IO[bytes]) -> dict[str, SheetDetails]:
    """Return the details of every sheet of an OpenDocument, by name. Raises what ``xlsx_sheet`` does."""
    found: dict[str, SheetDetails] = {}
    extents: dict[str, Extent] = {}
    details, extent, at = SheetDetails(), Extent(""), 0
    for element in _each(stream, f"{_TABLE}table-row", f"{_TABLE}table"):
        if element.tag == f"{_TABLE}table":
            name = element.get(f"{_TABLE}name", "")
            details, extent, at = found.setdefault(name, SheetDetails()), extents.setdefault(name, Extent(name)), 0
            continue
        rows = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
        if element.get(f"{_TABLE}visibility") in ("collapse", "filter") and at < MOST_ROWS:
            details.hidden.update(range(at, min(at + rows, MOST_ROWS)))
        column = 0
        for cell in element.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            width = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            _note_ods_cell(cell, (at, column), (at + rows - 1, column + width - 1), details, extent)
            column += width
        at += rows
    for name, one in found.items():
        one.hidden.intersection_update(range(extents[name].row + 1))
    return found


def _note_ods_cell(
    cell: etree._Element, first: tuple[int, int], last: tuple[int, int], details: SheetDetails, extent: Extent
) -> None:
    has_value, has_content = f"{_OFFICE}value-type" in cell.attrib, len(cell) > 0
    if has_value or has_content:
        extent.reach(*last)
    if any(value == "error" and name.endswith("value-type") for name, value in cell.attrib.items()):
        details.broken[first] = "ein Fehlerwert"
    elif f"{_TABLE}formula" in cell.attrib and not has_value and not has_content:
        extent.reach(*first)
        details.broken[first] = _NO_RESULT


def without_indentation(raw: bytes) -> bytes | None:
    """Return the OpenDocument ``raw`` without blanks between the tags of its tables; ``None`` if it has none of them.

    Raises what zipfile does.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as package, zipfile.ZipFile(out, "w") as copy:
        if "content.xml" not in package.namelist():
            return None
        content = package.read("content.xml")
        dense = _INDENTATION.sub(b"><", content)
        for part in package.namelist():
            copy.writestr(part, dense if part == "content.xml" else package.read(part))
    return out.getvalue() if dense != content else None


def column_number(letters: str) -> int:
    """Return the column (from 0) that ``letters`` name."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _each(stream: IO[bytes], row: str, table: str | None = None) -> Iterator[etree._Element]:
    """Yield every ``row`` once it is read, and every ``table`` when it begins; what was read is forgotten."""
    tags, events = ([row], ("end",)) if table is None else ([row, table], ("start", "end"))
    # as tolerant as the reader of the values: what it reads must not lose its error values here
    options = {"recover": True, "resolve_entities": False, "no_network": True}
    for event, element in etree.iterparse(stream, events, tag=tags, **options):
        is_row = element.tag != table
        if is_row == (event == "end"):
            yield element
        if is_row and event == "end":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
