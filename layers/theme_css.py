"""The part of the style that follows from theme and catalogue: colour variables, class fills, legend swatches, patterns."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from layers.catalogue import Layer
from layers.patterns import is_plain, pattern_id, svg_pattern, svg_swatch
from layers.theme import Paint, Theme


def theme_css(catalogue: Mapping[str, Layer], theme: Theme) -> str:
    """Return CSS rules. The map's container carries ``data-layer``, each shape its class as ``class-<key>``."""
    rules = [_variables(theme, "light")]
    for layer in catalogue.values():
        for c in layer.classes:
            fill = c.paint.fill if is_plain(c.paint) else f"url(#{pattern_id(layer.key, c.key)})"
            rules.append(f'[data-layer="{layer.key}"] .area.class-{c.key}{{fill:{fill}}}')
            rules.append(_swatch(layer.key, c.key, c.paint, theme))
        if layer.symbol:
            symbol = f'[data-layer="{layer.key}"] .symbol-{layer.symbol.instrument}.is-on'
            rules.append(f"{symbol}{{display:block;background:{layer.symbol.colour}}}")
        if layer.outline:
            outlined = f'[data-layer="{layer.key}"] .area.mark-{layer.outline.instrument}'
            rules.append(f"{outlined}{{stroke:{layer.outline.colour};stroke-width:2.2}}")
    return "\n".join(rules)


def dark_css(catalogue: Mapping[str, Layer], theme: Theme) -> str:
    """Return what changes on screens of those who prefer dark pages; empty if the theme has no dark colours.

    Patterns stay the same elements: only the colours inside them change.
    """
    dark = theme.dark
    if not dark:
        return ""
    rules = [_variables(dark, "dark")]
    for layer in catalogue.values():
        for c in layer.classes:
            paint = dark.paint(layer.key, c.key)
            if is_plain(paint):
                rules.append(f'[data-layer="{layer.key}"] .area.class-{c.key}{{fill:{paint.fill}}}')
            else:
                tile = f"#{pattern_id(layer.key, c.key)}"
                rules.append(
                    f"{tile} rect{{fill:{paint.fill}}}{tile} circle{{fill:{paint.ink}}}{tile} path{{stroke:{paint.ink}}}"
                )
            rules.append(_swatch(layer.key, c.key, paint, dark))
        if layer.symbol:
            symbol = f'[data-layer="{layer.key}"] .symbol-{layer.symbol.instrument}.is-on'
            rules.append(f"{symbol}{{background:{dark.symbols[layer.symbol.instrument]}}}")
        if layer.outline:
            rules.append(
                f'[data-layer="{layer.key}"] .area.mark-{layer.outline.instrument}{{stroke:{dark.ui["outline"]}}}'
            )
    return "@media screen and (prefers-color-scheme:dark){" + "\n".join(rules) + "}"


def _variables(theme: Theme, scheme: str) -> str:
    colours = theme.ui | {f"symbol_{key}": value for key, value in theme.symbols.items()}
    values = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
    return f":root{{color-scheme:{scheme};{values}}}"


def _swatch(layer: str, class_key: str, paint: Paint, theme: Theme) -> str:
    picture = quote(svg_swatch(paint, edge=theme.ui["edge"]))
    return f'.swatch-{layer}-{class_key}{{background-image:url("data:image/svg+xml,{picture}")}}'


def pattern_defs(catalogue: Mapping[str, Layer]) -> str:
    """Return the ``<pattern>`` elements that ``theme_css`` refers to."""
    return "".join(
        svg_pattern(pattern_id(layer.key, c.key), c.paint)
        for layer in catalogue.values()
        for c in layer.classes
        if not is_plain(c.paint)
    )
