"""A status list in any file and either form → records of the contract, sheet by sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from loaders.atlas.dates import PartialDate
from loaders.atlas.freshness import Origin
from loaders.atlas.programme import State
from loaders.common.findings import Findings, Location, Report
from loaders.lists.colours import report_colours
from loaders.lists.edition_list import is_edition, read_edition
from loaders.lists.headings import Vocabulary
from loaders.lists.layouts import LongLayout, find_layout
from loaders.lists.long_list import read_long
from loaders.lists.match_names import Names
from loaders.lists.row_keys import ListContext
from loaders.lists.self_description import as_title, find_title, listed_on
from loaders.lists.unseen import report_unseen
from loaders.lists.wide_list import read_wide
from loaders.register.contradictions import check_denials
from loaders.register.records import Hints, Record
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
    _about_rest(tabular, [sheet for sheet, _ in found], rows, report)
    return StatusList(records, title, max(filter(None, days), key=lambda d: d.last, default=None))


def _about_rest(tabular: Tabular, read: list[Sheet], rows: int, report: Report) -> None:
    """Report sheets that are no list, and files without any list or any row."""
    if not read:
        report.error(
            "eine Kopfzeile: entweder ags, municipality, instrument, status … (eine Zeile je Fakt) oder Gemeinde bzw. AGS "
            "und die Angebote (eine Zeile je Gemeinde)",
            "Kopfzeile ergänzen oder die Liste in die Vorlage übertragen (python app.py template --out vorlage.xlsx)",
            value=next(filter(None, map(_first_text_of, tabular.sheets)), "eine leere Tabelle"),
        )
        return
    for sheet in tabular.sheets:
        text = _first_text_of(sheet)
        if text and sheet not in read and sheet.visible and sheet.name not in _NO_LISTS:
            at = Location(sheet=sheet.name)
            report.warning("eine Liste mit Kopfzeile", "Blatt wird nicht gelesen", value=text, at=at)
    if not rows:
        report.error("mindestens eine Zeile unter der Kopfzeile", "prüfen, ob die richtige Datei gewählt ist")


def _first_text_of(sheet: Sheet) -> str:
    return next((text_of(c) for row in sheet.rows for c in row if text_of(c)), "")
