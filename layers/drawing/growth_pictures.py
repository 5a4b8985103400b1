"""How participation grew, as pictures: one per year since the programme began, everything at the same place in all of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from layers.answers.growth import year_ends
from layers.catalogue import Layer
from layers.classify import classify
from layers.drawing.elements import Picture
from layers.drawing.materials import Materials
from layers.drawing.picture import compose_series
from layers.words.language import Language
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region


def growth_pictures(
    materials: Materials, snapshot: Snapshot, layer: Layer, region: Region, **wishes: Any
) -> list[Picture]:
    """Return the pictures of ``region`` at the end of every year since the programme began and, last, on the snapshot's date.

    ``wishes``: size and words, as ``compose_series`` takes them. All pictures have the same frame, scale and
    legend; classes that occur in any of them have a place in the legend of each. Raises ValueError as ``compose`` does.
    """
    days = growth_days(snapshot, layer)
    series = [*(Snapshot(snapshot.atlas, day, snapshot.today) for day in days[:-1]), snapshot]
    return compose_series(materials, series, layer, region, **wishes)


def growth_days(snapshot: Snapshot, layer: Layer) -> tuple[date, ...]:
    """Return the days of the pictures, oldest first: 31 December of every year of the programme, then the snapshot's date.

    A comparison begins with the end of the year in which the day lies that it compares with.
    """
    start = snapshot.atlas.state.programme.start
    return year_ends(max(layer.since or start, start), snapshot.as_of)


def undated_members(snapshot: Snapshot, layer: Layer, members: Collection[str]) -> int:
    """Return how many of ``members`` (AGS) look different because of facts without a date, which count for the present only."""
    shown = classify(snapshot, layer)
    dated = classify(Snapshot(snapshot.atlas, snapshot.as_of, date.max), layer)
    return sum(
        shown.classes[ags] != dated.classes[ags]
        or (ags in shown.symbols) != (ags in dated.symbols)
        or (ags in shown.outlined) != (ags in dated.outlined)
        for ags in members
    )


def growth_in_words(snapshot: Snapshot, layer: Layer, region: Region) -> list[str]:
    """Say how many pictures there are, of which days, and what stands in the last one only."""
    language, days = layer.language, growth_days(snapshot, layer)
    without_date = undated_members(snapshot, layer, region.members)
    return [_span(days, language)] + ([_undated_text(without_date, language)] if without_date else [])


def _span(days: tuple[date, ...], language: Language) -> str:
    first, last = language.day(days[0]), language.day(days[-1])
    if len(days) == 1:
        return language.text("Nur ein Bild, vom {date}: Davor ging kein Jahr des Programms zu Ende.", date=last)
    return language.text(
        "{count} Bilder vom {first} bis zum {last}, eines je Jahr, alle mit demselben Ausschnitt und derselben Legende.",
        count=language.number(len(days)),
        first=first,
        last=last,
    )


def _undated_text(count: int, language: Language) -> str:
    return language.plural(
        "Angaben ohne Datum zählen nur im letzten Bild; das betrifft {count} Gemeinde.",
        "Angaben ohne Datum zählen nur im letzten Bild; das betrifft {count} Gemeinden.",
        count,
    )
