"""Read parameters of the API and of snippets strictly: what is wrong is refused, with the field and what was expected."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date

from dashboard.context.site import Site
from layers.words.language import GERMAN, Language, message
from loaders.atlas.dates import parse_day
from loaders.atlas.model import Municipality
from loaders.atlas.region_terms import MOST_TERMS, RegionError
from loaders.atlas.regions import Region, resolve_region

#: So much of what was got is repeated.
LONGEST_SHOWN = 80
#: So many characters a title may have.
LONGEST_TITLE = 200
_NO_VALUE = message("„{got}“ ist kein gültiger Wert für {field}.")
_REGIONS = message(
    "{state}, ein Landkreis (5 Ziffern), eine Gemeinde (8 Ziffern), auch mit +1 bis +3 Nachbarringen, oder ein Gebiet wie "
    "{example}; mehrere mit Komma getrennt, ausgenommene mit Minus davor; oder ein Ausschnitt in Grad (West,Süd,Ost,Nord), "
    "der {name} berührt"
)
#: Why something is no region → what is wrong with it.
_NO_REGION = {
    "unknown": message("„{got}“ ist hier kein Gebiet."),
    "nothing left": message("Von „{got}“ bleibt keine Gemeinde übrig."),
    "only left out": message("„{got}“ nimmt nur aus; es fehlt das Gebiet, aus dem."),
    "too many": message("Das Gebiet hat zu viele Teile: höchstens {most} sind möglich."),
}


class RequestError(Exception):
    """A request that cannot be answered: HTTP ``status``, what is wrong, the ``field`` and what was expected.

    ``wrong`` and ``expected`` are messages with ``values``, in which days and lists are written as the language does; as
    text, the error is in German.
    """

    def __init__(self, status: int, wrong: str, field: str, expected: str, **values: object):
        self.status, self.field, self._wrong, self._expected = status, field, wrong, expected
        self._values = {"field": field, **values}
        super().__init__(self.wrong(GERMAN))

    def wrong(self, language: Language) -> str:
        """Say what is wrong."""
        return language.text(self._wrong, **self._said(language))

    def expected(self, language: Language) -> str:
        """Say what was expected."""
        return language.text(self._expected, **self._said(language))

    def _said(self, language: Language) -> dict[str, object]:
        def say(value: object) -> object:
            if isinstance(value, date):
                return language.day(value)
            return language.join(value) if isinstance(value, tuple) else value

        return {key: say(value) for key, value in self._values.items()}

    def body(self, language: Language) -> dict:
        """Return the answer to a program."""
        said = {"message": self.wrong(language), "field": self.field, "expected": self.expected(language)}
        return {"error": {"status": self.status, **said}}


def refuse(field: str, got: str, expected: str, status: int = 422, **values: object) -> RequestError:
    """Return the refusal of a value; ``expected`` is a message with ``values``."""
    return RequestError(status, _NO_VALUE, field, expected, **values, got=got[:LONGEST_SHOWN])


def read_day(query: Mapping[str, str], field: str, latest: date) -> date | None:
    """Return a day, ``None`` without one. One after ``latest`` is refused: nothing is known of what comes after today."""
    text = query.get(field, "")
    if not text:
        return None
    try:
        day = parse_day(text)
    except ValueError:
        day = None
    if day is None or day > latest:
        raise refuse(field, text, message("ein Tag JJJJ-MM-TT, höchstens {latest}"), latest=latest.isoformat())
    return day


def read_integer(query: Mapping[str, str], field: str, default: int, low: int, high: int) -> int:
    """Return a whole number between ``low`` and ``high`` inclusive."""
    text = query.get(field, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and low <= int(text) <= high):
        raise refuse(field, text, message("eine ganze Zahl von {low} bis {high}"), low=low, high=high)
    return int(text)


def read_choice(query: Mapping[str, str], field: str, default: str, choices: Collection[str]) -> str:
    """Return one of ``choices``."""
    text = query.get(field) or default
    if text not in choices:
        raise refuse(field, text, message("einer der Werte {choices}"), choices=", ".join(choices))
    return text


def find_region(site: Site, text: str, status: int = 422, field: str = "region") -> Region:
    """Return the region for a REGION text. Raises RequestError with ``status``, naming ``field`` and the term that is none."""
    try:
        return resolve_region(site.atlas, text)
    except RegionError as error:
        example = next(iter(site.atlas.named_regions), site.atlas.state.key)
        names = {"state": site.atlas.state.key, "name": site.state.name, "example": example}
        got = error.term[:LONGEST_SHOWN]
        raise RequestError(status, _NO_REGION[error.why], field, _REGIONS, **names, got=got, most=MOST_TERMS) from error


def read_title(query: Mapping[str, str], site: Site, field: str = "title") -> str | None:
    """Return a title without control characters, ``None`` if empty. What the pictures' font lacks is refused."""
    text = query.get(field, "")
    if len(text) > LONGEST_TITLE:
        raise RequestError(
            422,
            message("Der Titel hat {length} Zeichen."),
            field,
            message("höchstens {limit} Zeichen"),
            length=len(text),
            limit=LONGEST_TITLE,
        )
    # marks that turn the direction of writing are not printable either: nothing around the title may change its order
    composed = unicodedata.normalize("NFC", text)
    title = " ".join("".join(c if c.isprintable() else " " for c in composed).split())
    missing = site.materials.metrics.missing(title)
    if missing:
        raise RequestError(
            422,
            message("„{character}“ gibt es in der Schrift der Bilder nicht."),
            field,
            message("lateinische, griechische oder kyrillische Buchstaben, Ziffern und Satzzeichen"),
            character=missing,
        )
    return title or None


def begins_later(site: Site, text: str) -> RequestError | None:
    """Return what is to be said of the key or name of a municipality that begins after the territory's date, if it is one."""
    parts = site.atlas.begins_later(text)
    if not parts:
        return None
    return RequestError(
        404,
        message(
            "{place} ({key}) besteht seit {since}, gebildet aus {parts}. Diese Karte hat den Gebietsstand {territory}."
        ),
        "ags",
        message("der Schlüssel oder Name einer Gemeinde in diesem Gebietsstand"),
        place=parts[0].new_name,
        key=parts[0].new_ags,
        since=parts[0].effective,
        parts=tuple(f"{change.old_name} ({change.old_ags})" for change in parts),
        territory=site.atlas.territory.date,
    )


def read_municipality(site: Site, ags: str) -> Municipality:
    """Return the municipality for an AGS, old ones included. Raises RequestError 404."""
    municipality = site.atlas.find(ags)
    if municipality is None:
        raise begins_later(site, ags) or RequestError(
            404,
            message("Keine Gemeinde mit dem Schlüssel „{ags}“."),
            "ags",
            message("der achtstellige amtliche Schlüssel einer Gemeinde, zum Beispiel {example}"),
            ags=ags[:20],
            example=next(iter(site.atlas.municipalities)),
        )
    return municipality
