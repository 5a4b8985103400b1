"""Pictures of the whole state at slide size against geopandas and matplotlib, and a repeated request against a first one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

import geopandas as gpd
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from dashboard.context.site import Site
from dashboard.exports.rendering import render
from dashboard.exports.snippet_request import SnippetRequest, read_snippet
from dashboard.serving.workshop import Workshop
from layers.classify import classify
from layers.drawing.sizes import own_size
from tests.benchmarks.measure import Result, milliseconds

#: Pixels of matplotlib's figure per inch: 12.8 × 7.2 inches become 1920 × 1080 px.
_DPI = 150
_HATCHES = {"plain": None, "dots": "....", "lines": "////", "hatch": "----", "cross": "xxxx"}


def pictures(site: Site) -> list[Result]:
    """Measure our writers and the naive ones; both show the same areas, patterns, outlines, points and legend.

    Ours draw as many vertices as can be seen at that size, the naive ones all there are. Ours keep the shapes of a view, as
    between a preview and the file; what they take in views never seen before stands below.
    """
    wanted = read_snippet({"size": "slide"}, site)
    naive = partial(draw_naively, site, wanted, site.atlas.shapes.frame())
    results = [
        Result(
            f"{fmt.upper()} of the state, 1920 × 1080",
            milliseconds(lambda fmt=fmt: render(site, wanted, fmt)),
            milliseconds(lambda fmt=fmt: naive(fmt)),
            "ms",
            "naive: geopandas/matplotlib, shapes as loaded",
        )
        for fmt in ("svg", "png", "pdf")
    ]
    return [*results, *(_never_drawn(site, wanted, fmt, naive) for fmt in ("svg", "pdf")), _repeated(site, wanted)]


def _never_drawn(site: Site, wanted: SnippetRequest, fmt: str, naive: Callable[[str], bytes]) -> Result:
    """The same in views that nobody has asked for before: each is a pixel wider, so nothing kept of another one serves."""
    widths = count(wanted.size.width)

    def draw() -> bytes:
        return render(site, replace(wanted, size=own_size(next(widths), wanted.size.height)), fmt)

    name = f"{fmt.upper()}, each time in another view"
    return Result(name, milliseconds(draw), milliseconds(lambda: naive(fmt)), "ms", "naive: as above")


def draw_naively(site: Site, wanted: SnippetRequest, shapes: gpd.GeoDataFrame, fmt: str) -> bytes:
    """Return the same picture as one would draw it first: a plot per class, with hatches, legend, title and sources."""
    layer = wanted.layer
    classified = classify(site.on(wanted.as_of), layer)
    classes = pd.Series(classified.classes).reindex(shapes.index)
    figure = Figure(figsize=(12.8, 7.2), dpi=_DPI)
    axes = figure.add_axes((0.25, 0, 0.75, 1))
    handles = []
    for c in layer.classes:
        look = {"facecolor": c.paint.fill, "hatch": _HATCHES[c.paint.pattern], "edgecolor": c.paint.ink or "white"}
        shapes[classes == c.key].plot(ax=axes, linewidth=0.5, **look)
        handles.append(Patch(label=f"{c.label} {classified.counts[c.key]}", **look))
    shapes.loc[sorted(classified.outlined)].boundary.plot(ax=axes, color=layer.outline.colour, linewidth=1.5)
    shapes.loc[sorted(classified.symbols)].representative_point().plot(
        ax=axes, color=layer.symbol.colour, markersize=12
    )
    axes.set_axis_off()
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.01, 0.85))
    figure.text(0.01, 0.9, layer.title, size=16, weight="bold")
    figure.text(0.01, 0.03, site.atlas.provenance.attribution, size=7)
    out = io.BytesIO()
    figure.savefig(out, format=fmt)
    return out.getvalue()


def _repeated(site: Site, wanted: SnippetRequest) -> Result:
    workshop = Workshop()

    def ask() -> bytes:
        return workshop.get("svg", lambda: render(site, wanted, "svg"))

    first = milliseconds(lambda: render(site, wanted, "svg"))
    return Result("the same SVG once more", milliseconds(ask, repeat=50), first, "ms", "naive: drawn again")
