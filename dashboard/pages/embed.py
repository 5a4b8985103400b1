"""``/einbetten``: the map alone, for a frame on another website. No scripts, no cookies, the same content as text."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, render_template, request
from markupsafe import Markup

from dashboard.components.region_map import named_maps
from dashboard.context.languages import spoken
from dashboard.context.site import Site
from dashboard.exports.snippet_request import CONTEXTS, read_leniently
from dashboard.pages.shell import shell_context
from dashboard.serving.headers import EMBED
from layers.files.svg import render_inline
from layers.words.wording import sort_key

#: Largest width and height of the drawing in px; the page scales it to the frame. Near to what frames leave it, so that
#: patterns keep their size.
_WIDTH, _HEIGHT = 560, 400


def register_embed(server: Flask, site: Site) -> None:
    """Add the embedded map."""

    @server.get("/einbetten", endpoint=EMBED)
    def embed() -> str:
        return render_embed(spoken(site), request.args)


def render_embed(site: Site, query: Mapping[str, str]) -> str:
    """Return the page. It takes the parameters of ``/snippet``; a wrong one is left out rather than refused."""
    wanted, _ = read_leniently(query, site)
    left, bottom, right, top = wanted.region.extent or site.materials.extent(wanted.region.members)
    width = round(min(_WIDTH, _HEIGHT * (right - left) / (top - bottom)))
    words = wanted.labels, wanted.context == CONTEXTS[0]
    picture, narrow = named_maps(site, wanted.layer, wanted.region, wanted.as_of, *words, width=width)

    def page_of(ags: str) -> str:
        return site.link(f"gemeinde/{ags}", stand=wanted.view.stand)

    known = [a for a in picture.areas if a.class_key != wanted.layer.classes[-1].key]
    known.sort(key=lambda a: sort_key(a.name))
    return render_template(
        "embed.html",
        **shell_context(site, "embed", wanted.view),
        title=wanted.title or picture.title,
        picture=picture,
        svg=Markup(render_inline(picture, site.theme, page_of, narrow=narrow)),
        layer=wanted.layer,
        known=[(page_of(a.ags), a.name, a.wording.partition(": ")[2]) for a in known],
        others=len(picture.areas) - len(known),
    )
