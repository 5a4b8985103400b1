"""Words for statuses and counts: said the same way on the page, in pictures and in tables."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from layers.words.language import Language, message
from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, STARTS, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.programme import Instrument

STATUS_WORDS = {
    UNKNOWN: message("keine Angabe"),
    PLANNED: message("geplant"),
    DORMANT: message("ruht"),
    ACTIVE: message("aktiv"),
    COMPLETED: message("abgeschlossen"),
    ENDED: message("beendet"),
}
DERIVED_WORD = message("abgeleitet")
#: Second cue beside colour: how full the step is.
STATUS_SYMBOLS = {UNKNOWN: "–", PLANNED: "◔", DORMANT: "◌", ACTIVE: "●", COMPLETED: "✔", ENDED: "✕"}
#: In which order statuses are sorted: what has come furthest first.
STATUS_ORDER = (COMPLETED, ACTIVE, DORMANT, PLANNED, ENDED, UNKNOWN)
NO_INFORMATION_NOTE = message(
    "„Keine Angabe“ heißt: Uns liegt keine Information vor – nicht, dass die Gemeinde nicht teilnimmt."
)

#: Letters that are no letter of the alphabet with a mark, and with which they stand.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ł": "l", "đ": "d"})

#: How surely a date is known → how it is said.
_WHEN = {
    "on": message("{date}"),
    "by": message("spätestens {date}"),
    "as of": message("Stand {date}"),
    "since": message("seit {date}"),
    "since at the latest": message("spätestens seit {date}"),
    "undated": message("ohne Datum"),
}
_PLANNED = message("geplant, Stand {date}")
_AGAIN = message("{renewed} {date}, zuvor {before}")


def status_word(status: Status, instrument: Instrument, language: Language) -> str:
    """→ „besteht“, „unterzeichnet“, „abgeleitet“, „keine Angabe“. ``instrument`` has its texts in ``language``."""
    if status.derived:
        return language.text(DERIVED_WORD)
    return instrument.active if status.status == ACTIVE else language.text(STATUS_WORDS[status.status])


def since(status: Status, instrument: Instrument, language: Language) -> str:
    """Say when, and how surely, after the word of the status: „seit 05.02.2021“, „spätestens Juni 2021“, „Stand 2022“.

    What began anew says both: „neu gegründet 09.02.2023, zuvor spätestens seit Januar 2019“. Nothing if nothing is known.
    """
    if status.status == UNKNOWN:
        return ""
    said = language.text(_WHEN[_sureness(status, instrument)], date=_day(status.since, language))
    if status.renewed is None:
        return said
    return language.text(_AGAIN, renewed=instrument.renewed, date=_day(status.renewed, language), before=said)


def status_line(status: Status, instrument: Instrument, language: Language) -> str:
    """One line for a status: „gegründet 05.02.2021“, „abgeleitet, spätestens 2020“, „keine Angabe“."""
    word, when = status_word(status, instrument, language), since(status, instrument, language)
    if status.status == UNKNOWN:
        return word
    if status.renewed:
        return when
    if status.status == ACTIVE and status.since_kind == "reactivated":
        return f"{instrument.renewed} {_day(status.since, language)}"
    if status.status == ACTIVE and instrument.began and status.since_kind in STARTS:
        return instrument.began.format(date=_day(status.since, language))
    if status.status == PLANNED and status.since:
        return language.text(_PLANNED, date=_day(status.since, language))
    return f"{word}, {when}" if status.derived or status.since is None else f"{word} {when}"


def _sureness(status: Status, instrument: Instrument) -> str:
    """The key of ``_WHEN`` that fits."""
    at_the_latest = status.since_kind == "as_of"
    if status.since is None:
        return "undated"
    if status.status == PLANNED:
        return "as of"
    if status.status in (COMPLETED, ENDED) or not (instrument.lasts or status.status == DORMANT):
        return "by" if at_the_latest else "on"
    return "since at the latest" if at_the_latest else "since"


def _day(when: PartialDate | None, language: Language) -> str:
    return language.partial_day(when) if when else ""


def sort_key(name: str) -> str:
    """Order of names as in dictionaries (DIN 5007-1), which browsers have as well.

    Letters with marks stand with those without, „ß“ with „ss“, and case does not matter.
    """
    small = name.casefold()
    if small.isascii():  # as most are
        return small
    letters = unicodedata.normalize("NFD", small.translate(_LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c))


def page_words(instrument: Instrument, language: Language) -> str:
    """→ „Seite des Rats“: what the public page of whoever holds it is. ``instrument`` has its texts in ``language``."""
    return instrument.page or language.text("Kontaktseite")


def site_of(url: str) -> str:
    """→ „medienservice.sachsen.de“; empty without an address."""
    return (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
