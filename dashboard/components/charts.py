"""Charts as plotly's script wants them. Data only: no more of plotly is needed on the server than its script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from layers.answers.growth import Growth
from layers.answers.shares import Shares
from layers.catalogue import Layer
from layers.theme import Theme
from loaders.atlas.facts import ACTIVE

Chart = dict[str, object]
#: Heights in px: of a group of bars, of the legend, of the margins; and how far below the axis the legend begins.
_GROUP, _WORDS, _AROUND, _BELOW = 46, 24, 48, 32


def growth_chart(found: Growth, layer: Layer, theme: Theme, first: date, last: date) -> Chart:
    """Return steps of recorded municipalities and carriers, and published totals as points."""
    text, days = layer.language.text, [s.day.isoformat() for s in found.steps]
    paint, dark = theme.paint(layer.key, ACTIVE).fill, (theme.dark or theme).paint(layer.key, ACTIVE).fill
    lines = [
        _line(text("Gemeinden, namentlich belegt"), days, [s.recorded for s in found.steps], "solid"),
        _line(text("Träger"), days, [s.carriers for s in found.steps], "dot"),
    ]
    published = {
        "type": "scatter",
        "mode": "markers",
        "name": text("vom Programm veröffentlicht"),
        "x": [t.as_of.last.isoformat() for t in found.published],
        "y": [t.count for t in found.published],
        "marker": {"symbol": "diamond-open", "size": 9, "line": {"width": 2}},
    }
    return {
        "data": [*lines, published],
        "colours": [[paint, dark], [paint, dark], "ink"],
        "layout": {"xaxis": {"type": "date", "range": [first.isoformat(), last.isoformat()]}, "yaxis": _counts()},
    }


def shares_chart(found: Mapping[str, Shares], layer: Layer, theme: Theme) -> Chart:
    """Return bars for the shares of named groups, in per cent; the first group stands on top."""
    names, text = list(found)[::-1], layer.language.text
    paint, dark = theme.paint(layer.key, ACTIVE).fill, (theme.dark or theme).paint(layer.key, ACTIVE).fill
    kinds = (
        (text("der Fläche"), [found[n].area.ratio for n in names], "x"),
        (text("der Einwohner"), [found[n].inhabitants.ratio for n in names], "/"),
        (text("der Gemeinden"), [found[n].municipalities.ratio for n in names], ""),
    )
    height = _AROUND + _WORDS + _GROUP * len(names)
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": names,
            "x": [None if value is None else round(100 * value, 1) for value in values],
            "marker": {"pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.25}},
        }
        for name, values, pattern in kinds
    ]
    return {
        "data": bars,
        "colours": [[paint, dark]] * len(bars),
        "layout": {
            "barmode": "group",
            "xaxis": {"range": [0, 100], "ticksuffix": " %", "fixedrange": True},
            "yaxis": {"automargin": True, "fixedrange": True},
            "height": height,
            "legend": {"traceorder": "reversed", "y": -_BELOW / (height - _AROUND)},
        },
    }


def _line(name: str, days: Sequence[str], values: Sequence[int], dash: str) -> Chart:
    line = {"shape": "hv", "width": 2.5, "dash": dash}
    return {"type": "scatter", "mode": "lines", "name": name, "x": list(days), "y": list(values), "line": line}


def _counts() -> Chart:
    return {"rangemode": "tozero", "fixedrange": True, "tickformat": "d"}
