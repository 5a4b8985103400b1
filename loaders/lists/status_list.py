"""A status list in any file and either form → records of the contract, sheet by sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from loaders.atlas.dates import PartialDate
from loaders.atlas.freshness import Origin
from loaders.atlas.programme import State
from loaders.common.findings import MOST_NAMED, Findings, Location, Report
from loaders.lists.colours import report_colours
from loaders.lists.edition_list import is_edition, read_edition
from loaders.lists.headings import Vocabulary
from loaders.lists.layouts import LongLayout, WideLayout, find_layout
from loaders.lists.long_list import read_long
from loaders.lists.match_names import Names
from loaders.lists.no_list import why_no_list
from loaders.lists.row_keys import ListContext
from loaders.lists.self_description import as_title, find_title, listed_on
from loaders.lists.unseen import report_unseen
from loaders.lists.wide_list import read_wide
from loaders.register.contradictions import check_denials
from loaders.register.records import Hints, Record, spot
from loaders.tables.spreadsheets import Sheet, Tabular, read_sheets, text_of

#: What a list without a title is called as a source. Never the name of its file: that is not meant for the public.
NAMELESS = "Liste des Betreibers"
#: Sheets of our own template that are no lists.
_NO_LISTS = ("Anleitung", "Auswahllisten")


@dataclass(frozen=True)
class Told:
    """What whoever runs the atlas says of a list: its ``title``, and the ``day`` that it is of if it does not say itself."""

    title: str = ""
    day: date | None = None


NOTHING_TOLD = Told()


@dataclass(frozen=True)
class StatusList:
    """What was read: ``records`` are facts as text by contract column, with their places.

    ``title`` is empty, ``day`` (the latest of all sheets) is ``None`` if nobody says so. ``origin``: of an edition only.
    """

    records: list[Record] = field(default_factory=list)
    title: str = ""
    day: PartialDate | None = None
    origin: Origin | None = None


def read_list(
    path: Path, state: State, names: Names | None, today: date, findings: Findings, told: Told = NOTHING_TOLD
) -> StatusList:
    """Return all facts that ``path`` states, and what it says of itself.

    Every sheet with a header that we know is read, hidden rows and sheets included; the others are named.
    """
    report = Report(path.name, findings)
    if is_edition(path):
        published = read_edition(path, state.time_zone, report)
        return StatusList(published[0], origin=published[1]) if published else StatusList()
    tabular = read_sheets(path, findings)
    if tabular is None:
        return StatusList()
    instruments = {i.key: i for i in state.programme.recorded}
    vocabulary = Vocabulary(state.programme.recorded, state.ags_prefix)
    records: list[Record] = []
    denials: list[Record] = []
    rows = 0
    lists = [sheet for sheet in tabular.sheets if sheet.name not in _NO_LISTS]
    found = [(sheet, layout) for sheet in lists if (layout := find_layout(sheet, vocabulary)) is not None]
    titles = (find_title(sheet, layout.header) for sheet, layout in found)
    title = as_title(told.title) or next(filter(None, titles), "")
    days = [listed_on(tabular, s, layout.header, state.time_zone, today, told.day) for s, layout in found]
    for (sheet, layout), day in zip(found, days, strict=True):
        report_unseen(sheet, layout, report)
        if isinstance(layout, WideLayout) and layout.of_sheet:
            remedy = f"alle Spalten als Angaben zu „{instruments[layout.of_sheet].label}“ gelesen, wie das Blatt heißt"
            report.warning("ein Angebot in der Überschrift", remedy, at=spot(sheet, layout.header, None, None))
        context = ListContext(
            report, Hints(report), title or NAMELESS, instruments, state.ags_prefix, names, today, day
        )
        rows += sum(any(text_of(c) for c in row) for row in sheet.rows[layout.first_row :])
        if isinstance(layout, LongLayout):
            records += read_long(sheet, layout, context, state.programme)
        else:
            stated, denied = read_wide(sheet, layout, context)
            report_colours(sheet, layout, bool(stated), report)
            records += stated
            denials += denied
    check_denials(records, denials, state.programme, report)
    _about_rest(tabular, [sheet for sheet, _ in found], rows, vocabulary, names, report)
    return StatusList(records, title, max(filter(None, days), key=lambda d: d.last, default=None))


def _about_rest(
    tabular: Tabular, read: list[Sheet], rows: int, vocabulary: Vocabulary, names: Names | None, report: Report
) -> None:
    """Report sheets that are no list and why, and files without any list or any row."""
    rest = [s for s in tabular.sheets if s not in read and s.name not in _NO_LISTS and _first_text_of(s)]
    if not read:
        told = [why_no_list(sheet, vocabulary, names) for sheet in rest]
        # of sheets that are nearly lists each is told how to become one; of others, the first
        for why in [one for one in told if one.special][:MOST_NAMED] or told[:1]:
            report.error(why.expected, why.remedy, value=why.value, at=why.at)
        if not rest:
            report.error(
                "eine Kopfzeile und Zeilen", "prüfen, ob die richtige Datei gewählt ist", value="eine leere Tabelle"
            )
        return
    for sheet in (s for s in rest if s.visible):
        why = why_no_list(sheet, vocabulary, names)
        if why.special:
            report.warning(why.expected, f"Blatt wird nicht gelesen; {why.remedy}", value=why.value, at=why.at)
        else:
            at, text = Location(sheet=sheet.name), _first_text_of(sheet)
            report.warning("eine Liste mit Kopfzeile", "Blatt wird nicht gelesen", value=text, at=at)
    if not rows:
        report.error("mindestens eine Zeile unter der Kopfzeile", "prüfen, ob die richtige Datei gewählt ist")


def _first_text_of(sheet: Sheet) -> str:
    return next((text_of(c) for row in sheet.rows for c in row if text_of(c)), "")
