"""What a picture is asked to show, read from an address and written back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.context.addresses import language_parameter
from dashboard.context.query import (
    RequestError,
    read_choice,
    read_date,
    read_integer,
    read_layer,
    read_region,
    read_since,
    read_title,
)
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, day_in_address
from layers.catalogue import OVERVIEW, Layer
from layers.drawing.picture import LABELS
from layers.drawing.sizes import OWN, SIZES, Size, own_size
from layers.words.language import Language
from loaders.atlas.regions import Region

MIN_SIDE, MAX_SIDE = 200, 8000
DEFAULT_WIDTH, DEFAULT_HEIGHT = 1280, 720
#: Whose master slides have: the operator's, if there is one, or ours.
TEMPLATES = ("operator", "plain")
#: Whether what lies around the region is drawn.
CONTEXTS = ("shown", "none")


@dataclass(frozen=True)
class SnippetRequest:
    """A picture to be drawn. ``preview``: a PNG is drawn smaller, its longest side that many px; 0 means full size.

    ``template`` is one of ``TEMPLATES``, ``context`` of ``CONTEXTS``; ``today``: the day on which it is asked for.
    """

    layer: Layer
    region: Region
    as_of: date
    today: date
    size: Size
    title: str | None
    labels: str
    preview: int = 0
    template: str = TEMPLATES[0]
    context: str = CONTEXTS[0]

    @property
    def language(self) -> Language:
        """The language of all words."""
        return self.layer.language

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a PNG."""
        longest = max(self.size.width, self.size.height)
        scale = min(self.preview / longest, 1) if self.preview else 1
        return max(round(self.size.width * scale), 1), max(round(self.size.height * scale), 1)

    @property
    def view(self) -> ViewState:
        """What the map page shows of it."""
        return ViewState(self.layer.chosen, self.as_of, self.today, self.region.focus, since=self.layer.since)

    def query(self) -> dict[str, str]:
        """Return the parameters that ask for the same picture, defaults left out, always in the same order."""
        own = self.size.key == OWN
        values = {
            "layer": self.layer.chosen if self.layer.chosen != OVERVIEW else "",
            "since": self.layer.since.isoformat() if self.layer.since else "",
            "region": self.region.key,
            "date": day_in_address(self.as_of, self.today),
            "size": "" if own else self.size.key,
            "width": str(self.size.width) if own else "",
            "height": str(self.size.height) if own else "",
            "title": self.title or "",
            "labels": self.labels if self.labels != usual_labels(self.region) else "",
            "context": self.context if self.context != CONTEXTS[0] else "",
            "template": self.template if self.template != TEMPLATES[0] else "",
            **language_parameter(self.language),
        }
        return {key: value for key, value in values.items() if value}


def read_snippet(query: Mapping[str, str], site: Site) -> SnippetRequest:
    """Return the checked parameters. Raises RequestError naming the first one that is wrong."""
    today = site.today()
    as_of, region = read_date(query, today), read_region(query, site)
    return SnippetRequest(
        site.compared(read_layer(query, site), read_since(query, as_of)),
        region,
        as_of,
        today,
        read_size(query),
        read_title(query, site),
        read_choice(query, "labels", usual_labels(region), LABELS),
        read_integer(query, "preview", 0, MIN_SIDE, MAX_SIDE),
        read_choice(query, "template", TEMPLATES[0], TEMPLATES),
        read_choice(query, "context", CONTEXTS[0], CONTEXTS),
    )


def usual_labels(region: Region) -> str:
    """Return which names a picture has without a wish: none, but of picked municipalities people want to read who they are."""
    return LABELS[1 if region.picked else 0]


def read_leniently(query: Mapping[str, str], site: Site) -> tuple[SnippetRequest, tuple[RequestError, ...]]:
    """Return the request without the parameters that ``read_snippet`` refuses, and why it refuses them."""
    given, refused = dict(query), list[RequestError]()
    while True:
        try:
            return read_snippet(given, site), tuple(refused)
        except RequestError as error:
            refused.append(error)
            del given[error.field]


def read_size(query: Mapping[str, str]) -> Size:
    """Return the size called ``size``, or the one of ``width`` and ``height`` in px, which go before."""
    key = read_choice(query, "size", OWN, (*SIZES, OWN))
    width = read_integer(query, "width", 0, MIN_SIDE, MAX_SIDE)
    height = read_integer(query, "height", 0, MIN_SIDE, MAX_SIDE)
    if key != OWN and not (width or height):
        return SIZES[key]
    return own_size(width or DEFAULT_WIDTH, height or DEFAULT_HEIGHT)
