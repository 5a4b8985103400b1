"""A table as an Excel workbook: one sheet with the rows, one that says where they come from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time

from layers.files.tables import attribution
from layers.words.freshness import as_of_text, register_text
from layers.words.language import GERMAN, Language
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Snapshot

_WIDEST_PX = 260
# texts from the register must never become formulas or links
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(
    snapshot: Snapshot,
    language: Language,
    title: str,
    sheet_name: str,
    header: Sequence[str],
    body: Sequence[Sequence[object]],
    about: Sequence[str],
) -> bytes:
    """Return the workbook; the same input gives the same bytes.

    The second sheet, „Quellen“, holds the lines of ``about``, the date and the sources. The first two columns (key and
    name) stay in sight.
    """
    import xlsxwriter  # late: few ask for a workbook

    out = io.BytesIO()
    day_form = "dd.mm.yyyy" if language.code == GERMAN.code else "d mmm yyyy"
    with xlsxwriter.Workbook(out, _OPTIONS | {"default_date_format": day_form}) as book:
        # the day it speaks of, not the moment it was made: otherwise no two files would be alike
        created = datetime.combine(snapshot.as_of, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": title, "comments": attribution(snapshot.atlas, language), "created": created})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(sheet_name)
        sheet.write_row(0, 0, header, bold)
        for number, cells in enumerate(body, start=1):
            sheet.write_row(number, 0, ["" if c is None else c for c in cells])
        sheet.autofit(_WIDEST_PX)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(body), 1), len(header) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(body) + 1}"})  # keys are texts on purpose
        sources = book.add_worksheet(language.text("Quellen"))
        origin = [snapshot.atlas.provenance.attribution, register_text(snapshot.atlas, language)]
        lines = [*about, as_of_text(snapshot, language), *origin, language.text(NO_INFORMATION_NOTE)]
        sources.write_column(0, 0, lines)
        sources.set_column(0, 0, 100)
    return out.getvalue()
