"""Which language a page is asked for in, and where it stands in the others."""

from __future__ import annotations

from flask import request

from dashboard.context.addresses import PARAMETER, link
from dashboard.context.site import Site
from layers.words.language import Language


def spoken(site: Site) -> Site:
    """Return ``site`` in the language of the present request; unknown languages fall back to German."""
    return site.in_language(request.args.get(PARAMETER, ""))


def same_page(site: Site) -> list[tuple[Language, str]]:
    """Return the other languages of ``site``, with the address of this page in each."""
    parameters = request.args.to_dict(flat=False)
    parameters.pop(PARAMETER, None)
    path = request.path.lstrip("/")
    return [(other, link(site.base, other, path, parameters)) for other in site.languages if other != site.language]
