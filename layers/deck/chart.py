"""The development as a native chart, whose numbers stand in a workbook behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from layers.deck.yearly import Development
from layers.slides.drawing import Bounds
from layers.theme import Theme
from layers.words.language import Language

#: Second cue beside colour.
_MARKERS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.X,
)
_LINE, _THIN, _MARKER, _SINGLE = 2.25, Pt(1.5), 7, 11
#: Letters, and those of a chart that is narrower than this.
_LETTERS, _SMALL, _NARROW = Pt(14), Pt(12), Inches(10)
#: A line that others hide is wider by this for each of them, in points, and its marker larger, so that it shows on both sides.
_WIDER, _LARGER = 2.0, 2
#: Axes up to this number count every municipality, so that no fraction of one appears.
_WHOLE = 10
#: What a series counts, and so how it looks.
_TAKING_PART, _CARRIERS, _PUBLISHED = "taking part", "carriers", "published"
#: How much of the way to white the single markers' colour lies.
_LIGHTER = 0.5


@dataclass(frozen=True)
class _Look:
    """``hidden_by``: so many later lines run on this one; ``labelled``: its last number is written beside it."""

    marker: XL_MARKER_STYLE
    colour: RGBColor
    hidden_by: int
    labelled: bool


def add_chart(slide: Slide, found: Development, theme: Theme, bounds: Bounds, description: str) -> None:
    """Add the chart: a line per instrument for the municipalities that take part, single light markers for what was published.

    What is published of agreements and councils stands beside a thin line that counts these, not municipalities.
    Instruments without any number have no line.
    """
    data = CategoryChartData(number_format="#,##0")
    data.categories = found.labels
    shown = _series(found)
    for (name, _, _), values in shown.items():
        data.add_series(name, values)
    place = (Emu(v) for v in (bounds.left, bounds.top, bounds.right - bounds.left, bounds.bottom - bounds.top))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place, data)
    frame.name = found.language.text("Diagramm")
    frame._element.nvGraphicFramePr.cNvPr.set("descr", description)
    chart = frame.chart
    letters = _SMALL if bounds.right - bounds.left < _NARROW else _LETTERS
    chart.font.size = letters
    chart.has_legend, chart.has_title = True, False
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    _style_axes(chart, theme, found.language, letters)
    if max(v or 0 for values in shown.values() for v in values) <= _WHOLE:
        chart.value_axis.major_unit = 1
    looks = _looks(found, theme)
    for series, (_, instrument, kind) in zip(chart.plots[0].series, shown, strict=True):
        series.smooth = False
        _style(series, looks[instrument], kind, letters)


def _series(found: Development) -> Mapping[tuple[str, str, str], tuple[int | None, ...]]:
    """(Name, instrument, kind) → values; instruments without any published total have one series only."""
    text = found.language.text
    shown: dict[tuple[str, str, str], tuple[int | None, ...]] = {}
    for c in found.shown:
        shown[c.title, c.instrument, _TAKING_PART] = c.taking_part
    for c in found.shown:
        if c.carriers:
            shown[c.carriers_title, c.instrument, _CARRIERS] = c.carriers
    for c in found.shown:
        if any(value is not None for value in c.published):
            counted = c.carriers_title or c.title
            shown[text("{counted} (veröffentlicht)", counted=counted), c.instrument, _PUBLISHED] = c.published
    return shown


def _looks(found: Development, theme: Theme) -> Mapping[str, _Look]:
    looks, curves = {}, found.shown
    markers = {c.instrument: _MARKERS[i % len(_MARKERS)] for i, c in enumerate(found.curves)}
    for i, curve in enumerate(curves):
        later = curves[i + 1 :]
        hidden = sum(_coincide(curve.taking_part, c.taking_part) for c in later)
        last = all(c.taking_part[-1] != curve.taking_part[-1] for c in later)
        colour = RGBColor.from_string(theme.paint(curve.instrument, "active").fill.removeprefix("#"))
        looks[curve.instrument] = _Look(markers[curve.instrument], colour, hidden, last)
    return looks


def _coincide(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two lines run on each other from one year to the next, above zero."""
    return any(x == y and x[1] > 0 for x, y in zip(pairwise(a), pairwise(b), strict=True))


def _style_axes(chart: Chart, theme: Theme, language: Language, letters: Pt) -> None:
    values, years = chart.value_axis, chart.category_axis
    values.minimum_scale = 0
    values.has_title = True
    values.axis_title.text_frame.text = language.text("Anzahl")
    values.axis_title.text_frame.paragraphs[0].font.size = letters
    values.axis_title.text_frame.paragraphs[0].font.bold = False
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    line = RGBColor.from_string(theme.ui["line"].removeprefix("#"))
    values.major_gridlines.format.line.color.rgb = line
    values.format.line.fill.background()
    years.format.line.color.rgb = RGBColor.from_string(theme.ui["quiet"].removeprefix("#"))


def _style(series: LineSeries, look: _Look, kind: str, letters: Pt) -> None:
    colour = look.colour
    if kind == _CARRIERS:
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.color.rgb = colour
        series.format.line.width, series.format.line.dash_style = _THIN, MSO_LINE_DASH_STYLE.DASH
        return
    series.marker.style = look.marker
    series.marker.format.line.color.rgb = colour
    if kind == _PUBLISHED:
        series.marker.size = _SINGLE
        # not empty: LibreOffice draws markers in their fill alone
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = RGBColor(*(round(c + _LIGHTER * (255 - c)) for c in colour))
        series.marker.format.line.width = Pt(1.5)
        series.format.line.fill.background()
        return
    series.marker.size = _MARKER + _LARGER * look.hidden_by
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.format.line.color.rgb = colour
    series.format.line.width = Pt(_LINE + _WIDER * look.hidden_by)
    if look.labelled:
        last = series.points[len(series.values) - 1].data_label
        last.position = XL_LABEL_POSITION.RIGHT
        last.font.size, last.font.bold = letters, True
