"""An invented state as large as a small real one, for the tests of what is general: Nordland, in the far north, as code.

What the embedded state has, it has otherwise: another reference system, keys that begin with a zero, Kreise, Danish names, six
instruments with keys of their own. There are mergers before and after the day of its territory, an exclave, a hole with a
municipality in it and one with nobody, a lake, associations, named regions, an alliance, and facts of every status.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from geodata import saxony
from tests.state_folder import Described, Tables, fact, write_state

KEY, NAME, PREFIX, CRS = "nordland", "Nordland", "01", "EPSG:25832"
VALID_FROM, TERRITORY, LATER = "2018-01-01", "2020-01-01", "2023-01-01"
#: Metres: the south-western corner, and how far one municipality is from the next.
_ORIGIN, _APART = (480_000.0, 6_040_000.0), 7_000.0
_COLUMNS, _ROWS = 10, 7
#: So close together are the vertices of borders, and so far and long are their bends.
_STEP, _BENDS = 250.0, ((700.0, 9_000.0), (110.0, 1_300.0), (25.0, 500.0))
_FIRST = [
    "Å",
    "Bøl",
    "Dån",
    "Ring",
    "Æbel",
    "Øster",
    "Nørre",
    "Sønder",
    "Høj",
    "Tøn",
    "Løg",
    "Brø",
    "Skær",
    "Hvid",
    "Grå",
    "Ager",
    "Lille",
    "Store",
    "Vester",
    "Mølle",
    "Kirke",
    "Skov",
]
_SECOND = ["gård", "sted", "sø", "dorf", "holt", "by", "mark", "vang", "bjerg", "havn"]
_KREISE = ("Nordküste", "Søndermark", "Østfjordkreis", "Heide")
TOWN, CITY = "01001100", "01005000"
#: Who is called otherwise than by chance: one like its Kreis, and two like each other.
_TWIN = "01001150"
_CALLED = {_TWIN: "Nordküste", "01002090": "Holtby", "01004090": "Holtby"}
#: Towns of their own: key → name, column and row.
CITIES = {"01005000": ("Cedorf", 4, 3), "01006000": ("Ørehavn", 9, 6)}
#: Municipalities in a hole of another one, and what is nobody's: key → name, column and row of whom it lies in.
ISLAND, NOBODYS = ("01002500", "Klippeø", 7, 1), ("01003500", "Insel", 2, 5)
#: Whose an exclave is, and in whom it lies: columns and rows.
_EXCLAVE = ((1, 1), (3, 1))
_LAKE = (6, 4)
#: Members of two associations and of an alliance.
AMT, OTHER_AMT = ("01001040", "01001050", "01001080", "01001090"), ("01003010", "01003020")
ALLIANCE = ("01004010", "01004020", "01004030")
#: What was merged before the day of the territory, and two that become one afterwards.
MERGED, MERGING, CREATED = ("01002020", "01002010"), ("01004060", "01004070"), "01004900"
_CREATED_NAME = "Hededal"
_AMT_ARS = {**dict.fromkeys(AMT, "5001"), **dict.fromkeys(OTHER_AMT, "5002")}
_NOBODYS_KIND = "Gemeindefreies Gebiet"
_MORE = """
unincorporated_kinds = ["Gemeindefreies Gebiet"]
association_source = "Amtlicher Regionalschlüssel (ARS), Stellen 6 bis 9"
[[gaps]]
name = "Stiller See"
at = [{east:.5f}, {north:.5f}]
[district_kinds.Kreis]
plural = "Kreise"
short = ["Kr."]
[district_kinds."Kreisfreie Stadt"]
plural = "kreisfreie Städte"
city = true
[abbreviations]
nk = "nordkueste"
[district_codes]
nk = "01001"
[languages]
da = "dänisch"
[region_kinds]
Revier = ["Revier", "Reviere"]
Amt = ["Amt", "Ämter"]
[open_data]
legal_basis = "§ 1 Gesetz über offene Daten"
contributor = "http://dcat-ap.de/def/contributors/nordland"
geocoding = "http://dcat-ap.de/def/politicalGeocoding/stateKey/01"
geocoding_level = "http://dcat-ap.de/def/politicalGeocoding/Level/state"
spatial = "https://sws.geonames.org/2838632/"
[background_maps.plain]
title = "Grundkarte"
provider = "Amt für Karten"
url = "https://example.org/karte/{{z}}/{{y}}/{{x}}.png"
attribution = "© Amt für Karten ({{year}})"
attribution_url = "https://example.org/karte"
[programme.office]
name = "Geschäftsstelle des Rates für Vorbeugung"
page = "https://example.org/rat"
telephone = "+49 461 5550"
exchange = "Vermittlung des Innenministeriums"
region_kind = "Revier"
source_title = "Zeitung"
source_url = "https://example.org/zeitung"
[programme.office.en]
name = "Office of the Council of Precaution"
exchange = "exchange of the Ministry of the Interior"
[association_kinds]
50 = "Amt"
[translations.en.kinds]
Kreis = "county"
Kreise = "counties"
"Kreisfreie Stadt" = "independent town"
"kreisfreie Städte" = "independent towns"
[translations.en.languages]
da = "Danish"
"""
#: Of a hundred municipalities, how many have what: status, kind of date and the share.
_SHARES = {
    "talk": (("active", "as_of", 10), ("completed", "completed", 8), ("active", "started", 6), ("planned", "as_of", 3)),
    "pact": (("active", "signed", 30), ("active", "as_of", 4), ("planned", "as_of", 4)),
    "board": (("active", "constituted", 18), ("planned", "as_of", 14), ("active", "as_of", 10), ("dormant", "as_of", 3)),
    "guidance": (("active", "as_of", 8), ("active", "started", 6), ("planned", "as_of", 5), ("ended", "as_of", 3)),
    "grant": (("active", "started", 14), ("planned", "as_of", 12), ("completed", "completed", 8), ("active", "as_of", 5)),
    "course": (("active", "started", 10), ("active", "", 4), ("completed", "as_of", 3)),
    "pilot": (("active", "as_of", 7),),
}  # fmt: skip
_TOTALS = (("2020-12", "pact", 6), ("2022-06-30", "pact", 15), ("2022-06-30", "board", 12), ("2024-03-31", "talk", 40),
           ("2024-03-31", "grant", 9), ("2025-08-11", "board", 30))  # fmt: skip


def _layout() -> dict[str, tuple[str, int, int]]:
    """Key → name, column and row of every municipality that fills a place of its own."""
    taken = {(column, row) for _, column, row in CITIES.values()}
    found, running = dict(CITIES), [0] * len(_KREISE)
    for i, (row, column) in enumerate(np.ndindex(_ROWS, _COLUMNS)):
        if (column, row) in taken:
            continue
        kreis = (row >= _ROWS // 2) * 2 + (column >= _COLUMNS // 2)
        running[kreis] += 1
        name = _FIRST[i % len(_FIRST)] + _SECOND[(i * 3 + i // len(_FIRST)) % len(_SECOND)]
        key = f"{PREFIX}{kreis + 1:03}{running[kreis]:02}0"
        found[key] = (_CALLED.get(key, name), column, row)
    return dict(sorted(found.items()))


LAYOUT = _layout()
NAMES: Mapping[str, str] = {ISLAND[0]: ISLAND[1], **{key: name for key, (name, _, _) in LAYOUT.items()}}


def invented_land(folder: Path) -> Path:
    """Write the files of the state into ``folder`` and return it; the same bytes every time."""
    shapes, lake = _shapes()
    keys = [*shapes]
    frame = gpd.GeoDataFrame(
        {
            "ags": keys,
            "ars": [f"{key[:5]}{_AMT_ARS.get(key, '0' + key[5:])}{key[5:]}" for key in keys],
            "name": [NOBODYS[1] if key == NOBODYS[0] else NAMES[key] for key in keys],
            "kind": [_kind(key) for key in keys],
            "district": [_district(key) for key in keys],
            "district_kind": ["Kreisfreie Stadt" if key in CITIES else "Kreis" for key in keys],
            "population": [0 if key == NOBODYS[0] else 400 + int(key) * 7919 % 9000 for key in keys],
        },
        geometry=list(shapes.values()),
        crs=CRS,
    )
    east, north = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(lake.x, lake.y)
    more = _MORE.format(east=east, north=north)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2020-01-01T00:00:00.000Z"})
    try:
        write_state(
            folder,
            Described(KEY, NAME, "Northland", [PREFIX], CRS, more, valid_from=VALID_FROM, territory=TERRITORY),
            frame,
            Tables([*_facts()], _other_names(), _regions(), _changes(), _totals()),
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    _add_created(folder / saxony.PLACES.name)
    return folder


def _kind(key: str) -> str:
    if key == NOBODYS[0]:
        return _NOBODYS_KIND
    return "Stadt" if key in CITIES or key.endswith("0010") else "Gemeinde"


def _district(key: str) -> str:
    return CITIES[key][0] if key in CITIES else _KREISE[int(key[2:5]) - 1]


def _shapes() -> tuple[dict[str, shapely.Geometry], shapely.Point]:
    """Return key → shape in metres, a coverage whose borders are bent, and a point in the lake."""
    chance = np.random.default_rng(5)
    seats = {
        (c, r): np.array([c + 0.5 + 0.25 * (r % 2), r + 0.5]) + chance.uniform(-0.2, 0.2, 2)
        for c, r in np.ndindex(_COLUMNS, _ROWS)
    }
    frame = shapely.box(0, 0, _COLUMNS + 0.25, _ROWS)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint([*seats.values()]), extend_to=frame, ordered=True)
    )
    cell = {place: shapely.intersection(c, frame) for place, c in zip(seats, cells, strict=True)}
    disc = {place: shapely.Point(seats[place]).buffer(0.12) for place in (ISLAND[2:], NOBODYS[2:], _EXCLAVE[1], _LAKE)}
    for place, hole in disc.items():
        cell[place] = cell[place].difference(hole)
    owner, guest = _EXCLAVE
    cell[owner] = shapely.MultiPolygon([cell[owner], disc[guest]])
    flat = {key: cell[c, r] for key, (_, c, r) in LAYOUT.items()}
    flat |= {key: disc[c, r] for key, _, c, r in (ISLAND, NOBODYS)}
    bent = {key: shapely.transform(shapely.segmentize(shape, _STEP / _APART), _bent) for key, shape in flat.items()}
    return dict(sorted(bent.items())), shapely.transform(shapely.Point(seats[_LAKE]), _bent)


def _bent(xy: np.ndarray) -> np.ndarray:
    """Bend first one way and then the other, so that nothing is turned over; what was one vertex stays one."""
    x, y = (xy * _APART).T
    for metres, length in _BENDS:
        x = x + metres * np.sin(2 * np.pi * y / length)
        y = y + metres * np.sin(2 * np.pi * x / length + 1)
    return np.round(np.stack([x, y], axis=1) + _ORIGIN, 2)


def _facts() -> Iterator[dict[str, str]]:
    """Yield the register: what is told of some, and what chance gives everybody else."""
    told = [
        (TOWN, "pact", "active", "2021-02-05", "signed"), (TOWN, "board", "planned", "2020", "as_of"),
        (TOWN, "board", "active", "2023-09-07", "constituted"), (TOWN, "guidance", "planned", "2021-02-05", "as_of"),
        (TOWN, "guidance", "active", "2023-09-07", "as_of"), (TOWN, "grant", "planned", "2021-02-05", "as_of"),
        (CITY, "board", "active", "1996-06", "constituted"), (CITY, "grant", "active", "", ""),
        (_TWIN, "pilot", "active", "2021-11-30", "as_of"), (_TWIN, "pact", "active", "2020-07-01", "signed"),
        (_TWIN, "board", "active", "2023-02-09", "constituted"), (_TWIN, "grant", "active", "2021-06-23", "started"),
        (_TWIN, "grant", "completed", "2021-08", "completed"), (_TWIN, "talk", "completed", "2019-03-12", "completed"),
        (ISLAND[0], "pact", "active", "2023-05-02", "signed"), (MERGED[0], "pact", "active", "2020-07-01", "signed"),
        (MERGING[0], "board", "active", "2021-04-01", "constituted"), ("01002050", "board", "planned", "2026-02", "as_of"),
    ]  # fmt: skip
    for key, *what in told:
        page = "https://example.org/beirat" if what[0] == "board" else ""
        yield _fact(key, *what, contact_url=page, source_url="https://example.org/zeitung")
    shared = ((AMT, "association", "Amt Æbelsø", "2022-01-14"), (ALLIANCE, "alliance", "Bund Heide", "2020-07-08"))
    for members, kind, name, day in shared:
        for key in members:
            yield _fact(key, "pact", "active", day, "signed", carrier_kind=kind, carrier=name)
    for district, day in (("01001", "2009-10-07"), ("01004", "2022")):
        name = f"Kreis {_KREISE[int(district[2:]) - 1]}"
        yield fact(district, name, "board", day, "constituted", carrier_kind="district")
    chance, known = Random(7), {key for key, *_ in told} | {*AMT, *ALLIANCE, *MERGING}
    for key in sorted(NAMES.keys() - known):
        for instrument, kinds in _SHARES.items():
            drawn = chance.randrange(100)
            for status, kind, share in kinds:
                drawn -= share
                if drawn < 0:
                    day = f"{chance.randrange(2019, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
                    yield _fact(key, instrument, status, day[: chance.choice((4, 7, 10, 10))] if kind else "", kind)
                    break


def _fact(key: str, instrument: str, status: str, day: str, kind: str, **more: str) -> dict[str, str]:
    return fact(key, NAMES[key], instrument, day, kind, status=status, **more)


def _other_names() -> list[dict[str, str]]:
    told = {TOWN: "Nordby Å", CITY: "Cedrup", "01003020": "Sønderå"}
    source = {"language": "da", "source_url": "https://example.org/navne"}
    return [{"ags": key, "name": name, **source} for key, name in told.items()]


def _regions() -> list[dict[str, str]]:
    source = {"source_title": "Zeitung", "source_url": "https://example.org/revier"}
    rows = (
        ("revier-west", "Revier West", "Western beat", "01003", "01004"),
        ("revier-ost", "Revier Ost", "Eastern beat", "01001", "01002", "01006"),
        ("revier-mitte", "Revier Mitte", "Central beat", CITY[:5], TOWN),
    )
    return [
        {"key": key, "kind": "Revier", "title": title, "title_en": english, "members": " ".join(members), **source}
        for key, title, english, *members in rows
    ]


def _changes() -> list[dict[str, str]]:
    old, new = MERGED
    rows = [
        {
            "effective_date": "2019-01-01",
            "kind": "incorporation",
            "old_ags": old,
            "new_ags": new,
            "new_name": NAMES[new],
        }
    ]
    rows += [
        {
            "effective_date": LATER,
            "kind": "merger_new_key",
            "old_ags": old,
            "new_ags": CREATED,
            "new_name": _CREATED_NAME,
        }
        for old in MERGING
    ]
    return [{"source": "Erfunden", "old_name": NAMES[row["old_ags"]], **row} for row in rows]


def _totals() -> list[dict[str, str]]:
    return [
        {"as_of_date": day, "instrument": key, "count": str(count), "source_title": "Bericht"}
        for day, key, count in _TOTALS
    ]


def _add_created(places: Path) -> None:
    """Write into the list of municipalities the one that is there later, and take out who was gone before."""
    with places.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [row for row in rows if row["ags"] in MERGING]
    area = sum(float(row["area_km2"]) for row in parts)
    people = sum(int(row["population_2020_12_31"]) for row in parts)
    new = parts[0] | {"ags": CREATED, "ars": f"{CREATED[:5]}0{CREATED[5:]}{CREATED[5:]}", "name": _CREATED_NAME}
    new |= {"area_km2": f"{area:.2f}", "population_2020_12_31": str(people)}
    rows = sorted([row for row in rows if row["ags"] != MERGED[0]] + [new], key=lambda row: row["ags"])
    with places.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(new))
        writer.writeheader()
        writer.writerows(rows)
