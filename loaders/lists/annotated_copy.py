"""A copy of a status list with the cells marked that something is wrong with, and all findings on a sheet of their own."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.common.findings import ERROR, WARNING, WORDS, Finding, Findings, Likewise, NameMatch
from loaders.tables.spreadsheets import read_sheets
from loaders.tables.workbook_styles import ANNOTATOR, MARKS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_SHEET, _MATCHES = "Befunde", "Zuordnung"
_COLOURS = dict(zip((ERROR, WARNING), MARKS, strict=True))
_HEADINGS = (("Art", 10), ("Blatt", 18), ("Zelle", 8), ("Zeile", 8), ("Spalte", 26), ("Gefunden", 36), ("Auch in", 36),
             ("Erwartet", 60), ("Abhilfe", 60))  # fmt: skip
_MATCH_HEADINGS = (("Blatt", 18), ("Zelle", 8), ("Zeile", 8), ("In der Liste", 30), ("AGS", 10), ("Gemeinde", 30),
                   ("Erkannt durch", 50))  # fmt: skip
#: Excel becomes slow with more comments; the sheet of findings has them all.
_MOST_COMMENTS = 2000
#: openpyxl takes some twenty times as much memory as a workbook has bytes; larger ones come back with their values only.
_MOST_KEPT = 30_000_000


def annotate(path: Path, findings: Findings) -> bytes:
    """Return ``path`` as XLSX with its findings. A workbook keeps its formats and formulas, other files their values.

    What cannot be opened at all comes back as the findings alone. Raises nothing that a file can cause.
    """
    book = _opened(path)
    own = [f for f in findings.in_order() if f.file == path.name]
    _mark(book, own)
    _list(book, own)
    _list_matches(book, [m for m in findings.matches if m.file == path.name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _opened(path: Path) -> Workbook:
    # only who asks for the copy pays for this
    import openpyxl

    # the reader with limits goes first: what it refuses, openpyxl need not try
    tabular = read_sheets(path, Findings())
    if tabular and path.suffix.lower() in (".xlsx", ".xlsm") and _unpacked(path) <= _MOST_KEPT:
        try:
            with warnings.catch_warnings(action="ignore"):  # of what openpyxl does not know, and leaves out
                book = openpyxl.load_workbook(path)
            if {s.name for s in tabular.sheets} <= set(book.sheetnames):
                return book  # else it is one of Strict XML, of which openpyxl sees nothing
        except Exception:
            pass
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in tabular.sheets if tabular else ():
        target = book.create_sheet(sheet.name or "Liste")
        for row, cells in enumerate(sheet.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value != "":
                    _write(target.cell(row, column), value)
    return book


def _unpacked(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as package:
            return sum(entry.file_size for entry in package.infolist())
    except (OSError, zipfile.BadZipFile):
        return 0


def _write(cell: Cell, value: object) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is a text, no formula


def _mark(book: Workbook, findings: Iterable[Finding]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    by_cell: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        name = finding.sheet or next((n for n in book.sheetnames if n == "Liste"), None)
        places: tuple[Finding | Likewise, ...] = (finding, *finding.also)
        for at in places:
            cell = at.cell or (f"A{at.row}" if at.row else None)
            if name and cell and name in book.sheetnames:
                by_cell[name, cell].append(finding)
    for number, ((name, place), group) in enumerate(by_cell.items()):
        cell = book[name][place]
        severity = ERROR if any(f.severity == ERROR for f in group) else "warning"
        cell.fill = PatternFill("solid", start_color=_COLOURS[severity])
        if number < _MOST_COMMENTS and type(cell).__name__ != "MergedCell":
            cell.comment = Comment("\n\n".join(_comment(f) for f in group), ANNOTATOR, height=140, width=360)


def _comment(finding: Finding) -> str:
    return f"{WORDS[finding.severity]}. Erwartet: {finding.expected}. Abhilfe: {finding.remedy}."


def _list(book: Workbook, findings: Sequence[Finding]) -> None:
    from openpyxl.styles import Alignment, PatternFill

    rows = [
        (WORDS[f.severity], f.sheet, f.cell, f.row, f.column, f.value, f.elsewhere or None, f.expected, f.remedy)
        for f in findings
    ]
    sheet = _table(book, _SHEET, 0, _HEADINGS, rows)
    for row, f in enumerate(findings, start=2):
        for cell in sheet[row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).fill = PatternFill("solid", start_color=_COLOURS[f.severity])
    book.active = 0


def _list_matches(book: Workbook, matches: Sequence[NameMatch]) -> None:
    """Every row that was assigned by its name, for somebody who knows the places to read through."""
    if matches:
        rows = [(m.sheet, m.cell, m.row, m.text, m.ags, m.name, m.how) for m in matches]
        _table(book, _MATCHES, 1, _MATCH_HEADINGS, rows)


def _table(
    book: Workbook, name: str, at: int, headings: Iterable[tuple[str, int]], rows: Iterable[Sequence[object]]
) -> Worksheet:
    """Add a sheet; ``headings`` are those of its columns, and how wide these are."""
    from openpyxl.styles import Font

    sheet = book.create_sheet(_free_name(book, name), at)
    for column, (heading, width) in enumerate(headings, start=1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for row, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            if value is not None:
                _write(sheet.cell(row, column), value)
    sheet.freeze_panes = "A2"
    return sheet


def _free_name(book: Workbook, name: str) -> str:
    while name in book.sheetnames:  # a copy that is checked again
        name += " neu"
    return name
