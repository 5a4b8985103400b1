"""Charts as plotly's script wants them. Data only: no more of plotly is needed on the server than its script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from layers.answers.count_words import carriers_name
from layers.answers.growth import Growth
from layers.answers.shares import Shares
from layers.catalogue import Layer
from layers.theme import Theme
from loaders.atlas.facts import ACTIVE
from loaders.atlas.programme import Instrument

Chart = dict[str, object]
#: Heights in px: of a group of bars, of the legend, of the margins; and how far below the axis the legend begins.
_GROUP, _WORDS, _AROUND, _BELOW = 46, 24, 48, 32
#: End of an axis of per cents: a bar of all ends before the edge, and its number has room there.
_END = 105
_COUNTS = {"rangemode": "tozero", "fixedrange": True, "tickformat": "d"}
#: Few numbers in small letters: beside long names a phone leaves 60 px.
_PER_CENT = {"tickvals": [0, 50, 100], "ticktext": ["0 %", "50", "100"], "tickfont": {"size": 12}, "tickangle": 0}


def growth_chart(found: Growth, instrument: Instrument, layer: Layer, theme: Theme, period: tuple[date, date]) -> Chart:
    """Return steps of municipalities, of those named and of carriers, each where it tells more; published totals as points.

    ``period``: first and last day of the axis; ``instrument`` has its words in the layer's language.
    """
    text, days = layer.language.text, [s.day.isoformat() for s in found.steps]
    paint, dark = theme.paint(layer.key, ACTIVE).fill, (theme.dark or theme).paint(layer.key, ACTIVE).fill
    lines = [_line(text("Gemeinden"), days, [s.taking_part for s in found.steps], "solid")]
    if any(s.named != s.taking_part for s in found.steps):
        lines.append(_line(text("davon namentlich belegt"), days, [s.named for s in found.steps], "dash"))
    if instrument.carriers:
        lines.append(_line(carriers_name(instrument), days, [s.carriers for s in found.steps], "dot"))
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
        "colours": [*[[paint, dark]] * len(lines), "ink"],
        "layout": {"xaxis": {"type": "date", "range": [day.isoformat() for day in period]}, "yaxis": _COUNTS},
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
            "xaxis": {"range": [0, _END], **_PER_CENT, "fixedrange": True},
            "yaxis": {"automargin": True, "fixedrange": True},
            "height": height,
            "legend": {"traceorder": "reversed", "y": -_BELOW / (height - _AROUND)},
        },
    }


def _line(name: str, days: Sequence[str], values: Sequence[int], dash: str) -> Chart:
    line = {"shape": "hv", "width": 2.5, "dash": dash}
    return {"type": "scatter", "mode": "lines", "name": name, "x": list(days), "y": list(values), "line": line}
