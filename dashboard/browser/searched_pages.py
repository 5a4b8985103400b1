"""Districts and named regions, as the search finds them: each has a page of its own."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.context.site import Site
from layers.words.region_words import regions_by_kind
from loaders.atlas.regions import resolve_region


def searched_pages(site: Site) -> list[list[str]]:
    """Return title, path below the base, and a note for each, in the language of ``site``.

    A city that is a district has the page of a municipality and is found as such; so is an association that has no name but
    those of its members.
    """
    return [list(page) for page in (*_districts(site), *_regions(site))]


def _districts(site: Site) -> Iterator[tuple[str, str, str]]:
    for key, title in site.atlas.districts.items():
        if len(site.atlas.members[key]) > 1:
            yield title, f"kreis/{key}", _page_about(site, key)


def _regions(site: Site) -> Iterator[tuple[str, str, str]]:
    for kind in regions_by_kind(site.atlas, site.language):
        for key, title in kind.regions:
            if not site.atlas.named_regions[key].title:
                continue
            said = "" if kind.singular in title else f"{kind.singular}, "
            yield title, f"region/{key}", said + _page_about(site, key)


def _page_about(site: Site, key: str) -> str:
    count = len(resolve_region(site.atlas, key).members)
    return site.language.plural("Seite mit {count} Gemeinde", "Seite mit {count} Gemeinden", count)
