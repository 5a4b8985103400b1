"""``make bench``: ratios to the naive way, answers, load, starts, memory, growth; written to ``docs/performance.md``.

``python -m tests.benchmarks "starts and memory" playing`` measures the sections named, and leaves the others.
"""

from __future__ import annotations

import gzip
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import brotli
import folium
import geopandas as gpd
import shapely

from dashboard.browser.payloads import build_payloads
from dashboard.browser.prerender import first_map
from dashboard.context.site import Site, build_site
from dashboard.context.view_state import read_view
from geodata.neighbours import find_neighbours
from layers.answers.surroundings import describe_neighbours, ring_scope
from layers.catalogue import OVERVIEW
from layers.classify import class_timeline, classify
from loaders.assembly import Inputs, load_atlas
from tests.benchmarks import country, germany
from tests.benchmarks.browser import measure_views, view_lines
from tests.benchmarks.growth import SIZES, measure_growth, synthetic_coverage, synthetic_state
from tests.benchmarks.load import load_lines, measure_load
from tests.benchmarks.measure import Result, milliseconds, result_lines
from tests.benchmarks.pictures import pictures
from tests.benchmarks.playing import measure_playing, playing_lines
from tests.benchmarks.processes import measure_processes
from tests.benchmarks.slides import slide_of_the_state
from tests.benchmarks.slow_phone import measure_openings, opening_lines
from tests.clock import CLOCK
from tests.pairs import neighbour_pairs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
_HEAD = """# Performance

Written by `make bench`. Times vary with the machine; what is compared was measured in the same run.
The tests check bytes and numbers of requests, never times.
"""


def naive_neighbours(shapes: gpd.GeoDataFrame) -> int:
    """Neighbours as one would write them first: who intersects whom, and how long is the intersection."""
    pairs = gpd.sjoin(shapes[["geometry"]].reset_index(), shapes[["geometry"]].reset_index(), predicate="intersects")
    pairs = pairs[pairs["ags_left"] < pairs["ags_right"]]
    a = shapes.geometry.loc[pairs["ags_left"]].to_numpy()
    b = shapes.geometry.loc[pairs["ags_right"]].to_numpy()
    return int((shapely.length(shapely.intersection(a, b)) > 0).sum())


def naive_page(site, layers) -> bytes:
    """The same map as a folium page: one GeoJSON layer of full shapes for each of ``layers``."""
    page = folium.Map(location=[51.05, 13.4], zoom_start=8, tiles=None)
    shapes = site.atlas.shapes.frame().to_crs("EPSG:4326")

    def style(feature: dict) -> dict:
        return {"fillColor": feature["properties"]["fill"], "weight": 1, "fillOpacity": 1}

    for layer in layers:
        classes = classify(site.on(site.today()), layer).classes
        fills = {c.key: c.paint.fill for c in layer.classes}
        frame = shapes.assign(fill=[fills[classes[a]] for a in shapes.index])
        folium.GeoJson(frame, name=layer.title, style_function=style).add_to(page)
    folium.LayerControl().add_to(page)
    return page.get_root().render().encode()


def first_view(site, naive_layers=None) -> list[Result]:
    """Bytes that the map needs: ours for all layers and dates, the naive page for today, with all layers unless told which."""
    payloads, drawing = build_payloads(site, site.materials.store)
    page = first_map(
        site, drawing, classify(site.on(site.today()), site.catalogue[OVERVIEW]), read_view(site, {})
    ).encode()
    shapes = {"br": brotli.compress(page, quality=9), "gzip": gzip.compress(page, 9), "identity": page}
    naive = naive_page(site, naive_layers or site.catalogue.values())
    packed = {
        "brotli": ("br", len(brotli.compress(naive, quality=9))),
        "gzip": ("gzip", len(gzip.compress(naive, 9))),
        "uncompressed": ("identity", len(naive)),
    }
    results = []
    for name, (encoding, size) in packed.items():
        ours = len(payloads.current()[f"atlas-{site.language.code}"].encodings[encoding]) + len(shapes[encoding])
        results.append(
            Result(f"map data of the first view, {name}", ours / 1000, size / 1000, "kB", "naive: folium, full shapes")
        )
    return results


