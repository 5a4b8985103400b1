"""Associations of municipalities: they follow from the ARS of their members, the key of twelve digits.

Digits 6 to 9 of the ARS number the associations of a district (Statistisches Bundesamt, Gemeindeverzeichnis): members of
one have the first nine digits in common. The key does not say what an association is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from loaders.atlas.named_regions import NamedRegion
from loaders.reference.places import Place

_NINE = 9


def associations(
    places: Mapping[str, Place], kinds: Mapping[str, str], resolve: Callable[[str], str | None], source: str
) -> tuple[NamedRegion, ...]:
    """Return the associations of ``places`` by key, ``vb-`` and nine digits; a place without an ARS is in none.

    ``kinds``: digits 6 and 7 → kind of region; numbers beyond these are no association. ``resolve`` returns the AGS valid
    in the territory: what has become one municipality there is no association any more.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for place in places.values():
        if place.ars[5:7] in kinds and (ags := resolve(place.ags)):
            members[place.ars[:_NINE]].add(ags)
    return tuple(
        NamedRegion(f"vb-{key}", kinds[key[5:7]], "", tuple(sorted(found)), source_title=source)
        for key, found in sorted(members.items())
        if len(found) > 1
    )
