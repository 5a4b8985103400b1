"""How much of a district, or of the municipalities of one size, takes part: municipalities, inhabitants and area."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from layers.answers.counts import municipalities_taking_part
from layers.classify import Classified
from layers.comparison import ADVANCED, NEW, RENEWED
from loaders.atlas.model import Atlas, Municipality, Snapshot

#: Fewest inhabitants of a large city, a medium-sized town and a small town, as the BBSR tells types of towns apart.
TOWN_SIZES = (100_000, 20_000, 5_000, 0)

#: What becomes of a municipality in a comparison that counts as growth.
GROWN = (NEW, ADVANCED, RENEWED)


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``."""

    part: float
    whole: float

    @property
    def ratio(self) -> float | None:
        """Between 0 and 1; ``None`` if there is nothing to take part."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Shares:
    """What takes part in one instrument. ``inhabitants`` leaves out municipalities whose number of inhabitants is unknown.

    ``area`` is in km². What is derived counts, as on the map.
    """

    municipalities: Share
    inhabitants: Share
    area: Share


def shares(snapshot: Snapshot, instrument: str, members: Collection[str]) -> Shares:
    """Return the shares of ``members`` (AGS) that take part in ``instrument`` on the snapshot's date."""
    everybody = [snapshot.atlas.municipalities[ags] for ags in members]
    some = [snapshot.atlas.municipalities[ags] for ags in municipalities_taking_part(snapshot, instrument, members)]

    def share(value: Callable[[Municipality], float]) -> Share:
        return Share(sum(map(value, some)), sum(map(value, everybody)))

    return Shares(share(lambda _: 1), share(lambda m: m.population or 0), share(lambda m: m.area_km2))


def by_size(atlas: Atlas) -> Mapping[int, Sequence[str]]:
    """Return {fewest inhabitants: AGS} for ``TOWN_SIZES``, largest first; unknown numbers of inhabitants are left out."""
    found: dict[int, list[str]] = {least: [] for least in TOWN_SIZES}
    for municipality in atlas.municipalities.values():
        if (population := municipality.population) is not None:
            found[next(least for least in TOWN_SIZES if population >= least)].append(municipality.ags)
    return found


def by_district(snapshot: Snapshot, classified: Classified) -> Mapping[str, Share]:
    """Return {district: how many of its municipalities take part in anything that the layer speaks of}, on its date.

    Of a comparison: how many are ``GROWN``. What is derived counts, as on the map.
    """
    layer, told = classified.layer, snapshot.atlas.register.told

    def counts(ags: str) -> bool:
        if layer.since:
            return classified.classes[ags] in GROWN
        return ags in told and any(snapshot.status(ags, key).takes_part for key in layer.instruments)

    members = snapshot.atlas.members
    return {key: Share(sum(map(counts, members[key])), len(members[key])) for key in snapshot.atlas.districts}
