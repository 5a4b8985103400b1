"""Read parameters of the API and of snippets strictly: what is wrong is refused, with the field and what was expected."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date

from dashboard.site import Site
from layers.catalogue import OVERVIEW, Layer
from loaders.atlas import Municipality
from loaders.dates import parse_day
from loaders.regions import Region, resolve_region


class RequestError(Exception):
    """A request that cannot be answered: HTTP ``status`` with German ``message``, the ``field`` and what was ``expected``."""

    def __init__(self, status: int, message: str, field: str, expected: str):
        super().__init__(message)
        self.status, self.field, self.expected = status, field, expected

    def body(self) -> dict:
        return {"error": {"status": self.status, "message": str(self), "field": self.field, "expected": self.expected}}


def _refuse(field: str, got: str, expected: str) -> RequestError:
    return RequestError(422, f"„{got[:80]}“ ist kein gültiger Wert für {field}.", field, expected)


def read_date(query: Mapping[str, str], today: date) -> date:
    """Return ``date``, by default ``today``. A day after today is refused: nothing is known of it."""
    text = query.get("date", "")
    if not text:
        return today
    try:
        day = parse_day(text)
    except ValueError:
        day = None
    if day is None or day > today:
        raise _refuse("date", text, f"ein Tag JJJJ-MM-TT, höchstens {today.isoformat()}")
    return day


def read_integer(query: Mapping[str, str], field: str, default: int, low: int, high: int) -> int:
    """Return a whole number between ``low`` and ``high`` inclusive."""
    text = query.get(field, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and low <= int(text) <= high):
        raise _refuse(field, text, f"eine ganze Zahl von {low} bis {high}")
    return int(text)


def read_choice(query: Mapping[str, str], field: str, default: str, choices: Collection[str]) -> str:
    """Return one of ``choices``."""
    text = query.get(field) or default
    if text not in choices:
        raise _refuse(field, text, "einer der Werte " + ", ".join(choices))
    return text


def read_layer(query: Mapping[str, str], site: Site) -> Layer:
    """Return the layer named by ``layer``, by default the overview."""
    return site.catalogue[read_choice(query, "layer", OVERVIEW, site.catalogue)]


def read_region(query: Mapping[str, str], site: Site) -> Region:
    """Return the region named by ``region``, by default the whole state."""
    text = query.get("region") or site.atlas.state.key
    try:
        return resolve_region(site.atlas, text)
    except ValueError as error:
        raise _refuse("region", text, str(error)) from error


def read_title(query: Mapping[str, str], site: Site, limit: int = 200) -> str | None:
    """Return ``title`` without control characters, ``None`` if empty. What the pictures' font lacks is refused."""
    text = query.get("title", "")
    if len(text) > limit:
        raise RequestError(422, f"Der Titel hat {len(text)} Zeichen.", "title", f"höchstens {limit} Zeichen")
    # marks that turn the direction of writing are not printable either: nothing around the title may change its order
    composed = unicodedata.normalize("NFC", text)
    title = " ".join("".join(c if c.isprintable() else " " for c in composed).split())
    missing = site.materials.metrics.missing(title)
    if missing:
        raise RequestError(
            422,
            f"„{missing}“ gibt es in der Schrift der Bilder nicht.",
            "title",
            "lateinische, griechische oder kyrillische Buchstaben, Ziffern und Satzzeichen",
        )
    return title or None


def read_municipality(site: Site, ags: str) -> Municipality:
    """Return the municipality for an AGS, old ones included. Raises RequestError 404."""
    municipality = site.atlas.find(ags)
    if municipality is None:
        later = site.atlas.begins_later(ags)
        raise RequestError(
            404,
            f"Keine Gemeinde mit dem Schlüssel „{ags[:20]}“{f': {later}' if later else ''}.",
            "ags",
            f"der achtstellige amtliche Schlüssel einer Gemeinde, zum Beispiel {next(iter(site.atlas.municipalities))}",
        )
    return municipality
