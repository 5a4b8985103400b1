"""``/sitemap.xml``: every page that search engines are to list, in every language; ``/robots.txt``: what crawlers leave alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from xml.etree import ElementTree

from flask import Flask, Response

from dashboard.context.addresses import link
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import LAYER
from dashboard.pages.head import outside
from dashboard.pages.plain_pages import PLAIN_PAGES
from layers.catalogue import OVERVIEW
from layers.drawing.sizes import LINK
from loaders.atlas.model import Atlas

_NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}
#: Pages that there is one of, besides the map and the pages of text.
_PAGES = (
    "tabelle",
    "api/",
    "kreis/",
    "region/",
    "entwicklung",
    "veraenderungen",
    "aktuelles",
    "vergleich",
    "ausschnitt",
    "daten",
)
#: What takes long to make, and what is no page: pictures (but for those that stand beside links), presentations, fact
#: sheets, pieces of pages, and lists in another order.
_ALLOWED = f"snippet.png?size={LINK}"
_LEFT_ALONE = (
    "snippet.",
    "growth.",
    "deck.pptx",
    "gemeinde/*.pdf",
    "einzelheiten",
    "teilen.svg",
    "*sortierung=",
    "ogc/collections/",
)
#: Old editions are dear to build, and nobody looks for them.
_EDITIONS = ("fassung/", "*fassung=", "*revision=", "redaktion", "steckbriefe.pdf", "auftrag/")


@dataclass(frozen=True)
class Listed:
    """A page below the base. ``changes``: whether it says what the register says."""

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    changes: bool = True


def register_sitemap(server: Flask, site: Site) -> None:
    """Add both files."""

    @server.get("/sitemap.xml")
    def sitemap() -> Response:
        return Response(render_sitemap(site, outside(site.base)), content_type="application/xml; charset=utf-8")

    @server.get("/robots.txt")
    def robots() -> Response:
        text = render_robots(site, outside(site.base))
        return Response(text, content_type="text/plain; charset=utf-8")


def listed_pages(site: Site) -> Iterator[Listed]:
    """Yield every page that search engines are to list: those whose head does not say otherwise."""
    atlas = site.atlas
    yield Listed("")
    yield from (Listed("", {LAYER: layer}) for layer in site.catalogue if layer != OVERVIEW)
    yield from map(Listed, _PAGES)
    if atlas.origin.edition:
        yield Listed("fassungen")
    places = [f"gemeinde/{ags}" for ags in atlas.municipalities]
    places += [f"region/{key}" for key in atlas.named_regions]
    # a town that is its own district has one page
    yield from map(Listed, dict.fromkeys([*(district_path(atlas, key) for key in atlas.districts), *places]))
    yield from (Listed(page.path, changes=False) for page in PLAIN_PAGES)


def render_sitemap(site: Site, root: str) -> bytes:
    """Return the document as UTF-8; ``root`` is the full address of the start page."""
    document, changed = ElementTree.Element("urlset", _NAMESPACES), last_change(site.atlas)
    for page in listed_pages(site):
        hrefs = {language.code: link(root, language, page.path, page.parameters) for language in site.languages}
        for href in hrefs.values():
            url = ElementTree.SubElement(document, "url")
            ElementTree.SubElement(url, "loc").text = href
            if page.changes and changed:
                ElementTree.SubElement(url, "lastmod").text = changed.isoformat()
            for code, other in hrefs.items():
                ElementTree.SubElement(url, "xhtml:link", rel="alternate", hreflang=code, href=other)
    return ElementTree.tostring(document, encoding="utf-8", xml_declaration=True)


def last_change(atlas: Atlas) -> date | None:
    """Return the day since which pages say what the register says now; ``None`` if only its month is known."""
    day, edition = atlas.origin.day, atlas.origin.edition
    if edition:
        return edition.published
    return day.last if day.precision == "day" else None


def render_robots(site: Site, root: str) -> str:
    """Return the rules; ``root`` is the full address of the start page."""
    left_alone = (*_LEFT_ALONE, *(_EDITIONS if site.atlas.origin.edition else ()))
    lines = ["User-agent: *", f"Allow: {site.base}{_ALLOWED}", *(f"Disallow: {site.base}{path}" for path in left_alone)]
    return "\n".join([*lines, "", f"Sitemap: {root}sitemap.xml", ""])
