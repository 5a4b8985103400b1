"""What the page says: legends, figures and one table row per municipality, in words; and the data for its script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from layers.answers.count_words import carriers_text, counts_text, published_text
from layers.answers.counts import counts
from layers.catalogue import Layer, Mark
from layers.classify import Classified, classify
from layers.drawing.map_contents import FEW_PICKED
from layers.webpage.shapes import PageShapes
from layers.words.language import Language, message
from layers.words.portrait import facts, former_lines
from layers.words.search_words import search_data, search_texts
from layers.words.wording import STATUS_SYMBOLS, page_words, since, sort_key, status_word
from loaders.atlas.facts import PLANNED, UNKNOWN, Source
from loaders.atlas.fold import Status
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region

#: What the page's own script says.
_TEXTS = {
    "map": message(
        "Karte. Pfeiltasten verschieben, Plus und Minus ändern den Maßstab. "
        "Gemeinden finden Sie über die Suche oder die Tabelle."
    ),
    "selected": message("{name} ausgewählt."),
    "districtLevel": message("Auf Kreisebene, nicht in der Gemeinde selbst"),
    "outside": message("außerhalb des Ausschnitts"),
}


def classify_all(snapshot: Snapshot, catalogue: Mapping[str, Layer]) -> dict[str, Classified]:
    """Return {layer key: classes of all municipalities}."""
    return {key: classify(snapshot, layer) for key, layer in catalogue.items()}


def legends(snapshot: Snapshot, classified: Mapping[str, Classified], region: Region) -> list[dict]:
    """Return the legend of every layer. Only municipalities of the region are counted."""
    return [_legend(snapshot, c, region) for c in classified.values()]


def _legend(snapshot: Snapshot, classified: Classified, region: Region) -> dict:
    layer = classified.layer
    drawn = [classified.classes[ags] for ags in region.members]
    return {
        "key": layer.key,
        "title": layer.title,
        "description": layer.description,
        "classes": [
            {"key": c.key, "label": c.label, "count": drawn.count(c.key)}
            for c in layer.classes
            if c.key in drawn or not c.optional
        ],
        "symbol": _mark(layer.symbol, classified.symbols, region),
        "outline": _mark(layer.outline, classified.outlined, region),
        "figures": _figures(snapshot, layer, region),
    }


def _mark(mark: Mark | None, marked: Iterable[str], region: Region) -> dict | None:
    if mark is None:
        return None
    count = len(set(marked).intersection(region.members))
    return {"key": mark.instrument, "label": mark.label, "colour": mark.colour, "count": count}


def _figures(snapshot: Snapshot, layer: Layer, region: Region) -> str:
    """What is counted, and published of the whole state, in the layer's first instrument; nothing for a comparison."""
    if layer.since:
        return ""
    instrument = layer.language.state(snapshot.atlas.state).programme.find(layer.instruments[0])
    found = counts(snapshot, instrument.key, region.members)
    said = counts_text(found, instrument, layer.language), published_text(found, instrument, layer.language)
    return " ".join(filter(None, said))


def figures_rows(snapshot: Snapshot, region: Region, language: Language) -> list[dict]:
    """Return, per instrument, how many municipalities of the region take part, how many are named; agreements or councils."""
    programme = language.state(snapshot.atlas.state).programme
    counted = [(i, counts(snapshot, i.key, region.members)) for i in programme.instruments]
    return [
        {"name": i.short, "taking_part": c.taking_part, "named": c.named, "carriers": carriers_text(c, i, language)}
        for i, c in counted
    ]


def table_rows(snapshot: Snapshot, region: Region, language: Language) -> list[dict]:
    """Return one row per municipality of the region, by name, with a cell per instrument."""
    municipalities = [snapshot.atlas.municipalities[ags] for ags in region.members]
    return [_row(snapshot, m, language) for m in sorted(municipalities, key=lambda m: (sort_key(m.name), m.ags))]


