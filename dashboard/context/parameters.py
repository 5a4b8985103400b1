"""Which part of an address an answer can follow from. All else, such as what trackers hang on, is as good as not there."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.context.assets import Assets

#: Every parameter that a page reads. What files and the interface for programs read, they declare (``operation.py``).
PAGES = frozenset({
    "lang", "ebene", "gemeinde", "auswahl", "stand", "seit", "heute", "kreis", "angebot", "status", "q", "sortierung", "richtung",
    "umkreis", "mit", "frueher", "gemeinden", "hinzu", "ausschnitt", "anteil", "jahr", "seite",
    # the form that asks for pictures, and the map that other websites show
    "layer", "region", "date", "since", "size", "width", "height", "title", "labels", "context", "template", "place", "rings",
    "view", "more",
})  # fmt: skip
#: What begins so is the same whatever is asked of it.
_BY_PATH_ALONE = ("/data/", "/_dash-component-suites/", "/plotly-", "/identity/")
_ASSETS = "/assets/"


def relevant(path: str, query: str, assets: Assets, known: Collection[str], strict: tuple[str, ...]) -> str:
    """Return the part of ``query`` that the answer at ``path`` can follow from, by name: an order says nothing.

    Path and query as the server has them. ``known``: the names of all parameters that anything reads. ``strict``: what the paths
    begin with that have to see the others, too, to refuse them: a wish that is misspelt would go unheard. Of parameters that
    are given more than once the order is kept.
    """
    if not query or path.startswith(_BY_PATH_ALONE):
        return ""
    if path.startswith(_ASSETS):
        # only the true hash has the answer kept for a year
        name = path.removeprefix(_ASSETS)
        return query if name in assets.hashes and query == assets.promise(name) else ""
    given = [(part.partition("=")[0], part) for part in query.split("&")]
    taken = {name for name, _ in given if name} if path.startswith(strict) else known
    return "&".join(part for name, part in sorted(given, key=lambda pair: pair[0]) if name in taken)
