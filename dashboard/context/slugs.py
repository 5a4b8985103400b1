"""Readable addresses of municipalities: ``aue-bad-schlema``. Former and other names lead on; what two share is no address.

An addition need not be given: ``neustadt`` is „Neustadt in Sachsen“ as well as „Neustadt/Vogtl.“.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from loaders.atlas.model import Atlas
from loaders.atlas.regions import Region
from loaders.common.plain_text import plain

#: Where the addition of a name begins: „/O.L.“, „ i. Sa.“, „ am See“, „ (Erzgeb.)“. What follows a hyphen is the name itself.
_ADDITION = re.compile(r"\s*[/(]|\s(?=[a-z])")


def slug(name: str) -> str:
    """→ ``weisswasser-o-l`` for „Weißwasser/O.L.“."""
    return plain(name).replace(" ", "-")


def slugs(atlas: Atlas) -> Mapping[str, list[str]]:
    """Return {slug: AGS of all that bear the name, with or without an addition}; a name of today wins over a former one."""
    today: dict[str, dict[str, None]] = defaultdict(dict)  # the keys of a dict are a set with an order
    former: dict[str, dict[str, None]] = defaultdict(dict)
    for m in atlas.municipalities.values():
        others = [place.name for place in m.former] + ([m.other_name.name] if m.other_name else [])
        for found, names in ((today, [m.name]), (former, others)):
            for name in names:
                found[slug(name)][m.ags] = found[slug(_ADDITION.split(name)[0])][m.ags] = None
    return {name: list(found) for name, found in {**former, **today}.items()}


def with_part(known: Mapping[str, list[str]], part: str) -> list[str]:
    """Return the AGS of all in whose names the slug ``part`` stands as words: ``schlema`` in ``aue-bad-schlema``."""
    found = (keys for name, keys in known.items() if part and f"-{part}-" in f"-{name}-")
    return list(dict.fromkeys(ags for keys in found for ags in keys))


def district_path(atlas: Atlas, district: str) -> str:
    """Return the address of a district's page below the base: of a town that is its own district, the town's."""
    members = atlas.members[district]
    town = atlas.municipalities[members[0]] if len(members) == 1 else None
    return f"gemeinde/{town.ags}" if town and town.name == atlas.districts[district] else f"kreis/{district}"


def place_path(atlas: Atlas, key: str) -> str:
    """Return the address of the page of a municipality or a district below the base."""
    return district_path(atlas, key) if key in atlas.districts else f"gemeinde/{key}"


def region_path(atlas: Atlas, region: Region) -> str:
    """Return the address of a region's page below the base: of a municipality alone, and of a district, the one they had before
    regions."""
    if region.key in atlas.districts:
        return district_path(atlas, region.key)
    return f"gemeinde/{region.focus}" if region.focus and not region.rings else f"region/{region.key}"
