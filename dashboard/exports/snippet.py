"""``/snippet.<format>``: a map picture, or the data behind it, for a given layer, region, date and size.

``/growth.gif`` and ``/growth.pptx``: the same picture year by year. ``/deck.pptx``: a whole presentation about a region.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, request

from dashboard.context.common_parameters import DOWNLOAD, shown_instrument
from dashboard.context.languages import spoken
from dashboard.context.operation import PICTURES, Operation, offers
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.exports.deck_request import DECK, LENGTHS, DeckRequest, read_deck
from dashboard.exports.file_names import file_name, file_response
from dashboard.exports.rendering import (
    FORMATS,
    GROWTH_FORMATS,
    PPTX,
    Format,
    render,
    render_growth,
    render_presentation,
)
from dashboard.exports.snippet_request import PICTURE, SnippetRequest, read_snippet
from dashboard.interface.rows import LayerFeatures
from dashboard.serving.orders import Order
from dashboard.serving.workshop import LARGE, Workshop
from layers.catalogue import OVERVIEW
from layers.drawing.sizes import OWN, SIZES
from layers.words.language import message
from layers.words.region_words import region_title

#: What makes these files if they are made elsewhere (``serving/orders.py``).
DECK_KIND, PICTURE_KIND = "deck", "picture"
GROWTH_KINDS: Mapping[str, str] = {fmt: f"growth-{fmt}" for fmt in GROWTH_FORMATS}
#: The stand-alone page carries its scripts and styles, and a stricter policy that names them, in itself.
_STAND_ALONE = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


def register_snippets(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add ``/snippet.<format>``, ``/growth.<format>`` and ``/deck.pptx``."""

    @server.get("/snippet.<fmt>")
    @offers(
        Operation(
            message("Ein Kartenausschnitt, oder die Daten dahinter"),
            PICTURES,
            {key: fmt.mimetype for key, fmt in FORMATS.items()},
            (*PICTURE, DOWNLOAD),
            model={"geojson": LayerFeatures},
            queued=True,
            long=True,
            example={"layer": shown_instrument, "region": "", "size": "slide"},
        )
    )
    def snippet(fmt: str) -> Response:
        _check_format(fmt, FORMATS)
        asked = spoken(site)
        wanted = read_snippet(request.args, asked)
        if fmt == "html":
            _check_size(asked, wanted)
        width, height = wanted.pixels
        # undated facts count for the present day, so a picture belongs to the day on which it was asked for;
        # the query says the language, too
        key = (fmt, wanted.today, wanted.preview, *wanted.query().items())
        name = picture_name(asked, wanted, fmt)
        if fmt == "png" and width * height > LARGE:
            order = Order(PICTURE_KIND, "snippet.png", picture_query(wanted), name, FORMATS[fmt].mimetype, wanted.today)
            content = workshop.order(order, key, lambda: render(asked, wanted, fmt), large=True)
        else:
            content = workshop.get(key, lambda: render(asked, wanted, fmt))
        response = file_response(content, FORMATS[fmt].mimetype, name, "download" in request.args)
        if fmt == "html":
            response.headers["Content-Security-Policy"] = _STAND_ALONE
        return response

    @server.get("/growth.<fmt>")
    @offers(
        Operation(
            message("Dieselbe Karte Jahr für Jahr"),
            PICTURES,
            {key: fmt.mimetype for key, fmt in GROWTH_FORMATS.items()},
            (*PICTURE, DOWNLOAD),
            queued=True,
            long=True,
            example={"layer": shown_instrument, "region": ""},
        )
    )
    def growth(fmt: str) -> Response:
        _check_format(fmt, GROWTH_FORMATS)
        asked = spoken(site)
        wanted = read_snippet(request.args, asked)
        key = ("growth", fmt, wanted.today, wanted.preview, *wanted.query().items())
        name, media = picture_name(asked, wanted, fmt, asked.language.text("Entwicklung")), GROWTH_FORMATS[fmt].mimetype
        order = Order(GROWTH_KINDS[fmt], f"growth.{fmt}", picture_query(wanted), name, media, wanted.today)
        content = workshop.order(order, key, lambda: render_growth(asked, wanted, fmt), large=True)
        return file_response(content, media, name, "download" in request.args)

    @server.get("/deck.pptx")
    @offers(
        Operation(
            message("Ein Foliensatz über ein Gebiet"),
            PICTURES,
            PPTX,
            (*DECK, DOWNLOAD),
            strict=True,
            queued=True,
            long=True,
            more=message("Andere Parameter als diese werden mit 422 abgelehnt."),
            example={"region": "", "length": "short"},
        )
    )
    def deck() -> Response:
        asked = spoken(site)
        wanted = read_deck(request.args, asked)
        today, name = site.today(), deck_name(asked, wanted)
        order = Order(DECK_KIND, "deck.pptx", wanted.query(today), name, PPTX, today)
        content = workshop.order(
            order, ("deck", today, *wanted.query(today).items()), lambda: render_presentation(asked, wanted)
        )
        return file_response(content, PPTX, name, "download" in request.args)


def picture_query(wanted: SnippetRequest) -> dict[str, str]:
    """Return the parameters that ask for the same file, those of a preview, too."""
    return wanted.query() | ({"preview": str(wanted.preview)} if wanted.preview else {})


def _check_format(fmt: str, known: Mapping[str, Format]) -> None:
    if fmt not in known:
        raise RequestError(
            404,
            message("Das Format „{format}“ gibt es nicht."),
            "format",
            message("einer der Werte {choices}"),
            format=fmt[:20],
            choices=", ".join(known),
        )


def _check_size(site: Site, wanted: SnippetRequest) -> None:
    """A page that carries all of its shapes and rows in itself would be tens of megabytes, which browsers do not bear."""
    count = len(wanted.region.members)
    if site.districts_first and count > site.most:
        raise RequestError(
            422,
            message("Eine Karte in einer Datei zeigt höchstens {most} Gemeinden; dieses Gebiet hat {count}."),
            "region",
            message("ein kleineres Gebiet, etwa ein Landkreis, oder ein anderes Format"),
            most=site.language.number(site.most),
            count=site.language.number(count),
        )


def picture_name(site: Site, wanted: SnippetRequest, fmt: str, kind: str = "") -> str:
    """→ „ASSKomm Landkreis Görlitz Präventionsrat 2026-11-20.svg“; ``kind`` says what it is besides. ``site``: as spoken to.

    Sizes other than the usual one are named, because a file shows its shape only when it is opened.
    """
    language, layer = site.language, wanted.layer
    named = wanted.size.key not in (OWN, next(iter(SIZES))) and {**FORMATS, **GROWTH_FORMATS}[fmt].picture
    since = language.text("seit {date}", date=layer.since) if layer.since else ""
    size = language.text(wanted.size.label) if named else ""
    what = (kind, site.catalogue[layer.chosen].title, wanted.as_of, since, size)
    return file_name(site, region_title(site.atlas, wanted.region, language), *what, ending=fmt)


def deck_name(site: Site, wanted: DeckRequest) -> str:
    """→ „ASSKomm Landkreis Görlitz Foliensatz 2026-11-20.pptx“; a chosen layer is named."""
    layer = "" if wanted.layer.chosen == OVERVIEW else site.catalogue[wanted.layer.chosen].title
    text = site.language.text
    what = (text("Foliensatz") if wanted.length == LENGTHS[0] else text("Kurzer Foliensatz"), layer, wanted.as_of)
    return file_name(site, region_title(site.atlas, wanted.region, site.language), *what, ending="pptx")