def main(wanted: Sequence[str]) -> None:
    """Measure the sections of these titles, or all, print their tables and write them to ``docs/performance.md``."""
    unknown = [title for title in wanted if title.casefold() not in {s.title.casefold() for s in SECTIONS}]
    if unknown:
        sys.exit(f"There is no section {', '.join(unknown)}; there are: {', '.join(s.title for s in SECTIONS)}.")
    written = dict(part.split("\n", 1) for part in re.split(r"(?m)^## ", PAGE.read_text(encoding="utf-8"))[1:])
    chosen = {title.casefold() for title in wanted or [s.title for s in SECTIONS]}
    site = build_site(load_atlas(Inputs(), CLOCK))
    for section in SECTIONS:
        if section.title.casefold() in chosen:
            written[section.title] = measured(section, site)
    parts = [f"## {section.title}\n{written[section.title]}" for section in SECTIONS if section.title in written]
    PAGE.write_text("\n".join([_HEAD, *(part.rstrip() + "\n" for part in parts)]), encoding="utf-8")


def measured(section: Section, site: Site) -> str:
    """Return what stands below the title of ``section``: what it is, when and where it was measured, and its table."""
    where = f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    return "\n".join(["", f"{section.remark} {where}", "", "```", *section.measure(site), "```"])


def compared(site: Site) -> list[str]:
    """Return the table of ratios."""
    atlas = site.atlas
    today, layer = site.today(), site.catalogue[OVERVIEW]
    days = [today - timedelta(days=30 * i) for i in range(24)]
    neighbours = Result(
        "neighbours with border lengths",
        milliseconds(lambda: find_neighbours(atlas.shapes)),
        milliseconds(lambda: naive_neighbours(atlas.shapes.frame())),
        "ms",
        f"{len(neighbour_pairs(atlas.neighbours))} pairs, on the same cleaned coverage",
    )
    classes = Result(
        "classes of the overview on 24 dates",
        milliseconds(lambda: [class_timeline(atlas, layer, ags, today) for ags in atlas.municipalities]),
        milliseconds(lambda: [classify(site.on(day), layer) for day in days]),
        "ms",
        "ours: one timeline that holds for every date",
    )
    return shown(result_lines([neighbours, classes, *pictures(site), slide_of_the_state(site), *first_view(site)]))


def answers(site: Site) -> list[str]:
    """Return how long one answer takes, median over all municipalities, from the built Atlas."""
    snapshot = site.on(site.today())
    questions = {
        "neighbours, ring 1": lambda ags: snapshot.atlas.neighbours.ring(ags, 1),
        "neighbours, ring 2": lambda ags: snapshot.atlas.neighbours.ring(ags, 2),
        "nearest council": lambda ags: snapshot.atlas.distances.nearest(ags, snapshot.participants["kpr"], 1),
        "nearest five councils": lambda ags: snapshot.atlas.distances.nearest(ags, snapshot.participants["kpr"], 5),
        "neighbour list with statuses": lambda ags: describe_neighbours(snapshot, ags, ring_scope(snapshot, ags, 1)),
    }
    lines = [f"{'one answer, median of all municipalities':<46}{'ms':>12}"]
    for name, question in questions.items():
        question(next(iter(snapshot.atlas.municipalities)))
        durations = []
        for ags in snapshot.atlas.municipalities:
            start = time.perf_counter()
            question(ags)
            durations.append((time.perf_counter() - start) * 1000)
        lines.append(f"{name:<46}{median(durations):>12.3f}")
    return shown(lines)


def views(site: Site) -> list[str]:
    """Return how our page and the naive one do in a browser, ours also with a state as large as Germany."""
    with TemporaryDirectory() as folder:
        shapes = synthetic_coverage(max(SIZES))
        large = build_site(load_atlas(synthetic_state(shapes, Path(folder)), CLOCK))
    return shown(view_lines(measure_views(site, large)))


def openings(site: Site) -> list[str]:
    """Return when our page and the naive one can be seen, used and moved."""
    return shown(opening_lines(measure_openings(site)))


def playing(site: Site) -> list[str]:
    """Return how evenly the development plays."""
    return shown(playing_lines(measure_playing(site)))


def loads(_: Site) -> list[str]:
    """Return how many requests a second one worker answers."""
    return shown(load_lines(measure_load()))


