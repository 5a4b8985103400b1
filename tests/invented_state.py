"""Another state as code: the world of six in the far north, with a prefix that begins with a zero and nothing optional."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import shapely

from geodata import saxony
from tests import world

PREFIX, KEY, NAME = "01", "nordland", "Nordland"
CITY = "02000000"
#: Where the world of six lies, in metres of EPSG:25833: at the Baltic Sea.
_NORTH = (200_000.0, 6_020_000.0)
_HEAD = """
key = "nordland"
name = "Nordland"
ags_prefix = "{prefix}"
crs = "EPSG:25833"
default_territory_date = 2020-01-01
time_zone = "Europe/Berlin"

[licences."dl-de/by-2-0"]
short = "dl-de/by-2-0"
title = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
url = "https://www.govdata.de/dl-de/by-2-0"
uri = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"

[translations.en]
name = "Northland"

[programme]
name = "Sicheres Nordland"
short = "SN"
start = 2019-01-01
council = "Rat für Prävention Nordland"
council_url = "https://example.org/rat"
register_source = "Erfundenes Register"
register_date = 2026-10-01
register_licence = "dl-de/by-2-0"

"""


def key(ags: str) -> str:
    """→ the key in this state of a municipality of the world of six."""
    return PREFIX + ags[2:]


def invented_state(folder: Path) -> Path:
    """Write the files of the state into ``folder`` and return it."""
    shapes = world.shapes().rename(key)
    facts = [
        _fact(key(world.A), "Adorf", "agreement", "2020-05-01", "signed"),
        _fact(key(world.D), "Dedorf", "kpr", "2021", "constituted"),
    ]
    return _write_state(folder, PREFIX, "Landkreis", shapes, facts)


def invented_city(folder: Path) -> Path:
    """Write the files of a state that is one city, as Hamburg and Berlin are, into ``folder`` and return it."""
    shapes = world.shapes().reset_index(drop=True).assign(ags=CITY, name=NAME).dissolve("ags")
    facts = [_fact(CITY, NAME, "kpr", "2021", "constituted")]
    return _write_state(folder, CITY, "Kreisfreie Stadt", shapes, facts)


def _fact(ags: str, name: str, instrument: str, day: str, date_kind: str) -> list[str]:
    return [ags, name, "municipality", name, instrument, "active", day, date_kind, "explicit", "Zeitung"]


def _write_state(
    folder: Path, prefix: str, district_kind: str, shapes: gpd.GeoDataFrame, facts: list[list[str]]
) -> Path:
    whole = saxony.STATE.read_text(encoding="utf-8")
    instruments = whole[whole.index("# What the first map") : whole.index("# For the statement on accessibility")]
    (folder / "state.toml").write_text(_HEAD.format(prefix=prefix) + instruments, encoding="utf-8")
    shapes["geometry"] = shapes.geometry.translate(*_NORTH)
    boundaries = folder / "gemeinden.gpkg"
    shapes.reset_index(names="AGS").rename(columns={"name": "GEN"}).to_file(boundaries, engine="pyogrio")
    boundaries.with_name("gemeinden.gpkg.toml").write_text(
        'title = "Nordland"\nattribution = "Erfunden"\nvalid_from = 2020-01-01\n', encoding="utf-8"
    )
    land = dict(zip(shapes.index, shapely.area(shapes.geometry.to_numpy()) / 1e6, strict=True))
    places = [
        [ags, name, "Gemeinde", ags[:5], "Küste", district_kind, f"{land[ags]:.2f}", "1000"]
        for ags, name in shapes["name"].items()
    ]
    head = "ags,name,kind,district_ags,district,district_kind,area_km2,population_2020_12_31"
    _write(folder / saxony.PLACES.name, head.split(","), places)
    _write(folder / saxony.STATUS.name, _header(saxony.STATUS), [[*f, *[""] * 4] for f in facts])
    for table in (saxony.CHANGES, saxony.TOTALS):
        _write(folder / table.name, _header(table), [])
    return folder


def _header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[0].split(",")


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
