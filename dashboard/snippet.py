"""``/snippet.svg``, ``.png`` and ``.pdf``: a map picture for a given layer, region, date and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Semaphore

from flask import Flask, Response, request

from dashboard.query import RequestError, read_choice, read_date, read_integer, read_layer, read_region, read_title
from dashboard.site import Site
from layers.catalogue import Layer
from layers.pdf import render_pdf
from layers.picture import LABELS, compose
from layers.raster import render_png
from layers.svg import render_svg
from loaders.regions import Region

FORMATS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MIN_SIDE, MAX_SIDE = 200, 8000
#: Pictures of more pixels than this are drawn one at a time: the largest takes more than a gigabyte while it is drawn.
LARGE = 10_000_000
PATIENCE_S = 20.0


@dataclass(frozen=True)
class SnippetRequest:
    """What a picture is asked to show; ``width`` and ``height`` in pixels."""

    layer: Layer
    region: Region
    as_of: date
    width: int
    height: int
    title: str | None
    labels: str


def register_snippets(server: Flask, site: Site) -> None:
    """Add ``/snippet.<format>``."""
    large = Semaphore(1)

    @server.get("/snippet.<fmt>")
    def snippet(fmt: str) -> Response:
        if fmt not in FORMATS:
            raise RequestError(404, f"Das Format „{fmt[:20]}“ gibt es nicht.", "format", " oder ".join(FORMATS))
        wanted = read_snippet(request.args, site, site.today())
        name = f"{site.atlas.state.programme.short.lower()}-{wanted.layer.key}-{wanted.region.key}-{wanted.as_of}.{fmt}"
        if fmt != "png" or wanted.width * wanted.height <= LARGE:
            content = render(site, wanted, fmt)
        else:
            content = _render_alone(large, lambda: render(site, wanted, fmt))
        return Response(
            content,
            mimetype=FORMATS[fmt],
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )


def _render_alone(gate: Semaphore, draw: Callable[[], bytes]) -> bytes:
    if not gate.acquire(timeout=PATIENCE_S):
        raise RequestError(
            503, "Gerade werden andere große Bilder gezeichnet.", "width", "ein neuer Versuch in einer Minute"
        )
    try:
        return draw()
    finally:
        gate.release()


def read_snippet(query: Mapping[str, str], site: Site, today: date) -> SnippetRequest:
    """Return the checked parameters. Raises RequestError naming the first one that is wrong."""
    return SnippetRequest(
        read_layer(query, site),
        read_region(query, site),
        read_date(query, today),
        read_integer(query, "width", 1280, MIN_SIDE, MAX_SIDE),
        read_integer(query, "height", 720, MIN_SIDE, MAX_SIDE),
        read_title(query),
        read_choice(query, "labels", "none", LABELS),
    )


def render(site: Site, wanted: SnippetRequest, fmt: str) -> bytes:
    """Return the picture as the bytes of a file."""
    picture = compose(
        site.materials,
        site.on(wanted.as_of),
        wanted.layer,
        wanted.region,
        width=wanted.width,
        height=wanted.height,
        title=wanted.title,
        labels=wanted.labels,
    )
    svg = render_svg(picture, site.theme)
    writers = {"png": render_png, "pdf": render_pdf}
    return writers[fmt](svg, wanted.width, wanted.height) if fmt in writers else svg.encode()
