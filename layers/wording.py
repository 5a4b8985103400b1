"""German words for dates, numbers and statuses: said the same way on the page, in pictures and in tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from layers.figures import Figures
from loaders.dates import PartialDate
from loaders.fold import ACTIVE, COMPLETED, ENDED, PLANNED, UNKNOWN, Status

LOCALE = "de"
STATUS_WORDS = {
    UNKNOWN: "keine Angabe",
    PLANNED: "geplant",
    ACTIVE: "aktiv",
    COMPLETED: "abgeschlossen",
    ENDED: "beendet",
}
#: Second cue beside colour: how full the step is.
STATUS_SYMBOLS = {UNKNOWN: "–", PLANNED: "◔", ACTIVE: "●", COMPLETED: "✔", ENDED: "✕"}
NO_INFORMATION_NOTE = (
    "„Keine Angabe“ heißt: Uns liegt keine veröffentlichte Information vor – nicht, dass die Gemeinde nicht teilnimmt."
)


@lru_cache(maxsize=4096)
def number(value: float, decimals: int = 0) -> str:
    """``25085`` → „25.085“."""
    return format_decimal(
        round(value, decimals), format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=LOCALE
    )


def day(value: date) -> str:
    """→ „21.06.2022“."""
    return format_date(value, "dd.MM.yyyy", locale=LOCALE)


def partial_day(value: PartialDate) -> str:
    """→ „21.06.2022“, „Juni 2022“ or „2022“: never more precise than known."""
    form = {"day": "dd.MM.yyyy", "month": "MMMM yyyy", "year": "yyyy"}[value.precision]
    return format_date(value.first, form, locale=LOCALE)


def since(status: Status) -> str:
    """Say when, and how surely: „seit 05.02.2021“, „spätestens seit Juni 2021“, „geplant, Stand 2022“."""
    if status.status == UNKNOWN:
        return ""
    if status.since is None:
        return "ohne Datum"
    when = partial_day(status.since)
    at_the_latest = status.since_kind == "as_of"
    if status.status == PLANNED:
        return f"Stand {when}"
    if status.status in (COMPLETED, ENDED):
        return f"spätestens {when}" if at_the_latest else when
    if status.since_kind == "reactivated":
        return f"wieder seit {when}"
    return f"spätestens seit {when}" if at_the_latest else f"seit {when}"


def status_line(status: Status) -> str:
    """One line for a status: „aktiv seit 05.02.2021“, „keine Angabe“."""
    word = STATUS_WORDS[status.status]
    if status.derived:
        return f"abgeleitet, {since(status)}"
    return f"{word} {since(status)}".strip() if status.status != PLANNED else f"{word}, {since(status)}"


def sort_key(name: str) -> str:
    """Order of names as in a German telephone book's index: umlauts stand with their vowels, case does not matter."""
    return name.casefold().translate(str.maketrans("äöü", "aou")).replace("ss", "s")


def spellings(text: str) -> set[str]:
    """Return the ways to write ``text`` without umlauts: „Görlitz“ → ``gorlitz`` and ``goerlitz``."""
    lower = unicodedata.normalize("NFC", text.casefold())
    spelled = lower.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}))
    return {unicodedata.normalize("NFD", t).encode("ascii", "ignore").decode() for t in (lower, spelled)}


def contains(text: str, query: str) -> bool:
    """Whether ``query`` stands in ``text``, however either spells its umlauts."""
    return any(q in t for q in spellings(query) for t in spellings(text))


def join(words: Sequence[str], last: str = "und") -> str:
    """→ „a, b und c“."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def figures_text(figures: Figures) -> str:
    """What the counts mean: recorded by name, per carrier, and what the programme itself published."""
    text = f"Namentlich belegt: {_count(figures.recorded, 'Gemeinde', 'Gemeinden')}"
    if figures.carriers != figures.recorded:
        text += f", {_count(figures.carriers, 'Träger', 'Träger')}"
        if figures.districts:
            text += f" (davon {_count(figures.districts, 'Landkreis', 'Landkreise')})"
    text += "."
    if figures.derived:
        text += f" Dazu {number(figures.derived)} abgeleitet."
    return text


def published_text(figures: Figures) -> str:
    """→ „Veröffentlicht: 60 (11.04.2025)“; empty if nothing was published by then."""
    if not figures.published:
        return ""
    counts = join([number(t.count) for t in figures.published], "bzw.")
    return f"Veröffentlicht: {counts} ({partial_day(figures.published[0].as_of)})"


def _count(value: int, one: str, many: str) -> str:
    return f"{number(value)} {one if value == 1 else many}"
