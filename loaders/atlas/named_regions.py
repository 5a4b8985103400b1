"""Regions that have a name of their own: police directorates, the programme's regions, associations of municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import Fact

#: How the register calls a carrier that is an association.
_ASSOCIATION = "association"


@dataclass(frozen=True)
class NamedRegion:
    """``members`` are keys of districts and municipalities of the territory.

    ``kind``: see ``State.region_kinds``. ``title`` is German and empty for an association, which is called by its members;
    ``titles`` are those in other languages, by code. ``as_of``: up to when it is known to be so; ``None``: it holds until
    further notice.
    """

    key: str
    kind: str
    title: str
    members: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    as_of: PartialDate | None = None
    source_title: str = ""
    source_url: str = ""


def called_by_register(regions: Iterable[NamedRegion], facts: Iterable[Fact]) -> dict[str, NamedRegion]:
    """Return the regions by their keys; one without a title has that of the association with the same members in ``facts``."""
    held: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.carrier_kind == _ASSOCIATION:
            held[fact.carrier].add(fact.ags)
    names = {frozenset(members): name for name, members in held.items()}
    return {r.key: r if r.title else replace(r, title=names.get(frozenset(r.members), "")) for r in regions}
