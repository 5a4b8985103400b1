"""How many take part: per municipality and per carrier, next to what the programme itself published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.atlas import Snapshot
from loaders.register import PublishedTotal, published_on


@dataclass(frozen=True)
class Figures:
    """Counts for one instrument on one date; only ``active`` and ``completed`` count as taking part.

    ``recorded`` municipalities are named by a source, ``derived`` ones follow from another instrument. ``carriers``
    counts an agreement or council that several municipalities share once; ``districts`` of them are district councils.
    ``published`` are the programme's own totals of the latest publication up to the date.
    """

    instrument: str
    recorded: int
    derived: int
    carriers: int
    districts: int
    published: tuple[PublishedTotal, ...]


def figures(snapshot: Snapshot, instrument: str, members: Sequence[str] | None = None) -> Figures:
    """Count ``instrument`` on the snapshot's date over ``members`` (AGS; default: all municipalities).

    District councils are counted only for the whole state, because their members are not listed.
    """
    atlas = snapshot.atlas
    statuses = {ags: snapshot.status(ags, instrument) for ags in (atlas.municipalities if members is None else members)}
    taking_part = {ags: s for ags, s in statuses.items() if s.takes_part}
    recorded = {ags: s for ags, s in taking_part.items() if not s.derived}
    carriers = {(s.carrier_kind, ags if s.carrier_kind == "municipality" else s.carrier) for ags, s in recorded.items()}
    districts = [d for d in atlas.districts if members is None and snapshot.status(d, instrument).takes_part]
    return Figures(
        instrument,
        len(recorded),
        len(taking_part) - len(recorded),
        len(carriers) + len(districts),
        len(districts),
        tuple(published_on(atlas.totals, instrument, snapshot.as_of)),
    )
