"""What there is to ask for: five collections, each with its features, their columns and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.context.site import Site
from dashboard.ogc.fields import (
    Field,
    border_fields,
    district_fields,
    fact_fields,
    municipality_fields,
    region_fields,
)
from layers.answers.counts import counts
from layers.files.tables import flat_status, freshness_columns, status_rows
from layers.words.language import Language, message
from layers.words.region_words import named_region_title
from loaders.atlas.facts import DECLINED
from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region

Row = Mapping[str, object]
#: Types of geometry as JSON Schema and as GeoJSON call them. All of a collection are of one: some programs go by the first.
POLYGONS, LINES = "multipolygon", "multilinestring"
SHAPES = {POLYGONS: "MultiPolygon", LINES: "MultiLineString"}


@dataclass(frozen=True)
class Collection:
    """``title`` and ``description`` are messages; ``key`` is the column that identifies a feature.

    ``geometry`` as JSON Schema calls it behind „geometry-“; empty if features have none. ``rows``: all features on a day, in
    the order of ``shapes.Shapes``; nothing of them is an empty text. ``page``: where the site shows a feature, with its key
    for „{}“. ``dated``: whether features differ from day to day.
    """

    name: str
    title: str
    description: str
    key: str
    geometry: str
    fields: Callable[[Site], list[Field]]
    rows: Callable[[Site, Snapshot], list[Row]]
    page: str = ""
    dated: bool = True

    def about(self, language: Language) -> str:
        """Return what a reader has to know of it: what it holds, how exact its lines are, of which day it speaks."""
        return " ".join(
            map(
                language.text,
                (self.description, *([_EXACT] if self.geometry else []), *([_ON_A_DAY] if self.dated else [])),
            )
        )


def _districts(site: Site, snapshot: Snapshot) -> list[Row]:
    atlas = snapshot.atlas
    kinds = atlas.district_kinds
    return _filled(
        {
            "district_ags": key,
            "district": name,
            "kind": kinds.get(key, ""),
            **_days(snapshot),
            **_counted(snapshot, atlas.members[key]),
            **{
                f"{instrument}_{column}": value
                for instrument, status in _own(snapshot, key).items()
                for column, value in flat_status(status).items()
            },
        }
        for key, name in atlas.districts.items()
    )


def _own(snapshot: Snapshot, district: str) -> Mapping[str, Status]:
    """What a district is itself recorded with: nothing follows from it for others."""
    found = snapshot.district_statuses(district)
    return {i.key: found.get(i.key, NO_INFORMATION) for i in snapshot.atlas.state.programme.instruments}


def _regions(site: Site, snapshot: Snapshot) -> list[Row]:
    atlas = snapshot.atlas
    return _filled(
        {
            "key": region.key,
            "title": named_region_title(atlas, region, site.language),
            "kind": site.state.region_kind(region.kind)[0],
            "members": ",".join(region.members),
            "known_as_of": region.as_of.iso if region.as_of else "",
            "source_title": region.source_title,
            "source_url": region.source_url,
            **_days(snapshot),
            **_counted(snapshot, resolve_region(atlas, region.key).members),
        }
        for region in atlas.named_regions.values()
    )


def _facts(_: Site, snapshot: Snapshot) -> list[Row]:
    return _filled(
        {
            "number": number,
            "ags": fact.ags,
            "place": fact.municipality,
            "recorded_ags": fact.recorded_ags,
            "carrier_kind": fact.carrier_kind,
            "carrier": fact.carrier,
            "instrument": fact.instrument,
            "status": fact.status,
            "date": fact.date.iso if fact.date else "",
            "date_kind": fact.date_kind,
            "counts_from": fact.proven.isoformat() if fact.proven else "",
            "source_title": fact.source.title,
            "source_url": fact.source.url,
            "source_date": fact.source.published.iso if fact.source.published else "",
            "contact_url": fact.contact_url,
        }
        for number, fact in enumerate(snapshot.atlas.register.facts, start=1)
        if fact.status != DECLINED and fact.effective(snapshot.today) <= snapshot.as_of
    )


def _borders(_: Site, snapshot: Snapshot) -> list[Row]:
    names = {ags: m.name for ags, m in snapshot.atlas.municipalities.items()}
    return [
        {
            "key": f"{a}-{b}",
            "ags_a": a,
            "name_a": names[a],
            "ags_b": b,
            "name_b": names[b],
            "shared_border_m": round(metres, 1),
        }
        for a, others in snapshot.atlas.neighbours.borders.items()
        for b, metres in others.items()
        if a < b
    ]


def _days(snapshot: Snapshot) -> Row:
    return {"as_of": snapshot.as_of.isoformat(), **freshness_columns(snapshot)}


def _counted(snapshot: Snapshot, members: Sequence[str]) -> Row:
    found: dict[str, object] = {"municipalities": len(members)}
    for instrument in snapshot.atlas.state.programme.instruments:
        counted = counts(snapshot, instrument.key, members)
        found[f"{instrument.key}_taking_part"] = counted.taking_part
        found[f"{instrument.key}_recorded"] = counted.named
        found[f"{instrument.key}_carriers"] = counted.carriers
    return found


def _filled(rows: Iterable[Row]) -> list[Row]:
    """What is not known is nothing, not an empty text: a GIS tells them apart."""
    return [{name: None if value == "" else value for name, value in row.items()} for row in rows]


_EXACT = message(
    "Die Grenzen sind so genau wie in der amtlichen Quelle, nicht vereinfacht wie auf der Karte; "
    "Flächen schließen lückenlos aneinander."
)
_ON_A_DAY = message("Ohne datetime gilt der heutige Tag als Stand.")
COLLECTIONS = {
    collection.name: collection
    for collection in (
        Collection(
            "municipalities",
            message("Gemeinden"),
            message("Alle Gemeinden mit ihrer Fläche und damit, was zu jedem Angebot belegt oder abgeleitet ist."),
            "ags",
            POLYGONS,
            municipality_fields,
            lambda _, snapshot: _filled(status_rows(snapshot)),
            "gemeinde/{}",
        ),
        Collection(
            "districts",
            message("Landkreise und kreisfreie Städte"),
            message("Wie viele ihrer Gemeinden an jedem Angebot teilnehmen, und was sie selbst tragen."),
            "district_ags",
            POLYGONS,
            district_fields,
            _districts,
            "kreis/{}",
        ),
        Collection(
            "regions",
            message("Gebiete"),
            message("Polizeidirektionen, Regionen des Programms und Gemeindeverbände, mit der Zahl der Teilnehmenden."),
            "key",
            POLYGONS,
            region_fields,
            _regions,
            "region/{}",
        ),
        Collection(
            "facts",
            message("Angaben des Registers"),
            message(
                "Jede veröffentlichte Angabe mit ihrer Quelle, die an diesem Tag zählt; ohne Fläche, verbunden über ags."
            ),
            "number",
            "",
            fact_fields,
            _facts,
        ),
        Collection(
            "borders",
            message("Gemeinsame Grenzen"),
            message(
                "Jedes Paar benachbarter Gemeinden mit der gemeinsamen Grenze als Linie; wer sich nur in einem Punkt berührt, "
                "hat keine Linie. Vom Stand hängen sie nicht ab."
            ),
            "key",
            LINES,
            border_fields,
            _borders,
            dated=False,
        ),
    )
}
