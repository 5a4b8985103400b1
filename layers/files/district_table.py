"""How much of every district takes part, as a table for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from layers.answers.shares import Share, Shares
from layers.files.workbook import Table
from layers.words.language import Language
from loaders.atlas.programme import Instrument


@dataclass(frozen=True)
class DistrictRow:
    """A district, or the whole state, whose ``key`` is empty. ``shares``: by the key of an instrument."""

    key: str
    name: str
    members: int
    shares: Mapping[str, Shares]


def district_table(
    rows: Sequence[DistrictRow],
    instruments: Sequence[Instrument],
    language: Language,
    measure: tuple[str, Callable[[Shares], Share]],
) -> Table:
    """Return one row per district, in the order of ``rows``, measured as ``measure`` says: what is counted, and the share."""
    text, (unit, value) = language.text, measure
    heads = [text("Schlüssel"), text("Landkreis oder Stadt"), text("Gemeinden")]
    # of municipalities the whole stands there already
    whole = [] if unit == text("Gemeinden") else [unit]
    heads += whole
    for i in instruments:
        heads += [f"{i.short}: {unit}", text("{instrument}: Anteil in %", instrument=i.short)]
    body = []
    for row in rows:
        found = [value(row.shares[i.key]) for i in instruments]
        cells = [cell for share in found for cell in (_round(share.part), round(100 * (share.ratio or 0), 1))]
        wholes = [_round(share.whole) for share in found[:1] if whole]
        body.append([row.key, row.name, row.members, *wholes, *cells])
    about = [text("Gezählt wird, was aktiv oder abgeschlossen ist; Abgeleitetes zählt mit, wie auf der Karte.")]
    return Table(text("Landkreise und kreisfreie Städte"), text("Landkreise"), heads, body, about)


def _round(value: float) -> float:
    """Whole numbers stay whole: only areas have decimals."""
    return int(value) if value == int(value) else round(value, 1)
