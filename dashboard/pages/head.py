"""What a page says of itself to others than its visitors: to search engines, and to messengers that show a link to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import request

from dashboard.context.addresses import link
from dashboard.context.site import Site
from layers.catalogue import OVERVIEW
from layers.drawing.picture import LABELS
from layers.drawing.sizes import LINK, SIZES


@dataclass(frozen=True)
class About:
    """``path`` and ``parameters`` (but for the language) are the page's one address: what leaves it the same is not in it.

    ``description``: what the page says, in a few sentences. ``region`` (a REGION text; empty: the whole state), ``layer`` and
    ``since`` say what the picture beside a link shows. ``listed``: whether search engines are to list the page; without
    a wish, if it has no parameters, for of combined filters and days there is no end.
    """

    path: str
    description: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    region: str = ""
    layer: str = OVERVIEW
    since: date | None = None
    listed: bool | None = None


def head_context(site: Site, about: About | None, stand: str) -> dict:
    """Return what ``base.html`` needs; ``stand``: the day shown, as addresses have it. A page about nothing is not listed."""
    if about is None:
        return {"about": None, "listed": False}
    root, size = outside(site.base), SIZES[LINK]
    hrefs = [(language.code, link(root, language, about.path, about.parameters)) for language in site.languages]
    wished = not any(about.parameters.values()) if about.listed is None else about.listed
    return {
        "about": about,
        "listed": wished and not site.present,
        "canonical": link(root, site.language, about.path, about.parameters),
        "in_languages": [*hrefs, ("x-default", hrefs[0][1])],
        "link_picture": link(root, site.language, "snippet.png", _picture(about, stand)),
        "link_size": (size.width, size.height),
    }


def outside(base: str) -> str:
    """Return the address of the start page as others need it: with scheme and host."""
    return request.host_url.rstrip("/") + base


def _picture(about: About, stand: str) -> dict[str, object]:
    # the size comes first: so robots.txt can let crawlers have these pictures and no others
    return {
        "size": LINK,
        "layer": about.layer if about.layer != OVERVIEW else "",
        "since": about.since,
        "region": about.region,
        "date": stand,
        "labels": LABELS[1] if about.region else "",
    }
