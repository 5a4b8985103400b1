"""Readable addresses of municipalities: ``aue-bad-schlema``. Former and other names lead on; what two share is no address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from loaders.atlas.model import Atlas
from loaders.common.plain_text import plain


def slug(name: str) -> str:
    """→ ``weisswasser-o-l`` for „Weißwasser/O.L.“."""
    return plain(name).replace(" ", "-")


def slugs(atlas: Atlas) -> Mapping[str, list[str]]:
    """Return {slug: AGS of all that bear the name}; a name of today wins over a former one."""
    today, former = defaultdict(list), defaultdict(list)
    for m in atlas.municipalities.values():
        today[slug(m.name)].append(m.ags)
        for place in m.former:
            former[slug(place.name)].append(m.ags)
        if m.other_name:
            former[slug(m.other_name.name)].append(m.ags)
    return {**former, **today}


def district_path(atlas: Atlas, district: str) -> str:
    """Return the address of a district's page below the base: of a town that is its own district, the town's."""
    members = atlas.members[district]
    town = atlas.municipalities[members[0]] if len(members) == 1 else None
    return f"gemeinde/{town.ags}" if town and town.name == atlas.districts[district] else f"kreis/{district}"
