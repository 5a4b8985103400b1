"""How much of every district, or of every other region, takes part, as a table for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from layers.answers.shares import Share, Shares
from layers.files.workbook import Table
from layers.words.language import Language
from loaders.atlas.programme import Instrument


@dataclass(frozen=True)
class RegionRow:
    """A region, or the whole state, whose ``key`` is empty. ``shares``: by the key of an instrument; ``kind`` in words."""

    key: str
    name: str
    members: int
    shares: Mapping[str, Shares]
    kind: str = ""


def region_table(
    rows: Sequence[RegionRow],
    instruments: Sequence[Instrument],
    language: Language,
    measure: tuple[str, Callable[[Shares], Share]],
    heads: tuple[str, str, str],
) -> Table:
    """Return one row per region, in the order of ``rows``, measured as ``measure`` says: what is counted, and the share.

    ``heads``: title, name of the sheet, heading of the column with the names. A column with the kind stands there if any
    row has one.
    """
    text, (unit, value), (title, sheet, name) = language.text, measure, heads
    kinds = [text("Art")] if any(row.kind for row in rows) else []
    # of municipalities the whole stands there already
    whole = [] if unit == text("Gemeinden") else [unit]
    columns = [text("Schlüssel"), *kinds, name, text("Gemeinden"), *whole]
    for i in instruments:
        columns += [f"{i.short}: {unit}", text("{instrument}: Anteil in %", instrument=i.short)]
    body = []
    for row in rows:
        found = [value(row.shares[i.key]) for i in instruments]
        cells = [cell for share in found for cell in (_round(share.part), round(100 * (share.ratio or 0), 1))]
        wholes = [_round(share.whole) for share in found[:1] if whole]
        body.append([row.key, *([row.kind] if kinds else []), row.name, row.members, *wholes, *cells])
    about = [
        text(
            "Gezählt wird, was als aktiv oder abgeschlossen bekannt ist, also mindestens so viele; "
            "Abgeleitetes zählt mit, wie auf der Karte."
        )
    ]
    return Table(title, sheet, columns, body, about)


def _round(value: float) -> float:
    """Whole numbers stay whole: only areas have decimals."""
    return int(value) if value == int(value) else round(value, 1)
