"""Words for statuses, counts and regions: said the same way on the page, in pictures and in tables."""

from __future__ import annotations

from urllib.parse import urlsplit

from layers.words.language import Language, message
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas
from loaders.atlas.regions import Region

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
NO_INFORMATION_NOTE = message(
    "„Keine Angabe“ heißt: Uns liegt keine veröffentlichte Information vor – nicht, dass die Gemeinde nicht teilnimmt."
)

#: How surely a date is known → how it is said: alone, and after each status.
_SINCE = {
    "on": message("{date}"),
    "by": message("spätestens {date}"),
    "as of": message("Stand {date}"),
    "since": message("seit {date}"),
    "since at the latest": message("spätestens seit {date}"),
    "again since": message("wieder seit {date}"),
    "undated": message("ohne Datum"),
}
_LINES = {
    (PLANNED, "as of"): message("geplant, Stand {date}"),
    (PLANNED, "undated"): message("geplant, ohne Datum"),
    (DORMANT, "since"): message("ruht seit {date}"),
    (DORMANT, "since at the latest"): message("ruht spätestens seit {date}"),
    (DORMANT, "undated"): message("ruht, ohne Datum"),
    (ACTIVE, "since"): message("aktiv seit {date}"),
    (ACTIVE, "since at the latest"): message("aktiv spätestens seit {date}"),
    (ACTIVE, "again since"): message("aktiv wieder seit {date}"),
    (ACTIVE, "undated"): message("aktiv ohne Datum"),
    (COMPLETED, "on"): message("abgeschlossen {date}"),
    (COMPLETED, "by"): message("abgeschlossen spätestens {date}"),
    (COMPLETED, "undated"): message("abgeschlossen ohne Datum"),
    (ENDED, "on"): message("beendet {date}"),
    (ENDED, "by"): message("beendet spätestens {date}"),
    (ENDED, "undated"): message("beendet ohne Datum"),
}
_DERIVED_LINES = {
    "as of": message("abgeleitet, Stand {date}"),
    "on": message("abgeleitet, {date}"),
    "by": message("abgeleitet, spätestens {date}"),
    "since": message("abgeleitet, seit {date}"),
    "since at the latest": message("abgeleitet, spätestens seit {date}"),
    "again since": message("abgeleitet, wieder seit {date}"),
    "undated": message("abgeleitet, ohne Datum"),
}


def status_word(status: Status, language: Language) -> str:
    """→ „aktiv“, „abgeleitet“, „keine Angabe“."""
    return language.text(DERIVED_WORD if status.derived else STATUS_WORDS[status.status])


def since(status: Status, language: Language) -> str:
    """Say when, and how surely: „seit 05.02.2021“, „spätestens seit Juni 2021“, „Stand 2022“; nothing if nothing is known."""
    if status.status == UNKNOWN:
        return ""
    return language.text(_SINCE[_sureness(status)], date=_when(status, language))


def status_line(status: Status, language: Language) -> str:
    """One line for a status: „aktiv seit 05.02.2021“, „abgeleitet, spätestens seit 2020“, „keine Angabe“."""
    if status.status == UNKNOWN:
        return language.text(STATUS_WORDS[UNKNOWN])
    how = _sureness(status)
    line = _DERIVED_LINES[how] if status.derived else _LINES[status.status, how]
    return language.text(line, date=_when(status, language))


def _sureness(status: Status) -> str:
    """The key of ``_SINCE`` that fits."""
    at_the_latest = status.since_kind == "as_of"
    if status.since is None:
        return "undated"
    if status.status == PLANNED:
        return "as of"
    if status.status in (COMPLETED, ENDED):
        return "by" if at_the_latest else "on"
    if status.since_kind == "reactivated":
        return "again since"
    return "since at the latest" if at_the_latest else "since"


def _when(status: Status, language: Language) -> str:
    return language.partial_day(status.since) if status.since else ""


def sort_key(name: str) -> str:
    """Order of names as in dictionaries (DIN 5007-1): umlauts stand with their vowels, „ß“ with „ss“, case does not matter."""
    return name.casefold().translate(str.maketrans("äöü", "aou"))


def site_of(url: str) -> str:
    """→ „medienservice.sachsen.de“; empty without an address."""
    return (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")


def region_title(atlas: Atlas, region: Region, language: Language) -> str:
    """→ „Sachsen“, „Landkreis Görlitz“, „Zittau und Nachbargemeinden“, „Ausschnitt aus Sachsen“."""
    state = language.state(atlas.state)
    if region.extent:
        return language.text("Ausschnitt aus {state}", state=state.name)
    if region.focus is None:
        return state.name if region.key == state.key else atlas.districts[region.key]
    name = atlas.municipalities[region.focus].name
    if region.rings == 1:
        return language.text("{name} und Nachbargemeinden", name=name)
    return language.text("{name} mit zwei Ringen von Nachbargemeinden", name=name) if region.rings else name
