"""Another state as code: the world of six in the far north, with what states have and the embedded one has not.

A prefix that begins with a zero, another reference system, Kreise instead of Landkreise, Danish names, a programme of six other
instruments, an area of no municipality (Insel) and a hole that is a lake.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

from tests import world
from tests.state_folder import Described, Tables, fact, write_state

PREFIX, KEY, NAME, CRS = "01", "nordland", "Nordland", "EPSG:25832"
CITY = "02000000"
#: What the municipalities are called here; Insel is none. C is a town of its own.
NAMES = {
    world.A: "Ågård", world.B: "Bøllested", world.C: "Cedorf", world.D: "Dånsø", world.E: "Insel", world.F: "Ringdorf",
}  # fmt: skip
#: Where the world of six lies, in metres: at the Danish border.
_NORTH = (530_000.0, 6_070_000.0)
#: A pond of nobody, within B; a point in it in degrees.
_LAKE, IN_LAKE = shapely.box(1400, 1400, 1600, 1600), [9.4899, 54.7897]
_MORE = """
unincorporated_kinds = ["Gemeindefreies Gebiet"]
[[gaps]]
name = "Stiller See"
at = {lake}
[district_kinds.Kreis]
plural = "Kreise"
short = ["Kr."]
[district_kinds."Kreisfreie Stadt"]
plural = "kreisfreie Städte"
city = true
[languages]
da = "dänisch"
[region_kinds]
Revier = ["Revier", "Reviere"]
[translations.en.kinds]
Kreise = "counties"
"kreisfreie Städte" = "independent towns"
[translations.en.languages]
da = "Danish"
"""
#: What is said of a state that has no Kreis.
_WITHOUT_KREISE = _MORE[_MORE.index("[district_kinds") :].replace(
    '[district_kinds.Kreis]\nplural = "Kreise"\nshort = ["Kr."]\n', ""
)


def key(ags: str) -> str:
    """→ the key in this state of a municipality of the world of six."""
    return f"{PREFIX}002000" if ags == world.C else PREFIX + ags[2:]


def municipalities() -> list[str]:
    """The keys of the municipalities."""
    return sorted(key(ags) for ags in NAMES if ags != world.E)


def invented_state(folder: Path) -> Path:
    """Write the files of the state into ``folder`` and return it."""
    shapes = world.shapes()
    shapes.loc[world.B, "geometry"] = shapes.loc[world.B, "geometry"].difference(_LAKE)
    towns = shapes.index == world.C
    frame = _frame(
        shapes,
        ags=[key(ags) for ags in shapes.index],
        name=[NAMES[ags] for ags in shapes.index],
        kind=["Gemeindefreies Gebiet" if ags == world.E else "Gemeinde" for ags in shapes.index],
        district=["Cedorf" if town else "Nordküste" for town in towns],
        district_kind=["Kreisfreie Stadt" if town else "Kreis" for town in towns],
    )
    facts = [
        fact(key(world.A), NAMES[world.A], "pact", "2020-05-01", "signed"),
        fact(key(world.C), NAMES[world.C], "grant", "2022-03", "started"),
        fact(key(world.D), NAMES[world.D], "board", "2021", "constituted", contact_url="https://example.org/beirat"),
        fact(key(world.F), NAMES[world.F], "course", "2024-02-03", "started"),
        fact(key(world.F), NAMES[world.F], "pilot", "2019-02-03", "as_of"),
        fact(f"{PREFIX}001", "Kreis Nordküste", "board", "2023", "constituted", carrier_kind="district"),
    ]
    danish = [{"ags": key(world.F), "name": "Ringsted Å", "language": "da", "source_url": "https://example.org/navne"}]
    regions = [
        {"key": "revier-west", "kind": "Revier", "title": "Revier West", "title_en": "Western beat",
         "members": f"{key(world.A)} {key(world.D)}", "source_title": "Zeitung", "source_url": "https://example.org/revier"}
    ]  # fmt: skip
    described = Described(KEY, NAME, "Northland", [PREFIX], CRS, _MORE.format(lake=IN_LAKE))
    return write_state(folder, described, frame, Tables(facts, danish, regions))


def town(ags: str) -> str:
    """→ the key of a municipality of the world of six where each is a district of its own."""
    return f"{PREFIX}00{ags[-1]}000"


def invented_towns(folder: Path) -> Path:
    """Write the files of a state of five towns and no Kreis, as Bremen is one of two, into ``folder`` and return it.

    What is nobody's elsewhere belongs to Ringdorf here.
    """
    shapes = world.shapes()
    shapes.loc[world.F, "geometry"] = shapes.loc[[world.E, world.F]].union_all()
    shapes = shapes.drop(index=world.E)
    names = [NAMES[ags] for ags in shapes.index]
    kind, district_kind = ["Stadt"] * len(names), ["Kreisfreie Stadt"] * len(names)
    ags = [town(ags) for ags in shapes.index]
    frame = _frame(shapes, ags=ags, name=names, kind=kind, district=names, district_kind=district_kind)
    facts = [
        fact(town(world.A), NAMES[world.A], "pact", "2020-05-01", "signed"),
        fact(town(world.C), NAMES[world.C], "grant", "2022-03", "started"),
        fact(town(world.D), NAMES[world.D], "board", "2021", "constituted", contact_url="https://example.org/beirat"),
    ]
    return write_state(folder, Described(KEY, NAME, "Northland", [PREFIX], CRS, _WITHOUT_KREISE), frame, Tables(facts))


def invented_city(folder: Path) -> Path:
    """Write the files of a state that is one city, as Hamburg and Berlin are, into ``folder`` and return it."""
    whole = world.shapes().dissolve()
    frame = _frame(whole, ags=[CITY], name=[NAME], kind=["Stadt"], district=[NAME], district_kind=["Kreisfreie Stadt"])
    facts = [fact(CITY, NAME, "board", "2021", "constituted")]
    return write_state(folder, Described(KEY, NAME, "Northland", [CITY], CRS, _WITHOUT_KREISE), frame, Tables(facts))


def _frame(shapes: gpd.GeoDataFrame, **columns: list[str]) -> gpd.GeoDataFrame:
    geometry = shapely.affinity.translate
    moved = [geometry(shape, *_NORTH) for shape in shapes.geometry]
    ars = [ags[:5] + "0000" + ags[5:] for ags in columns["ags"]]
    return gpd.GeoDataFrame({**columns, "ars": ars, "population": 1000}, geometry=moved, crs=CRS)
