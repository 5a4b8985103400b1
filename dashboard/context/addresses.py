"""Addresses of our own pages, which stay in a language: ``?lang=en``, and nothing for German.

The address alone remembers the language: there are no cookies, and every link of a page carries it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from layers.words.language import GERMAN, Language

PARAMETER = "lang"


def language_parameter(language: Language) -> dict[str, str]:
    """Return what an address needs to be in ``language``; nothing for German."""
    return {} if language.code == GERMAN.code else {PARAMETER: language.code}


def link(base: str, language: Language, path: str = "", parameters: Mapping[str, object] | None = None) -> str:
    """Return the address of ``path`` below ``base`` in ``language``; empty parameters are left out."""
    address = base + quote(path, safe="/,")  # an unquoted "\\" or "?" would lead elsewhere, even to another site
    given = {key: value for key, value in (parameters or {}).items() if value not in (None, "")}
    query = urlencode(given | language_parameter(language), safe=",", doseq=True)
    return f"{address}?{query}" if query else address


def language_field(language: Language) -> Markup:
    """Return the hidden field that keeps a form in ``language``."""
    fields = (f'<input type="hidden" name="{k}" value="{escape(v)}">' for k, v in language_parameter(language).items())
    return Markup("".join(fields))
