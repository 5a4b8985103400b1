"""What a picture is asked to show, read from an address and written back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.context.addresses import language_parameter
from dashboard.context.common_parameters import DATE, LAYER, REGION, SINCE, TITLE
from dashboard.context.declared import Choice, Integer, Parameter
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, day_in_address
from layers.catalogue import OVERVIEW, Layer
from layers.drawing.picture import LABELS
from layers.drawing.sizes import OWN, SIZES, Size, own_size
from layers.words.language import Language, message
from loaders.atlas.regions import Region

MIN_SIDE, MAX_SIDE = 200, 8000
DEFAULT_WIDTH, DEFAULT_HEIGHT = 1280, 720
#: Whose master slides have: the operator's, if there is one, or ours.
TEMPLATES = ("operator", "plain")
#: Whether what lies around the region is drawn.
CONTEXTS = ("shown", "none")

_SIZE = Choice(
    "size",
    message("Größe mit Namen, die auch bestimmt, wie groß ein PDF ist; „own“: die von „width“ und „height“."),
    (*SIZES, OWN),
    OWN,
)
_WIDTH = Integer("width", message("Breite in Pixeln, wenn keine Größe mit Namen gewählt ist."), MIN_SIDE, MAX_SIDE)
_HEIGHT = Integer("height", message("Höhe in Pixeln, wenn keine Größe mit Namen gewählt ist."), MIN_SIDE, MAX_SIDE)
_LABELS = Choice(
    "labels",
    message(
        "Namen auf der Karte: keine, die der Gemeinden mit Angabe oder alle; ohne Angabe keine, von einzeln gewählten "
        "Gemeinden die mit Angabe."
    ),
    LABELS,
)
_PREVIEW = Integer(
    "preview",
    message("Ein PNG oder GIF wird kleiner gezeichnet, die längere Seite so viele Pixel."),
    MIN_SIDE,
    MAX_SIDE,
)
TEMPLATE = Choice(
    "template",
    message("Folienmaster: der des Betreibers, wenn es einen gibt, oder ein schlichter."),
    TEMPLATES,
    TEMPLATES[0],
)
CONTEXT = Choice(
    "context", message("Was um das Gebiet herum liegt: blass gezeigt oder weggelassen."), CONTEXTS, CONTEXTS[0]
)
#: What pictures read.
PICTURE: tuple[Parameter, ...] = (
    LAYER, SINCE, REGION, DATE, _SIZE, _WIDTH, _HEIGHT, TITLE, _LABELS, CONTEXT, TEMPLATE, _PREVIEW,
)  # fmt: skip


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
        choices = {
            "size": (self.size.key, OWN),
            "width": (str(self.size.width) if own else "", ""),
            "height": (str(self.size.height) if own else "", ""),
            "title": (self.title or "", ""),
            "labels": (self.labels, usual_labels(self.region)),
            "context": (self.context, CONTEXTS[0]),
            "template": (self.template, TEMPLATES[0]),
        }
        return query_of(self.layer, self.region, day_in_address(self.as_of, self.today), choices)


def query_of(layer: Layer, region: Region, day: str, choices: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return parameters, always in the same order; of ``choices`` (value, default) those that are no defaults."""
    values = {
        "layer": layer.chosen if layer.chosen != OVERVIEW else "",
        "since": layer.since.isoformat() if layer.since else "",
        "region": region.key,
        "date": day,
        **{name: "" if value == usual else value for name, (value, usual) in choices.items()},
        **language_parameter(layer.language),
    }
    return {key: value for key, value in values.items() if value}


def read_snippet(query: Mapping[str, str], site: Site) -> SnippetRequest:
    """Return the checked parameters. Raises RequestError naming the first one that is wrong."""
    today = site.today()
    as_of, region = DATE.read(query, today), REGION.read(query, site)
    return SnippetRequest(
        site.compared(site.catalogue[LAYER.read(query, site)], SINCE.read(query, as_of)),
        region,
        as_of,
        today,
        read_size(query, site),
        TITLE.read(query, site),
        _LABELS.read(query, site, usual_labels(region)),
        _PREVIEW.read(query),
        TEMPLATE.read(query, site),
        CONTEXT.read(query, site),
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


def read_size(query: Mapping[str, str], site: Site) -> Size:
    """Return the size called ``size``, or the one of ``width`` and ``height`` in px, which go before."""
    key, width, height = _SIZE.read(query, site), _WIDTH.read(query), _HEIGHT.read(query)
    if key != OWN and not (width or height):
        return SIZES[key]
    return own_size(width or DEFAULT_WIDTH, height or DEFAULT_HEIGHT)
