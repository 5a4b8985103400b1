"""How many take part: per municipality and per carrier, next to what the programme itself published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.register import PublishedTotal, published_on


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
    atlas, tally = snapshot.atlas, _Tally(instrument)
    for ags in atlas.municipalities if members is None else members:
        tally.add(ags, snapshot.status(ags, instrument))
    for district in atlas.districts if members is None else ():
        tally.add_district(snapshot.status(district, instrument))
    return tally.figures(atlas, snapshot.as_of)


def gained(snapshot: Snapshot, instrument: str) -> int:
    """Return how many more municipalities are recorded than a year before.

    Facts without a date are left out: they prove no growth.
    """
    now, before = (
        figures(Snapshot(snapshot.atlas, day, date.max), instrument).recorded
        for day in (snapshot.as_of, year_before(snapshot.as_of))
    )
    return now - before


def year_before(day: date) -> date:
    """Return the same day a year earlier; the 28th for a 29th of February, and never before the first day of all."""
    if day.year == date.min.year:
        return date.min
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def figures_over_time(atlas: Atlas, instrument: str) -> Iterator[tuple[date, Figures]]:
    """Yield the figures of the whole state for ``date.min`` and every later day on which they may change, in order.

    Facts without a date are left out: they count for the present only. Counted forward from day to day, because
    counting everybody on every day would take the square of the number of facts.
    """
    changes: dict[date, list[str]] = defaultdict(list, {date.min: []})
    for key in [*atlas.municipalities, *atlas.districts]:
        for day in atlas.register.event_days(key, instrument):
            changes[day].append(key)
    for total in atlas.totals:
        if total.instrument == instrument:
            changes[total.as_of.last] += []
    tally, statuses = _Tally(instrument), dict[str, Status]()
    for day in sorted(changes):
        for key in changes[day]:
            before = statuses.get(key, NO_INFORMATION)
            statuses[key] = atlas.register.status(key, instrument, day, date.max)
            tally.replace(key, before, statuses[key], key in atlas.districts)
        yield day, tally.figures(atlas, day)


@dataclass
class _Tally:
    """Counts under way."""

    instrument: str
    recorded: int = 0
    derived: int = 0
    districts: int = 0
    carriers: Counter = field(default_factory=Counter)

    def replace(self, key: str, before: Status, after: Status, is_district: bool) -> None:
        for status, weight in ((before, -1), (after, 1)):
            if is_district:
                self.add_district(status, weight)
            else:
                self.add(key, status, weight)

    def add(self, ags: str, status: Status, weight: int = 1) -> None:
        if status.takes_part and status.derived:
            self.derived += weight
        elif status.takes_part:
            self.recorded += weight
            self.carriers[status.carrier_kind, ags if status.carrier_kind == "municipality" else status.carrier] += (
                weight
            )

    def add_district(self, status: Status, weight: int = 1) -> None:
        self.districts += weight * status.takes_part

    def figures(self, atlas: Atlas, as_of: date) -> Figures:
        shared = sum(1 for members in self.carriers.values() if members)
        published = tuple(published_on(atlas.totals, self.instrument, as_of))
        return Figures(self.instrument, self.recorded, self.derived, shared + self.districts, self.districts, published)
