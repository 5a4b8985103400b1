"""What a list says of itself: its title, and the day it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from loaders.atlas.dates import PartialDate, from_day
from loaders.common.findings import shorten
from loaders.lists.german_dates import find_dates
from loaders.tables.spreadsheets import Sheet, Tabular, text_of

_TITLE = re.compile(r"^\s*titel\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_AS_OF = re.compile(r"\bstand\b\W*(?:vom|am|zum|per)?\s*(?P<rest>.*)", re.IGNORECASE)
_EIGHT_DIGITS = re.compile(r"(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
#: So much of a title has room below a picture.
_LONGEST = 120


def find_title(sheet: Sheet, header: int) -> str:
    """Return what „Titel: …“ above the header says, in the same cell or in the next one; empty if there is none.

    Nothing else is taken for a title: what happens to stand above a list may be meant for its keepers only.
    """
    titles = _said(sheet.rows[:header], _TITLE)
    return next((as_title(title) for title in titles if title), "")


def as_title(text: str) -> str:
    """Return ``text`` on one line, no longer than there is room for."""
    return shorten(text, _LONGEST)


def listed_on(
    tabular: Tabular, sheet: Sheet, header: int, time_zone: str, today: date, told: date | None = None
) -> PartialDate | None:
    """The day a list speaks of: „Stand: …“ above its header or below it, else the day ``told`` by whoever runs the atlas.

    Without either, a date in the name of the sheet or file, else the day the workbook was saved. Never the file's date on the
    disk: a copy has another one, and says the same.
    """
    named = [sheet.name or "", _EIGHT_DIGITS.sub(r"\1-\2-\3", Path(tabular.file).stem.replace("_", " "))]
    # what stands in a row about a municipality is said of that one
    notes = [row[next((i for i, c in enumerate(row) if text_of(c)), 0) :] for row in sheet.rows[header + 1 :][-10:]]
    below = [row for row in notes if row and isinstance(row[0], str) and _AS_OF.search(row[0])]
    own, saved = _first_day(_said([*sheet.rows[:header], *below], _AS_OF), today), tabular.saved_on(time_zone)
    if own or told:
        return own or (from_day(told) if told else None)
    return _first_day(named, today) or (from_day(saved) if saved and saved <= today else None)


def _said(rows: Iterable[Sequence[object]], words: re.Pattern[str]) -> list[str]:
    """What follows ``words`` in a cell or, if that is nothing, stands in the cell to the right of it."""
    return [
        m["rest"].strip() or text_of(next(iter(row[at + 1 :]), ""))
        for row in rows
        for at, cell in enumerate(row)
        if isinstance(cell, str) and (m := words.search(cell))
    ]


def _first_day(texts: Iterable[str], today: date) -> PartialDate | None:
    """The first of ``texts`` that names just one date up to today."""
    for text in texts:
        try:
            dates = find_dates(text, today)
        except ValueError:
            continue
        if len(dates) == 1 and dates[0].date.first <= today:
            return dates[0].date
    return None
