"""Pictures of the whole state at slide size against geopandas and matplotlib, and a repeated request against a first one."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

from dashboard.rendering import render
from dashboard.site import Site
from dashboard.snippet_request import read_snippet
from dashboard.workshop import Workshop
from geodata.coverage import LEVELS, simplify
from layers.classify import classify
from tests.benchmarks.measure import Result, milliseconds

#: Pixels of matplotlib's figure per inch: 12.8 × 7.2 inches become 1920 × 1080 px.
_DPI = 150


def pictures(site: Site) -> list[Result]:
    """Our pictures have legend, title, sources and patterns; the naive ones nothing but coloured areas."""
    wanted = read_snippet({"size": "slide"}, site, site.today())
    classes = classify(site.on(site.today()), wanted.layer).classes
    paints = {c.key: c.paint.fill for c in wanted.layer.classes}
    shapes = simplify(site.atlas.shapes, LEVELS["regional"])
    colours = [paints[classes[ags]] for ags in shapes.index]

    def naive(fmt: str) -> bytes:
        figure = Figure(figsize=(12.8, 7.2), dpi=_DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        shapes.plot(ax=axes, color=colours, edgecolor="white", linewidth=0.5)
        axes.set_axis_off()
        out = io.BytesIO()
        figure.savefig(out, format=fmt)
        return out.getvalue()

    results = [
        Result(
            f"{fmt.upper()} of the state, 1920 × 1080",
            milliseconds(lambda fmt=fmt: render(site, wanted, fmt)),
            milliseconds(lambda fmt=fmt: naive(fmt)),
            "ms",
            "naive: geopandas/matplotlib, areas only",
        )
        for fmt in ("svg", "png", "pdf")
    ]
    return [*results, _repeated(site, wanted)]


def _repeated(site: Site, wanted) -> Result:
    workshop = Workshop()

    def ask() -> bytes:
        return workshop.get("svg", lambda: render(site, wanted, "svg"))

    first = milliseconds(lambda: render(site, wanted, "svg"))
    return Result("the same SVG once more", milliseconds(ask, repeat=50), first, "ms", "naive: drawn again")
