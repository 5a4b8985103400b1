"""Which columns of a wide list speak of which instrument, and which do not speak at all."""

from __future__ import annotations

from collections.abc import Mapping

from loaders.common.findings import Report
from loaders.lists.headings import Vocabulary
from loaders.lists.layouts import WideLayout
from loaders.lists.row_keys import ListContext
from loaders.register.records import spot
from loaders.tables.spreadsheets import Sheet, text_of

#: Roles of the columns from which a status is read.
SPEAKING = ("value", "status", "date", "started", "completed", "planned", "ended")


_OTHER = "Gemeinde, AGS, ein Angebot oder eine Angabe dazu"


def speaking_columns(layout: WideLayout) -> Mapping[str, Mapping[str, int]]:
    """Return instrument → role → column, for the columns from which a status is read."""
    found: dict[str, dict[str, int]] = {}
    for column, meaning in layout.meanings.items():
        speaks = meaning.role in SPEAKING and not meaning.otherwise
        if meaning.instrument and speaks and not _set_aside(layout, column):
            found.setdefault(meaning.instrument, {}).setdefault(meaning.role, column)
    return found


def report_columns(sheet: Sheet, layout: WideLayout, context: ListContext) -> None:
    """Report headings that are not read, that name two instruments or that come twice."""
    report, seen = context.report, dict[tuple[str, str | None], str]()
    for column, meaning in layout.meanings.items():
        heading, ignored = layout.headings[column], _set_aside(layout, column)
        place, speaks = spot(sheet, layout.header, column, heading), meaning.role in SPEAKING
        if meaning.several:
            expected = "ein Angebot je Spalte: " + " oder ".join(context.instruments[k].label for k in meaning.several)
            report.error(expected, "Spalte teilen oder umbenennen", value=heading, at=place)
        elif speaks and not meaning.instrument and has_values(sheet, layout, column):
            report.warning("ein Angebot in der Überschrift", "Spalte wird nicht gelesen; umbenennen", at=place)
        elif heading and (meaning.role == "unknown" or ignored):
            report.warning(_OTHER, _not_read(heading, ignored, context), at=place)
        elif speaks and meaning.instrument and meaning.otherwise:
            if has_values(sheet, layout, column):
                label = context.instruments[meaning.instrument].label
                expected = "eine Überschrift, die nur das Angebot und eine Angabe dazu nennt"
                remedy = f"Spalte umbenennen (etwa „{label}“) oder weglassen; sie wird nicht verstanden"
                report.error(expected, remedy, value=heading, at=place)
        elif meaning.unsure or (speaks and meaning.instrument and meaning.extra):
            label = context.instruments[meaning.instrument].label if meaning.instrument else meaning.unsure
            report.warning(f"„{label}“", f"so gelesen als „{label}“; bitte prüfen", value=heading, at=place)
        alone = meaning.role == "name" or (meaning.instrument and speaks)
        if not alone or ignored or meaning.several or meaning.otherwise:
            continue
        key = (meaning.role, meaning.instrument)
        first = seen.get(key)
        seen.setdefault(key, heading)
        if first is not None:
            remedy = f"Spalte umbenennen oder löschen; schon „{first}“ sagt dasselbe"
            report.error("jede Spalte nur einmal", remedy, value=heading, at=place)


def _not_read(heading: str, ignored: bool, context: ListContext) -> str:
    meant = "" if ignored else Vocabulary(tuple(context.instruments.values())).suggest(heading)
    question = f"Meinten Sie „{meant}“? Dann Spalte so benennen; bis dahin " if meant else ""
    return f"{question}Spalte wird nicht gelesen".replace("bis dahin Spalte wird", "bis dahin wird sie")


def has_values(sheet: Sheet, layout: WideLayout, column: int) -> bool:
    """Whether anything stands in ``column`` below the header."""
    return any(text_of(sheet.value(row, column)) for row in range(layout.first_row, len(sheet.rows)))


def report_merged(sheet: Sheet, layout: WideLayout, report: Report) -> None:
    """A cell merged over several rows speaks for all of them; whoever made the list should know that we read it so."""
    for (top, left), (bottom, _) in sheet.merged:
        meaning = layout.meanings.get(left)
        speaks = meaning is not None and meaning.role in SPEAKING
        value = text_of(sheet.value(top, left)) if speaks and top >= layout.first_row and bottom > top else ""
        if value:
            remedy = f"gilt für alle Zeilen von {top + 1} bis {bottom + 1}; sonst Verbund der Zellen aufheben"
            place = spot(sheet, top, left, layout.headings[left])
            report.warning("eine Zelle je Gemeinde", remedy, value=value, at=place)


def _set_aside(layout: WideLayout, column: int) -> bool:
    """„Vorsitz des KPR“ is no status if there is a plain column „KPR“."""
    meaning = layout.meanings[column]
    if not meaning.instrument or not meaning.more:
        return False
    return any(
        m.instrument == meaning.instrument and m.role in SPEAKING and not m.more for m in layout.meanings.values()
    )
