"""``make bench``: neighbours, bytes of the first view, the classes of a layer and a slide, each against the naive way."""

from __future__ import annotations

import gzip
import time
from datetime import timedelta
from statistics import median

import brotli
import folium
import geopandas as gpd
import shapely

from dashboard.client_data import build_payloads
from dashboard.prerender import first_map
from dashboard.site import build_site
from dashboard.view_state import ViewState
from geodata.neighbours import find_neighbours
from layers.catalogue import OVERVIEW
from layers.classify import class_timeline, classify
from layers.surroundings import describe_neighbours, ring_scope
from loaders.assembly import Inputs, load_atlas
from loaders.atlas import Snapshot
from tests.benchmarks.growth import measure_growth
from tests.benchmarks.measure import Result, milliseconds, print_results
from tests.benchmarks.pictures import pictures
from tests.benchmarks.slides import slide_of_the_state


def naive_neighbours(shapes: gpd.GeoDataFrame) -> int:
    """Neighbours as one would write them first: who intersects whom, and how long is the intersection."""
    pairs = gpd.sjoin(shapes[["geometry"]].reset_index(), shapes[["geometry"]].reset_index(), predicate="intersects")
    pairs = pairs[pairs["ags_left"] < pairs["ags_right"]]
    a = shapes.geometry.loc[pairs["ags_left"]].to_numpy()
    b = shapes.geometry.loc[pairs["ags_right"]].to_numpy()
    return int((shapely.length(shapely.intersection(a, b)) > 0).sum())


def naive_page(site) -> bytes:
    """The same map as a folium page: one GeoJSON layer of full shapes per instrument."""
    page = folium.Map(location=[51.05, 13.4], zoom_start=8, tiles=None)
    shapes = site.atlas.shapes.to_crs("EPSG:4326")

    def style(feature: dict) -> dict:
        return {"fillColor": feature["properties"]["fill"], "weight": 1, "fillOpacity": 1}

    for layer in site.catalogue.values():
        classes = classify(site.on(site.today()), layer).classes
        fills = {c.key: c.paint.fill for c in layer.classes}
        frame = shapes.assign(fill=[fills[classes[a]] for a in shapes.index])
        folium.GeoJson(frame, name=layer.title, style_function=style).add_to(page)
    folium.LayerControl().add_to(page)
    return page.get_root().render().encode()


def first_view(site) -> list[Result]:
    """Bytes that the map needs: ours for all layers and dates, the naive page for today."""
    payloads, drawing = build_payloads(site)
    page = first_map(
        site, drawing, classify(site.on(site.today()), site.catalogue[OVERVIEW]), ViewState(OVERVIEW, site.today()), "/"
    ).encode()
    shapes = {"br": brotli.compress(page, quality=9), "gzip": gzip.compress(page, 9), "identity": page}
    naive = naive_page(site)
    packed = {
        "brotli": ("br", len(brotli.compress(naive, quality=9))),
        "gzip": ("gzip", len(gzip.compress(naive, 9))),
        "uncompressed": ("identity", len(naive)),
    }
    results = []
    for name, (encoding, size) in packed.items():
        ours = len(payloads["atlas"].encodings[encoding]) + len(shapes[encoding])
        results.append(
            Result(f"map data of the first view, {name}", ours / 1000, size / 1000, "kB", "naive: folium, full shapes")
        )
    return results


def main() -> None:
    """Measure everything and print the table."""
    atlas = load_atlas(Inputs())
    site = build_site(atlas)
    today, layer = site.today(), site.catalogue[OVERVIEW]
    days = [today - timedelta(days=30 * i) for i in range(24)]
    neighbours = Result(
        "neighbours with border lengths",
        milliseconds(lambda: find_neighbours(atlas.shapes)),
        milliseconds(lambda: naive_neighbours(atlas.shapes)),
        "ms",
        f"{len(atlas.neighbours.pairs())} pairs, on the same cleaned coverage",
    )
    classes = Result(
        "classes of the overview on 24 dates",
        milliseconds(lambda: [class_timeline(atlas, layer, ags, today) for ags in atlas.municipalities]),
        milliseconds(lambda: [classify(site.on(day), layer) for day in days]),
        "ms",
        "ours: one timeline that holds for every date",
    )
    print_results([neighbours, classes, *pictures(site), slide_of_the_state(site), *first_view(site)])
    print_answers(site.on(today))
    print_growth()


def print_answers(snapshot: Snapshot) -> None:
    """Print how long one answer takes, median over all municipalities, from the built Atlas."""
    questions = {
        "neighbours, ring 1": lambda ags: snapshot.atlas.neighbours.ring(ags, 1),
        "neighbours, ring 2": lambda ags: snapshot.atlas.neighbours.ring(ags, 2),
        "nearest council": lambda ags: snapshot.atlas.distances.nearest(ags, snapshot.participants["kpr"], 1),
        "nearest five councils": lambda ags: snapshot.atlas.distances.nearest(ags, snapshot.participants["kpr"], 5),
        "neighbour list with statuses": lambda ags: describe_neighbours(snapshot, ags, ring_scope(snapshot, ags, 1)),
    }
    print(f"\n{'one answer, median of all municipalities':<46}{'ms':>12}")
    for name, question in questions.items():
        question(next(iter(snapshot.atlas.municipalities)))
        durations = []
        for ags in snapshot.atlas.municipalities:
            start = time.perf_counter()
            question(ags)
            durations.append((time.perf_counter() - start) * 1000)
        print(f"{name:<46}{median(durations):>12.3f}")


def print_growth() -> None:
    """Print how building the neighbour table grows with the number of areas."""
    rows, exponent = measure_growth()
    print(f"\n{'building the neighbour table':<30}{'areas':>10}{'vertices':>12}{'ms':>10}")
    for areas, vertices, seconds in rows:
        print(f"{'':<30}{areas:>10,}{vertices:>12,}{seconds * 1000:>10.0f}")
    print(f"growth exponent over the number of areas: {exponent:.2f}")


if __name__ == "__main__":
    main()
