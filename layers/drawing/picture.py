"""Compose one picture: a region of the Atlas, seen through a layer on a date, laid out in pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from layers.catalogue import Layer
from layers.classify import Classified, classify
from layers.drawing.elements import Box, LegendEntry, Picture
from layers.drawing.layout import Content, Layout, arrange
from layers.drawing.legend import description_of, legend_of, source_line, unnamed_text
from layers.drawing.map_contents import MapContents, View
from layers.drawing.materials import Materials
from layers.drawing.names import Named, place_names, with_names
from layers.drawing.same_places import arrange_alike
from layers.drawing.text_metrics import plain
from layers.words.freshness import as_of_text, brief_report_text, report_text
from layers.words.language import Language
from layers.words.region_words import region_title, short_region_title
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.regions import Region

#: Where the size in print is not known, names on the map have at least so many px, and such a share of body text.
_SMALLEST_NAME, _NAME = 9.0, 0.6
#: So often names are placed again because it is said how many have no room.
_ATTEMPTS = 4
LABELS = ("none", "participants", "all")
#: A map without words: its margin as a share of its width, and how many units of body text its longer side has.
_MARGIN, _UNITS_PER_SIDE = 0.015, 62


def compose(materials: Materials, snapshot: Snapshot, layer: Layer, region: Region, **wishes: Any) -> Picture:
    """Return the picture of ``region`` with ``layer`` on the snapshot's date; ``wishes`` are those of ``compose_series``."""
    (picture,) = compose_series(materials, [snapshot], layer, region, alike=False, **wishes)
    return picture


def compose_series(
    materials: Materials,
    series: Sequence[Snapshot],
    layer: Layer,
    region: Region,
    *,
    width: int,
    height: int,
    title: str | None = None,
    labels: str = "none",
    heading: bool = True,
    text: float = 1.0,
    names: float | None = None,
    context: bool = True,
    alike: bool = True,
) -> list[Picture]:
    """Return the pictures of all snapshots of ``series``, ``width`` × ``height`` px (200 to 8000 each).

    ``alike``: they are made to be shown one after the other. They have everything at the same place, names on the map
    included, and the date, which tells them apart, is set large.

    ``materials`` is made once per Atlas. All words are in the language of ``layer`` and ``text`` times as large as usual.
    Shapes are those of the metric CRS, never rotated: up is grid north. ``title`` replaces „layer – region“; it wraps, and
    is shortened after three lines. ``labels``: which municipalities are named on the map, ``none``, ``participants``
    (all of whom something is known, the focus, and who was picked one by one) or ``all``, as far as there is room; ``names``:
    how large at least, in px. Whom of the picked ones there is no room for is said in words. ``context``: what lies around
    the region is drawn, too. Without ``heading`` the title stands only in ``Picture.title``, for a page or slide that shows
    it in a place of its own.

    Raises ValueError for another value of ``labels`` or a size without room for a map.
    """
    if labels not in LABELS:
        raise ValueError(f"labels must be one of {', '.join(LABELS)}, not {labels!r}")
    own = plain(title or "")
    title = own or picture_title(materials.atlas, layer, region)
    brief = short_region_title(materials.atlas, region, layer.language) if heading and not own else ""
    shorter = f"{layer.title} – {brief}" if brief else ""
    moments = [classify(snapshot, layer) for snapshot in series]

    def attempt(note: str) -> list[Picture]:
        said = _contents(materials, series, moments, region, title if heading else "", heading, alike, note)
        contents = [replace(content, shorter=shorter) for content in said]
        if alike:
            layouts = arrange_alike(contents, width, height, materials.metrics, text)
        else:
            layouts = [arrange(content, width, height, materials.metrics, text) for content in contents]
        view, unit = _view(materials, region, layouts[0]), layouts[0].unit
        smallest = names or max(_SMALLEST_NAME, _NAME * unit)
        shown = [
            MapContents(materials, moment, region, view, unit, snapshot, smallest, context)
            for moment, snapshot in zip(moments, series, strict=True)
        ]
        named = place_names(shown, labels, layouts[0].free)
        return [
            _worded(_picture(of, width, height, title, content.legend), of, layout, own)
            for of, content, layout, own in zip(shown, contents, layouts, named, strict=True)
        ]

    return _saying_who_is_missing(attempt, layer.language)


def _saying_who_is_missing(attempt: Callable[[str], list[Picture]], language: Language) -> list[Picture]:
    """The pictures, with a note on how many names have no room: it takes room itself, so that they are placed again."""
    note, pictures = "", attempt("")
    for _ in range(_ATTEMPTS):
        missing = unnamed_text(pictures[0].unnamed, language)
        if missing == note:
            break
        note, pictures = missing, attempt(missing)
    return pictures


