"""The list of a comparison as a table for people: who changed, from what to what, when, and who says so."""

from __future__ import annotations

from layers.answers.change_list import ChangedInstrument, change_list
from layers.answers.news import happened, when
from layers.catalogue import Layer
from layers.drawing.picture import picture_title
from layers.files.readable import status_cells, status_said
from layers.files.workbook import Table
from layers.words.language import Language
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region


def change_table(snapshot: Snapshot, layer: Layer, region: Region) -> Table:
    """Return one row per municipality of ``region`` and instrument that changed; ``layer`` is a comparison."""
    atlas, language = snapshot.atlas, layer.language
    text, find = language.text, language.state(atlas.state).programme.find
    labels = {c.key: c.label for c in layer.classes}
    before, after = language.day(layer.since), language.day(snapshot.as_of)  # type: ignore[arg-type]  # a comparison
    header = [
        text("Schlüssel"),
        text("Gemeinde"),
        text("Landkreis"),
        text("Veränderung"),
        text("Angebot"),
        before,
        after,
    ]
    header += [text(word) for word in ("Datum", "Jahr", "Was geschah", "Träger", "Quellen")]
    body: list[list[object]] = []
    for kind, listed in change_list(snapshot, layer, region.members).items():
        for changed in listed:
            m = atlas.municipalities[changed.ags]
            who = [m.ags, m.name, atlas.districts.get(m.district_ags, m.district), labels[kind]]
            body += [[*who, *_cells(snapshot, i, find(i.instrument), language)] for i in changed.instruments]
    return Table(picture_title(atlas, layer, region), text("Veränderungen"), header, body, [layer.description])


def _cells(snapshot: Snapshot, changed: ChangedInstrument, instrument: Instrument, language: Language) -> list[object]:
    state = language.state(snapshot.atlas.state)
    word, _, day, year, carrier, sources = status_cells(changed.after, instrument, language)
    told = "; ".join(f"{when(e, language)}: {happened(e, state, language)}" for e in changed.events)
    return [
        instrument.short,
        status_said(changed.before, instrument, language),
        word,
        day,
        year,
        told,
        carrier,
        sources,
    ]
