"""A table as a file for people: CSV, or an Excel workbook with one sheet for the rows, one that says where they come from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from layers.files.readable import write_readable_csv
from layers.files.tables import attribution
from layers.words.freshness import as_of_text, licence_text, register_text
from layers.words.language import GERMAN, Language
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Snapshot

_WIDEST_PX = 260
# texts from the register must never become formulas or links
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
    """The second sheet, „Quellen“, holds what the table is about, the date and the sources. The first two columns (key and
    name) stay in sight."""
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
            sheet.write_row(number, 0, ["" if c is None else c for c in cells])
        sheet.autofit(_WIDEST_PX)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(table.body), 1), len(table.header) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(table.body) + 1}"})  # keys are texts on purpose
        sources = book.add_worksheet(language.text("Quellen"))
        atlas = snapshot.atlas
        origin = [atlas.provenance.attribution, register_text(atlas, language), licence_text(atlas, language)]
        lines = [table.title, *table.about, as_of_text(snapshot, language), *origin, language.text(NO_INFORMATION_NOTE)]
        sources.write_column(0, 0, lines)
        sources.set_column(0, 0, 100)
    return out.getvalue()
