"""A status list in any file and either form → records of the contract, sheet by sheet."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from loaders.atlas.dates import PartialDate, parse_partial_date
from loaders.atlas.programme import State
from loaders.common.findings import Findings, Location
from loaders.lists.german_dates import find_dates
from loaders.lists.headings import Vocabulary
from loaders.lists.layouts import LongLayout, WideLayout, find_layout
from loaders.lists.long_list import read_long
from loaders.lists.match_names import Names
from loaders.lists.row_keys import ListContext
from loaders.lists.unseen import report_unseen
from loaders.lists.wide_list import read_wide
from loaders.register.contradictions import check_denials
from loaders.register.records import Record
from loaders.tables.spreadsheets import Sheet, Tabular, read_sheets, text_of

_AS_OF = re.compile(r"\bstand\b\W*(?:vom|am|zum|per)?\s*(?P<rest>.*)", re.IGNORECASE)
#: Sheets of our own template that are no lists.
_NO_LISTS = ("Anleitung", "Auswahllisten")
_EIGHT_DIGITS = re.compile(r"(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")


def read_records(path: Path, state: State, names: Names | None, today: date, findings: Findings) -> list[Record]:
    """Return all facts that ``path`` states, as text by contract column, with the places they were read from.

    Every sheet with a header that we know is read, hidden rows and sheets included; the others are named.
    """
    tabular = read_sheets(path, findings)
    if tabular is None:
        return []
    instruments = {i.key: i for i in state.programme.recorded}
    vocabulary = Vocabulary(state.programme.recorded, state.ags_prefix)
    records: list[Record] = []
    denials: list[Record] = []
    rows = 0
    lists = [sheet for sheet in tabular.sheets if sheet.name not in _NO_LISTS]
    found = [(sheet, layout) for sheet in lists if (layout := find_layout(sheet, vocabulary)) is not None]
    for sheet, layout in found:
        report_unseen(tabular.file, sheet, layout, findings)
        listed_on = _listed_on(tabular, sheet, layout, state.time_zone, today)
        context = ListContext(tabular.file, instruments, state.ags_prefix, names, today, listed_on)
        rows += sum(any(text_of(c) for c in row) for row in sheet.rows[layout.first_row :])
        if isinstance(layout, LongLayout):
            records += read_long(sheet, layout, context, state.programme, findings)
        else:
            stated, denied = read_wide(sheet, layout, context, findings)
            records += stated
            denials += denied
    check_denials(tabular.file, records, denials, state.programme, findings)
    _about_rest(tabular, [sheet for sheet, _ in found], rows, findings)
    return records


def _about_rest(tabular: Tabular, read: list[Sheet], rows: int, findings: Findings) -> None:
    """Report sheets that are no list, and files without any list or any row."""
    if not read:
        findings.error(
            tabular.file,
            "eine Kopfzeile: entweder ags, municipality, instrument, status … (eine Zeile je Fakt) oder Gemeinde bzw. AGS "
            "und die Angebote (eine Zeile je Gemeinde)",
            "Kopfzeile ergänzen oder die Liste in die Vorlage übertragen (python app.py template --out vorlage.xlsx)",
            value=_first_text(tabular),
        )
        return
    for sheet in tabular.sheets:
        expected = sheet not in read and sheet.visible and sheet.name not in _NO_LISTS
        if expected and _first_text_of(sheet):
            findings.warning(
                tabular.file,
                "eine Liste mit Kopfzeile",
                "Blatt wird nicht gelesen",
                value=_first_text_of(sheet),
                at=Location(sheet=sheet.name),
            )
    if not rows:
        findings.error(
            tabular.file, "mindestens eine Zeile unter der Kopfzeile", "prüfen, ob die richtige Datei gewählt ist"
        )


def _listed_on(
    tabular: Tabular, sheet: Sheet, layout: LongLayout | WideLayout, time_zone: str, today: date
) -> PartialDate | None:
    """The day a list speaks of: „Stand: …“ above its header or below it, else in its file's name, else when it was saved.

    Never the file's date on the disk: a copy has another one, and says the same.
    """
    around = [*sheet.rows[: layout.header], *sheet.rows[-10:]]
    said = [
        m["rest"] or text_of(next(iter(row[at + 1 :]), ""))
        for row in around
        for at, c in enumerate(row)
        if isinstance(c, str) and (m := _AS_OF.search(c))
    ]
    named = [sheet.name or "", _EIGHT_DIGITS.sub(r"\1-\2-\3", Path(tabular.file).stem.replace("_", " "))]
    for text in (*said, *named):
        try:
            dates = find_dates(text, today)
        except ValueError:
            continue
        if len(dates) == 1 and dates[0].date.first <= today:
            return dates[0].date
    saved = tabular.saved_on(time_zone)
    return parse_partial_date(saved.isoformat()) if saved and saved <= today else None


def _first_text(tabular: Tabular) -> str:
    return next((t for sheet in tabular.sheets if (t := _first_text_of(sheet))), "eine leere Tabelle")


def _first_text_of(sheet: Sheet) -> str:
    return next((text_of(c) for row in sheet.rows for c in row if text_of(c)), "")
