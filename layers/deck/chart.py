"""The development as a native chart, whose numbers stand in a workbook behind it."""

from __future__ import annotations

from collections.abc import Mapping

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.slide import Slide
from pptx.util import Emu, Pt

from layers.deck.yearly import Curve, Development
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
_LETTERS, _LINE, _THIN, _MARKER, _SINGLE = Pt(12), Pt(2.5), Pt(1.25), 7, 11
#: Axes up to this number count every municipality, so that no fraction of one appears.
_WHOLE = 10
#: What a series counts, and so how it looks.
_TAKING_PART, _CARRIERS, _PUBLISHED = "taking part", "carriers", "published"
#: How much of the way to white the single markers' colour lies.
_LIGHTER = 0.5


def add_chart(slide: Slide, found: Development, theme: Theme, bounds: Bounds, description: str) -> None:
    """Add the chart: a line per instrument for the municipalities that take part, single light markers for what was published.

    What is published of agreements and councils stands beside a thin line that counts these, not municipalities.
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
    chart.font.size = _LETTERS
    chart.has_legend, chart.has_title = True, False
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    _style_axes(chart, theme, found.language)
    if max(v or 0 for values in shown.values() for v in values) <= _WHOLE:
        chart.value_axis.major_unit = 1
    styles = {c.instrument: (_MARKERS[i % len(_MARKERS)], _colour(theme, c)) for i, c in enumerate(found.curves)}
    for series, (_, instrument, kind) in zip(chart.plots[0].series, shown, strict=True):
        series.smooth = False
        _style(series, *styles[instrument], kind)


def _series(found: Development) -> Mapping[tuple[str, str, str], tuple[int | None, ...]]:
    """(Name, instrument, kind) → values; instruments without any published total have one series only."""
    text = found.language.text
    shown: dict[tuple[str, str, str], tuple[int | None, ...]] = {}
    for c in found.curves:
        shown[c.title, c.instrument, _TAKING_PART] = c.taking_part
    for c in found.curves:
        if c.carriers:
            shown[c.carriers_title, c.instrument, _CARRIERS] = c.carriers
    for c in found.curves:
        if any(value is not None for value in c.published):
            counted = c.carriers_title or c.title
            shown[text("{counted} (veröffentlicht)", counted=counted), c.instrument, _PUBLISHED] = c.published
    return shown


def _colour(theme: Theme, curve: Curve) -> RGBColor:
    return RGBColor.from_string(theme.paint(curve.instrument, "active").fill.removeprefix("#"))


def _light(colour: RGBColor) -> RGBColor:
    return RGBColor(*(round(c + _LIGHTER * (255 - c)) for c in colour))


def _style_axes(chart: Chart, theme: Theme, language: Language) -> None:
    values, years = chart.value_axis, chart.category_axis
    values.minimum_scale = 0
    values.has_title = True
    values.axis_title.text_frame.text = language.text("Anzahl")
    values.axis_title.text_frame.paragraphs[0].font.size = _LETTERS
    values.axis_title.text_frame.paragraphs[0].font.bold = False
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    line = RGBColor.from_string(theme.ui["line"].removeprefix("#"))
    values.major_gridlines.format.line.color.rgb = line
    values.format.line.fill.background()
    years.format.line.color.rgb = RGBColor.from_string(theme.ui["quiet"].removeprefix("#"))


def _style(series: LineSeries, marker: XL_MARKER_STYLE, colour: RGBColor, kind: str) -> None:
    if kind == _CARRIERS:
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.color.rgb = colour
        series.format.line.width, series.format.line.dash_style = _THIN, MSO_LINE_DASH_STYLE.DASH
        return
    series.marker.style = marker
    series.marker.format.line.color.rgb = colour
    if kind == _PUBLISHED:
        series.marker.size = _SINGLE
        # not empty: LibreOffice draws markers in their fill alone
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _light(colour)
        series.marker.format.line.width = Pt(1.5)
        series.format.line.fill.background()
        return
    series.marker.size = _MARKER
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    series.format.line.color.rgb = colour
    series.format.line.width = _LINE
    last = series.points[len(series.values) - 1].data_label
    last.position = XL_LABEL_POSITION.RIGHT
    last.font.size, last.font.bold = _LETTERS, True
