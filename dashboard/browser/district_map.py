"""The map in the first answer where it begins with districts: how much of each takes part, on the asked day, as SVG.

It lies where the live map will lie, as the one of municipalities does (``prerender``); these come when somebody zooms in.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from dashboard.browser.drawing import Drawing
from dashboard.browser.prerender import line, points, sheet
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import ViewState
from layers.answers.shares import Share
from layers.district_shares import share_class
from layers.words.language import Language


def map_of_districts(site: Site, drawing: Drawing, shares: Mapping[str, Share], view: ViewState) -> str:
    """Return the drawing with its names. Every district is a link to its page for the pointer, which says the same as text.

    ``shares``: see ``layers.answers.shares.by_district``.
    """
    atlas = site.atlas

    def area(key: str) -> str:
        share = shares[key]
        return (
            f'<a href="{escape(site.link(district_path(atlas, key), stand=view.stand))}" tabindex="-1"><path '
            f'class="area class-{share_class(share.part, share.whole)}" data-district="{key}" d="{drawing.paths[key]}">'
            f"<title>{escape(atlas.districts[key])}: {of_municipalities(share, site.language)}</title></path></a>"
        )

    lines = line("districts", drawing.borders) + _places(drawing, view)
    return sheet(atlas, drawing, "".join(map(area, drawing.paths)) + lines)


def of_municipalities(share: Share, language: Language) -> str:
    """→ „12 von 53 Gemeinden“."""
    part = language.number(share.part)
    return language.plural("{part} von {count} Gemeinde", "{part} von {count} Gemeinden", int(share.whole), part=part)


def _places(drawing: Drawing, view: ViewState) -> str:
    """Points for whom the address names: too small for lines around them. The selection lies above what is picked."""
    found = [
        ("picked-place", view.picked.members if view.picked else ()),
        ("chosen-place", (view.ags,) if view.ags else ()),
    ]
    paths = [(name, points(drawing, members)) for name, members in found if members]
    return "".join(line("place-edge", path) + line(name, path) for name, path in paths)
