"""What a pass over the XML of an OpenDocument tells beside its values; see ``workbook_sheets`` for the same of an XLSX."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, TypeVar

from lxml import etree

from loaders.tables.workbook_extent import MOST_COLUMNS, MOST_ROWS, Extent
from loaders.tables.workbook_sheets import NO_RESULT, SheetDetails, each, parted
from loaders.tables.workbook_styles import MARKS

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
#: Blanks between the tags of a table, as programs write that indent their XML; those within texts stay.
_INDENTATION = re.compile(rb">\s+<(?=/?(?:table:|office:|text:p[ >/]))")


#: Backgrounds that nobody sees, and those of our own marks.
_UNSEEN = ("", "TRANSPARENT", "#FFFFFF", *(f"#{mark}" for mark in MARKS))
T = TypeVar("T")


@dataclass
class _Table:
    """A table while it is read: what is known of it, how far it reaches, and the styles of its columns."""

    details: SheetDetails
    extent: Extent
    row: int = 0
    column: int = 0
    styles: dict[int, str] = field(default_factory=dict)


def ods_sheets(package: zipfile.ZipFile) -> dict[str, SheetDetails]:
    """Return the details of every sheet of an OpenDocument, by name.

    Raises TooLargeError, and what zipfile, ``int`` or etree do if it is damaged.
    """
    styles = _styles(package)
    found: dict[str, _Table] = {}
    table = _Table(SheetDetails(), Extent(""))
    with package.open("content.xml") as stream:
        for element in each(stream, (f"{_TABLE}table-row", f"{_TABLE}table-column"), f"{_TABLE}table"):
            if element.tag == f"{_TABLE}table":
                name = element.get(f"{_TABLE}name", "")
                before = found.get(name)
                table = _Table(before.details, before.extent) if before else _Table(SheetDetails(), Extent(name))
                found[name] = table
            elif element.tag == f"{_TABLE}table-column":
                _note_columns(element, table)
            else:
                _note_row(element, table, styles)
    for one in found.values():
        one.details.keep_within(one.extent.row, one.extent.column)
    return {name: one.details for name, one in found.items()}


def _note_columns(element: etree._Element, table: _Table) -> None:
    count = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
    columns = range(table.column, min(table.column + count, MOST_COLUMNS))
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
        table.details.columns.update(columns)
    table.styles.update(dict.fromkeys(columns, element.get(f"{_TABLE}default-cell-style-name", "")))
    table.column += count


def _note_row(element: etree._Element, table: _Table, styles: _Styles) -> None:
    rows = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter") and table.row < MOST_ROWS:
        table.details.hidden.update(range(table.row, min(table.row + rows, MOST_ROWS)))
    column, of_row = 0, element.get(f"{_TABLE}default-cell-style-name", "")
    for cell in element.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        width = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        first, last = (table.row, column), (table.row + rows - 1, column + width - 1)
        filled = f"{_OFFICE}value-type" in cell.attrib or len(cell) > 0
        _note_cell(cell, filled, first, last, table)
        style = cell.get(f"{_TABLE}style-name") or of_row or table.styles.get(column, "")
        if colour := styles.colours.get(style):
            for row in range(first[0], min(last[0] + 1, MOST_ROWS)):
                table.details.colour(row, first[1], last[1], colour)
        parts = _parts(cell, style in styles.struck, styles.struck) if filled else None
        if parts is not None:
            for place in ((r, c) for r in range(first[0], last[0] + 1) for c in range(first[1], last[1] + 1)):
                table.details.strike(place, parts)
        column += width
    table.row += rows


def _note_cell(
    cell: etree._Element, filled: bool, first: tuple[int, int], last: tuple[int, int], table: _Table
) -> None:
    if filled:
        table.extent.reach(*last)
    if any(value == "error" and name.endswith("value-type") for name, value in cell.attrib.items()):
        said = _words(cell).strip()
        table.details.broken[first] = f"{said} (Fehlerwert)" if said else "ein Fehlerwert"
    elif f"{_TABLE}formula" in cell.attrib and not filled:
        table.extent.reach(*first)
        table.details.broken[first] = NO_RESULT
    down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
    across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
    if filled and (down > 1 or across > 1):
        end = (min(first[0] + down, MOST_ROWS) - 1, min(first[1] + across, MOST_COLUMNS) - 1)
        table.details.merged.append((first, end))
    comment = "\n".join(_words(note) for note in cell.iterchildren(f"{_OFFICE}annotation"))
    if comment.strip():
        table.details.comments[first] = comment.strip()


def _words(note: etree._Element) -> str:
    return "\n".join("".join(paragraph.itertext()) for paragraph in note.iter(f"{_TEXT}p"))


def _parts(cell: etree._Element, whole: bool, struck: frozenset[str]) -> tuple[str, str] | None:
    """What remains of a cell, and what is struck through; ``None`` if nothing is."""
    runs = [run for p in cell.iterchildren(f"{_TEXT}p") for run in _runs(p, whole, struck)]
    if not any(is_struck for _, is_struck in runs):
        return ("", "") if whole and not runs else None
    return parted(runs)


def _runs(element: etree._Element, crossed: bool, struck: frozenset[str]) -> Iterable[tuple[str, bool]]:
    """The pieces of a text, each with whether it is struck through."""
    if element.text:
        yield element.text, crossed
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " ", crossed
        elif isinstance(child.tag, str):
            yield from _runs(child, crossed or child.get(f"{_TEXT}style-name", "") in struck, struck)
        if child.tail:
            yield child.tail, crossed


@dataclass(frozen=True)
class _Styles:
    """Names of the styles, of cells and of texts, that strike through; name of a style of cells → its background."""

    struck: frozenset[str]
    colours: Mapping[str, str]


def _styles(package: zipfile.ZipFile) -> _Styles:
    parents: dict[str, str] = {}
    struck: dict[str, bool] = {}
    colours: dict[str, str] = {}
    for part in ("styles.xml", "content.xml"):
        if part in package.namelist():
            with package.open(part) as stream:
                _read_styles(stream, parents, struck, colours)
    seen = {name: colour for name in parents if (colour := _inherited(name, parents, colours) or "") not in _UNSEEN}
    return _Styles(frozenset(name for name in parents if _inherited(name, parents, struck)), seen)


def _read_styles(stream: IO[bytes], parents: dict[str, str], struck: dict[str, bool], colours: dict[str, str]) -> None:
    tags = [f"{_STYLE}style", f"{_OFFICE}body"]
    options = {"recover": True, "resolve_entities": False, "no_network": True}
    for event, element in etree.iterparse(stream, ("start", "end"), tag=tags, **options):
        if element.tag == f"{_OFFICE}body":
            return  # styles stand before all tables
        if event == "end":
            name = element.get(f"{_STYLE}name", "")
            parents[name] = element.get(f"{_STYLE}parent-style-name", "")
            for text in element.iterchildren(f"{_STYLE}text-properties"):
                kinds = [text.get(f"{_STYLE}text-line-through-{of}") for of in ("style", "type")]
                if any(kinds):
                    struck[name] = all(kind != "none" for kind in kinds if kind)
            for format in element.iterchildren(f"{_STYLE}table-cell-properties"):
                if colour := format.get(f"{_FORMAT}background-color"):
                    colours[name] = colour.upper()


def _inherited(name: str, parents: Mapping[str, str], own: Mapping[str, T]) -> T | None:
    seen = set[str]()
    while name and name not in own and name not in seen:
        seen.add(name)
        name = parents.get(name, "")
    return own.get(name)


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
