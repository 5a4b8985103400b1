"""Which language a page is asked for in, and addresses that stay in it: ``?lang=en``, and nothing for German.

The address alone remembers the language: there are no cookies, and every link of a page carries it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from flask import request
from markupsafe import Markup, escape

from dashboard.context.site import Site
from layers.words.language import GERMAN, Language

PARAMETER = "lang"


def spoken(site: Site) -> Site:
    """Return ``site`` in the language of the present request; unknown languages fall back to German."""
    return site.in_language(request.args.get(PARAMETER, ""))


def language_parameter(language: Language) -> dict[str, str]:
    """Return what an address needs to be in ``language``; nothing for German."""
    return {} if language.code == GERMAN.code else {PARAMETER: language.code}


def link(base: str, language: Language, path: str = "", parameters: Mapping[str, object] | None = None) -> str:
    """Return the address of ``path`` below ``base`` in ``language``; empty parameters are left out."""
    address = base + quote(path)  # an unquoted "\\" or "?" would lead elsewhere, even to another site
    given = {key: value for key, value in (parameters or {}).items() if value not in (None, "")}
    query = urlencode(given | language_parameter(language), safe=",", doseq=True)
    return f"{address}?{query}" if query else address


def language_field(language: Language) -> Markup:
    """Return the hidden field that keeps a form in ``language``."""
    fields = (f'<input type="hidden" name="{k}" value="{escape(v)}">' for k, v in language_parameter(language).items())
    return Markup("".join(fields))


def same_page(site: Site, base: str, path: str | None = None) -> list[tuple[Language, str]]:
    """Return the other languages of ``site``, with the address of this page in each. ``path``: if not that of the request."""
    parameters = request.args.to_dict(flat=False)
    parameters.pop(PARAMETER, None)
    path = request.path.lstrip("/") if path is None else path
    return [(other, link(base, other, path, parameters)) for other in site.languages if other != site.language]
