"""How many: every count has a unit that can be said aloud, and one function here with that unit in its name.

The units, and which of them stands first where: ``docs/decisions/2026-11-28-counts.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from layers.words.wording import sort_key
from loaders.atlas.dates import year_before
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.register import PublishedTotal, published_on

#: Of what kind a carrier is: the first holds for itself alone, the second is a district, whatever else is shared.
MUNICIPALITY, DISTRICT = "municipality", "district"


@dataclass(frozen=True)
class Carrier:
    """Who holds one agreement or council: counted once, however many municipalities share it.

    ``key`` is an AGS, the five digits of a district or, of what is shared, its ``name``; ``kind`` as the register has it.
    ``members`` are the AGS, ascending, that have it through this carrier; none for a district. ``status``: that of the first.
    """

    key: str
    kind: str
    name: str
    members: tuple[str, ...]
    status: Status


@dataclass(frozen=True)
class Counts:
    """What is counted of one instrument in one region on one date; active and completed count, nothing else.

    ``taking_part``: municipalities, derived ones included, as the map colours them; ``named``: those of them that a source
    names; ``municipalities``: all of the region. ``carriers``: agreements or councils, those of districts included, of
    which there are ``districts``. ``published``: the programme's own totals of the latest publication up to the date;
    empty for a part of the state.
    """

    instrument: str
    municipalities: int
    taking_part: int
    named: int
    carriers: int
    districts: int
    published: tuple[PublishedTotal, ...]


def municipalities_taking_part(
    snapshot: Snapshot, instrument: str, members: Collection[str] | None = None
) -> list[str]:
    """Return the AGS of ``members`` (default: all) that take part on the snapshot's date, derived ones included."""
    return _taking_part(_statuses(snapshot, instrument, members))


def municipalities_with_any(snapshot: Snapshot, members: Collection[str]) -> list[str]:
    """Return the AGS of ``members`` that take part in at least one instrument on the snapshot's date."""
    return [ags for ags in members if any(s.takes_part for s in snapshot.statuses(ags).values())]


def municipalities_named(snapshot: Snapshot, instrument: str, members: Collection[str] | None = None) -> list[str]:
    """Return those of ``municipalities_taking_part`` that a source names: what is derived is left out."""
    return _named(_statuses(snapshot, instrument, members))


def municipalities_undated(snapshot: Snapshot, instrument: str) -> list[str]:
    """Return those of ``municipalities_named`` that only a fact without a date names: they show no growth."""
    dated = Snapshot(snapshot.atlas, snapshot.as_of, date.max)
    named = set(municipalities_named(dated, instrument))
    return [ags for ags in municipalities_named(snapshot, instrument) if ags not in named]


def carriers(snapshot: Snapshot, instrument: str, members: Collection[str] | None = None) -> list[Carrier]:
    """Return who holds the agreements or councils of ``members`` (AGS, default: all), by name.

    A district's own is among them if all of the district's municipalities are ``members``.
    """
    return _carriers(snapshot.atlas, _statuses(snapshot, instrument, members), _own(snapshot, instrument, members))


def counts(snapshot: Snapshot, instrument: str, members: Collection[str] | None = None) -> Counts:
    """Count ``instrument`` on the snapshot's date among ``members`` (AGS, default: all municipalities)."""
    atlas, own = snapshot.atlas, _own(snapshot, instrument, members)
    found = _counted(atlas, instrument, _statuses(snapshot, instrument, members), own, snapshot.as_of)
    total = len(atlas.municipalities if members is None else members)
    if is_whole_state(atlas, members):
        return found
    return Counts(instrument, total, found.taking_part, found.named, found.carriers, found.districts, ())


def gained(snapshot: Snapshot, instrument: str, members: Collection[str] | None = None) -> int:
    """Return how many more municipalities take part than a year before; facts without a date prove no growth."""
    now, before = (
        len(municipalities_taking_part(Snapshot(snapshot.atlas, day, date.max), instrument, members))
        for day in (snapshot.as_of, year_before(snapshot.as_of))
    )
    return now - before


