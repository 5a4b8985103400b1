"""What the remark beside a status says of it: „KPR aufgelöst 2022“, „ruht“. Other remarks are kept and say nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loaders.atlas.facts import ACTIVE, DORMANT, PLANNED
from loaders.atlas.programme import Instrument
from loaders.lists.cell_clauses import Said
from loaders.lists.cell_vocabulary import limits_in
from loaders.lists.cell_words import is_said_already, read_remark

_STANDING = (None, ACTIVE, PLANNED, DORMANT)


class RemarkError(Exception):
    """A remark limits what is said beside it, and is not understood; ``remedy`` says in German what to write."""

    def __init__(self, remedy: str):
        super().__init__(remedy)
        self.remedy = remedy


@dataclass(frozen=True)
class Remark:
    """A remark, and the instruments that may be meant: those that it names, else those of its column or row."""

    text: str
    about: tuple[str, ...]
    named: bool


def find_remark(text: str, instruments: Mapping[str, Instrument], standing: Mapping[str, Said]) -> Remark:
    """Return ``text`` without the names of ``instruments`` in it. ``standing``: what the row says of those it may be about."""
    rest, named = text, list[str]()
    for key, instrument in instruments.items():
        found = _names(instrument).sub(" ", rest)
        if found != rest:
            rest, named = found, [*named, key]
    about = [key for key, said in standing.items() if key in named or (not named and said.last.status in _STANDING)]
    return Remark(rest.strip(" :,;-–"), tuple(about), bool(named))


def with_remark(remark: Remark, said: Mapping[str, Said], signed: Mapping[str, bool], today: date) -> dict[str, Said]:
    """Return what cells and the remark say together, for the one instrument that is meant; ``{}`` if it changes nothing.

    ``said``: what the row says of each instrument; ``signed``: of which „abgeschlossen“ means signed. Raises RemarkError.
    """
    if not remark.named and is_said_already(remark.text, said.values(), today):
        return {}
    changed = {}
    for key in remark.about:
        try:
            found = read_remark(remark.text, said[key], today, signed[key])
        except ValueError as error:
            raise RemarkError(_remedy(remark.text)) from error
        if found != said[key]:
            changed[key] = found
    if len(changed) > 1 and not remark.named:
        raise RemarkError(_remedy(remark.text))
    return changed


def _remedy(text: str) -> str:
    words = [word for _, word in limits_in(text)] or ["geplant", "beendet"]
    listed = " oder ".join(f"„{word}“" for word in words)
    return f"in die Spalte des Angebots, das gemeint ist, {listed} schreiben; die Bemerkung kann dann bleiben"


def _names(instrument: Instrument) -> re.Pattern:
    label, _, bracket = instrument.label.partition("(")
    names = {label.strip(), bracket.rstrip(") "), instrument.short, instrument.abbreviation, *instrument.headings}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
