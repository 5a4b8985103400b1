"""Write a picture as SVG: the master of every other picture format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from xml.sax.saxutils import escape, quoteattr

from layers.drawing.elements import Area, Box, Outline, Picture, ScaleBar, Symbol, Text
from layers.drawing.svg_path import path_data, short
from layers.drawing.text_metrics import FAMILY, plain
from layers.patterns import is_plain, pattern_id, svg_pattern
from layers.theme import Paint, Theme

#: Body text for which patterns have their own size, in px.
_REFERENCE_UNIT = 15.5
#: Widths of lines, as shares of body text, or of the map unit for borders.
BORDER, SWATCH_EDGE, _HALO, THINNEST_SWATCH = 0.05, 0.05, 0.2, 0.08
#: Width of a symbol's light edge, as a share of its radius.
SYMBOL_EDGE = 0.35
#: Width of the light line on either side of an outline, as a share of the outline's.
CASING = 0.6
#: Width of a leader line, as a share of body text.
LEADER = 0.06
_QUIET_ROLES = frozenset({"kicker", "source", "scale"})
#: Puts the path of an area into a link.
Linked = Callable[[Area, str], str]


def render_svg(picture: Picture, theme: Theme, *, titles: bool = True) -> str:
    """Return ``picture`` as an SVG document; the same picture gives the same text.

    Every municipality of the region is a path with the id ``a`` + AGS, the attribute ``data-ags``, its class key as class
    and, if ``titles`` are wanted, a title that says its status. ``<title>``, ``<desc>`` and ``<metadata>`` describe the whole.
    """
    ground = _rectangle(Box(0, 0, picture.width, picture.height), theme.ui["ground"])
    parts = [
        _head(picture),
        _definitions(picture),
        ground,
        *_map(picture, theme, titles=titles),
        *_legend(picture, theme),
        _scale_bar(picture.scale_bar, picture.unit, theme),
        *_leaders(picture, theme),
        *_texts(picture, theme),
        "</svg>\n",
    ]
    return "".join(parts)


def render_inline(
    picture: Picture, theme: Theme, link: Callable[[str], str], *, beside: bool = True, narrow: Picture | None = None
) -> str:
    """Return the map of ``picture`` as an ``<svg>`` element for a page that says everything else, and has a table, itself.

    Every municipality of the region is a link to ``link(ags)`` for the pointer, which opens ``beside`` the page or instead
    of it. For readers that cannot see it is hidden, and the tab key skips it: what it shows must stand beside it as text.
    Shapes bear the classes ``area`` and ``class-<key>`` of the web map, so that a page's style may change their colours;
    their patterns are the page's own (``layers.theme_css.pattern_defs``), the same as in its legend. Names are set in the
    page's typeface, each as wide as it was measured; ``narrow`` is the same picture with the names for small screens.
    """
    target = ' target="_blank" rel="noopener"' if beside else ""

    def linked(area: Area, path: str) -> str:
        return f'<a href={quoteattr(link(area.ags))}{target} tabindex="-1">{path}</a>'

    parts = [
        f'<svg class="inline-map" viewBox="0 0 {picture.width} {picture.height}" aria-hidden="true" focusable="false">\n',
        *_map(picture, theme, linked),
        *_named(picture, theme, "names"),
        *(_named(narrow, theme, "names-narrow") if narrow else ()),
        "</svg>\n",
    ]
    return "".join(parts)


def _named(picture: Picture, theme: Theme, kind: str) -> Iterable[str]:
    if picture.texts:
        yield f'<g class="{kind}">\n'
        yield from _leaders(picture, theme)
        yield from _texts(picture, theme, fitted=True)
        yield "</g>\n"


def _head(picture: Picture) -> str:
    described = {
        "title": picture.title,
        "description": picture.description,
        "date": picture.as_of.isoformat(),
        "source": picture.source,
        "rights": picture.attribution,
        "language": picture.language.code,
    }
    language = picture.language.code
    metadata = "".join(f"<dc:{key}>{_text(value)}</dc:{key}>" for key, value in described.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/" lang="{language}" '
        f'xml:lang="{language}" role="img" aria-labelledby="picture-title picture-description" '
        f'width="{picture.width}" height="{picture.height}" viewBox="0 0 {picture.width} {picture.height}" '
        f"font-family=\"'{FAMILY}', Arial, sans-serif\">\n"
        f'<title id="picture-title">{_text(picture.title)}</title>\n'
        f'<desc id="picture-description">{_text(picture.description)}</desc>\n<metadata>{metadata}</metadata>\n'
    )


def _definitions(picture: Picture) -> str:
    scale = round(picture.unit / _REFERENCE_UNIT, 3)
    patterns = [
        svg_pattern(pattern_id(picture.layer, e.key), e.paint, scale)
        for e in picture.legend
        if e.paint and not is_plain(e.paint)
    ]
    return f"<defs>{''.join(patterns)}</defs>\n" if patterns else ""


def _map(picture: Picture, theme: Theme, linked: Linked | None = None, titles: bool = True) -> Iterable[str]:
    yield '<g class="map">\n'
    yield _rectangle(picture.frame, theme.ui["map_ground"])
    border = f'stroke-width="{short(BORDER * picture.map_unit)}" stroke-linejoin="round" fill-rule="evenodd"'
    if picture.context:
        yield f'<g class="context" fill="{theme.ui["ground"]}" stroke="{theme.ui["line"]}" {border}>\n'
        yield from _paths(picture.context, lambda a: f'data-ags="{a.ags}" class="context"', titles=titles)
        yield "</g>\n"
    for entry in picture.legend:
        members = [a for a in picture.areas if entry.kind == "class" and a.class_key == entry.key]
        if members and entry.paint:
            yield f'<g fill="{_fill(picture.layer, entry.key, entry.paint)}" stroke="{theme.ui["border"]}" {border}>\n'
            look = quoteattr(f"area class-{entry.key}" if linked else entry.key)
            yield from _paths(members, partial(_attributes, look), linked, titles)
            yield "</g>\n"
    yield from _outlines(picture.outlines, theme)
    yield from (_symbol(s, theme) for s in picture.symbols)
    yield "</g>\n"


def _attributes(look: str, area: Area) -> str:
    return f'id="a{area.ags}" data-ags="{area.ags}" class={look}'


def _paths(
    areas: Sequence[Area], attributes: Callable[[Area], str], linked: Linked | None = None, titles: bool = True
) -> Iterable[str]:
    for area in areas:
        title = f"><title>{_text(area.wording)}</title></path>" if titles else "/>"
        path = f'<path {attributes(area)} d="{area.path}"{title}'
        yield (linked(area, path) if linked else path) + "\n"


def _outlines(outlines: Sequence[Outline], theme: Theme) -> Iterable[str]:
    """A light casing under each line keeps it visible on dark fills."""
    for outline, data in zip(outlines, path_data([o.rings for o in outlines]), strict=True):
        colour = outline.colour or theme.ui["selected"]
        kind, light = "focus" if outline.focus else "outline", theme.ui["border"]
        for key, stroke, width in (
            ("casing", light, (1 + 2 * CASING) * outline.width),
            (kind, colour, outline.width),
        ):
            yield (
                f'<path class="{key}" d="{data}" fill="none" stroke="{stroke}" '
                f'stroke-width="{short(width)}" stroke-linejoin="round"/>\n'
            )


def _symbol(symbol: Symbol, theme: Theme) -> str:
    ags = f' data-ags="{symbol.ags}"' if symbol.ags else ""
    return (
        f'<circle class="symbol"{ags} cx="{short(symbol.x)}" cy="{short(symbol.y)}" r="{short(symbol.radius)}" '
        f'fill="{symbol.colour}" stroke="{theme.ui["border"]}" stroke-width="{short(SYMBOL_EDGE * symbol.radius)}"/>\n'
    )


def _legend(picture: Picture, theme: Theme) -> Iterable[str]:
    unit = picture.unit
    yield '<g class="legend">\n'
    for entry in picture.legend:
        box = entry.box
        if entry.kind == "symbol":
            yield _symbol(Symbol("", box.x + box.width / 2, box.y + box.height / 2, entry.size, entry.colour), theme)
        elif entry.paint:
            yield _rectangle(box, _fill(picture.layer, entry.key, entry.paint), theme.ui["quiet"], SWATCH_EDGE * unit)
        else:
            width = max(entry.size, THINNEST_SWATCH * unit)
            inner = Box(box.x + width / 2, box.y + width / 2, box.width - width, box.height - width)
            yield _rectangle(inner, "none", entry.colour or theme.ui["selected"], width)
    yield "</g>\n"


def _scale_bar(bar: ScaleBar | None, unit: float, theme: Theme) -> str:
    if bar is None:
        return ""
    tick = 0.3 * unit
    line = f"M{short(bar.x)} {short(bar.y - tick)}v{short(tick)}h{short(bar.length)}v{short(-tick)}"
    return (
        f'<path class="scale-bar" d="{line}" fill="none" stroke="{theme.ui["quiet"]}" '
        f'stroke-width="{short(0.08 * unit)}"/>\n'
    )


def _leaders(picture: Picture, theme: Theme) -> Iterable[str]:
    """Lines from names to whom they name, cased so that they are seen on any fill, with a dot at their end."""
    if not picture.leaders:
        return
    width, ink, light = LEADER * picture.unit, theme.ui["ink"], theme.ui["border"]
    way = "".join(f"M{short(n.x)} {short(n.y)}L{short(n.end_x)} {short(n.end_y)}" for n in picture.leaders)
    yield '<g class="leaders" fill="none" aria-hidden="true">\n'
    for stroke, wide in ((light, (1 + 2 * CASING) * width), (ink, width)):
        yield f'<path d="{way}" stroke="{stroke}" stroke-width="{short(wide)}"/>\n'
    for n in picture.leaders:
        if n.radius:
            yield (
                f'<circle data-ags="{n.ags}" cx="{short(n.end_x)}" cy="{short(n.end_y)}" r="{short(n.radius)}" '
                f'fill="{ink}" stroke="{light}" stroke-width="{short(CASING * width)}"/>\n'
            )
    yield "</g>\n"


def _texts(picture: Picture, theme: Theme, *, fitted: bool = False) -> Iterable[str]:
    """``fitted``: in a font that is not ours, each as wide as it was measured."""
    labels = [t for t in picture.texts if t.role == "label"]
    for ground in dict.fromkeys(t.ground for t in labels):
        yield from _names([_line(t, fitted) for t in labels if t.ground == ground], ground, picture.unit, theme)
    for quiet, colour in ((False, theme.ui["ink"]), (True, theme.ui["quiet"])):
        yield f'<g fill="{colour}">\n'
        yield from (_line(t, fitted) for t in picture.texts if t.role != "label" and (t.role in _QUIET_ROLES) == quiet)
        yield "</g>\n"


def _names(lines: Sequence[str], ground: str, unit: float, theme: Theme) -> Iterable[str]:
    """Names on land of one colour, which keeps its pattern and borders away from them.

    They are drawn twice, because not every program paints a text's edge under its fill.
    """
    edge = ground or theme.ui["ground"]
    yield (
        f'<g class="halo" aria-hidden="true" fill="{edge}" stroke="{edge}" stroke-linejoin="round" '
        f'stroke-width="{short(_HALO * unit)}">\n'
    )
    yield from lines
    yield f'</g>\n<g fill="{theme.letters(ground)}">\n'
    yield from lines
    yield "</g>\n"


def _line(text: Text, fitted: bool) -> str:
    weight = ' font-weight="600"' if text.bold else ""
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    length = f' textLength="{short(text.width)}" lengthAdjust="spacingAndGlyphs"' if fitted else ""
    place = f'x="{short(text.x)}" y="{short(text.y)}" font-size="{short(text.size)}"{length}{weight}{anchor}'
    return f'<text class="{text.role}" {place}>{_text(text.text)}</text>\n'


def _fill(layer: str, key: str, paint: Paint) -> str:
    return paint.fill if is_plain(paint) else f"url(#{pattern_id(layer, key)})"


def _rectangle(box: Box, fill: str, stroke: str = "", stroke_width: float = 0.0) -> str:
    edge = f' stroke="{stroke}" stroke-width="{short(stroke_width)}"' if stroke else ""
    place = f'x="{short(box.x)}" y="{short(box.y)}" width="{short(box.width)}" height="{short(box.height)}"'
    return f'<rect {place} fill="{fill}"{edge}/>\n'


def _text(text: str) -> str:
    return escape(plain(text))
