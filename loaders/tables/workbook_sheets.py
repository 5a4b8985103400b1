"""What a pass over the XML of a sheet tells: what is hidden, struck through or without value, and how far the sheet reaches.

Whoever calls this has limited memory and time: nothing here guards against XML made to exhaust them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from loaders.tables.workbook_extent import MOST_COLUMNS, MOST_ROWS, Extent

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
#: More pieces of colour than any list has; whoever paints with cells makes more.
_MOST_COLOURED = 20_000
NO_RESULT = "eine Formel ohne gespeichertes Ergebnis"

Place = tuple[int, int]


@dataclass(frozen=True)
class SheetDetails:
    """Per sheet, rows and columns from 0: hidden rows and ``columns``, and by place what cells have beside their value.

    ``shows``: what date cells show of their date, if only its month or year. ``broken``: why a cell has no value. ``struck``:
    what remains of a cell without what is struck through; ``crossed``: what is, if something remains. ``comments``: texts of
    comments. ``colours``: (row, first and last column, colour) of cells with a background of their own, whatever is in them.
    ``merged``: ranges with both ends,
    where the reader of the values does not tell them.
    """

    hidden: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    shows: dict[Place, str] = field(default_factory=dict)
    broken: dict[Place, str] = field(default_factory=dict)
    struck: dict[Place, str] = field(default_factory=dict)
    crossed: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    colours: list[tuple[int, int, int, str]] = field(default_factory=list)

    def colour(self, row: int, first: int, last: int, colour: str) -> None:
        """Note the background of cells that stand side by side; those too far out, and those of a picture, are left out."""
        if row >= MOST_ROWS or first >= MOST_COLUMNS:
            return
        last = min(last, MOST_COLUMNS - 1)
        if self.colours and self.colours[-1][::2] == (row, first - 1) and self.colours[-1][3] == colour:
            self.colours[-1] = (row, self.colours[-1][1], last, colour)
        elif len(self.colours) < _MOST_COLOURED:
            self.colours.append((row, first, last, colour))

    def strike(self, place: Place, parts: tuple[str, str]) -> None:
        """Note that of a cell the first of ``parts`` remains, and the second is struck through."""
        self.struck[place], gone = parts
        if self.struck[place].strip():
            self.crossed[place] = gone

    def keep_within(self, row: int, column: int) -> None:
        """Forget hidden rows and columns, and colours, behind the last ones with content."""
        self.colours[:] = [run for run in self.colours if run[0] <= row and run[1] <= column]
        self.hidden.intersection_update(range(row + 1))
        self.columns.intersection_update(range(column + 1))


@dataclass(frozen=True)
class Styles:
    """What the styles and shared texts of an XLSX say of cells.

    ``coarse``: cell style → ``month`` or ``year``, if it shows no more of a date; ``struck``: cell styles that strike through;
    ``texts``: index of a shared text of which some is struck through → what remains, and
    what does not; ``colours``: cell style → its background.
    """

    coarse: Mapping[str, str] = field(default_factory=dict)
    struck: frozenset[str] = frozenset()
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)


def xlsx_sheet(stream: IO[bytes], name: str, styles: Styles) -> SheetDetails:
    """Return the details of a sheet of an XLSX, apart from its comments.

    Raises TooLargeError, and what ``int`` or etree do if the sheet is damaged.
    """
    details, extent, empty = SheetDetails(), Extent(name), 0
    for element in each(stream, ("{*}row", "{*}col")):
        if etree.QName(element).localname == "col":
            _note_columns(element, details)
            continue
        reached = extent.row
        number = int(element.get("r", "0")) - 1
        if element.get("hidden") in ("1", "true") and number >= 0:
            details.hidden.add(number)
        for cell in element.iterchildren("{*}c"):
            _note_cell(cell, styles, details, extent)
        empty = empty + 1 if extent.row == reached else 0
        if empty > MOST_ROWS:
            break  # styles to the end of the sheet; whatever may follow them is too far out for the reader of the values
    details.keep_within(extent.row, extent.column)
    return details


def _note_columns(element: etree._Element, details: SheetDetails) -> None:
    if element.get("hidden") in ("1", "true") or float(element.get("width", "1")) == 0:
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        details.columns.update(range(first - 1, min(last, MOST_COLUMNS)))


def _note_cell(cell: etree._Element, styles: Styles, details: SheetDetails, extent: Extent) -> None:
    shown, colour = styles.coarse.get(cell.get("s", "")), styles.colours.get(cell.get("s", ""))
    at = place_of(cell.get("r", "")) if colour and len(details.colours) < _MOST_COLOURED else None
    if colour and at:
        details.colour(at[0], at[1], at[1], colour)
    if not len(cell) and not shown:
        return  # there are many of these: styles to the end of the sheet
    formula, kind, filled, value = False, cell.get("t"), False, None
    for part in cell:
        tag = etree.QName(part).localname
        formula |= tag == "f"
        value = part.text if tag == "v" else value
        filled |= bool(part.text) if tag == "v" else tag == "is" and len(part) > 0
    place = place_of(cell.get("r", "")) if filled or formula or shown or kind == "e" else None
    if place is None:
        return
    if filled:
        extent.reach(*place)
    parts = _parts(cell, value, styles) if filled else None
    if parts is not None:
        details.strike(place, parts)
    if kind == "e":
        details.broken[place] = f"{value} (Fehlerwert)"
    elif formula and not value and kind != "str":
        details.broken[place] = NO_RESULT
    elif shown:
        details.shows[place] = shown


def _parts(cell: etree._Element, value: str | None, styles: Styles) -> tuple[str, str] | None:
    """What remains of a cell, and what is struck through; ``None`` if nothing is."""
    whole = cell.get("s", "") in styles.struck
    inline = cell.find("{*}is")
    if inline is not None:
        return without_struck(inline, whole)
    shared = styles.texts.get(value or "") if cell.get("t") == "s" else None
    return shared if shared is not None else ("", "") if whole else None


def without_struck(text: etree._Element, whole: bool = False) -> tuple[str, str] | None:
    """Return what remains of a rich ``text``, and what is struck through; ``None`` if nothing is. ``whole``: its cell is."""
    runs = text.findall("{*}r")
    if not runs:
        return ("", "") if whole else None
    texts = ["".join(part.text or "" for part in run.findall("{*}t")) for run in runs]
    struck = [_is_struck(run, whole) for run in runs]
    return parted(zip(texts, struck, strict=True)) if any(struck) else None


def parted(runs: Iterable[tuple[str, bool]]) -> tuple[str, str]:
    """Return what remains of a text in ``runs``, each with whether it is struck through, and what is, its pieces apart."""
    kept, gone, before = "", list[str](), False
    for text, struck in runs:
        if not struck:
            kept += text
        elif before:
            gone[-1] += text
        else:
            gone.append(text)
        before = struck
    return kept, " … ".join(filter(None, map(str.strip, gone)))


def _is_struck(run: etree._Element, whole: bool) -> bool:
    format = run.find("{*}rPr")
    return whole if format is None else is_set(format.find("{*}strike"))


def is_set(switch: etree._Element | None) -> bool:
    """Whether a switch of a font, such as ``strike``, is there and not off."""
    return switch is not None and switch.get("val", "1") not in ("0", "false")


def place_of(reference: str) -> Place | None:
    """Return row and column (from 0) of a cell: ``C12`` → (11, 2); ``None`` if ``reference`` names no single cell."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def each(stream: IO[bytes], rows: tuple[str, ...], table: str | None = None) -> Iterator[etree._Element]:
    """Yield every element named in ``rows`` once it is read, and every ``table`` when it begins; what was read is forgotten."""
    tags, events = ([*rows], ("end",)) if table is None else ([*rows, table], ("start", "end"))
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
