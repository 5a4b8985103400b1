"""The drawn map of a region for a page that says everything else itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from dashboard.context.site import Site
from dashboard.context.view_state import day_in_address
from layers.catalogue import Layer
from layers.drawing.elements import Picture
from layers.drawing.picture import compose_map
from layers.files.svg import render_inline
from loaders.atlas.regions import Region

#: Largest width and height of the drawing in px; the page scales it.
_WIDTH, _HEIGHT = 640, 560
#: Size of names in px, where the map is about as large as drawn; and how wide it is on a phone.
LETTERS, PHONE = 11.9, 350


def region_map(site: Site, layer: Layer, region: Region, as_of: date, labels: str = "participants") -> dict[str, Any]:
    """Return what templates need: the ``layer``, the ``picture`` with its legend, and its ``svg``.

    Every municipality is a link to its page on that date, for the pointer alone: the page has to have it as text, too.
    """
    left, bottom, right, top = site.materials.extent(region.members)
    width = round(min(_WIDTH, _HEIGHT * (right - left) / (top - bottom)))
    stand = day_in_address(as_of, site.today())
    if site.districts_first and len(region.members) > site.most and not layer.earlier:
        picture, _ = named_maps(site, layer, region, as_of, "none", width=width)
        return {"layer": layer, "picture": picture, "svg": _as_image(site, layer, region, stand)}
    wide, narrow = named_maps(site, layer, region, as_of, labels, width=width)
    svg = render_inline(
        wide, site.theme, lambda ags: site.link(f"gemeinde/{ags}", stand=stand), beside=False, narrow=narrow
    )
    return {"layer": layer, "picture": wide, "svg": Markup(svg)}


def _as_image(site: Site, layer: Layer, region: Region, stand: str) -> Markup:
    """Of very many municipalities, a picture that is asked for apart: their shapes would be megabytes of the page."""
    asked = {"layer": layer.chosen, "since": layer.since, "region": region.key, "date": stand, "width": _WIDTH * 2}
    source = site.link("snippet.png", **asked, height=_HEIGHT * 2)
    return Markup('<img src="{}" width="{}" height="{}" alt="" style="max-width:100%;height:auto">').format(
        source, _WIDTH, _HEIGHT
    )


def named_maps(
    site: Site, layer: Layer, region: Region, as_of: date, labels: str, context: bool = True, *, width: int
) -> tuple[Picture, Picture | None]:
    """Return the map of ``region``, and the same with the names that a phone has room for, if there are any."""

    def drawn(letters: float) -> Picture:
        snapshot = site.on(as_of)
        words: dict[str, Any] = {"labels": labels, "names": letters}
        return compose_map(site.materials, snapshot, layer, region, width=width, context=context, **words)

    return drawn(LETTERS), drawn(LETTERS * max(width / PHONE, 1)) if labels != "none" else None
