"""Which places the live map names at which zoom, and where: worked out once per Atlas and kept.

A spot is told in px from the municipality's anchor, and a name stands there until the next level: names keep their size, and
a map that grows under them parts them. No layer and no date moves a name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dashboard.browser.name_placing import Spot, ground_of, pixels_per_metre, place
from dashboard.browser.tiles import beginning
from dashboard.context.site import Site
from geodata.projection import WEB_MERCATOR, project_bounds
from loaders.atlas.register import Register
from loaders.store.checked_store import NOTHING_KEPT, Store, code_version, key_of

# nothing of the database is imported where there is none
if TYPE_CHECKING:
    from loaders.history.page_data import PageData

#: The map zooms from which on names are placed anew; of a larger country all are as much smaller as it is larger.
LEVELS = (7.0, 7.25, 7.5, 8.0, 8.5, 9.0, 9.5, 10.0, 10.5, 11.0, 11.5, 12.0, 13.0)
#: How far below the zoom that shows a country 640 px wide the first of them is.
_BELOW, _WIDE = 1.15, 640
#: What decides where names stand, besides the Atlas.
_CODE = (
    "geodata",
    "layers/drawing",
    *(f"dashboard/browser/{name}.py" for name in ("map_names", "name_placing", "name_spots")),
)
_PACKAGES = ("geopandas", "numpy", "pyproj", "shapely")


@dataclass(frozen=True)
class MapNames:
    """``towns``: AGS → per level the number of its spot in ``spots``, or -1; most important first.

    ``districts``: per level {key of a district: (latitude, longitude)}. ``levels``: the zooms from which on names stand so.
    """

    spots: tuple[Spot, ...]
    towns: Mapping[str, tuple[int, ...]]
    districts: tuple[Mapping[str, tuple[float, float]], ...]
    levels: tuple[float, ...] = LEVELS

    def at(self, level: int) -> dict[str, Spot]:
        """Return {AGS: spot} of those who are named from ``levels[level]`` on."""
        return {ags: self.spots[row[level]] for ags, row in self.towns.items() if row[level] >= 0}


NO_NAMES = MapNames((), {}, ())


def build_names(site: Site, store: Store = NOTHING_KEPT, others: PageData | None = None) -> MapNames:
    """Return the names of a site's Atlas, from ``store`` if it has them, or from where ``others`` of one database keep them.

    To place them takes seconds, and has to be done again when somebody is new in the register.
    """
    atlas = site.atlas
    instruments = [i.key for i in atlas.state.programme.instruments]
    symbols = [layer.symbol.instrument for layer in site.catalogue.values() if layer.symbol]
    known = {a for a in atlas.municipalities if any(atlas.register.about(a, i) for i in instruments)}
    marked = {a for a in known if any(_ever(atlas.register, a, i) for i in symbols)}
    names = [[m.ags, m.name, m.population] for m in atlas.municipalities.values()]
    levels = levels_of(site)
    # where the map begins with districts, it shows municipalities from here on
    near = beginning(site) if site.districts_first else 0.0
    told = json.dumps([levels, *([near] if near else []), names, sorted(known), sorted(marked), dict(atlas.districts)])
    key = key_of(site.materials.fingerprint, told, code_version(_CODE, _PACKAGES))

    def made() -> bytes:
        return _pack(site, levels, known, marked, near)

    kept = store.kept(
        "names", key, lambda: {"names": made() if others is None else others.once(f"names-{key[:12]}.json", made)}
    )
    raw = json.loads(kept["names"])
    spots = tuple(Spot(*spot) for spot in raw["spots"])
    return MapNames(spots, {ags: tuple(row) for ags, row in raw["towns"].items()}, tuple(raw["districts"]), levels)


def levels_of(site: Site) -> tuple[float, ...]:
    """Return the map zooms from which on names are placed anew: where the map begins with districts, they follow its size."""
    if not site.districts_first:
        return LEVELS
    west, south, east, north = project_bounds(site.atlas.shapes.geometries, WEB_MERCATOR, site.materials.crs)
    first = math.log2(_WIDE / max(east - west, north - south) / pixels_per_metre(0)) - _BELOW
    return tuple(round(first + zoom - LEVELS[0], 2) for zoom in LEVELS)


def _ever(register: Register, ags: str, instrument: str) -> bool:
    """Whether a municipality takes part on any day."""
    days = [*register.event_days(ags, instrument), date.max]
    return any(register.status(ags, instrument, day, day).takes_part for day in days)


def _pack(site: Site, zooms: Sequence[float], known: set[str], marked: set[str], near: float) -> bytes:
    ground = ground_of(site.materials, known, marked, LEVELS[0] - zooms[0], near)
    levels = [place(ground, zoom) for zoom in zooms]
    spots = sorted({spot for towns, _ in levels for spot in towns.values()})
    number = {spot: i for i, spot in enumerate(spots)}
    rows = {ags: [number[towns[ags]] if ags in towns else -1 for towns, _ in levels] for ags in ground.order}
    return json.dumps({"spots": spots, "towns": rows, "districts": [found for _, found in levels]}).encode()


def names_document(names: MapNames, keys: Sequence[str], districts: Sequence[str]) -> dict:
    """Return the same for the scripts: municipalities and districts are numbered as in ``keys`` and ``districts``."""
    number = {ags: i for i, ags in enumerate(keys)}
    return {
        "levels": names.levels,
        "spots": names.spots,
        "towns": [names.towns[ags] for ags in keys],
        "order": [number[ags] for ags in names.towns],
        "districts": [[[districts.index(key), *at] for key, at in found.items()] for found in names.districts],
    }
