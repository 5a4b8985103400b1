"""What a sheet holds that is easily overlooked: hidden parts, which count; what is struck through, which does not; comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from loaders.common.findings import Findings, Location
from loaders.lists.cell_vocabulary import limits_in
from loaders.lists.layouts import LongLayout, WideLayout
from loaders.register.records import Hints
from loaders.tables.spreadsheets import Sheet, cell_name, text_of

_MOST_NAMED = 10


def report_unseen(file: str, sheet: Sheet, layout: LongLayout | WideLayout, findings: Findings) -> None:
    """Name hidden sheets, rows and columns, and everything that is struck through."""
    if not sheet.visible:
        findings.warning(file, "sichtbare Blätter", "wird gelesen; Blatt löschen, wenn es nicht gelten soll",
                         value="ausgeblendetes Blatt", at=Location(sheet=sheet.name))  # fmt: skip
    hidden = sorted(row + 1 for row in sheet.hidden if layout.first_row <= row < len(sheet.rows))
    if hidden:
        findings.warning(file, "sichtbare Zeilen", "werden gelesen; Zeilen löschen, wenn sie nicht gelten sollen",
                         value=f"ausgeblendete Zeilen: {_few(map(str, hidden), len(hidden))}",
                         at=Location(hidden[0], sheet=sheet.name))  # fmt: skip
    _report_columns(file, sheet, layout, findings)
    _report_struck(file, sheet, layout, findings)
    _report_comments(file, sheet, layout, findings)


def _report_columns(file: str, sheet: Sheet, layout: LongLayout | WideLayout, findings: Findings) -> None:
    columns = [c for c in sorted(sheet.hidden_columns) if _is_read(layout, c)]
    if columns:
        named = [f"{layout.headings[c]} ({cell_name(0, c)[:-1]})" for c in columns]
        cell = cell_name(layout.header, columns[0])
        findings.warning(file, "sichtbare Spalten", "werden gelesen; Spalten löschen, wenn sie nicht gelten sollen",
                         value=f"ausgeblendete Spalten: {_few(named, len(named))}",
                         at=Location(layout.header + 1, layout.headings[columns[0]], sheet.name, cell))  # fmt: skip


def _is_read(layout: LongLayout | WideLayout, column: int) -> bool:
    if isinstance(layout, LongLayout):
        return column in layout.columns.values()
    meaning = layout.meanings.get(column)
    return meaning is not None and meaning.role not in ("unknown", "ignored")


def _report_struck(file: str, sheet: Sheet, layout: LongLayout | WideLayout, findings: Findings) -> None:
    """One hint for each row: what stood there, and that it does not count."""
    rows: Mapping[int, list[int]] = defaultdict(list)
    for row, column in sorted(sheet.struck):
        rows[row].append(column)
    for row, columns in rows.items():
        first = columns[0]
        parted = any(text_of(sheet.value(row, c)) for c in columns)
        remedy = (
            "nur der übrige Text zählt; Durchgestrichenes löschen"
            if parted
            else "zählt nicht; Zellen leeren, oder nicht durchstreichen, was gelten soll"
        )
        heading = layout.headings[first] if row > layout.header and first < len(layout.headings) else None
        named = _few((sheet.struck[row, c] for c in columns), len(columns))
        place = Location(row + 1, heading, sheet.name, cell_name(row, first))
        findings.warning(file, "nichts Durchgestrichenes", remedy, value=f"durchgestrichen: {named}", at=place)


def _report_comments(file: str, sheet: Sheet, layout: LongLayout | WideLayout, findings: Findings) -> None:
    """Comments of cells that count are not read; those that limit something are named one by one."""
    expected = "alles in den Zellen selbst"
    remedy = "der Kommentar wird nicht gelesen; was er einschränkt, in die Zelle schreiben"
    hints = Hints(file)
    for (row, column), text in sorted(sheet.comments.items()):
        if not _counts(sheet, layout, row, column):
            continue
        place = Location(row + 1, layout.headings[column], sheet.name, cell_name(row, column))
        if limits_in(text):
            findings.warning(file, expected, remedy, value=f"Kommentar: {text}", at=place)
        else:
            hints.add(expected, remedy, f"Kommentar: {text}", place)
    hints.report(findings)


def _counts(sheet: Sheet, layout: LongLayout | WideLayout, row: int, column: int) -> bool:
    """Whether a cell is read and filled, in a row that states something."""
    if not layout.first_row <= row < len(sheet.rows) or not _is_read(layout, column):
        return False
    states = isinstance(layout, LongLayout) or any(
        text_of(sheet.value(row, c)) for c, meaning in layout.meanings.items() if meaning.instrument
    )
    return states and bool(text_of(sheet.value(row, column)))


def _few(names: Iterable[str] | Sequence[str], count: int) -> str:
    first = [name for name, _ in zip(names, range(_MOST_NAMED), strict=False)]
    return ", ".join(first) + (" …" if count > _MOST_NAMED else "")
