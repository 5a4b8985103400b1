"""What a picture says about itself: its legend with counts, its description for those who cannot see it, its source."""

from __future__ import annotations

from collections.abc import Collection

from layers.catalogue import Layer
from layers.classify import Classified, classify
from layers.drawing.elements import LegendEntry
from layers.drawing.materials import Materials
from layers.words.freshness import register_text
from layers.words.language import Language
from layers.words.region_words import region_title
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.regions import Region


def source_line(atlas: Atlas, language: Language) -> str:
    """→ „Quelle: Register veröffentlichter Fakten …“."""
    return language.text("Quelle: {source}", source=register_text(atlas, language))


def unnamed_text(unnamed: int, language: Language) -> str:
    """→ „3 Namen haben auf der Karte keinen Platz.“; empty if every name has."""
    if not unnamed:
        return ""
    return language.plural(
        "{count} Name hat auf der Karte keinen Platz.", "{count} Namen haben auf der Karte keinen Platz.", unnamed
    )


def describe(materials: Materials, snapshot: Snapshot, layer: Layer, region: Region) -> str:
    """Say in words what a picture of ``region`` shows, for those who cannot see it, without drawing it."""
    return description_of(materials.atlas, layer, region, legend_of(materials, classify(snapshot, layer), region))


def legend_of(
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


def description_of(atlas: Atlas, layer: Layer, region: Region, legend: tuple[LegendEntry, ...]) -> str:
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
