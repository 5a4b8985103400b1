"""From an order to the file, in any process: the same functions as where nobody else is there to make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dashboard.context.addresses import PARAMETER
from dashboard.context.common_parameters import DATE, REGION
from dashboard.context.site import Site
from dashboard.exports.deck_request import read_deck
from dashboard.exports.rendering import Progress, render, render_booklet, render_growth, render_presentation
from dashboard.exports.snippet import DECK_KIND, GROWTH_KINDS, PICTURE_KIND
from dashboard.exports.snippet_request import read_snippet
from dashboard.serving.orders import Order

#: The kind of booklets of fact sheets.
BOOKLET_KIND = "booklet"


def make(site: Site, order: Order, progress: Progress) -> bytes:
    """Return the file; ``site``, in whatever language, is that of the order's day.

    Raises KeyError for a kind that there is none of, RequestError if it cannot be made of this Atlas.
    """
    return _MAKERS[order.kind](site.in_language(order.query.get(PARAMETER, "")), order, progress)


def _growth(site: Site, order: Order, progress: Progress, fmt: str) -> bytes:
    return render_growth(site, read_snippet(order.query, site), fmt, progress)


def _picture(site: Site, order: Order, progress: Progress) -> bytes:
    progress(0, 0)  # nobody waits any more, perhaps; a picture is drawn at once
    return render(site, read_snippet(order.query, site), "png")


def _booklet(site: Site, order: Order, progress: Progress) -> bytes:
    region, as_of = REGION.read(order.query, site), DATE.read(order.query, site.today())
    return render_booklet(site, region, as_of, progress, order.root)


_MAKERS: Mapping[str, Callable[[Site, Order, Progress], bytes]] = {
    DECK_KIND: lambda site, order, progress: render_presentation(site, read_deck(order.query, site), progress),
    PICTURE_KIND: _picture,
    BOOKLET_KIND: _booklet,
    **{kind: partial(_growth, fmt=fmt) for fmt, kind in GROWTH_KINDS.items()},
}
