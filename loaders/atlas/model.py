"""The Atlas: territory, places, register and neighbours, checked together and never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from geodata.changes import Change
from geodata.distances import Distances
from geodata.model import Coverage, FormerPlace, OtherName, Territory
from geodata.neighbours import Neighbours
from loaders.atlas.clock import Clock
from loaders.atlas.fold import Status
from loaders.atlas.freshness import Freshness, Origin, last_report
from loaders.atlas.named_regions import NamedRegion, called_by_register
from loaders.atlas.programme import Instrument, State
from loaders.atlas.provenance import Provenance
from loaders.atlas.register import PublishedTotal, Register
from loaders.common.findings import Findings


@dataclass(frozen=True)
class Municipality:
    """One municipality as users read of it. ``population`` is of ``Atlas.population_date``; ``None`` if unknown."""

    ags: str
    name: str
    kind: str
    district_ags: str
    district: str
    district_kind: str
    population: int | None
    area_km2: float
    former: tuple[FormerPlace, ...] = ()
    other_name: OtherName | None = None


@dataclass(frozen=True)
class Atlas:
    """Everything the product knows. Built once, shared by all requests, read-only.

    ``origin``: where the register comes from. ``coming``: the territorial changes after the territory's date. ``clock``:
    what tells the present day. ``regions``: see ``named_regions``. ``unincorporated``: what lies in the state and is no
    municipality, AGS → name.
    """

    state: State
    territory: Territory
    municipalities: Mapping[str, Municipality]
    districts: Mapping[str, str]
    population_date: date | None
    register: Register
    origin: Origin
    totals: tuple[PublishedTotal, ...]
    neighbours: Neighbours
    provenance: Provenance
    findings: Findings
    clock: Clock
    coming: tuple[Change, ...] = ()
    regions: tuple[NamedRegion, ...] = ()
    unincorporated: Mapping[str, str] = field(default_factory=dict)

    @property
    def shapes(self) -> Coverage:
        """The unsimplified coverage, in the metric CRS of the state."""
        return self.territory.shapes

    def today(self) -> date:
        """The present day where the programme runs: undated facts count on it, and no date after it can be shown."""
        return self.clock(self.state.time_zone).date()

    def find(self, ags: str) -> Municipality | None:
        """Return the municipality of the territory that an AGS, old ones included, leads to; ``None`` if there is none."""
        return self.municipalities.get(self.territory.resolve(ags) or "")

    def begins_later(self, text: str) -> list[Change]:
        """Return what a municipality of that key or name is formed of if it comes into being after the territory's date."""
        asked = text.strip().casefold()
        return [c for c in self.coming if c.creates and asked in (c.new_ags, c.new_name.casefold())]

    @cached_property
    def distances(self) -> Distances:
        """Distances between boundaries."""
        return Distances(self.shapes)

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """District key → AGS of its municipalities."""
        return {
            district: tuple(ags for ags, m in self.municipalities.items() if m.district_ags == district)
            for district in self.districts
        }

    @cached_property
    def district_kinds(self) -> Mapping[str, str]:
        """District key → what it is: „Landkreis“, „Kreisfreie Stadt“."""
        return {m.district_ags: m.district_kind for m in self.municipalities.values()}

    @cached_property
    def named_regions(self) -> Mapping[str, NamedRegion]:
        """Key → region that has one, in the order of the kinds; associations called as the register calls them, if it does."""
        return called_by_register(self.regions, self.register.facts)

    def regions_with(self, municipality: Municipality) -> list[NamedRegion]:
        """Return the named regions that a municipality belongs to."""
        own = {municipality.ags, municipality.district_ags}
        return [region for region in self.named_regions.values() if not own.isdisjoint(region.members)]


@dataclass(frozen=True)
class Snapshot:
    """The Atlas on one date. ``today`` decides whether undated facts count: they hold for the present only."""

    atlas: Atlas
    as_of: date
    today: date

    def status(self, key: str, instrument: str) -> Status:
        """Return what is known of ``instrument`` in a municipality (AGS) or district (five digits)."""
        return self.atlas.register.status(key, instrument, self.as_of, self.today)

    def statuses(self, key: str) -> Mapping[str, Status]:
        """Return {instrument: status} for all instruments, in programme order."""
        return {i.key: self.status(key, i.key) for i in self.atlas.register.instruments}

    @cached_property
    def freshness(self) -> Freshness:
        """Up to when is known what is shown."""
        register = self.atlas.register
        return Freshness(self.atlas.origin.day, last_report(register.reports, self.as_of))

    @cached_property
    def participants(self) -> Mapping[str, tuple[str, ...]]:
        """Instrument → AGS of the municipalities that have it active or completed, derived ones included."""
        keys = [i.key for i in self.atlas.state.programme.instruments]
        statuses = {ags: self.statuses(ags) for ags in self.atlas.municipalities}
        return {key: tuple(ags for ags, s in statuses.items() if s[key].takes_part) for key in keys}

    @cached_property
    def recorded(self) -> frozenset[str]:
        """AGS of the municipalities for which at least one instrument is recorded as active or completed."""
        return frozenset(
            ags
            for ags in self.atlas.municipalities
            if any(s.takes_part and not s.derived for s in self.statuses(ags).values())
        )

    def district_statuses(self, district: str) -> dict[str, Status]:
        """Return only what a district itself is recorded with, such as a council of its own."""
        return {key: s for key, s in self.statuses(district).items() if s.sources and not s.derived}

    def marks(self, ags: str) -> list[Instrument]:
        """Return the marks (model municipality) that ``ags`` bears."""
        return [m for m in self.atlas.state.programme.marks if self.status(ags, m.key).takes_part]
