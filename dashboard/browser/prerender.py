"""The map in the first answer: the asked layer, date and selection as SVG, there before any script runs.

It lies exactly where the live map will lie (same projection, same margins), so that nothing jumps when that takes over,
and the live map takes its first shapes from it, so that they travel once.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from dashboard.browser.drawing import Drawing
from dashboard.browser.first_names import names_html
from dashboard.browser.outline import outline
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState
from layers.classify import Classified
from layers.drawing.svg_path import short
from loaders.atlas.model import Atlas

#: What lies around all that the drawing may show, in its units.
_AROUND = "M-9999-9999h20000v20000h-20000z"


def first_map(site: Site, drawing: Drawing, classified: Classified, view: ViewState) -> str:
    """Return the drawing with its names. Every municipality is a link to its page for the pointer; the table has the same
    as text."""
    layer, atlas = classified.layer, site.atlas
    # the same for all of them, and put together once: there are hundreds
    before, after = escape(site.link("gemeinde/AGS", stand=view.stand)).split("AGS")
    mark = f" mark-{layer.outline.instrument}" if layer.outline else ""

    def area(ags: str) -> str:
        name = f"area class-{classified.classes[ags]}" + (mark if ags in classified.outlined else "")
        return (
            f'<a href="{before}{ags}{after}" tabindex="-1"><path class="{name}" data-ags="{ags}" '
            f'd="{drawing.paths[ags]}"><title>{escape(atlas.municipalities[ags].name)}</title></path></a>'
        )

    # thick lines lie above the borders of the neighbours, which would cover half of them
    order = sorted(drawing.paths, key=lambda ags: ags in classified.outlined)
    dots = points(drawing, sorted(classified.symbols))
    # thick ends of lines without length keep their size, whatever the scale of the drawing
    dot = f'<path class="dot-edge" d="{dots}"/><path class="dot" style="stroke:var(--symbol-point)" d="{dots}"/>'
    symbols = dot if layer.symbol and dots else ""
    lines = line("districts", drawing.borders) + _selection(site, drawing, view)
    return sheet(atlas, drawing, f"{''.join(map(area, order))}{lines}{symbols}")


def sheet(atlas: Atlas, drawing: Drawing, content: str) -> str:
    """Return the drawing of ``content``, and above it the names."""
    svg = f'<svg aria-hidden="true" focusable="false" {drawing.head}>{content}</svg>'
    shape = f"--ratio:{drawing.width / drawing.height:.4f};--corner:{drawing.corner}"
    return f'<div class="first-sheet" style="{shape}">{svg}{names_html(atlas, drawing)}</div>'


def line(name: str, path: str) -> str:
    """Return a path with the class ``name``."""
    return f'<path class="{name}" d="{path}"/>'


def points(drawing: Drawing, members: Iterable[str]) -> str:
    """Return the path of the places of ``members`` (AGS): lines without length, whose thick ends keep their size."""
    return "".join(f"M{short(x)} {short(y)}h0" for x, y in (drawing.anchors[ags] for ags in members))


def _selection(site: Site, drawing: Drawing, view: ViewState) -> str:
    """A veil over all others, then the lines around the neighbours, around all that is picked and, thickest, the selection."""
    own = (view.ags,) if view.ags else ()
    around = site.atlas.neighbours.borders[view.ags] if view.ags else ()
    picked = view.picked.members if view.picked else ()
    if not own and not picked:
        return ""
    clear = "".join(drawing.paths[ags] for ags in dict.fromkeys((*own, *around, *picked)))
    edge = outline([drawing.paths[ags] for ags in picked])
    near, chosen = ("".join(drawing.paths[ags] for ags in keys) for keys in (around, own))
    lines = [("veil", _AROUND + clear), ("around", near), ("picked-casing", edge), ("picked-edge", edge)]
    lines += [("casing", chosen), ("chosen", chosen)]
    return "".join(line(name, path) for name, path in lines if path)
