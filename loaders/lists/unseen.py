"""What a sheet holds that is easily overlooked: hidden parts, which count; what is struck through, which does not; comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from loaders.common.findings import Likewise, Location, Report
from loaders.lists.cell_vocabulary import limits_in
from loaders.lists.layouts import LongLayout, WideLayout
from loaders.register.records import Hints, spot
from loaders.tables.spreadsheets import Sheet, cell_name, text_of

_MOST_NAMED = 10


def report_unseen(sheet: Sheet, layout: LongLayout | WideLayout, report: Report) -> None:
    """Name hidden sheets, rows and columns, and everything that is struck through."""
    if not sheet.visible:
        remedy = "wird gelesen; Blatt löschen, wenn es nicht gelten soll"
        report.warning("sichtbare Blätter", remedy, value="ausgeblendetes Blatt", at=Location(sheet=sheet.name))
    hidden = sorted(row + 1 for row in sheet.hidden if layout.first_row <= row < len(sheet.rows))
    if hidden:
        remedy = "werden gelesen; Zeilen löschen, wenn sie nicht gelten sollen"
        value = f"ausgeblendete Zeilen: {_few([str(row) for row in hidden])}"
        report.warning("sichtbare Zeilen", remedy, value=value, at=Location(hidden[0], sheet=sheet.name))
    _report_columns(sheet, layout, report)
    _report_struck(sheet, layout, report)
    _report_comments(sheet, layout, report)


def _report_columns(sheet: Sheet, layout: LongLayout | WideLayout, report: Report) -> None:
    columns = [c for c in sorted(sheet.hidden_columns) if _is_read(layout, c)]
    if columns:
        remedy = "werden gelesen; Spalten löschen, wenn sie nicht gelten sollen"
        value = f"ausgeblendete Spalten: {_few([f'{layout.headings[c]} ({cell_name(0, c)[:-1]})' for c in columns])}"
        at = spot(sheet, layout.header, columns[0], layout.headings[columns[0]])
        report.warning("sichtbare Spalten", remedy, value=value, at=at)


def _is_read(layout: LongLayout | WideLayout, column: int) -> bool:
    if isinstance(layout, LongLayout):
        return column in layout.columns.values()
    meaning = layout.meanings.get(column)
    return meaning is not None and meaning.role not in ("unknown", "ignored")


def _report_struck(sheet: Sheet, layout: LongLayout | WideLayout, report: Report) -> None:
    """What does not count: one hint for the whole cells of a row, and one for each cell of which something does."""
    rows: Mapping[int, list[int]] = defaultdict(list)
    for row, column in sorted(sheet.struck):
        rest = text_of(sheet.value(row, column))
        if rest:
            remedy = f"es zählt nur „{rest}“; Durchgestrichenes löschen"
            value = f"durchgestrichen: {sheet.struck[row, column]}"
            at = spot(sheet, row, column, _heading(layout, row, column))
            report.warning("nichts Durchgestrichenes", remedy, value=value, at=at)
        else:
            rows[row].append(column)
    for row, columns in rows.items():
        remedy = "zählt nicht; Zellen leeren, oder nicht durchstreichen, was gelten soll"
        value = f"durchgestrichen: {_few([sheet.struck[row, c] for c in columns])}"
        also = tuple(Likewise(row + 1, cell_name(row, c), value) for c in columns[1:])
        at = spot(sheet, row, columns[0], _heading(layout, row, columns[0]))
        report.warning("nichts Durchgestrichenes", remedy, value=value, at=at, also=also)


def _heading(layout: LongLayout | WideLayout, row: int, column: int) -> str | None:
    return layout.headings[column] if row > layout.header and column < len(layout.headings) else None


def _report_comments(sheet: Sheet, layout: LongLayout | WideLayout, report: Report) -> None:
    """Comments of cells that count are not read; those that limit something are named one by one."""
    expected = "alles in den Zellen selbst"
    remedy = "der Kommentar wird nicht gelesen; was er einschränkt, in die Zelle schreiben"
    hints = Hints(report)
    for (row, column), text in sorted(sheet.comments.items()):
        if not _counts(sheet, layout, row, column):
            continue
        place = spot(sheet, row, column, layout.headings[column])
        if limits_in(text):
            report.warning(expected, remedy, value=f"Kommentar: {text}", at=place)
        else:
            hints.add(expected, remedy, f"Kommentar: {text}", place)
    hints.tell()


def _counts(sheet: Sheet, layout: LongLayout | WideLayout, row: int, column: int) -> bool:
    """Whether a cell is read and filled, in a row that states something."""
    if not layout.first_row <= row < len(sheet.rows) or not _is_read(layout, column):
        return False
    states = isinstance(layout, LongLayout) or any(
        text_of(sheet.value(row, c)) for c, meaning in layout.meanings.items() if meaning.instrument
    )
    return states and bool(text_of(sheet.value(row, column)))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
