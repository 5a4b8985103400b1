"""Who holds the agreements and councils of a place: the lists below the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.context.area import area_members
from dashboard.context.site import Site
from layers.answers.count_words import carriers_text
from layers.answers.counts import Carrier, carriers, counts
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument


@dataclass(frozen=True)
class CarrierList:
    """All agreements, or all councils, of a region; ``count`` says in words how many."""

    instrument: Instrument
    count: str
    carriers: Sequence[Carrier]


def carrier_lists(site: Site, snapshot: Snapshot, place: str, shown: Iterable[Instrument]) -> list[CarrierList]:
    """Return the lists of ``shown`` for a place (see ``read_area``), else for the state; other filters do not change what can be
    counted and looked up here."""
    members = area_members(site.atlas, place)
    return [
        CarrierList(i, carriers_text(counts(snapshot, i.key, members), i, site.language), found)
        for i in shown
        if i.carriers and (found := carriers(snapshot, i.key, members))
    ]
