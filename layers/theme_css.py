"""The part of the style that follows from theme and catalogue: colour variables, class fills, legend swatches, patterns."""

from __future__ import annotations

from collections.abc import Mapping

from layers.catalogue import Layer, LayerClass
from layers.patterns import is_plain, pattern_id, svg_pattern
from layers.theme import Theme


def theme_css(catalogue: Mapping[str, Layer], theme: Theme) -> str:
    """Return CSS rules. The map's container carries ``data-layer``, each shape its class as ``class-<key>``.

    The rules name no more than they must: a change of the layer then only concerns the shapes whose look depends on it.
    """
    rules = [":root{" + "".join(f"--{name.replace('_', '-')}:{value};" for name, value in theme.ui.items()) + "}"]
    everywhere = _same_in_all_layers(catalogue)
    rules += [f".area.class-{key}{{fill:{fill}}}" for key, fill in everywhere.items()]
    for layer in catalogue.values():
        for c in layer.classes:
            fill = _fill(layer, c)
            if c.key not in everywhere:
                rules.append(f'[data-layer="{layer.key}"] .class-{c.key}{{fill:{fill}}}')
            rules.append(f".swatch-{layer.key}-{c.key}{{fill:{fill}}}")
        if layer.symbol:
            symbol = f'[data-layer="{layer.key}"] .symbol-{layer.symbol.instrument}.is-on'
            rules.append(f"{symbol}{{display:block;background:{layer.symbol.colour}}}")
        if layer.outline:
            outlined = f'[data-layer="{layer.key}"] .mark-{layer.outline.instrument}'
            rules.append(f"{outlined}{{stroke:{layer.outline.colour};stroke-width:2.2}}")
    return "\n".join(rules)


def _fill(layer: Layer, c: LayerClass) -> str:
    return c.paint.fill if is_plain(c.paint) else f"url(#{pattern_id(layer.key, c.key)})"


def _same_in_all_layers(catalogue: Mapping[str, Layer]) -> dict[str, str]:
    """{class key: fill} of the classes that look the same in every layer that has them, such as „keine Angabe“."""
    fills: dict[str, set[str]] = {}
    for layer in catalogue.values():
        for c in layer.classes:
            fills.setdefault(c.key, set()).add(_fill(layer, c))
    return {key: next(iter(looks)) for key, looks in fills.items() if len(looks) == 1}


def pattern_defs(catalogue: Mapping[str, Layer]) -> str:
    """Return the ``<pattern>`` elements that ``theme_css`` refers to."""
    return "".join(
        svg_pattern(pattern_id(layer.key, c.key), c.paint)
        for layer in catalogue.values()
        for c in layer.classes
        if not is_plain(c.paint)
    )
