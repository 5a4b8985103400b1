"""What one cell of a status list says: „ja“, „geplant 2026“, „seit Juni 2021“, „2019 (bis 2021)“, „x (abgesagt)“.

Every word must be understood, or the cell is refused: „nicht unterzeichnet“ must never be read as „unterzeichnet“. Brackets
may hold what nobody understands, but nothing that limits what stands before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from loaders.atlas.dates import from_day
from loaders.atlas.facts import ACTIVE, COMPLETED
from loaders.lists.cell_clauses import NOTHING, CellError, Clause, Said, add, read_clause
from loaders.lists.cell_vocabulary import DOUBT, NO, NO_WORDS, NOTHING_WORDS, UNDERSTOOD, advice_for, limits_in
from loaders.lists.german_dates import NoSuchDateError, find_dates, from_number, is_excel_day

_BRACKETS = re.compile(r"\(([^()]*)\)")
#: Between clauses: commas, „und“ between two dates, and before „bis“.
_BETWEEN = re.compile(
    r"\s*[,;](?=\s)\s*|(?<=\S)\s+(?=bis(?!\w)(?!\s+(?:heute|jetzt|dato|auf weiteres)))", re.IGNORECASE
)
_SPAN = re.compile(r"(?<![0-9./–-])((?:19|20)[0-9]{2})\s?[–-]\s?((?:19|20)[0-9]{2})(?![0-9./–-])")
#: What may stand beside them so that they are a beginning and an end, and not when something was completed or is planned.
_BESIDE_SPAN = re.compile(r"(?:\W|\b(?:ja|x|aktiv|seit|von)\b)*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:und|dann|danach)\s+", re.IGNORECASE)


def read_cell(value: object, today: date, concluded_means_signed: bool = False, shows: str = "day") -> Said:
    """Return what ``value`` (text, number, truth value or date) says. ``today`` tells the century of „98“, and what has ended.

    ``concluded_means_signed``: an agreement that is „abgeschlossen“ has begun, not ended. ``shows``: what a date cell shows
    of its date. Raises CellError, with what to write instead, if anything is not understood; NoSuchDateError for 31.06.2021.
    """
    if isinstance(value, bool):
        return Said(ACTIVE if value else NO)
    if isinstance(value, (datetime, date)):
        return Said(date=from_day(value, shows))
    try:
        if isinstance(value, (int, float)):
            return _read_number(float(value))
        return _read_text(written_out(str(value)), today, concluded_means_signed)
    except (CellError, NoSuchDateError):
        raise
    except ValueError as error:
        raise _refusal(str(value)) from error


def written_out(text: str) -> str:
    """Return ``text`` with „2019-2022“, where it can be nothing but a beginning and an end, as „2019 bis 2022“."""
    spans = list(_SPAN.finditer(text))
    if len(spans) != 1 or spans[0][1] >= spans[0][2] or not _BESIDE_SPAN.fullmatch(_SPAN.sub(" ", text)):
        return text
    return _SPAN.sub(r"\1 bis \2", text)


def read_remark(text: str, said: Said, today: date, concluded_means_signed: bool) -> Said:
    """Return what a cell and a remark beside it say together; ``said`` itself if the remark limits nothing.

    Raises ValueError if it does and is not understood.
    """
    limits = limits_in(text)
    try:
        found = _read_text(text, today, concluded_means_signed)
    except ValueError:
        if limits and said.last.status not in {status for status, _ in limits}:
            raise
        return said
    if found.last.status in (None, ACTIVE, COMPLETED) or (found.status == NO and not limits):
        return said
    return add(said, Clause(found), today)


def is_said_already(text: str, said: Iterable[Said], today: date) -> bool:
    """Whether what a remark limits is what one of the cells beside it says in the end."""
    limits = {status for status, _ in limits_in(text)}
    try:
        day = _read_text(text, today, False).last.date
    except ValueError:
        day = None
    return any(s.last.status in limits and not (day and s.last.date and not day.overlaps(s.last.date)) for s in said)


@lru_cache(maxsize=4096)
def _read_text(typed: str, today: date, concluded_means_signed: bool) -> Said:
    text = " ".join(typed.split()).strip("'\" ")
    lowered = text.lower()
    if lowered in NOTHING_WORDS:
        return NOTHING
    if lowered.rstrip(".! ") in NO_WORDS:
        return Said(NO)
    if re.fullmatch(r"[0-9]{4,5}(?:[.,]0)?", lowered):
        return _read_number(float(lowered.replace(",", ".")))
    return _read_words(text, today, concluded_means_signed)


def _read_number(number: float) -> Said:
    if number in (0, 1):
        return Said(ACTIVE if number else NO)
    found = from_number(number)
    if found is None:
        raise ValueError(f"neither a year nor a day: {number}")
    return Said(date=found, from_number=is_excel_day(number))


def _read_words(text: str, today: date, concluded_means_signed: bool) -> Said:
    notes = [n.strip() for n in _BRACKETS.findall(text)]
    bare = _BRACKETS.sub(" ", text).strip()
    first, *others = _clauses(bare, today)
    if bare.lower().rstrip(".! ") in NO_WORDS:
        said = Said(NO)
    else:
        clause = read_clause(first, today, concluded_means_signed)
        said = add(Said(), clause, today) if clause.until else clause.said
    for other in others:
        said = add(said, read_clause(other, today, concluded_means_signed), today)
    for note in notes:
        said = _with_bracket(said, note, today, concluded_means_signed)
    return replace(said, note="; ".join(dict.fromkeys(n for n in [*notes, said.note] if n)))


def _clauses(text: str, today: date) -> list[str]:
    parts = [part for part in _BETWEEN.split(text) if part.strip()] or [text]
    return [one for part in parts for one in (_AND.split(part) if len(find_dates(part, today)) > 1 else [part])]


def _with_bracket(said: Said, note: str, today: date, concluded_means_signed: bool) -> Said:
    """What a cell says with what stands in brackets behind it; a bracket that limits must be understood."""
    if _SPAN.fullmatch(note.strip()):
        read_clause(note, today, concluded_means_signed)  # which says why it is refused
    try:
        clauses = [read_clause(part, today, concluded_means_signed) for part in _clauses(note, today)]
    except ValueError:
        if said.status != NO and (limits_in(note) or DOUBT.search(note.lower())):
            raise
        return said if said.status == NO else replace(said, unread="; ".join(n for n in (said.unread, note) if n))
    for clause in clauses:
        if clause.said.status is None and not clause.until and (said.date or said.status == NO):
            continue  # a second date in brackets is a remark
        said = add(said, clause, today)
    return said


def _refusal(text: str) -> CellError:
    """Say what to write instead of ``text``; whatever is advised here is read."""
    words, may_be_remark = advice_for(text)
    listed = ", ".join(f"„{word}“" for word in dict.fromkeys(words))
    rest = "alles Weitere in eine Spalte „Bemerkung“" if may_be_remark else "ohne Zusatz"
    return CellError(UNDERSTOOD, f"nur schreiben, was gilt ({listed}), auch mit Datum; {rest}")
