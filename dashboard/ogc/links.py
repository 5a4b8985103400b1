"""Where everything below ``/ogc`` stands, and how one thing leads to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.context.addresses import PARAMETER, link
from dashboard.ogc.parameters import FORM, HTML, JSON
from layers.words.language import Language

#: Below the base of the site.
PATH = "ogc"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
HTML_TYPE, JSON_TYPE, GEOJSON_TYPE = "text/html", "application/json", "application/geo+json"
SCHEMA_TYPE, OPENAPI_TYPE = "application/schema+json", "application/vnd.oai.openapi+json;version=3.0"


@dataclass(frozen=True)
class Here:
    """Where a request stands: ``root`` is the whole address of the site with a slash behind it, ``path`` that below
    ``/ogc``, ``query`` its parameters but for the language; ``media`` is the type of this in JSON.
    """

    root: str
    language: Language
    path: str
    query: Mapping[str, object]
    media: str = JSON_TYPE

    @property
    def form(self) -> str:
        return str(self.query.get(FORM, JSON))

    def to(self, path: str, form: str = "", **parameters: object) -> str:
        """Return the whole address of ``path`` below ``/ogc``."""
        below = f"{PATH}/{path}" if path else PATH
        return link(self.root, self.language, below, {**parameters, **({FORM: form} if form else {})})

    def again(self, **changed: object) -> str:
        """Return this address with other parameters."""
        asked = {**{k: v for k, v in self.query.items() if k != PARAMETER}, **changed}
        return self.to(self.path, str(asked.pop(FORM, "")), **asked)

    def own(self) -> list[dict[str, str]]:
        """Return the links to this very answer, and to it in the other form."""
        text = self.language.text
        titles = {JSON: text("Für Programme"), HTML: text("Für Menschen")}
        types = {JSON: self.media, HTML: HTML_TYPE}
        return [
            one(
                "self" if form == self.form else "alternate",
                self.again(**{FORM: form}),
                media,
                titles[form],
                self.language,
            )
            for form, media in types.items()
        ]


def one(rel: str, href: str, media: str, title: str, language: Language) -> dict[str, str]:
    """Return a link as OGC API writes it."""
    return {"rel": rel, "href": href, "type": media, "title": title, "hreflang": language.code}
