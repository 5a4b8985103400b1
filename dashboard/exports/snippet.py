"""``/snippet.<format>``: a map picture, or the data behind it, for a given layer, region, date and size.

``/growth.gif`` and ``/growth.pptx``: the same picture year by year. ``/deck.pptx``: a whole presentation about a region.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Flask, Response, request

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError, read_date, read_region
from dashboard.context.site import Site
from dashboard.exports.rendering import (
    FORMATS,
    GROWTH_FORMATS,
    PPTX,
    Format,
    render,
    render_growth,
    render_presentation,
)
from dashboard.exports.snippet_request import SnippetRequest, read_snippet
from dashboard.serving.workshop import LARGE, Workshop
from layers.drawing.sizes import OWN
from layers.words.language import message

#: The stand-alone page carries its scripts and styles, and a stricter policy that names them, in itself.
_STAND_ALONE = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


def register_snippets(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add ``/snippet.<format>``, ``/growth.<format>`` and ``/deck.pptx``."""

    @server.get("/snippet.<fmt>")
    def snippet(fmt: str) -> Response:
        _check_format(fmt, FORMATS)
        asked, today = spoken(site), site.today()
        wanted = read_snippet(request.args, asked, today)
        width, height = wanted.pixels
        # undated facts count for the present day, so a picture belongs to the day on which it was asked for;
        # the query says the language, too
        key = (fmt, today, wanted.preview, *wanted.query(today).items())
        content = workshop.get(key, lambda: render(asked, wanted, fmt), fmt == "png" and width * height > LARGE)
        response = file_response(
            content, FORMATS[fmt].mimetype, file_name(site, wanted, fmt), "download" in request.args
        )
        if fmt == "html":
            response.headers["Content-Security-Policy"] = _STAND_ALONE
        return response

    @server.get("/growth.<fmt>")
    def growth(fmt: str) -> Response:
        _check_format(fmt, GROWTH_FORMATS)
        asked, today = spoken(site), site.today()
        wanted = read_snippet(request.args, asked, today)
        key = ("growth", fmt, today, wanted.preview, *wanted.query(today).items())
        content = workshop.get(key, lambda: render_growth(asked, wanted, fmt), large=True)
        name = file_name(site, wanted, fmt, "entwicklung-")
        return file_response(content, GROWTH_FORMATS[fmt].mimetype, name, "download" in request.args)

    @server.get("/deck.pptx")
    def deck() -> Response:
        asked, today = spoken(site), site.today()
        region, as_of = read_region(request.args, site), read_date(request.args, today)
        key = ("deck", today, region.key, as_of, asked.language.code)
        content = workshop.get(key, lambda: render_presentation(asked, region, as_of))
        name = f"{site.atlas.state.programme.short}-foliensatz-{region.key}-{as_of}".lower()
        return file_response(content, PPTX, safe_name(name) + ".pptx", "download" in request.args)


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


def file_name(site: Site, wanted: SnippetRequest, fmt: str, kind: str = "") -> str:
    """→ ``asskomm-kpr-14626610+1-2026-11-20.svg``; ``kind`` stands before the layer."""
    sized = wanted.size.key != OWN and {**FORMATS, **GROWTH_FORMATS}[fmt].picture
    size = f"-{wanted.size.key}" if sized else ""
    since = f"-seit-{wanted.layer.since}" if wanted.layer.since else ""
    what = f"{kind}{wanted.layer.chosen}-{wanted.region.key}-{wanted.as_of}{since}{size}"
    name = f"{site.atlas.state.programme.short}-{what}".lower()
    return safe_name(name) + f".{fmt}"


def safe_name(name: str) -> str:
    """Return a file name that every system takes."""
    return re.sub(r"[^a-z0-9+.-]", "_", name)


def file_response(content: bytes | str, mimetype: str, name: str, download: bool) -> Response:
    """Return a file that browsers save under ``name``: at once if it is a ``download``."""
    kind = "attachment" if download else "inline"
    return Response(content, content_type=mimetype, headers={"Content-Disposition": f'{kind}; filename="{name}"'})
