"""A table as a file for people: CSV, or an Excel workbook with one sheet for the rows, one that says where they come from."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from layers.files.readable import write_readable_csv
from layers.files.tables import attribution
from layers.words.freshness import as_of_text, licence_text, register_text
from layers.words.language import GERMAN, Language
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Snapshot

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDEST_PX = 260
#: So many columns are read on a sheet of paper, A4 across; more go on beside it.
_COLUMNS = 13
_PAPER_A4 = 9
#: What stands between several addresses in a cell.
_BETWEEN = " | "
_ADDRESS = re.compile(r"https?://[^\s|]+")
# texts from the register must never become formulas or, unless they are addresses from end to end, links
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True)
class Table:
    """A table for people. ``title`` is what it is about, ``about`` says more of it, a line each; ``sheet`` names its sheet.

    Cells are texts, numbers, dates or ``None``.
    """

    title: str
    sheet: str
    header: Sequence[str]
    body: Sequence[Sequence[object]]
    about: Sequence[str] = ()


def table_file(snapshot: Snapshot, language: Language, table: Table, fmt: str) -> bytes:
    """Return ``table`` as ``csv``, as Excel opens it with a double click, or as ``xlsx``; the same input gives the same bytes."""
    if fmt == "csv":
        return write_readable_csv(snapshot, language, table.header, table.body).encode()
    return _workbook(snapshot, language, table)


def _workbook(snapshot: Snapshot, language: Language, table: Table) -> bytes:
    """The second sheet, „Quellen“, holds what the table is about, the date and the sources; a third one, where cells have several
    addresses, those one by one. The first two columns (key and name) stay in sight."""
    import xlsxwriter  # late: few ask for a workbook

    out = io.BytesIO()
    day_form = "dd.mm.yyyy" if language.code == GERMAN.code else "d mmm yyyy"
    with xlsxwriter.Workbook(out, _OPTIONS | {"default_date_format": day_form}) as book:
        # the day it speaks of, not the moment it was made: otherwise no two files would be alike
        created = datetime.combine(snapshot.as_of, time(), UTC).replace(tzinfo=None)
        book.set_properties(
            {"title": table.title, "comments": attribution(snapshot.atlas, language), "created": created}
        )
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(table.sheet)
        sheet.write_row(0, 0, table.header, bold)
        for number, cells in enumerate(table.body, start=1):
            for column, cell in enumerate(cells):
                _write(sheet, number, column, "" if cell is None else cell)
        sheet.autofit(_WIDEST_PX)
        sheet.freeze_panes(1, 2)
        _for_paper(sheet, table)
        sheet.autofilter(0, 0, max(len(table.body), 1), len(table.header) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(table.body) + 1}"})  # keys are texts on purpose
        sources = book.add_worksheet(language.text("Quellen"))
        atlas = snapshot.atlas
        origin = [atlas.provenance.attribution, register_text(atlas, language), licence_text(atlas, language)]
        lines = [table.title, *table.about, as_of_text(snapshot, language), *origin, language.text(NO_INFORMATION_NOTE)]
        sources.write_column(0, 0, lines)
        sources.set_column(0, 0, 100)
        if several := _several(table):
            addresses = book.add_worksheet(language.text("Adressen"))
            heads: list[object] = [*table.header[:2], language.text("Spalte"), language.text("Adresse")]
            for number, line in enumerate([heads, *several]):
                for column, cell in enumerate(line):
                    _write(addresses, number, column, cell)
            addresses.autofit(3 * _WIDEST_PX)
            addresses.freeze_panes(1, 2)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: object) -> None:
    """Write a cell; an address becomes a link, as the first of several does: a cell has one link, all of them have a sheet."""
    linked = isinstance(cell, str) and all(map(_ADDRESS.fullmatch, cell.split(_BETWEEN)))
    # too long, or one link too many for Excel: then it stays a text
    if not linked or sheet.write_url(row, column, str(cell).partition(_BETWEEN)[0], string=cell) != 0:
        sheet.write(row, column, cell)


def _several(table: Table) -> list[list[object]]:
    """Return a line for each address that shares its cell: key and name of its row, heading of its column, address."""
    return [
        [*cells[:2], head, address]
        for cells in table.body
        for head, cell in zip(table.header, cells, strict=True)
        if isinstance(cell, str) and _BETWEEN in cell
        for address in cell.split(_BETWEEN)
    ]


def _for_paper(sheet: Worksheet, table: Table) -> None:
    """Lay the sheet out for printing: across, the headings on each page, key and name on each page beside the first."""
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(-(-len(table.header) // _COLUMNS), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    sheet.set_footer(f"&L{table.title.replace('&', '&&')[:200]}&R&P / &N")
