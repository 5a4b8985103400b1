"""How building everything grows with the number of areas, on synthetic states: files in, what browsers get out."""

from __future__ import annotations

import csv
import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from dashboard.browser.payloads import build_payloads
from dashboard.context.site import build_site
from geodata.coverage import LEVELS, clean
from geodata.model import Coverage
from geodata.neighbours import find_neighbours
from geodata.simplification import Borders
from layers.classify import classify
from loaders.assembly import load_atlas
from loaders.inputs import Inputs
from tests.clock import CLOCK

SIZES = (400, 1_600, 6_400, 11_000)
_PER_DISTRICT = 50


@dataclass(frozen=True)
class Growth:
    """Processor seconds per size for one step, and the exponent of the growth between the smallest and the largest size.

    Processor time, because other work on the machine does not count in it.
    """

    step: str
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        return math.log(self.seconds[-1] / self.seconds[0]) / math.log(SIZES[-1] / SIZES[0])


def synthetic_coverage(areas: int) -> gpd.GeoDataFrame:
    """Return ``areas`` Voronoi cells with about 200 vertices each, a valid coverage in metres."""
    side = 1000.0 * math.sqrt(areas)
    points = np.random.default_rng(areas).uniform(0, side, (areas, 2))
    # keys run along a curve, so that districts lie together as real ones do
    points = points[np.argsort(gpd.GeoSeries.from_xy(*points.T).hilbert_distance().to_numpy())]
    box = shapely.box(0, 0, side, side)
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=box, ordered=True)
    # every edge is cut at the same places from both sides, so neighbours keep identical vertices
    # the outermost cells reach far beyond, where no state of ours can be
    cells = shapely.intersection(shapely.get_parts(cells), box)
    cells = shapely.segmentize(shapely.set_precision(cells, 0.01), 20.0)
    cells = shapely.transform(cells, lambda xy: np.round(xy, 2) + np.array((300_000.0, 5_600_000.0)))
    keys = [_key(i) for i in range(areas)]
    index = gpd.pd.Index(keys, name="ags")
    return gpd.GeoDataFrame({"name": [f"Ort {k}" for k in keys]}, geometry=cells, index=index, crs="EPSG:25833")


def synthetic_state(shapes: gpd.GeoDataFrame, folder: Path) -> Inputs:
    """Write the files of a state with these municipalities, as many facts, and the embedded programme."""
    default = Inputs()
    boundaries = folder / "grenzen.gpkg"
    shapes.reset_index().rename(columns={"ags": "AGS", "name": "GEN"}).to_file(boundaries, engine="pyogrio")
    boundaries.with_name("grenzen.gpkg.toml").write_text(
        'title = "Versuch"\nattribution = "Versuch"\nvalid_from = 2016-01-01\n', encoding="utf-8"
    )
    keys = list(shapes.index)
    places = [
        {"ags": k, "name": f"Ort {k}", "kind": "Gemeinde", "district_ags": k[:5], "district": f"Kreis {k[:5]}",
         "district_kind": "Landkreis", "area_km2": "1.0", "population_2024_12_31": "1000"} for k in keys
    ]  # fmt: skip
    with default.status.open(encoding="utf-8", newline="") as file:
        patterns = [r for r in csv.DictReader(file) if r["carrier_kind"] == "municipality"]
    facts = [
        {**patterns[i % len(patterns)], "ags": k, "municipality": f"Ort {k}", "carrier": f"Ort {k}"}
        for i, k in enumerate(keys)
    ]
    change = {"effective_date": "2010-01-01", "old_ags": "14999999", "old_name": "Einst", "new_ags": keys[0],
              "new_name": f"Ort {keys[0]}", "municipalities_after": "", "source": ""}  # fmt: skip
    return Inputs(
        boundaries=boundaries,
        status=_write(folder / "fakten.csv", facts),
        places=_write(folder / "orte.csv", places),
        changes=_write(folder / "änderungen.csv", [change]),
    )


def measure_growth() -> tuple[list[int], list[Growth]]:
    """Return the number of vertices per size, and how every step of building grows."""
    vertices, rows = [], []
    for areas in SIZES:
        shapes = synthetic_coverage(areas)
        vertices.append(int(shapely.get_num_coordinates(shapes.geometry.to_numpy()).sum()))
        with tempfile.TemporaryDirectory() as folder:
            rows.append(_measure(synthetic_state(shapes, Path(folder)), shapes))
    return vertices, [Growth(step, tuple(row[step] for row in rows)) for step in rows[0]]


def _measure(inputs: Inputs, shapes: gpd.GeoDataFrame) -> dict[str, float]:
    """Processor seconds per step. What is read and built as a whole is measured as a whole; its parts come on top."""
    seconds: dict[str, float] = {}

    def timed(step: str, work: Callable[[], object]) -> object:
        start = time.process_time()
        result = work()
        seconds[step] = time.process_time() - start
        return result

    timed("clean the coverage", lambda: clean(shapes.geometry.to_numpy()))
    timed("neighbours", lambda: find_neighbours(Coverage.of(shapes)))
    timed("simplify, five levels", lambda: _levels(shapes.geometry.to_numpy()))
    atlas = timed("files → Atlas", lambda: load_atlas(inputs, CLOCK))
    site = build_site(atlas)
    timed("Atlas → what browsers get", lambda: build_payloads(site))
    today = site.today()
    timed("classes of all layers today", lambda: [classify(site.on(today), layer) for layer in site.catalogue.values()])
    seconds["start: files → what browsers get"] = seconds["files → Atlas"] + seconds["Atlas → what browsers get"]
    return seconds


def _levels(shapes: np.ndarray) -> list[np.ndarray]:
    borders = Borders(shapes)
    return [borders.straightened(tolerance) for tolerance in LEVELS.values()]


def _key(number: int) -> str:
    # "000" at the end stands for a whole district
    return f"14{number // _PER_DISTRICT:03d}{number % _PER_DISTRICT + 1:03d}"


def _write(path: Path, rows: list[dict]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
