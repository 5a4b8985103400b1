"""Compose one picture: a region of the Atlas, seen through a layer on a date, laid out in pixels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from layers.catalogue import Layer
from layers.classify import Classified, classify
from layers.drawing.elements import Box, Leader, LegendEntry, Picture, Text
from layers.drawing.ground import Ground
from layers.drawing.layout import Content, Layout, arrange
from layers.drawing.map_contents import MapContents, View
from layers.drawing.materials import Materials
from layers.drawing.name_key import NameKey
from layers.drawing.placement import CELLS_PER_SIZE, Placing
from layers.drawing.same_places import arrange_alike, together
from layers.drawing.text_metrics import plain
from layers.words.freshness import as_of_text, register_text, report_text
from layers.words.language import Language
from layers.words.wording import NO_INFORMATION_NOTE, region_title
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.regions import Region

#: Where the size in print is not known, names on the map have at least so many px, and such a share of body text.
_SMALLEST_NAME, _NAME = 9.0, 0.6
LABELS = ("none", "participants", "all")
#: A map without words: its margin as a share of its width, and how many units of body text its longer side has.
_MARGIN, _UNITS_PER_SIDE = 0.015, 62


def compose(
    materials: Materials,
    snapshot: Snapshot,
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
    series: Sequence[Snapshot] = (),
) -> Picture:
    """Return the picture of ``region`` with ``layer`` on the snapshot's date, ``width`` × ``height`` px (200 to 8000 each).

    ``materials`` is made once per Atlas. All words are in the language of ``layer`` and ``text`` times as large as usual.
    Shapes are those of EPSG:25833, never rotated: up is grid north. ``title`` replaces „layer – region“; it wraps, and
    is shortened after three lines. ``labels``: which municipalities are named on the map, ``none``, ``participants``
    (all of whom something is known, and the focus) or ``all``, as far as there is room; ``names``: how large at least, in px.
    Without ``heading`` the title stands only in ``Picture.title``, for a page or slide that shows it in a place of its
    own. ``series``: the snapshots of all pictures that are shown one after the other, this one among them. They have
    everything at the same place, names on the map included, and the date, which tells them apart, is set large.

    Raises ValueError for another value of ``labels`` or a size without room for a map.
    """
    if labels not in LABELS:
        raise ValueError(f"labels must be one of {', '.join(LABELS)}, not {labels!r}")
    title = plain(title or "") or picture_title(materials.atlas, layer, region)
    classified = classify(snapshot, layer)
    moments = [classify(moment, layer) for moment in series]
    reports = {moment.as_of: report_text(moment, layer.language) for moment in (snapshot, *series)}
    layout, legend = _arranged(materials, classified, moments, reports, region, width, height, title, heading, text)
    view = _view(materials, region, layout)
    smallest = names or max(_SMALLEST_NAME, _NAME * layout.unit)
    shown = MapContents(materials, classified, region, view, layout.unit, snapshot, smallest)
    named = _names(shown, moments, labels, layout.free)
    drawn = _picture(shown, width, height, title, legend)
    placed = tuple(replace(entry, size=shown.mark_sizes.get(entry.kind, 0.0)) for entry in layout.legend)
    return replace(
        drawn, legend=placed, scale_bar=layout.scale_bar, texts=(*layout.texts, *named.texts), leaders=named.leaders
    )


@dataclass(frozen=True)
class _Named:
    texts: tuple[Text, ...] = ()
    leaders: tuple[Leader, ...] = ()


def _names(shown: MapContents, moments: Sequence[Classified], labels: str, free: Box | None) -> _Named:
    """The names on the map; in a series they are placed for all of its pictures, and each shows its own of them.

    The key of the numbers, in the ``free`` part of the panel, is the same in all pictures, so that nothing moves.
    """
    every = replace(shown, classified=together(moments)) if moments else shown
    wanted = every.names(labels)
    if not wanted:
        return _Named()
    metrics, size = shown.materials.metrics, shown.letters
    key = NameKey(free, size, metrics)
    ground = Ground(shown.view.frame, size / CELLS_PER_SIZE, every.lands, every.known)
    dark = every.dark.union(*(replace(shown, classified=moment).dark for moment in moments))
    placed = Placing(ground, every.symbols, every.outlines, size, metrics, key).place(wanted, dark)
    own = {name.ags for name in shown.names(labels)}
    texts = [replace(t, ground=shown.fill(t.ags)) if t.ags in placed.own else t for t in placed.texts if t.ags in own]
    return _Named((*texts, *key.texts), tuple(leader for leader in placed.leaders if leader.ags in own))


def picture_title(atlas: Atlas, layer: Layer, region: Region) -> str:
    """→ „Präventionsrat – Landkreis Görlitz“."""
    return f"{layer.title} – {region_title(atlas, region, layer.language)}"


def _arranged(
    materials: Materials,
    classified: Classified,
    moments: Sequence[Classified],
    reports: Mapping[date, str],
    region: Region,
    width: int,
    height: int,
    title: str,
    heading: bool,
    text: float,
) -> tuple[Layout, tuple[LegendEntry, ...]]:
    """Lay out the words around the map; return also the legend as it was before it had places.

    ``moments`` are all of a series, if there is one; ``reports`` says for the day of each picture how new its newest report is.
    """
    atlas, language = materials.atlas, classified.layer.language
    programme = language.state(atlas.state).programme
    left, bottom, right, top = region.extent or materials.extent(region.members)
    kept = {moment.classes[ags] for moment in moments for ags in region.members}

    def content(of: Classified) -> Content:
        as_of = language.text("Stand {date}", date=language.day(of.as_of))
        return Content(
            (f"{programme.name} ({programme.short})", programme.short) if heading else (),
            title if heading else "",
            as_of if moments else f"{as_of} · {reports[of.as_of]}",
            _legend(materials, of, region, kept),
            (_source(atlas, language), atlas.provenance.attribution),
            (right - left, top - bottom),
            language,
            reports[of.as_of] if moments else "",
        )

    own = content(classified)
    if not moments:
        return arrange(own, width, height, materials.metrics, text), own.legend
    return arrange_alike(own, [content(m) for m in moments], width, height, materials.metrics, text), own.legend


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
) -> Picture:
    """Return a picture of ``width`` px that is nothing but map, for pages and slides that say everything else themselves.

    It is as high as the region needs, or ``height`` px; its ``legend`` has no places, and its only ``texts`` are the names
    that ``labels`` asks for (see ``compose``), in letters of ``names`` px.
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
    shown = MapContents(materials, classified, region, view, unit, snapshot, _NAME * unit)
    title = picture_title(materials.atlas, layer, region)
    legend = tuple(
        replace(entry, size=shown.mark_sizes.get(entry.kind, 0.0)) for entry in _legend(materials, classified, region)
    )
    drawn = _picture(shown, width, height, title, legend)
    named = _names(shown, (), labels, None)
    return replace(drawn, texts=named.texts, leaders=named.leaders)


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
        description=_description(atlas, layer, shown.region, legend),
        as_of=shown.snapshot.as_of,
        as_of_text=as_of_text(shown.snapshot, layer.language),
        attribution=atlas.provenance.attribution,
        source=_source(atlas, layer.language),
        context=shown.context,
        areas=shown.areas,
        outlines=shown.outlines,
        symbols=shown.symbols,
        legend=legend,
        scale_bar=None,
        texts=(),
    )


