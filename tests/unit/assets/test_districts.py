"""A map that begins with districts: what is packed for it is unpacked, and the browser counts shares as the server does."""

import json
import re
from datetime import date

import pytest

from dashboard.browser.client_data import atlas_document
from dashboard.browser.map_names import build_names, names_document
from layers.answers.shares import by_district
from layers.classify import classify
from layers.comparison import comparison_layer
from layers.district_shares import share_class
from tests.clock import TODAY
from tests.scripts.node import Scripts
from tests.suite_state import SUITE

NAMES = ("a_view", "class_names", "comparison", "gestures", "live", "map", "selection", "words", "districts")
VIEWS = [
    ("overview", "2026-11-20", None),
    (SUITE.council, "2021-06-30", None),
    (SUITE.agreement, "2015-01-01", None),
    ("overview", "2024-06-30", "2022-01-01"),
]


@pytest.fixture(scope="module")
def scripts(large_app):
    client = large_app.server.test_client()
    page = client.get("/").get_data(as_text=True)
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S).group(1))
    data, rest = (client.get(address).get_json() for address in (config["atlasUrl"], config["districts"]["restUrl"]))
    return Scripts(NAMES, config, data, rest)


@pytest.mark.usefixtures("few_zooms")  # as the application has them
def test_what_is_packed_is_what_all_maps_are_told(scripts, large_site, run_store):
    told = scripts.run(
        "() => { const { ags, anchors, neighbours, layers, marks, hows, onMap, district } = atlas.data;"
        " neighbours.forEach((row) => row.sort((a, b) => a - b));"
        " return { ags, anchors, layers, marks, hows, district, onMap, neighbours }; }"
    )
    document = json.loads(json.dumps(atlas_document(large_site, TODAY)))
    names, atlas = build_names(large_site, run_store), large_site.atlas
    on_map = names_document(names, list(atlas.municipalities), list(atlas.districts))
    expected = {**{key: document[key] for key in told if key != "onMap"}, "onMap": json.loads(json.dumps(on_map))}
    expected["neighbours"] = [sorted(row) for row in expected["neighbours"]]
    assert told == expected


@pytest.mark.parametrize(("layer", "day", "since"), VIEWS)
def test_districts_have_the_classes_that_the_server_gives_them(scripts, large_site, layer, day, since):
    found = scripts.run(
        "(change) => { atlas.change(change); return atlas.config.districts.keys.map((_, i) => atlas.shareOf(i)); }",
        {"layer": layer, "date": day, "since": since},
    )
    snapshot, shown = large_site.on(date.fromisoformat(day)), large_site.catalogue[layer]
    if since:
        shown = comparison_layer(shown, date.fromisoformat(since), large_site.theme)
    shares = by_district(snapshot, classify(snapshot, shown))
    assert found == [share_class(shares[key].part, shares[key].whole) for key in large_site.atlas.districts]


def test_with_ctrl_a_district_is_picked_as_a_whole_and_let_go_again(scripts, large_site):
    """And no list becomes longer than an address may have."""
    program = (
        "([first, ...others]) => { const said = []; atlas.announce = atlas.hint = (text) => said.push(text);"
        " const click = (key) => { atlas.area.choose(key, { ctrlKey: true });"
        " return new Promise((done) => setTimeout(() => done(atlas.picked()), 0)); };"
        " return (async () => { const [one, none] = [await click(first), await click(first)];"
        " atlas.config.picked.most = one.length; await click(first);"
        " return { one, none, full: await click(others[0]), said }; })(); }"
    )
    first, second = list(large_site.atlas.districts)[:2]
    members = sorted(large_site.atlas.members[first])
    found = scripts.run(program, [first, second])
    assert found["one"] == members and found["none"] == [] and found["full"] == members
    name, count = large_site.atlas.districts[first], len(members)
    assert found["said"] == [
        f"{name} hinzugefügt, {count} ausgewählt.",
        f"{name} entfernt, 0 ausgewählt.",
        f"{name} hinzugefügt, {count} ausgewählt.",
        f"Mehr als {count} Gemeinden passen nicht in eine Auswahl.",
    ]
