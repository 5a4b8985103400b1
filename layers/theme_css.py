"""The part of the style that follows from theme and catalogue: colour variables, class fills, legend swatches, patterns."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from layers.catalogue import Layer
from layers.patterns import is_plain, pattern_id, svg_pattern, svg_swatch
from layers.theme import Theme


def theme_css(catalogue: Mapping[str, Layer], theme: Theme) -> str:
    """Return CSS rules. The map's container carries ``data-layer``, each shape its class as ``class-<key>``."""
    rules = [":root{" + "".join(f"--{name.replace('_', '-')}:{value};" for name, value in theme.ui.items()) + "}"]
    for layer in catalogue.values():
        for c in layer.classes:
            fill = c.paint.fill if is_plain(c.paint) else f"url(#{pattern_id(layer.key, c.key)})"
            rules.append(f'[data-layer="{layer.key}"] .area.class-{c.key}{{fill:{fill}}}')
            swatch = quote(svg_swatch(c.paint, edge=theme.ui["edge"]))
            rules.append(f'.swatch-{layer.key}-{c.key}{{background-image:url("data:image/svg+xml,{swatch}")}}')
        if layer.symbol:
            symbol = f'[data-layer="{layer.key}"] .symbol-{layer.symbol.instrument}.is-on'
            rules.append(f"{symbol}{{display:block;background:{layer.symbol.colour}}}")
        if layer.outline:
            outlined = f'[data-layer="{layer.key}"] .area.mark-{layer.outline.instrument}'
            rules.append(f"{outlined}{{stroke:{layer.outline.colour};stroke-width:2.2}}")
    return "\n".join(rules)


def pattern_defs(catalogue: Mapping[str, Layer]) -> str:
    """Return the ``<pattern>`` elements that ``theme_css`` refers to."""
    return "".join(
        svg_pattern(pattern_id(layer.key, c.key), c.paint)
        for layer in catalogue.values()
        for c in layer.classes
        if not is_plain(c.paint)
    )
