"""What an XLS of Excel 97 to 2003 tells beside its values; see ``workbook_sheets`` for the same of an XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet

from loaders.tables.workbook_extent import Extent
from loaders.tables.workbook_sheets import SheetDetails, parted

#: Indices of white, and of what the system takes for a background.
_WHITE = (1, 9, 64, 65)


def xls_sheets(raw: bytes) -> dict[str, SheetDetails]:
    """Return the details of every sheet of the XLS ``raw``, by name.

    Raises TooLargeError if a sheet reaches farther than is read, and whatever a damaged file makes xlrd raise.
    """
    # ragged: else one stray cell in the last row and column makes seventeen million
    with xlrd.open_workbook(file_contents=raw, formatting_info=True, ragged_rows=True, logfile=io.StringIO()) as book:
        return {sheet.name: _sheet(book, sheet) for sheet in book.sheets()}


def _sheet(book: Book, sheet: Sheet) -> SheetDetails:
    details, extent = SheetDetails(), Extent(sheet.name)
    details.hidden.update(row for row, info in sheet.rowinfo_map.items() if info.hidden and row < sheet.nrows)
    details.columns.update(column for column, info in sheet.colinfo_map.items() if info.hidden and column < sheet.ncols)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            colour = _background(book, sheet.cell_xf_index(row, column))
            if colour:
                details.colour(row, column, column, colour)
            if sheet.cell_type(row, column) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                extent.reach(row, column)
                _note_cell(book, sheet, (row, column), details)
    details.comments.update((place, note.text.strip()) for place, note in sheet.cell_note_map.items())
    details.keep_within(extent.row, extent.column)
    return details


def _background(book: Book, style: int) -> str:
    """The index of the colour of a cell style; empty if nobody sees it."""
    background = book.xf_list[style].background
    return (
        ""
        if not background.fill_pattern or background.pattern_colour_index in _WHITE
        else f"{background.pattern_colour_index}"
    )


def _note_cell(book: Book, sheet: Sheet, place: tuple[int, int], details: SheetDetails) -> None:
    cell = sheet.cell(*place)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        details.broken[place] = f"{xlrd.error_text_from_code.get(cell.value, '?')} (Fehlerwert)"
    whole = bool(book.font_list[book.xf_list[cell.xf_index].font_index].struck_out)
    runs = sheet.rich_text_runlist_map.get(place, ())
    if not runs:
        if whole:
            details.struck[place] = ""
        return
    pieces = list(_pieces(str(cell.value), runs, whole, book))
    if any(text and struck for text, struck in pieces):
        details.strike(place, parted(pieces))


def _pieces(text: str, runs: list[tuple[int, int]], whole: bool, book: Book) -> Iterator[tuple[str, bool]]:
    """The pieces of a rich text, whose ``runs`` are (first character, font), each with whether it is struck through."""
    ends = [start for start, _ in runs] + [len(text)]
    yield text[: ends[0]], whole
    for (start, font), end in zip(runs, ends[1:], strict=True):
        yield text[start:end], bool(book.font_list[font].struck_out)
