"""Who is around a municipality and takes part in what: neighbour lists, nearest examples, villages of similar size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.words.wording import sort_key
from loaders.atlas.fold import Status
from loaders.atlas.model import Municipality, Snapshot

#: Two municipalities are similar in size if neither has more than this many times the inhabitants of the other.
SIMILAR = 2.0


@dataclass(frozen=True)
class Neighbour:
    """One municipality as seen from another.

    ``ring``: steps over common borders. ``shared_border_m``: metres, 0 for a point contact, ``None`` beyond the first
    ring. ``distance_m``: between the boundaries. ``same_carrier``: instruments that both have through one carrier.
    """

    municipality: Municipality
    ring: int | None
    shared_border_m: float | None
    distance_m: float
    statuses: Mapping[str, Status]
    same_carrier: frozenset[str]


def ring_scope(snapshot: Snapshot, ags: str, rings: int) -> list[str]:
    """Return the AGS within ``rings`` rings."""
    return list(snapshot.atlas.neighbours.ring(ags, rings))


def district_scope(snapshot: Snapshot, ags: str) -> list[str]:
    """Return the AGS of the same district."""
    district = snapshot.atlas.municipalities[ags].district_ags
    return [a for a in snapshot.atlas.members.get(district, ()) if a != ags]


def distance_scope(snapshot: Snapshot, ags: str, kilometres: float) -> list[str]:
    """Return the AGS whose boundary lies within ``kilometres``."""
    return [a for a, _ in snapshot.atlas.distances.within(ags, kilometres * 1000)]


def describe_neighbours(snapshot: Snapshot, ags: str, scope: list[str]) -> list[Neighbour]:
    """Return the municipalities of ``scope``, by name."""
    found = _seen_from(snapshot, ags, dict.fromkeys(scope))
    return sorted(found, key=lambda n: (sort_key(n.municipality.name), n.municipality.ags))


def nearest_examples(snapshot: Snapshot, ags: str, instrument: str, limit: int = 1) -> list[Neighbour]:
    """Return the ``limit`` nearest municipalities that have ``instrument`` active or completed, ties included.

    Ordered by distance between boundaries, then ring, then name. A consultation that is only derived counts too.
    """
    found = snapshot.atlas.distances.nearest(ags, snapshot.participants[instrument], limit)
    return sorted(_seen_from(snapshot, ags, dict(found)), key=_nearness)


def similar_examples(snapshot: Snapshot, ags: str, limit: int = 5) -> list[Neighbour]:
    """Return the nearest municipalities with half to twice the inhabitants for which any participation is recorded."""
    atlas = snapshot.atlas
    population = atlas.municipalities[ags].population
    if not population:
        return []

    def fits(m: Municipality) -> bool:
        return m.population is not None and population / SIMILAR <= m.population <= population * SIMILAR

    similar = [a for a in snapshot.recorded if fits(atlas.municipalities[a])]
    found = atlas.distances.nearest(ags, similar, limit)
    return sorted(_seen_from(snapshot, ags, dict(found)), key=_nearness)[:limit]


def _nearness(neighbour: Neighbour) -> tuple:
    return (
        round(neighbour.distance_m),
        neighbour.ring or 0,
        sort_key(neighbour.municipality.name),
        neighbour.municipality.ags,
    )


def _seen_from(snapshot: Snapshot, ags: str, others: Mapping[str, float | None]) -> list[Neighbour]:
    """Describe ``others`` (AGS → distance in metres, ``None`` if it has not been measured yet) as seen from ``ags``."""
    atlas = snapshot.atlas
    rings, own = atlas.neighbours.rings_to(ags, others), snapshot.statuses(ags)
    borders = atlas.neighbours.borders[ags]
    neighbours = []
    for other, metres in others.items():
        border = borders.get(other)
        if metres is None:
            metres = 0.0 if border is not None else atlas.distances.between(ags, other)  # noqa: PLW2901
        statuses = snapshot.statuses(other)
        shared = frozenset(key for key, s in statuses.items() if _same_carrier(s, own[key]))
        neighbours.append(Neighbour(atlas.municipalities[other], rings.get(other), border, metres, statuses, shared))
    return neighbours


def _same_carrier(a: Status, b: Status) -> bool:
    # every municipality carries its own; only what is held together is worth saying
    return (
        bool(a.carrier)
        and a.carrier_kind != "municipality"
        and (a.carrier, a.carrier_kind) == (b.carrier, b.carrier_kind)
    )
