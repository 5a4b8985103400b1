"""Further regions that somebody types on the export page: names or keys between commas, with a minus what is left out."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.context.site import Site
from dashboard.pages.compare import find_by_text
from layers.words.region_words import named_region_title
from loaders.atlas.region_terms import RegionError
from loaders.atlas.regions import resolve_region
from loaders.common.plain_text import plain

#: What a minus may look like where people type it, or a program improves it.
_MINUS = "-–−"


def with_more(site: Site, known: Mapping[str, list[str]], region: str, typed: str) -> tuple[str, list[str]]:
    """Return ``region`` with what is ``typed`` besides as a REGION, and of that what cannot be understood.

    ``known``: see ``slugs``. Whoever names something beside the whole state does not want all of it.
    """
    terms, unknown = list[str](), list[str]()
    for text in filter(None, (part.strip() for part in typed.split(","))):
        name, minus = text.lstrip(_MINUS + " "), "-" if text[0] in _MINUS else ""
        if key := _key(site, known, name):
            terms.append(minus + key)
        else:
            unknown.append(name)
    whole = region.strip().lower() in ("", site.atlas.state.key)
    begin = [] if whole and any(not term.startswith("-") for term in terms) else [region or site.atlas.state.key]
    return ",".join(begin + terms), unknown


def _key(site: Site, known: Mapping[str, list[str]], name: str) -> str:
    """The key of what is called so, or is one itself; empty if there is nothing or there are several."""
    atlas = site.atlas
    try:
        return resolve_region(atlas, name).key
    except RegionError:
        pass
    titles = {key: named_region_title(atlas, region, site.language) for key, region in atlas.named_regions.items()}
    called = [key for key, title in {**atlas.districts, **titles}.items() if plain(title) == plain(name)]
    municipalities = find_by_text(site, known, name)
    # a town that is its own district is the same place
    found = municipalities if len(municipalities) == 1 else called or municipalities
    return found[0] if len(found) == 1 else ""
