"""What one cell of a status list says: „ja“, „geplant 2026“, „seit Juni 2021“, „abgeschlossen am 3.5.22 (mit Olbersdorf)“.

Every word must be understood, or the cell is refused: „nicht unterzeichnet“ must never be read as „unterzeichnet“.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import ACTIVE, COMPLETED, ENDED, PLANNED
from loaders.lists.german_dates import Found, find_dates, from_day, from_number, full_year, has_number, is_excel_day

#: The cell says that nothing is recorded, which is no statement of its own.
NO = "no"
UNDERSTOOD = "ja, x, geplant, aktiv, abgeschlossen, beendet, nein oder ein Datum (21.06.2021, Juni 2021, 2021)"

_NOTHING = {
    "",
    "-",
    "--",
    "–",
    "—",
    "/",
    "?",
    "k.a.",
    "k. a.",
    "ka",
    "k.a",
    "keine angabe",
    "unbekannt",
    "n/a",
    "n. a.",
    "nicht bekannt",
    "n. b.",
    "n.b.",
}
_NO = {"nein", "n", "no", "0", "falsch", "false", "kein", "keine", "keiner", "noch nicht", "nicht", "nicht geplant",
       "nicht vorhanden", "noch offen", "offen", "abgelehnt", "kein interesse", "kein bedarf", "✗", "✘", "☐"}  # fmt: skip
#: Active, and not merely done: under „Ende“ or „Abschluss“ it says that this has not come yet.
_ONGOING = "ongoing"
_STATUS_WORDS = {
    PLANNED: "geplant|in planung|planung|in vorbereitung|vorbereitung|vorgesehen|beabsichtigt|angestrebt|in aussicht|"
    "terminiert|voraussichtlich|vsl.|vsl|vrsl.|gepl.|in vorb.|in gründung|im aufbau|angedacht",
    ACTIVE: "ja|j|x|✓|✔|☑|☒|1|wahr|true|yes|erfolgt|vorhanden|liegt vor|beigetreten",
    _ONGOING: "aktiv|laufend|läuft|läuft noch|besteht|besteht noch|bestehend|arbeitet|im gange|durchgehend|fortlaufend",
    COMPLETED: "abgeschlossen|abschluss|durchgeführt|fertiggestellt|fertig|erledigt|stattgefunden|beendigt|abgeschl.|"
    "abschlussbericht liegt vor|bericht liegt vor|übergeben",
    ENDED: "beendet|ausgetreten|austritt|gekündigt|aufgelöst|eingestellt|ausgelaufen",
}
_KIND_WORDS = {
    "signed": "unterzeichnet|unterschrieben|unterzeichnung|geschlossen|gezeichnet|gez.|unterz.|unterschr.",
    "constituted": "gegründet|gründung|konstituiert|konstituierung|eingerichtet|gebildet|gegr.|konst.",
    "reactivated": "reaktiviert|reaktivierung|neugegründet|neu gegründet|wiedergegründet|wiederaufgenommen",
    "started": "begonnen|gestartet|beginn|start|beg.",
    "as_of": "spätestens seit|spätestens|mindestens seit|bereits seit|schon seit|vor|bis|stand",
}
_ABOUT = "ca.|ca|circa|etwa|ungefähr|um|gegen|vermutlich|wohl|anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter"
#: Words in brackets that make doubtful what stands before them.
_DOUBT = re.compile(r"(?<!\w)(?:nein|nicht|kein\w*|abgelehnt|ablehnung|ruht|ruhend|abgebrochen|ausgesetzt|kündigung|auflösung|"
                    r"beendigung|unklar|fraglich)(?!\w)|\?")  # fmt: skip
_PART_OF_YEAR = re.compile(
    r"\b(?:[1-4]\.\s?quartal|q\s?[1-4]|[1-4]\.\s?q(?:\.|\b)|(?:i{1,3}|iv)\.?\s?(?:quartal|(?=/))|[12]\.\s?(?:halbjahr|hj\.?)|"
    r"kw\s?[0-9]{1,2})(?!\w)[ /]*(?=(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
#: „Sommer 22“, „Ende '21“: beside such a word two digits are a year.
_SHORT_YEAR = re.compile(
    r"\b(anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter)\s+'?([0-9]{2})(?![0-9./-])", re.IGNORECASE
)
_TWO_YEARS = re.compile(r"((?:19|20)[0-9]{2})\s?([/–-])\s?((?:19|20)?[0-9]{2})(?![0-9./-])")
_WITHOUT_YEAR = re.compile(r"(?<![0-9.])[0-9]{1,2}\.\s?[0-9]{1,2}\.(?!\s?[0-9])")
_FILLERS = "f.|am|seit|im|in|ab|dem|den|der|vom|zum|für|erstmals|jahr|,|;|:|/|-|–|."

_VOCABULARIES = {
    "status": _STATUS_WORDS,
    "kind": _KIND_WORDS,
    "about": {"about": _ABOUT},
    "fillers": {"fillers": _FILLERS},
}


@dataclass(frozen=True)
class Said:
    """What a cell says. ``status`` is one of the fold's statuses, ``NO`` or ``None`` (it does not say).

    ``kind`` is a date kind if a word of the cell names it; ``explicit`` is false for „ca.“ and the like; ``note`` is what
    stood in brackets or cannot be kept otherwise; ``from_number`` marks dates that Excel had turned into numbers, ``ongoing``
    an active one that goes on.
    """

    status: str | None = None
    date: PartialDate | None = None
    kind: str = ""
    explicit: bool = True
    note: str = ""
    from_number: bool = False
    ongoing: bool = False

    @property
    def empty(self) -> bool:
        return self.status is None and self.date is None


NOTHING = Said()


class CellError(ValueError):
    """A cell is not understood, for a reason that can be named: what was ``expected``, and the ``remedy``."""

    def __init__(self, expected: str, remedy: str):
        super().__init__(expected)
        self.expected, self.remedy = expected, remedy


_ONE_DATE = ("ein einziges Datum in der Zelle", "Beginn und Abschluss in zwei Spalten schreiben, Weiteres in Klammern")
_ONE_YEAR = (
    "ein einziges Jahr oder Datum",
    "das Jahr des Ereignisses eintragen; beides nur in Klammern oder als Bemerkung",
)
_YEAR_MISSING = ("ein Datum mit Jahr", "das Jahr ergänzen")
_MEANING_TURNED = (
    "Klammern, die nichts anderes sagen als der Text davor",
    "Klammer in die Bemerkung schreiben oder den Status ändern",
)


def read_cell(value: object, today: date, concluded_means_signed: bool = False, shows: str = "day") -> Said:
    """Return what ``value`` (text, number, truth value or date) says. ``today`` tells the century of „98“.

    ``concluded_means_signed``: an agreement that is „abgeschlossen“ has begun, not ended. ``shows``: what a date cell shows
    of its date. Raises ValueError if any word is not understood; CellError if it can be said what is wrong.
    """
    if isinstance(value, bool):
        return Said(ACTIVE if value else NO)
    if isinstance(value, (datetime, date)):
        return Said(date=from_day(value, shows))
    if isinstance(value, (int, float)):
        return _read_number(float(value))
    return _read_text(str(value), today, concluded_means_signed)


@lru_cache(maxsize=4096)
def _read_text(typed: str, today: date, concluded_means_signed: bool) -> Said:
    text = " ".join(typed.split()).strip("'\" ")
    lowered = text.lower()
    if lowered in _NOTHING:
        return NOTHING
    if lowered.rstrip(".! ") in _NO:
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
    notes = [n.strip() for n in re.findall(r"\(([^()]*)\)", text)]
    rest = re.sub(r"\([^()]*\)", " ", text)
    rest = _SHORT_YEAR.sub(lambda m: f"{m[1]} {full_year(m[2], today)}", rest)
    if _spans_years(rest):
        raise CellError(*_ONE_YEAR)
    about = bool(_PART_OF_YEAR.search(rest))
    about_note = rest.strip() if about else ""
    rest = _PART_OF_YEAR.sub(" ", rest)
    dates = find_dates(rest, today)
    if len(dates) > 1:
        raise CellError(*_ONE_DATE)
    for found in dates:
        rest = rest[: found.start] + " " + rest[found.end :]
    if _WITHOUT_YEAR.search(rest):
        raise CellError(*_YEAR_MISSING)
    if has_number(re.sub(r"^\s*1\s*$", "", rest)):
        raise ValueError("numbers that belong to no date")
    statuses, kinds, vague = _words(rest.lower())
    _check_notes(notes, statuses, concluded_means_signed)
    if not dates and (statuses or kinds):
        dates, kinds = _date_in_notes(notes, kinds, today)
    if vague and not about_note:
        about_note = text
    said = Said(date=dates[0].date if dates else None, explicit=not (about or vague))
    said = replace(said, note="; ".join(n for n in [*notes, about_note] if n))
    return _with_words(said, statuses, kinds, concluded_means_signed)


def _spans_years(text: str) -> bool:
    """Whether ``text`` has „2021/22“ or „2019-2021“; „2021-06“ is a month, „2021/06“ too, but „2010/11“ may be two years."""
    for first, sign, second in _TWO_YEARS.findall(text):
        is_month = len(second) == 2 and 1 <= int(second) <= 12
        if not is_month or (sign == "/" and int(second) == (int(first) + 1) % 100):
            return True
    return False


def _check_notes(notes: list[str], statuses: set[str], concluded_means_signed: bool) -> None:
    """Raise ValueError if a bracket takes back what the cell says: „ja (beendet 2023)“, „x (noch nicht gegründet)“."""
    harmless = statuses | {ACTIVE, _ONGOING} | ({COMPLETED} if concluded_means_signed else set())
    for note in notes:
        if _DOUBT.search(note.lower()) or _take(note.lower(), "status")[0] - harmless:
            raise CellError(*_MEANING_TURNED)


def _date_in_notes(notes: list[str], kinds: set[str], today: date) -> tuple[list[Found], set[str]]:
    """The date of „unterzeichnet (03.05.2021)“, and the kinds of date that are named; nothing if a bracket says more."""
    dated = [(note, found) for note in notes if (found := find_dates(note, today))]
    if len(dated) != 1 or len(dated[0][1]) != 1:
        return [], kinds
    note, (one,) = dated[0]
    try:
        _, more, vague = _words((note[: one.start] + " " + note[one.end :]).lower())
    except ValueError:
        return [], kinds
    return ([], kinds) if vague else ([one], kinds | more)


def _words(text: str) -> tuple[set[str], set[str], bool]:
    """Take ``text`` apart, longest phrases first. Raises ValueError if a word is left over."""
    statuses, text = _take(text, "status")
    kinds, text = _take(text, "kind")
    vague, text = _take(text, "about")
    _, text = _take(text, "fillers")
    if text.strip():
        raise ValueError(f"not understood: {text.strip()}")
    return statuses, kinds, bool(vague)


def _take(text: str, vocabulary: str) -> tuple[set[str], str]:
    """Return the keys of the phrases in ``text``, and what is left of it."""
    meaning, pattern = _compiled(vocabulary)
    found = {meaning[m[0]] for m in pattern.finditer(text)}
    return found, pattern.sub(" ", text) if found else text


@cache
def _compiled(vocabulary: str) -> tuple[Mapping[str, str], re.Pattern]:
    """Phrase → key, and a pattern that finds the longest phrases first."""
    meaning = {phrase: key for key, words in _VOCABULARIES[vocabulary].items() for phrase in words.split("|")}
    # „beendet“ is a word of its own in „ja, beendet“, but not in „unbeendet“
    forms = (
        re.escape(p) if not p[0].isalnum() else rf"(?<!\w){re.escape(p)}(?!\w)"
        for p in sorted(meaning, key=len, reverse=True)
    )
    return meaning, re.compile("|".join(forms))


def _with_words(said: Said, statuses: set[str], kinds: set[str], concluded_means_signed: bool) -> Said:
    if _ONGOING in statuses:
        said, statuses = replace(said, ongoing=True), (statuses - {_ONGOING}) | {ACTIVE}
    if concluded_means_signed and COMPLETED in statuses:
        statuses = (statuses - {COMPLETED}) | {ACTIVE}
        kinds = kinds | {"signed"}
    if len(statuses) > 1 and ACTIVE in statuses:
        statuses = statuses - {ACTIVE}  # „ja, geplant“ and „ja, abgeschlossen“: the other word is the more precise one
    if len(statuses) > 1:
        raise ValueError("several statuses")
    events = kinds - {"as_of"}
    if len(events) > 1:
        raise ValueError("several kinds of date")
    status = next(iter(statuses), None) or (ACTIVE if events else None)
    if status is None and said.date is None:
        raise ValueError("says nothing")
    # „spätestens seit“ weakens whatever event is named beside it
    return replace(said, status=status, kind="as_of" if "as_of" in kinds else next(iter(events), ""))
