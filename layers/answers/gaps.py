"""Where nothing is recorded: municipalities without any known contact, and which of them lie side by side."""

from __future__ import annotations

from collections.abc import Iterable

from layers.words.wording import sort_key
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.model import Snapshot


def has_contact(snapshot: Snapshot, ags: str) -> bool:
    """Whether anything at all is recorded, or derived, for a municipality on the snapshot's date, plans and marks included."""
    return any(s.status != UNKNOWN for s in snapshot.statuses(ags).values()) or bool(snapshot.marks(ags))


def gaps(snapshot: Snapshot, members: Iterable[str]) -> list[tuple[str, ...]]:
    """Return clusters of adjacent ``members`` (AGS) without any contact: the largest first, each in the order of names.

    Municipalities that touch in a single point are adjacent. Two clusters stay two, even if a municipality that
    is not among ``members`` lies between them.
    """
    municipalities, borders = snapshot.atlas.municipalities, snapshot.atlas.neighbours.borders

    def by_name(ags: str) -> tuple[str, str]:
        return sort_key(municipalities[ags].name), ags

    waiting = {ags for ags in members if not has_contact(snapshot, ags)}
    clusters = []
    while waiting:
        cluster, frontier = set(), {min(waiting)}
        while frontier:
            cluster |= frontier
            frontier = {n for ags in frontier for n in borders[ags]} & waiting - cluster
        waiting -= cluster
        clusters.append(tuple(sorted(cluster, key=by_name)))
    return sorted(clusters, key=lambda c: (-len(c), by_name(c[0])))
