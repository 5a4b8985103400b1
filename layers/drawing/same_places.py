"""One layout for all pictures of a series: when one follows the other, nothing moves but what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from layers.classify import Classified
from layers.drawing.elements import LegendEntry, Text
from layers.drawing.layout import Content, Layout, arrange
from layers.drawing.text_metrics import TextMetrics


def arrange_alike(
    series: Sequence[Content], width: int, height: int, metrics: TextMetrics, text: float = 1.0
) -> list[Layout]:
    """Return the layout of every content of ``series`` in ``width`` × ``height`` px: all of them get the same places.

    They differ in nothing but their date, their newest report and the counts and labels of their legends: there is room
    for the widest of each. Raises ValueError if there is no room at all.
    """
    layout = arrange(_widest(series, metrics), width, height, metrics, text)
    return [
        replace(
            layout,
            texts=tuple(_own_words(layout.texts, content, metrics)),
            legend=tuple(_own_entry(*pair) for pair in zip(content.legend, layout.legend, strict=True)),
        )
        for content in series
    ]


def together(series: Sequence[Classified]) -> Classified:
    """Return everybody in the latest class that says something, with all marks of ``series``; its last day and counts."""
    last = series[-1]
    nothing = last.layer.classes[-1].key
    told = {ags: key for moment in series for ags, key in moment.classes.items() if key != nothing}
    return replace(
        last,
        classes={**last.classes, **told},
        symbols=frozenset().union(*(moment.symbols for moment in series)),
        outlined=frozenset().union(*(moment.outlined for moment in series)),
    )


def _widest(series: Sequence[Content], metrics: TextMetrics) -> Content:
    """A content that no one of the series needs more room than."""
    number = series[0].language.number

    def widest(texts: Sequence[str]) -> str:
        return max(texts, key=lambda text: metrics.width(text, 1.0))

    def entry(same: Sequence[LegendEntry]) -> LegendEntry:
        counts = [e.count for e in same if e.count is not None]
        count = max(counts, key=lambda n: metrics.width(number(n), 1.0, True)) if counts else None
        return replace(same[0], label=widest([e.label for e in same]), count=count)

    legend = tuple(map(entry, zip(*(c.legend for c in series), strict=True)))
    dates, reports = widest([c.subtitle for c in series]), widest([c.report for c in series])
    return replace(series[0], subtitle=dates, report=reports, legend=legend)


def _own_entry(own: LegendEntry, placed: LegendEntry) -> LegendEntry:
    """An entry in its place; if there was no room for counts, it has none."""
    return replace(own, box=placed.box, count=None if placed.count is None else own.count)


def _own_words(texts: Sequence[Text], content: Content, metrics: TextMetrics) -> Iterator[Text]:
    """The lines of the widest content with the words of another one."""
    labels = iter([e.label for e in content.legend])
    counts = iter([content.language.number(e.count) for e in content.legend if e.count is not None])
    for t in texts:
        own = t.text
        if t.role == "count":
            own = next(counts)
        elif t.role == "legend":
            own = metrics.cut(next(labels), t.size, t.width * (1 + 1e-9), t.bold)
        elif t.role == "moment":
            own = content.subtitle
        elif t.role == "subtitle":
            own = content.report
        yield replace(t, text=own, width=metrics.width(own, t.size, t.bold))
