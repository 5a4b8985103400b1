"""Where: municipalities, districts, regions and who belongs to them, neighbours with the length of their common border."""

from __future__ import annotations

from layers.datapackage.tables import DATE, INTEGER, NUMBER, Field, Table, fields, identifying
from layers.words.language import Language
from layers.words.portrait import inhabitants_head
from layers.words.region_words import named_region_title
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region
from loaders.register.contract import DATE_PATTERN

_AGS, _DISTRICT = r"^[0-9]{8}$", r"^[0-9]{5}$"
_MUNICIPALITY = ("municipalities", "ags")


def municipalities(snapshot: Snapshot, language: Language) -> Table:
    """Every municipality of the territory, by AGS."""
    atlas, text, day = snapshot.atlas, language.text, snapshot.atlas.population_date
    columns = fields(
        Field("ags", text("Schlüssel"), limits=identifying(_AGS)),
        Field("name", text("Gemeinde"), limits={"required": True}),
        Field("other_name", text("Name in einer anderen Sprache")),
        Field("other_language", text("Welche Sprache das ist (ISO 639)")),
        Field("kind", text("Art")),
        Field("district_ags", text("Schlüssel des Landkreises"), limits={"required": True, "pattern": _DISTRICT}),
        Field("population", inhabitants_head(atlas, language), INTEGER, {"minimum": 0}),
        Field("population_date", text("Tag der Einwohnerzahl"), DATE),
        Field("area_km2", text("Fläche in km²"), NUMBER, {"minimum": 0}),
    )
    rows = [
        {
            "ags": m.ags,
            "name": m.name,
            "other_name": m.other_name.name if m.other_name else None,
            "other_language": m.other_name.language if m.other_name else None,
            "kind": m.kind,
            "district_ags": m.district_ags,
            "population": m.population,
            "population_date": day.isoformat() if day else None,
            "area_km2": m.area_km2,
        }
        for m in atlas.municipalities.values()
    ]
    links = {"district_ags": ("districts", "district_ags")}
    return Table("municipalities", text("Gemeinden"), columns, ["ags"], rows, links)


def districts(snapshot: Snapshot, language: Language) -> Table:
    """Every district, towns that are their own among them."""
    atlas, text = snapshot.atlas, language.text
    kinds = atlas.district_kinds
    columns = fields(
        Field("district_ags", text("Schlüssel des Landkreises"), limits=identifying(_DISTRICT)),
        Field("district", text("Landkreis"), limits={"required": True}),
        Field("kind", text("Art")),
    )
    rows = [
        {"district_ags": key, "district": name, "kind": kinds.get(key, "")} for key, name in atlas.districts.items()
    ]
    return Table("districts", text("Landkreise und kreisfreie Städte"), columns, ["district_ags"], rows)


def regions(snapshot: Snapshot, language: Language) -> Table:
    """Every region that has a name."""
    atlas, text = snapshot.atlas, language.text
    columns = fields(
        Field("region", text("Kennung des Gebiets"), limits=identifying()),
        Field("title", text("Gebiet"), limits={"required": True}),
        Field("kind", text("Art")),
        Field("known_as_of", text("Stand der Abgrenzung"), limits={"pattern": DATE_PATTERN}),
        Field("source_title", text("Quelle")),
        Field("source_url", text("Adresse der Quelle")),
    )
    rows = [
        {
            "region": region.key,
            "title": named_region_title(atlas, region, language),
            "kind": language.state(atlas.state).region_kind(region.kind)[0],
            "known_as_of": region.as_of.iso if region.as_of else None,
            "source_title": region.source_title,
            "source_url": region.source_url,
        }
        for region in atlas.named_regions.values()
    ]
    return Table("regions", text("Gebiete"), columns, ["region"], rows)


def region_members(snapshot: Snapshot, language: Language) -> Table:
    """Which municipality belongs to which region: one row for each pair."""
    atlas, text = snapshot.atlas, language.text
    columns = fields(
        Field("region", text("Kennung des Gebiets"), limits={"required": True}),
        Field("ags", text("Schlüssel der Gemeinde"), limits={"required": True, "pattern": _AGS}),
    )
    rows = [
        {"region": key, "ags": ags} for key in atlas.named_regions for ags in sorted(resolve_region(atlas, key).members)
    ]
    links = {"region": ("regions", "region"), "ags": _MUNICIPALITY}
    return Table("region_members", text("Wer zu welchem Gebiet gehört"), columns, ["region", "ags"], rows, links)


def neighbours(snapshot: Snapshot, language: Language) -> Table:
    """Every pair of neighbours once, the smaller key first."""
    text = language.text
    length = text("Gemeinsame Grenze in Metern; 0, wenn sie sich nur in einem Punkt berühren")
    columns = fields(
        Field("ags_a", text("Schlüssel der ersten Gemeinde"), limits={"required": True, "pattern": _AGS}),
        Field("ags_b", text("Schlüssel der zweiten Gemeinde"), limits={"required": True, "pattern": _AGS}),
        Field("shared_border_m", length, NUMBER, {"required": True, "minimum": 0}),
    )
    rows = [
        {"ags_a": a, "ags_b": b, "shared_border_m": round(metres, 1)}
        for a, others in snapshot.atlas.neighbours.borders.items()
        for b, metres in others.items()
        if a < b
    ]
    links = {"ags_a": _MUNICIPALITY, "ags_b": _MUNICIPALITY}
    return Table("neighbours", text("Nachbarn"), columns, ["ags_a", "ags_b"], rows, links)
