"""Which part of an address an answer can follow from. All else, such as what trackers hang on, is as good as not there."""

from __future__ import annotations

from dashboard.context.assets import Assets

#: Every parameter that any page or file reads. What is not here reaches none of them.
KNOWN = frozenset({
    # pages
    "lang", "ebene", "gemeinde", "auswahl", "stand", "seit", "heute", "kreis", "angebot", "status", "q", "sortierung", "richtung",
    "umkreis", "mit", "frueher", "gemeinden", "hinzu", "ausschnitt", "anteil", "jahr",
    # pictures and files, and the form that asks for them
    "layer", "region", "date", "since", "size", "width", "height", "title", "labels", "context", "length", "template", "preview",
    "download", "place", "rings", "view", "more",
    # the interface for programs, and the code that shares a page
    "ring", "instrument", "limit", "dialect", "zu",
})  # fmt: skip
#: What begins so is the same whatever is asked of it.
_BY_PATH_ALONE = ("/data/", "/_dash-component-suites/", "/plotly-", "/identity/")
_ASSETS = "/assets/"
#: What refuses parameters that it does not know has to see them: a wish that is misspelt would go unheard.
_STRICT = ("/deck.pptx", "/ogc")


def relevant(path: str, query: str, assets: Assets) -> str:
    """Return the part of ``query`` that the answer at ``path`` can follow from, by name: an order says nothing.

    Both as the server has them. Of parameters that are given more than once the order is kept.
    """
    if path.startswith(_BY_PATH_ALONE):
        return ""
    if path.startswith(_ASSETS):
        # only the true hash has the answer kept for a year
        name = path.removeprefix(_ASSETS)
        return query if name in assets.hashes and query == assets.promise(name) else ""
    given = [(part.partition("=")[0], part) for part in query.split("&")]
    known = {name for name, _ in given if name} if path.startswith(_STRICT) else KNOWN
    return "&".join(part for name, part in sorted(given, key=lambda pair: pair[0]) if name in known)