def _worded(drawn: Picture, shown: MapContents, layout: Layout, named: Named) -> Picture:
    placed = tuple(replace(entry, size=shown.mark_sizes.get(entry.kind, 0.0)) for entry in layout.legend)
    drawn = replace(drawn, legend=placed, scale_bar=layout.scale_bar)
    return with_names(replace(drawn, texts=layout.texts), named)


def picture_title(atlas: Atlas, layer: Layer, region: Region) -> str:
    """→ „Präventionsrat – Landkreis Görlitz“."""
    return f"{layer.title} – {region_title(atlas, region, layer.language)}"


def _contents(
    materials: Materials,
    series: Sequence[Snapshot],
    moments: Sequence[Classified],
    region: Region,
    title: str,
    heading: bool,
    alike: bool,
    note: str,
) -> list[Content]:
    """What each picture has to say; ``alike``: as one of a series, with the classes of all of them in its legend.

    ``note`` stands before the sources.
    """
    atlas, language = materials.atlas, moments[0].layer.language
    programme = language.state(atlas.state).programme
    left, bottom, right, top = region.extent or materials.extent(region.members)
    kept = {moment.classes[ags] for moment in moments for ags in region.members} if alike else ()

    def content(snapshot: Snapshot, moment: Classified) -> Content:
        as_of = language.text("Stand {date}", date=language.day(snapshot.as_of))
        report = brief_report_text(snapshot, language) if alike else report_text(snapshot, language)
        return Content(
            (f"{programme.name} ({programme.short})", programme.short) if heading else (),
            title,
            as_of if alike else f"{as_of} · {report}",
            legend_of(materials, moment, region, kept),
            (*filter(None, [note]), source_line(atlas, language), atlas.provenance.attribution),
            (right - left, top - bottom),
            language,
            report if alike else "",
        )

    return [content(snapshot, moment) for snapshot, moment in zip(series, moments, strict=True)]


def _view(materials: Materials, region: Region, layout: Layout) -> View:
    left, bottom, right, top = region.extent or materials.extent(region.members)
    return View(layout.frame, layout.metres_per_pixel, (left + right) / 2, (bottom + top) / 2)


def compose_map(
    materials: Materials,
    snapshot: Snapshot,
    layer: Layer,
    region: Region,
    *,
    width: int,
    height: int | None = None,
    labels: str = "none",
    names: float | None = None,
    context: bool = True,
) -> Picture:
    """Return a picture of ``width`` px that is nothing but map, for pages and slides that say everything else themselves.

    It is as high as the region needs, or ``height`` px; its ``legend`` has no places, and its only ``texts`` are the names
    that ``labels`` asks for (see ``compose_series``), in letters of ``names`` px. ``context``: what lies around is drawn.
    """
    classified = classify(snapshot, layer)
    left, bottom, right, top = region.extent or materials.extent(region.members)
    metres_per_pixel = (right - left) / (width * (1 - 2 * _MARGIN))
    if height is None:
        height = round((top - bottom) / metres_per_pixel + 2 * _MARGIN * width)
    else:
        metres_per_pixel = max(metres_per_pixel, (top - bottom) / (height - 2 * _MARGIN * width))
    view = View(Box(0, 0, width, height), metres_per_pixel, (left + right) / 2, (bottom + top) / 2)
    unit = names / _NAME if names else max(width, height) / _UNITS_PER_SIDE
    shown = MapContents(materials, classified, region, view, unit, snapshot, _NAME * unit, context)
    title = picture_title(materials.atlas, layer, region)
    legend = tuple(
        replace(entry, size=shown.mark_sizes.get(entry.kind, 0.0)) for entry in legend_of(materials, classified, region)
    )
    drawn = _picture(shown, width, height, title, legend)
    (named,) = place_names([shown], labels, None)
    return with_names(drawn, named)


def _picture(shown: MapContents, width: int, height: int, title: str, legend: tuple[LegendEntry, ...]) -> Picture:
    """The picture of a map, still without words and places in the legend."""
    atlas, layer = shown.materials.atlas, shown.classified.layer
    return Picture(
        language=layer.language,
        width=width,
        height=height,
        unit=shown.unit,
        map_unit=shown.map_unit,
        frame=shown.view.frame,
        metres_per_pixel=shown.view.metres_per_pixel,
        layer=layer.key,
        region=shown.region.key,
        title=title,
        product=atlas.state.programme.atlas,
        description=description_of(atlas, layer, shown.region, legend),
        as_of=shown.snapshot.as_of,
        as_of_text=as_of_text(shown.snapshot, layer.language),
        attribution=atlas.provenance.attribution,
        source=source_line(atlas, layer.language),
        context=shown.context,
        areas=shown.areas,
        outlines=shown.outlines,
        symbols=shown.symbols,
        legend=legend,
        scale_bar=None,
        texts=(),
    )
