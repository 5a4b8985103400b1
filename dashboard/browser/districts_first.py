"""What the map page says, and tells its scripts, where it begins with districts: how much of each takes part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.browser.payloads import Payload
from dashboard.browser.tiles import Tiles
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import ViewState
from layers.answers.shares import GROWN, Share, by_district
from layers.catalogue import Layer
from layers.classify import Classified
from layers.district_shares import LIMITS, NONE, share_class, share_layer


@dataclass(frozen=True)
class Begun:
    """``shares`` by district; ``layer`` has their classes, and ``counts`` says of how many districts each holds.

    ``title``: what they are shares of; ``reading``: how the map is read on.
    """

    shares: Mapping[str, Share]
    layer: Layer
    counts: Mapping[str, int]
    title: str
    reading: str


def begin_with_districts(site: Site, view: ViewState, shown: Classified) -> Begun:
    """Return what a map of ``shown`` begins with."""
    found, text = by_district(site.on(view.as_of), shown), site.language.text
    counted = Counter(share_class(share.part, share.whole) for share in found.values())
    layer = share_layer(site.catalogue[view.layer], site.theme)
    reading = text("Ein Klick auf einen Landkreis führt zu seinen Gemeinden.")
    return Begun(found, layer, {c.key: counted[c.key] for c in layer.classes}, _titles(site)[bool(view.since)], reading)


def district_config(
    site: Site, begun: Begun, payloads: Mapping[str, Payload], tiles: Tiles | None
) -> dict[str, object]:
    """Return what ``assets/districts.js`` and ``assets/tiles.js`` are told, beside what all maps are."""
    atlas = site.atlas
    return {
        "districts": {
            "keys": list(atlas.districts),
            "paths": {key: path for key in atlas.districts if (path := district_path(atlas, key)) != f"kreis/{key}"},
            "limits": list(LIMITS.items()),
            "none": NONE,
            "grown": GROWN,
            "titles": _titles(site),
            "restUrl": f"{site.base}data/{payloads['rest'].name}",
        },
        **({"tiles": tiles.config(site)} if tiles else {}),
    }


def _titles(site: Site) -> list[str]:
    """What shares are of, and what they are of while two days are compared."""
    text = site.language.text
    return [text("Anteil der Gemeinden, die mitmachen"), text("Anteil der Gemeinden, die neu dabei oder weiter sind")]