def _source(atlas: Atlas, language: Language) -> str:
    return language.text("Quelle: {source}", source=register_text(atlas, language))


def describe(materials: Materials, snapshot: Snapshot, layer: Layer, region: Region) -> str:
    """Say in words what a picture of ``region`` shows, for those who cannot see it, without drawing it."""
    return _description(materials.atlas, layer, region, _legend(materials, classify(snapshot, layer), region))


def _legend(
    materials: Materials, classified: Classified, region: Region, kept: Collection[str] = ()
) -> tuple[LegendEntry, ...]:
    """The legend of what is drawn, with counts of the region's municipalities, still without places for swatches.

    ``kept``: classes that it has even if nobody is in them.
    """
    layer, members = classified.layer, region.members
    drawn = [classified.classes[ags] for ags in members]
    entries = [
        LegendEntry("class", c.key, c.label, drawn.count(c.key), c.paint)
        for c in layer.classes
        if c.key in drawn or c.key in kept or not c.optional
    ]
    for kind, mark, marked in (
        ("symbol", layer.symbol, classified.symbols),
        ("outline", layer.outline, classified.outlined),
    ):
        if mark:
            count = len(marked.intersection(members))
            entries.append(LegendEntry(kind, mark.instrument, mark.label, count, colour=mark.colour))
    if region.focus:
        # its line hides the thinner one, so the words have to say both
        also = f" ({layer.outline.label})" if layer.outline and region.focus in classified.outlined else ""
        entries.append(
            LegendEntry("focus", region.focus, materials.atlas.municipalities[region.focus].name + also, None)
        )
    return tuple(entries)


def _description(atlas: Atlas, layer: Layer, region: Region, legend: tuple[LegendEntry, ...]) -> str:
    """Say in words what the picture shows, for those who cannot see it."""
    language = layer.language
    counts = language.join([f"{e.label}: {language.number(e.count)}" for e in legend if e.count is not None])
    return language.text(
        "Karte der Gemeinden, {region}. {description} Anzahl der Gemeinden: {counts}. {note}",
        region=region_title(atlas, region, language),
        description=layer.description,
        counts=counts,
        note=language.text(NO_INFORMATION_NOTE),
    )