def _row(snapshot: Snapshot, m: Municipality, language: Language) -> dict:
    programme = language.state(snapshot.atlas.state).programme
    return {
        "ags": m.ags,
        "name": m.name,
        "district": m.district_ags,
        "facts": " · ".join(facts(snapshot.atlas, m, language)),
        "notes": former_lines(m, language),
        "marks": [programme.find(mark.key).label for mark in snapshot.marks(m.ags)],
        "cells": [_cell(snapshot.status(m.ags, i.key), i, m.name, language) for i in programme.instruments],
    }


def district_rows(snapshot: Snapshot, region: Region, language: Language) -> list[dict]:
    """Return one row per district of the region that is recorded with something of its own, such as a council."""
    atlas = snapshot.atlas
    keys = sorted({atlas.municipalities[ags].district_ags for ags in region.members})
    rows = []
    for key in keys:
        own = snapshot.district_statuses(key)
        if own:
            programme = language.state(atlas.state).programme
            cells = [
                {"instrument": i.short} | _cell(own[i.key], i, atlas.districts[key], language)
                for i in programme.instruments
                if i.key in own
            ]
            rows.append({"key": key, "name": atlas.districts[key], "cells": cells})
    return rows


def _cell(status: Status, instrument: Instrument, own_name: str, language: Language) -> dict:
    return {
        "known": status.status != UNKNOWN,
        "status": status.status,
        "symbol": STATUS_SYMBOLS[status.status],
        "word": status_word(status, instrument, language),
        "since": since(status, instrument, language),
        "comma": status.derived or status.status == PLANNED,
        "derived": status.derived,
        "carrier": status.carrier if status.carrier != own_name else "",
        "sources": [_source(s, language) for s in status.sources],
        "page": {"words": page_words(instrument, language), "url": status.contact_url} if status.contact_url else None,
    }


def _source(source: Source, language: Language) -> dict:
    return {
        "title": source.title,
        "url": source.url,
        "date": language.partial_day(source.published) if source.published else "",
    }


def page_data(
    snapshot: Snapshot, classified: Mapping[str, Classified], region: Region, shapes: PageShapes, layer: Layer
) -> dict:
    """Return what the scripts need, municipalities numbered in the region's order; names as in ``assets/search.js``.

    A shape stands here once; a layer is a list of class numbers. ``picked``: whose names always stand on the map. ``marks``
    lists who carries a symbol or an outline.
    """
    atlas = snapshot.atlas
    members = [atlas.municipalities[ags] for ags in region.members]
    districts = {key: atlas.districts.get(key, "") for key in sorted({m.district_ags for m in members})}
    return {
        "layer": layer.key,
        "focus": region.focus,
        "picked": region.picked if len(region.picked) <= FEW_PICKED else (),
        "bounds": shapes.bounds,
        "limits": shapes.limits,
        "unit": shapes.unit,
        **search_data(members, districts),
        "population": [m.population or 0 for m in members],
        "anchors": shapes.anchors,
        "shapes": shapes.members,
        "around": [[atlas.municipalities[ags].name, path] for ags, path in shapes.around.items()],
        "language": layer.language.tag,
        "texts": {key: layer.language.text(words) for key, words in _TEXTS.items()} | search_texts(layer.language),
        "layers": {key: _classes(c, region) for key, c in classified.items()},
        "marks": _marks(classified.values(), region),
    }


def _classes(classified: Classified, region: Region) -> dict:
    keys = [c.key for c in classified.layer.classes]
    of = [keys.index(classified.classes[ags]) for ags in region.members]
    return {
        "title": classified.layer.title,
        "classes": keys,
        "labels": [c.label for c in classified.layer.classes],
        "of": of,
    }


def _marks(classified: Iterable[Classified], region: Region) -> dict[str, dict]:
    found = {}
    for c in classified:
        for mark, marked, kind in ((c.layer.symbol, c.symbols, "symbol"), (c.layer.outline, c.outlined, "outline")):
            if mark:
                numbers = [i for i, ags in enumerate(region.members) if ags in marked]
                found[mark.instrument] = {"kind": kind, "layer": c.layer.key, "label": mark.label, "numbers": numbers}
    return found
