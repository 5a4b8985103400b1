"""The part of the style that follows from theme and catalogue: colour variables, class fills, legend swatches, patterns."""

from __future__ import annotations

from collections.abc import Mapping

from layers.catalogue import Layer, LayerClass
from layers.patterns import is_plain, pattern_id, svg_pattern
from layers.theme import POINT, Theme


def theme_css(catalogue: Mapping[str, Layer], theme: Theme) -> str:
    """Return CSS rules. The map's container carries ``data-layer``, each shape its class as ``class-<key>``.

    The rules name no more than they must: a change of the layer then only concerns the shapes whose look depends on it.
    """
    rules = [_variables(theme, "light")]
    everywhere = _same_in_all_layers(catalogue)
    for layer in catalogue.values():
        for c in layer.classes:
            fill = c.paint.fill if is_plain(c.paint) else f"url(#{pattern_id(layer.key, c.key)})"
            rules += [_area(layer, c, fill, everywhere), _swatch(layer, c, fill)]
        if layer.symbol:
            symbol = f'[data-layer="{layer.key}"] .symbol-{layer.symbol.instrument}.is-on'
            rules.append(f"{symbol}{{display:block;background:{layer.symbol.colour}}}")
        if layer.outline:
            outlined = f'[data-layer="{layer.key}"] .mark-{layer.outline.instrument}'
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
    everywhere = _same_in_all_layers(catalogue)
    for layer in catalogue.values():
        for c in layer.classes:
            paint = dark.paint(layer.key, c.key)
            if is_plain(paint):
                rules += [_area(layer, c, paint.fill, everywhere), _swatch(layer, c, paint.fill)]
            else:
                tile = f"#{pattern_id(layer.key, c.key)}"
                rules.append(
                    f"{tile} rect{{fill:{paint.fill}}}{tile} circle{{fill:{paint.ink}}}{tile} path{{stroke:{paint.ink}}}"
                )
        if layer.symbol:
            symbol = f'[data-layer="{layer.key}"] .symbol-{layer.symbol.instrument}.is-on'
            rules.append(f"{symbol}{{background:{dark.symbols[POINT]}}}")
        if layer.outline:
            rules.append(f'[data-layer="{layer.key}"] .mark-{layer.outline.instrument}{{stroke:{dark.ui["outline"]}}}')
    return "@media screen and (prefers-color-scheme:dark){" + "\n".join(rules) + "}"


def _variables(theme: Theme, scheme: str) -> str:
    colours = {**theme.ui, **{f"symbol_{key}": value for key, value in theme.symbols.items()}}
    values = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
    return f":root{{color-scheme:{scheme};{values}}}"


def _area(layer: Layer, c: LayerClass, fill: str, everywhere: frozenset[str]) -> str:
    where = ".area" if c.key in everywhere else f'[data-layer="{layer.key}"] '
    return f"{where}.class-{c.key}{{fill:{fill}}}"


def _swatch(layer: Layer, c: LayerClass, fill: str) -> str:
    return f".swatch-{layer.key}-{c.key}{{fill:{fill}}}"


def _same_in_all_layers(catalogue: Mapping[str, Layer]) -> frozenset[str]:
    """The keys of classes that look the same in every layer that has them, such as „keine Angabe“."""
    looks: dict[str, set] = {}
    for layer in catalogue.values():
        for c in layer.classes:
            looks.setdefault(c.key, set()).add(c.paint if is_plain(c.paint) else (layer.key, c.paint))
    return frozenset(key for key, paints in looks.items() if len(paints) == 1)


def pattern_defs(catalogue: Mapping[str, Layer]) -> str:
    """Return the ``<pattern>`` elements that ``theme_css`` refers to."""
    return "".join(
        svg_pattern(pattern_id(layer.key, c.key), c.paint)
        for layer in catalogue.values()
        for c in layer.classes
        if not is_plain(c.paint)
    )