def counts_over_time(atlas: Atlas, instrument: str) -> Iterator[tuple[date, Counts]]:
    """Yield the counts of the whole state for ``date.min`` and every later day on which they may change, in order.

    Facts without a date are left out: they count for the present only. Counted forward from day to day, because
    folding everybody on every day would take the square of the number of facts.
    """
    changes: dict[date, list[str]] = defaultdict(list, {date.min: []})
    for key in [*atlas.municipalities, *atlas.districts]:
        for day in atlas.register.event_days(key, instrument):
            changes[day].append(key)
    for total in atlas.totals:
        if total.instrument == instrument:
            changes[total.as_of.last] += []
    statuses, own = dict[str, Status](), dict[str, Status]()
    for day in sorted(changes):
        for key in changes[day]:
            found = own if key in atlas.districts else statuses
            found[key] = atlas.register.status(key, instrument, day, date.max)
        yield day, _counted(atlas, instrument, statuses, own, day)


def is_whole_state(atlas: Atlas, members: Collection[str] | None) -> bool:
    """Whether ``members`` are all municipalities: only of them the programme publishes totals."""
    return members is None or len(members) == len(atlas.municipalities)


def own_districts(atlas: Atlas, members: Collection[str] | None = None) -> list[str]:
    """Return the districts whose municipalities are all ``members`` (default: all districts): what they hold themselves
    belongs to the region."""
    if members is None:
        return list(atlas.districts)
    inside = set(members)
    return [key for key in atlas.districts if atlas.members[key] and inside.issuperset(atlas.members[key])]


def _statuses(snapshot: Snapshot, instrument: str, members: Collection[str] | None) -> dict[str, Status]:
    """Of those of whom there are facts: nobody else takes part."""
    told, everybody = snapshot.atlas.register.told, snapshot.atlas.municipalities if members is None else members
    return {ags: snapshot.status(ags, instrument) for ags in everybody if ags in told}


def _own(snapshot: Snapshot, instrument: str, members: Collection[str] | None) -> dict[str, Status]:
    return {key: snapshot.status(key, instrument) for key in own_districts(snapshot.atlas, members)}


def _taking_part(statuses: Mapping[str, Status]) -> list[str]:
    return [key for key, status in statuses.items() if status.takes_part]


def _named(statuses: Mapping[str, Status]) -> list[str]:
    return [key for key in _taking_part(statuses) if not statuses[key].derived]


def _counted(
    atlas: Atlas, instrument: str, statuses: Mapping[str, Status], own: Mapping[str, Status], as_of: date
) -> Counts:
    districts = len(_named(own))
    return Counts(
        instrument,
        len(atlas.municipalities),
        len(_taking_part(statuses)),
        len(_named(statuses)),
        len(_members(atlas, statuses)) + districts,
        districts,
        tuple(published_on(atlas.totals, instrument, as_of)),
    )


def _carriers(atlas: Atlas, statuses: Mapping[str, Status], own: Mapping[str, Status]) -> list[Carrier]:
    """``statuses`` are those of municipalities, ``own`` what districts hold themselves."""
    found = [
        Carrier(key, kind, name, tuple(sorted(members)), statuses[min(members)])
        for (key, kind, name), members in _members(atlas, statuses).items()
    ]
    found += [Carrier(key, DISTRICT, atlas.districts[key], (), own[key]) for key in _named(own)]
    return sorted(found, key=lambda c: (sort_key(c.name), c.key))


def _members(atlas: Atlas, statuses: Mapping[str, Status]) -> Mapping[tuple[str, str, str], list[str]]:
    """(Key, kind, name) of each carrier → the municipalities that it holds something for."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for ags in _named(statuses):
        found[_held_by(atlas, ags, statuses[ags])].append(ags)
    return found


def _held_by(atlas: Atlas, ags: str, status: Status) -> tuple[str, str, str]:
    if status.carrier_kind == MUNICIPALITY:
        return ags, MUNICIPALITY, atlas.municipalities[ags].name
    return status.carrier, status.carrier_kind, status.carrier
