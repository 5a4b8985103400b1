"""The stand-alone page: complete in itself, the same every time, and it says what the Atlas says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely
from xstatic.pkg import leaflet

from layers.classify import classify
from layers.webpage import render_webpage
from layers.webpage.leaflet import leaflet_script, leaflet_style
from layers.words.language import GERMAN
from layers.words.wording import since
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region
from tests.clock import TODAY
from tests.suite_state import SUITE

DAY = date(2023, 9, 14)
REGIONS = [SUITE.key, SUITE.far_district, f"{SUITE.town}+1", f"{SUITE.second_city}+2", SUITE.city]
HOSTILE = "</title></h1><script>alert(\"x\")</script> & 'Ćłń' \u202eDREHEN\u202c \u2066 \x00 <!-- ${7*7} {{ 7*7 }}"
#: As published by Leaflet itself: https://registry.npmjs.org/leaflet/-/leaflet-1.9.3.tgz
RELEASED = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
}


class Parsed(HTMLParser):
    """Elements with attributes and text, as a browser would find them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.texts, self.comments = [], [], {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(len(self.tags) - 1)

    def handle_endtag(self, tag):
        while self.open and self.tags[self.open.pop()][0] != tag:
            pass

    def handle_data(self, data):
        for i in self.open:
            self.texts[i] = self.texts.get(i, "") + data

    def handle_comment(self, data):
        self.comments.append(data)

    def all(self, tag):
        return [(attrs, self.texts.get(i, "")) for i, (name, attrs) in enumerate(self.tags) if name == tag]


@pytest.fixture(scope="module")
def draw(site):
    def page(region=SUITE.key, layer="overview", as_of=DAY, **wishes):
        where = resolve_region(site.atlas, region)
        snapshot = Snapshot(site.atlas, as_of, TODAY)
        return render_webpage(
            site.materials, snapshot, site.catalogue, site.theme, where, site.catalogue[layer], **wishes
        )

    return page


@pytest.fixture(scope="module")
def state(draw):
    return draw()


@pytest.fixture(scope="module")
def parsed(state):
    return Parsed(state)


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="page-data">(.*?)</script>', page, re.S)[1])


def legend_of(page, layer):
    block = re.search(rf'<div data-legend="{layer}".*?</div>', page, re.S)[0]
    found = re.findall(r'data-legend-(\w+)="(\w+)".*?data-count>(\d+)<', block, re.S)
    return {(kind, key): int(count) for kind, key, count in found}


# --- nothing is fetched ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_no_address_is_loaded(draw, region):
    page = draw(region)
    parsed = Parsed(page)
    loading = {"src", "srcset", "data", "action", "formaction", "poster", "background", "manifest", "ping"}
    assert not [t for t in parsed.tags if loading & set(t[1])]
    assert not parsed.all("link") and not parsed.all("iframe") and not parsed.all("base")
    styles = "".join(text for _, text in parsed.all("style"))
    assert "@import" not in styles
    assert set(re.findall(r"url\(\s*[\"']?([^)\"':#]*[:#])", styles)) <= {"data:", "#"}
    addresses = {a["href"].partition(":")[0] for a, _ in parsed.all("a") if not a["href"].startswith("#")}
    assert addresses <= {"https", "http"}


def test_the_policy_lets_in_exactly_what_stands_in_the_page(parsed):
    policy = next(a["content"] for a, _ in parsed.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == ["'none'"] and rules["img-src"] == ["data:"]
    written = {
        "style-src": [text for _, text in parsed.all("style")],
        "script-src": [text for a, text in parsed.all("script") if "type" not in a],
    }
    for rule, texts in written.items():
        hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts]
        assert rules[rule] == hashes
    # without hashes for them, handlers and styles in attributes would be dead
    assert not [t for t in parsed.tags if any(key == "style" or key.startswith("on") for key in t[1])]


def test_leaflet_is_the_released_one_and_says_whose_it_is(parsed):
    for name, checksum in RELEASED.items():
        assert hashlib.sha256((Path(leaflet.BASE_DIR) / name).read_bytes()).hexdigest() == checksum, name
    assert "sourceMappingURL" not in leaflet_script() and "images/" not in leaflet_style()
    licence = next(c for c in parsed.comments if "Leaflet" in c)
    assert "BSD 2-Clause" in licence and "Vladimir Agafonkin" in licence and "AS IS" in licence


@pytest.mark.parametrize("region", REGIONS)
def test_the_same_question_gives_the_same_bytes(draw, region):
    assert draw(region, title="Für die Sitzung") == draw(region, title="Für die Sitzung")


def test_two_pages_do_not_share_anything(draw):
    first = draw(SUITE.far_district, SUITE.council)
    draw(f"{SUITE.town}+1", title="dazwischen")
    assert draw(SUITE.far_district, SUITE.council) == first


def test_the_page_is_small(state):
    assert len(state.encode()) < 900_000


# --- what it says ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_legends_count_what_is_drawn(draw, site, region):
    page, members = draw(region), set(resolve_region(site.atlas, region).members)
    snapshot, data = Snapshot(site.atlas, DAY, TODAY), data_of(page)
    assert set(data["ags"]) == members
    for key, layer in site.catalogue.items():
        classified, legend = classify(snapshot, layer), legend_of(page, key)
        drawn = [data["layers"][key]["classes"][c] for c in data["layers"][key]["of"]]
        assert drawn == [classified.classes[ags] for ags in data["ags"]]
        for (kind, name), count in legend.items():
            marked = {"class": None, "symbol": classified.symbols, "outline": classified.outlined}[kind]
            assert count == (drawn.count(name) if marked is None else len(members & marked)), (key, kind, name)
        shown = {name for kind, name in legend if kind == "class"}
        assert shown == {c.key for c in layer.classes if not c.optional or c.key in drawn}
        if region == site.atlas.state.key:
            assert {n: c for (kind, n), c in legend.items() if kind == "class"} == {
                k: c for k, c in classified.counts.items() if k in shown
            }


def test_every_municipality_has_a_row_with_its_statuses_and_sources(state, site):
    snapshot = Snapshot(site.atlas, DAY, TODAY)
    rows = dict(re.findall(r'<tr data-ags="(\d{8})".*?>(.*?)</tr>', state, re.S))
    assert set(rows) == set(site.atlas.municipalities)
    said = 0
    for ags, row in rows.items():
        cells = re.findall(r"<td.*?>(.*?)</td>", row, re.S)
        for cell, (key, status) in zip(cells, snapshot.statuses(ags).items(), strict=True):
            assert since(status, site.programme.find(key), GERMAN) in unescape(cell)
            assert ("keine Angabe" in cell) == (status.status == "unknown")
            for source in status.sources:
                assert source.title in unescape(cell) and source.url in unescape(cell)
                said += 1
    assert said > 100


def test_exclaves_and_holes_are_there(state, site):
    data, unit = data_of(state), data_of(state)["unit"]
    full = site.atlas.shapes.frame().to_crs("EPSG:4326")
    for ags, path in zip(data["ags"], data["shapes"], strict=True):
        rings = []
        for ring in path.split("z")[:-1]:
            steps = np.array(re.findall(r"-?(?:\d+\.?\d*|\.\d+)", ring), dtype=float).reshape(-1, 2)
            rings.append(shapely.Polygon(np.cumsum(steps, axis=0) * unit))
        drawn = rings[0]
        for ring in rings[1:]:
            drawn = drawn.symmetric_difference(ring)
        real = full.geometry[ags]
        assert drawn.symmetric_difference(real).area < 0.12 * real.area, ags


def test_what_a_district_has_of_its_own_is_told_apart(draw, site):
    snapshot = Snapshot(site.atlas, TODAY, TODAY)
    having = {d for d in site.atlas.districts if snapshot.district_statuses(d)}
    assert having and having != set(site.atlas.districts)
    page = draw(as_of=TODAY)
    assert set(re.findall(r'<div class="district" data-key="(\d{5})">', page)) == having
    without = next(d for d in site.atlas.districts if d not in having)
    assert "Auf Kreisebene, nicht in der Gemeinde selbst</h3>\n" not in draw(without, as_of=TODAY)


def test_hostile_titles_stay_text(draw):
    page, usual = draw(SUITE.city, title=HOSTILE), draw(SUITE.city)
    parsed = Parsed(page)
    assert [t for t, _ in parsed.tags] == [t for t, _ in Parsed(usual).tags]
    assert "<script>alert(\"x\")</script> & 'Ćłń'" in parsed.all("h1")[0][1]
    assert "{{ 7*7 }}" in parsed.all("h1")[0][1]
    assert not set("\u202e\u202c\u2066\x00") & set(page)
    assert draw(SUITE.city, title="  \u202e ") == usual


def test_hostile_data_stay_text(site):
    name = '</script><img src="x" onerror="alert(1)"><!--'

    def page_with(name):
        renamed = replace(site.atlas.municipalities[SUITE.city], name=name)
        atlas = replace(site.atlas, municipalities={**site.atlas.municipalities, SUITE.city: renamed})
        where, layer = resolve_region(atlas, SUITE.city), site.catalogue["overview"]
        return render_webpage(site.materials, Snapshot(atlas, DAY, TODAY), site.catalogue, site.theme, where, layer)

    page = page_with(name)
    assert [t for t, _ in Parsed(page).tags] == [t for t, _ in Parsed(page_with("</Anders>")).tags]
    assert name in data_of(page)["names"]
    assert name in [text for _, text in Parsed(page).all("a")]


def test_it_has_the_shared_part_of_the_websites_style_and_no_more(parsed):
    styles = "".join(text for _, text in parsed.all("style"))
    assert "#search-results li[aria-selected" in styles and ".visually-hidden" in styles
    assert ".site-header" not in styles and ".site-footer" not in styles
