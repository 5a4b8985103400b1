"""Which part of the state a page is about: ``?kreis=14626``, or ``?region=`` with any REGION."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.context.site import Site
from layers.words.region_words import region_title, regions_by_kind
from loaders.atlas.model import Atlas
from loaders.atlas.region_terms import RegionError
from loaders.atlas.regions import Region, resolve_region

DISTRICT, REGION = "kreis", "region"


def read_area(site: Site, query: Mapping[str, str]) -> str:
    """Return the normalised REGION that an address asks for; empty for the whole state and for what is no region.

    A form may send any region as ``kreis``, too.
    """
    text = query.get(DISTRICT) or query.get(REGION, "")
    try:
        key = resolve_region(site.atlas, text).key if text else ""
    except RegionError:
        return ""
    return "" if key == site.atlas.state.key else key


def area(atlas: Atlas, key: str) -> Region:
    """Return the region for what ``read_area`` returned."""
    return resolve_region(atlas, key or atlas.state.key)


def area_members(atlas: Atlas, key: str) -> tuple[str, ...] | None:
    """Return the AGS in it; ``None`` for the whole state."""
    return area(atlas, key).members if key else None


def area_parameters(atlas: Atlas, key: str) -> dict[str, str]:
    """Return the parameters of an address that asks for it; what addresses always said of districts, they still say."""
    return {DISTRICT if key in atlas.districts else REGION: key} if key else {}


def area_context(site: Site, key: str) -> dict:
    """Return what templates need to name the area and to have another one chosen."""
    title = region_title(site.atlas, area(site.atlas, key), site.language) if key else ""
    return {"area": key, "area_title": title, **area_choices(site, key, title)}


def area_choices(site: Site, key: str, title: str) -> dict:
    """Return what a field offers besides state and districts: the named regions by kind, and ``key`` if it is none of all
    these."""
    atlas = site.atlas
    offered = {"", atlas.state.key, *atlas.districts, *atlas.named_regions}
    groups = [(kind.plural, kind.regions) for kind in regions_by_kind(atlas, site.language)]
    return {"area_groups": groups, "area_own": None if key in offered else (key, title)}