def processes(_: Site) -> list[str]:
    """Return how long starts take and how large the worker is."""
    lines = []
    for name, seconds, computing, memory in measure_processes():
        lines.append(f"{name}: / answered after {seconds:.2f} s, of which {computing:.2f} s were computed")
        lines += [f"  {after:<36}{rss:>6.0f} MB resident{pss:>6.0f} proportional{uss:>6.0f} own"
                  for after, (rss, pss, uss) in memory.items()]  # fmt: skip
    return shown(lines)


def growth(_: Site) -> list[str]:
    """Return how building grows with the number of areas."""
    vertices, steps = measure_growth()
    lines = [f"{'areas':<36}" + "".join(f"{n:>11,}" for n in SIZES) + f"{'exponent':>10}"]
    lines.append(f"{'vertices':<36}" + "".join(f"{n:>11,}" for n in vertices))
    lines += [f"{g.step:<36}" + "".join(f"{s:>9.2f} s" for s in g.seconds) + f"{g.exponent:>10.2f}" for g in steps]
    return shown(lines)


def all_of_germany(_: Site) -> list[str]:
    """Return how long shapes take at their largest, and how that grows."""
    return shown(country.if_there(germany.lines))


def files_of_countries(_: Site) -> list[str]:
    """Return what a picture and a deck of whole states take by command."""
    return shown(country.if_there(country.files))


def germany_in_a_browser(_: Site) -> list[str]:
    """Return how the page of all of Germany does."""
    return shown(country.if_there(country.in_a_browser))


def germany_as_tiles(_: Site) -> list[str]:
    """Return what the tiles of all of Germany cost."""
    return shown(country.if_there(country.as_tiles))


def another_state(_: Site) -> list[str]:
    """Return what another state answers at every address."""
    return shown(country.if_there(country.crawled))


def shown(lines: list[str]) -> list[str]:
    """Print ``lines`` and return them."""
    print("\n" + "\n".join(lines), flush=True)
    return lines


@dataclass(frozen=True)
class Section:
    """A table of the page: ``measure`` returns its lines for a site."""

    title: str
    remark: str
    measure: Callable[[Site], list[str]]


SECTIONS = (
    Section(
        "Against the naive way", "Less is better; the ratio says how many times more the naive way takes.", compared
    ),
    Section("One answer", "From the built Atlas, without the web server.", answers),
    Section(
        "Requests per second",
        "One worker, eight kept connections, asked from the same cores; compressed answers.",
        loads,
    ),
    Section(
        "In a browser",
        "Chromium; a switch is from the click until two frames later; the ratio compares the first two lines.",
        views,
    ),
    Section(
        "Opened on a slow phone",
        "1.6 Mbit/s, 150 ms, processor four times slower; medians of five; an input is made as soon as one is heard.",
        openings,
    ),
    Section(
        "Playing",
        "A month every 120 ms over the whole period; a change is shown when the frame after it is done: 16.7 ms are one frame.",
        playing,
    ),
    Section(
        "Starts and memory",
        "From `python app.py` until `/` was answered (from the cache: median of five); memory of one worker.",
        processes,
    ),
    Section(
        "Growth",
        "Processor time on synthetic states with 200 to 400 vertices and one fact per area; 1.0 would be exactly linear.",
        growth,
    ),
    Section(
        "Shapes of all of Germany",
        "Processor time, each column a process of its own; as everywhere, no border moves farther than its level says.",
        all_of_germany,
    ),
    Section(
        "Germany in a browser",
        "11,000 municipalities with an invented register; the map begins with districts; medians, in brackets the longest.",
        germany_in_a_browser,
    ),
    Section(
        "Germany as tiles",
        "The file that has each municipality, and how what is in sight is painted.",
        germany_as_tiles,
    ),
    Section(
        "A picture and a deck of a whole state",
        "By command, with all that a command does: from nothing, and then from what is kept; its own memory.",
        files_of_countries,
    ),
    Section(
        "Another state, every address of it",
        "Thüringen with an invented register: seconds of processor; every answer is searched for words of Saxony.",
        another_state,
    ),
)


if __name__ == "__main__":
    main(sys.argv[1:])
