"""Which language a page is asked for in, and where it stands in the others."""

from __future__ import annotations

from flask import request

from dashboard.context.addresses import PARAMETER, link
from dashboard.context.site import Site
from layers.words.language import Language


def spoken(site: Site) -> Site:
    """Return ``site`` in the language of the present request; unknown languages fall back to German."""
    return site.in_language(request.args.get(PARAMETER, ""))


def same_page(site: Site, base: str, path: str | None = None) -> list[tuple[Language, str]]:
    """Return the other languages of ``site``, with the address of this page in each. ``path``: if not that of the request."""
    parameters = request.args.to_dict(flat=False)
    parameters.pop(PARAMETER, None)
    path = request.path.lstrip("/") if path is None else path
    return [(other, link(base, other, path, parameters)) for other in site.languages if other != site.language]
