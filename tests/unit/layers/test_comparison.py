"""Two days compared: as a layer, in every file, and as a list with the events; against an independent fold."""

import io
import random
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from pptx import Presentation

from dashboard.context.query import RequestError
from dashboard.exports.rendering import render
from dashboard.exports.snippet import picture_name
from dashboard.exports.snippet_request import read_snippet
from layers.answers.change_list import TOLD, change_list
from layers.answers.events import events
from layers.classify import classify
from layers.comparison import (
    ADVANCED,
    COMPARISON,
    NEW,
    RENEWED,
    STOPPED,
    UNCHANGED,
    UNDATED,
    change,
    compare,
    register_layer,
)
from layers.patterns import is_plain
from layers.theme import load_theme
from loaders.atlas.facts import ACTIVE, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from tests import world
from tests.oracle.fold import statuses as independent_statuses
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE, suite_inputs
from tests.sweeps import examples
from tests.unit.layers.test_layers import LAYERS, contrast

DAYS = [date(2018, 11, 19), date(2019, 12, 31), date(2021, 12, 31), date(2022, 6, 21), date(2023, 12, 31)]
RANK = {"unknown": 0, "ended": 0, "planned": 1, "dormant": 2, "active": 3, "completed": 4}


def compared(site, key, since):
    return site.compared(site.catalogue[key], since)


@cache
def folded(day, today):
    return independent_statuses(suite_inputs().status, suite_inputs().changes, SUITE.territory, day, today)


def independent(since, day, today, instruments):
    """{AGS: class}, asked one question after the other of statuses that somebody else folded."""
    before, after, present = folded(since, date.max), folded(day, date.max), folded(day, today)
    found = {}
    for ags in after:
        steps = [(before[ags][i]["status"], after[ags][i]["status"]) for i in instruments]
        both = [(before[ags][i], after[ags][i]) for i in instruments]
        if all(RANK[b] < 3 for b, _ in steps) and any(RANK[a] >= 3 for _, a in steps):
            found[ags] = "new"
        elif any(RANK[a] > RANK[b] for b, a in steps):
            found[ags] = "advanced"
        elif any(RANK[b["status"]] >= 3 and a["renewed_on"] and a["renewed_on"] > since for b, a in both):
            found[ags] = "renewed"
        elif any((a == "ended" and b != "ended") or (RANK[b] >= 3 > RANK[a]) for b, a in steps):
            found[ags] = "stopped"
        elif any(RANK[present[ags][i]["status"]] > RANK[after[ags][i]["status"]] for i in instruments):
            found[ags] = "undated"
        elif any({a, b} != {"unknown"} for b, a in steps):
            found[ags] = "unchanged"
        elif any(present[ags][i]["status"] != "unknown" for i in instruments):
            found[ags] = "undated"
    return {ags: kind for ags, kind in found.items() if len(ags) == 8}


@pytest.mark.parametrize("key", LAYERS)
def test_every_class_equals_an_independent_comparison(site, key):
    today = site.today()
    for since, day in [*pairwise(DAYS), (DAYS[2], today), (DAYS[0], today)]:
        layer = compared(site, key, since)
        classified = classify(site.on(day), layer)
        assert set(classified.classes) == set(site.atlas.municipalities)
        drawn = {ags: kind for ags, kind in classified.classes.items() if kind != UNKNOWN}
        assert drawn == independent(since, day, today, layer.instruments), (since, day)
        assert sum(classified.counts.values()) == len(site.atlas.municipalities)


def test_any_two_days_equal_an_independent_comparison(site):
    """Two hundred random pairs of days on which something happened, each in one of the layers."""
    chance, today = random.Random(15), site.today()
    happened = sorted({e.day for e in events(site.atlas) if e.day <= today} | {t.as_of.last for t in site.atlas.totals})
    days = chance.sample([d for d in happened if d <= today], 40)
    for _ in range(examples(200)):
        since, day = sorted(chance.sample(days, 2))
        layer = compared(site, chance.choice(LAYERS), since)
        drawn = {a: k for a, k in classify(site.on(day), layer).classes.items() if k != UNKNOWN}
        assert drawn == independent(since, day, today, layer.instruments), (since, day, layer.key)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("unknown", "unknown", UNKNOWN),
        ("unknown", "planned", ADVANCED),
        ("planned", "active", NEW),
        ("ended", "active", NEW),
        ("active", "completed", ADVANCED),
        ("completed", "active", UNCHANGED),
        ("planned", "planned", UNCHANGED),
        ("ended", "ended", UNCHANGED),
        # who is known to have ended stopped in between, whatever was known before
        ("unknown", "ended", STOPPED),
        ("planned", "ended", STOPPED),
        ("active", "ended", STOPPED),
    ],
)
def test_what_a_change_of_one_status_is_called(before, after, kind):
    assert change({SUITE.council: Status(before)}, {SUITE.council: Status(after)}, [SUITE.council]) == kind


def test_one_step_forward_counts_more_than_an_end():
    before = {SUITE.agreement: Status(ACTIVE), SUITE.council: Status(UNKNOWN), SUITE.coaching: Status(UNKNOWN)}
    after = {SUITE.agreement: Status(ENDED), SUITE.council: Status(PLANNED), SUITE.coaching: Status(UNKNOWN)}
    assert change(before, after, before) == ADVANCED
    assert change(before, after, [SUITE.agreement, SUITE.coaching]) == STOPPED
    assert change(before, before, before) == UNCHANGED, "nothing need be known of the others"


def test_the_layer_says_what_it_compares_and_what_its_classes_are_called(site):
    layer = compared(site, SUITE.council, date(2021, 12, 31))
    assert layer.title == f"{SUITE.council_short}: Veränderung seit 31.12.2021"
    assert layer.description == (
        "Verglichen mit dem Stand vom 31.12.2021. Es zählt, was mit Datum belegt ist: Wer „spätestens seit“ einem Tag "
        "dabei ist, kann auch schon früher dabei gewesen sein."
    )
    assert [c.label for c in layer.classes] == [
        "neu dabei", "einen Schritt weiter", "neu gegründet oder erneuert", "unverändert", "nicht mehr dabei oder ruhend",
        "belegt, ohne Datum", "keine Angabe",
    ]  # fmt: skip
    assert [c.key for c in layer.classes if c.optional] == [RENEWED, STOPPED, UNDATED]


def test_what_has_no_date_is_neither_new_nor_unknown(site):
    """Some analyses are known without a date: they count for the present day, and prove no change."""
    today, layer = site.today(), compared(site, SUITE.analysis, date(2023, 12, 31))
    undated = {a for a, kind in classify(site.on(today), layer).classes.items() if kind == UNDATED}
    assert undated and all(site.on(today).status(a, SUITE.analysis).since is None for a in undated)
    earlier = classify(site.on(date(2025, 12, 31)), compared(site, SUITE.analysis, date(2023, 12, 31)))
    assert {earlier.classes[a] for a in undated} <= {UNKNOWN, UNCHANGED}, "unchanged: planned with a date"


def test_two_registers_are_compared_on_one_day(site):
    """D's council is not in the earlier register, and F's mark and A's agreement are not in the later one."""
    atlas = small_atlas()
    facts, today = atlas.register.facts, atlas.today()

    def only(*left_out):
        kept = [f for f in facts if (f.ags, f.instrument) not in left_out]
        return Snapshot(replace(atlas, register=replace(atlas.register, facts=kept)), today, today)

    before, after = only((world.D, SUITE.council)), only((world.A, SUITE.agreement))
    layer = register_layer(site.catalogue["overview"], before, site.theme)
    kinds = {ags: found.kind for ags, found in compare(after, layer).items()}
    assert (kinds[world.A], kinds[world.D], kinds[world.C]) == (STOPPED, ADVANCED, UNCHANGED)
    assert classify(after, layer).counts[STOPPED] == 1
    assert {found.kind for found in compare(before, layer).values()} <= {UNCHANGED, UNKNOWN}


def test_a_day_compared_with_itself_shows_no_change(site):
    for day in DAYS:
        assert set(classify(site.on(day), compared(site, "overview", day)).classes.values()) <= {UNCHANGED, UNKNOWN}


def test_a_layer_of_the_catalogue_compares_nothing(site):
    with pytest.raises(ValueError, match="no second day"):
        compare(site.on(site.today()), site.catalogue[SUITE.council])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changes_are_told_apart_and_from_no_information(site, scheme):
    theme = load_theme() if scheme == "light" else load_theme().dark
    *changes, unknown = [
        (c.key, theme.paint(COMPARISON, c.key)) for c in compared(site, SUITE.council, DAYS[0]).classes
    ]
    for key, paint in changes:
        if not is_plain(paint):
            assert contrast(paint.fill, paint.ink) >= 3, key
        assert max(contrast(c, unknown[1].fill) for c in (paint.fill, paint.ink or paint.fill)) >= 3, key
    assert len({paint.pattern for _, paint in changes}) == len(changes), "each has a pattern of its own"


def test_the_list_tells_every_change_once_with_its_events(site):
    since, day = date(2021, 12, 31), date(2023, 12, 31)
    layer, snapshot = compared(site, "overview", since), site.on(day)
    classes, listed = classify(snapshot, layer).classes, change_list(snapshot, layer)
    assert list(listed) == [k for k in TOLD if k in classes.values()]
    for kind, changed in listed.items():
        assert sorted(c.ags for c in changed) == sorted(a for a, k in classes.items() if k == kind)
    told = [i for changed in listed.values() for c in changed for i in c.instruments]
    assert told and all(i.before.status != i.after.status or i.after.renewed_on != i.before.renewed_on for i in told)
    assert all(since < e.day <= day and e.instrument == i.instrument for i in told for e in i.events)
    # what is not derived was brought about by an event, and the last one says how it stands
    recorded = [i for i in told if not i.after.derived]
    assert recorded and all(i.events and i.events[-1].status.status == i.after.status for i in recorded)


def test_the_list_of_a_small_world(atlas):
    small = small_atlas()
    from dashboard.context.site import build_site

    site = build_site(small)
    listed = change_list(site.on(date(2022, 12, 31)), compared(site, "overview", date(2021, 1, 1)))
    assert {kind: [c.ags for c in found] for kind, found in listed.items()} == {NEW: [world.D], ADVANCED: [world.E]}
    (d,) = listed[NEW]
    assert [(i.instrument, i.before.status, i.after.status) for i in d.instruments] == [
        (SUITE.talk, "unknown", "active"),
        (SUITE.agreement, "unknown", "active"),
        (SUITE.council, "unknown", "active"),
    ]
    assert [e.day.isoformat() for i in d.instruments for e in i.events] == ["2021-06-30", "2022-12-31"]


QUERY = {
    "layer": SUITE.council,
    "since": "2021-12-31",
    "date": "2023-12-31",
    "region": SUITE.district,
    "labels": "participants",
}


@pytest.fixture(scope="module")
def wanted(site):
    return read_snippet(QUERY, site)


def test_a_request_is_reproduced_by_its_own_address(site, wanted):
    assert wanted.query() == QUERY | {"width": "1280", "height": "720"}
    assert read_snippet(wanted.query(), site) == wanted
    assert picture_name(site, wanted, "svg") == (
        f"{SUITE.short} {SUITE.district_said} {SUITE.council_short} 2023-12-31 seit 2021-12-31.svg"
    )


@pytest.mark.parametrize("since", ["2024-01-01", "gestern", "2021-02-30"])
def test_a_day_that_is_none_or_later_is_refused(site, since):
    with pytest.raises(RequestError) as refused:
        read_snippet(QUERY | {"since": since}, site)
    assert refused.value.field == "since" and "2023-12-31" in str(refused.value.body(site.language))


def test_pictures_say_what_is_compared(site, wanted):
    svg = render(site, wanted, "svg").decode()
    assert f"{SUITE.council_short}: Veränderung seit 31.12.2021" in svg and "Stand 31.12.2023" in svg
    counts = classify(site.on(wanted.as_of), wanted.layer).classes
    for key in (NEW, ADVANCED, UNCHANGED):
        members = [a for a in wanted.region.members if counts[a] == key]
        assert all(f'data-ags="{a}"' in svg for a in members)
    new = next(a for a in wanted.region.members if counts[a] == NEW)
    name = site.atlas.municipalities[new].name
    assert f"{name}: neu dabei ({SUITE.council_short} gegründet " in svg
    assert f"pattern-{COMPARISON}-{UNCHANGED}" in svg or UNCHANGED not in {counts[a] for a in wanted.region.members}


@pytest.mark.parametrize("fmt", ["png", "pdf", "pptx", "html", "xlsx", "csv", "geojson", "gpkg"])
def test_every_format_has_it(site, wanted, fmt):
    assert render(site, wanted, fmt) == render(site, wanted, fmt)


def test_slides_group_the_areas_by_change(site, wanted):
    slide = Presentation(io.BytesIO(render(site, wanted, "pptx"))).slides[0]
    groups = {s.name: s for top in slide.shapes if top.shape_type == 6 for s in top.shapes if s.shape_type == 6}
    classes = classify(site.on(wanted.as_of), wanted.layer).classes
    for c in wanted.layer.classes:
        members = {a for a in wanted.region.members if classes[a] == c.key}
        assert {s.name.split()[0] for s in groups[c.label].shapes} == members if members else c.label not in groups


def test_the_file_to_take_along_shows_it_first_and_keeps_the_layers(site, wanted):
    page = render(site, wanted, "html").decode()
    assert "Veränderung seit 31.12.2021" in page
    assert all(layer.title in page for layer in site.catalogue.values())


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


def test_the_page_lists_them_and_leads_on(client, site):
    page = client.get(f"/veraenderungen?ebene={SUITE.council}&seit=2021-12-31&stand=2023-12-31").get_data(as_text=True)
    layer = compared(site, SUITE.council, date(2021, 12, 31))
    listed = change_list(site.on(date(2023, 12, 31)), layer)
    for changed in listed.values():
        assert all(f"/gemeinde/{c.ags}?stand=2023-12-31" in page for c in changed)
    assert page.count('<th scope="row"') == sum(len(c.instruments) for found in listed.values() for c in found)
    assert f"/?ebene={SUITE.council}&amp;stand=2023-12-31&amp;seit=2021-12-31" in page
    assert f"/ausschnitt?layer={SUITE.council}&amp;since=2021-12-31&amp;date=2023-12-31" in page
    assert "31.12.2021" in page and "Quelle" in page


@pytest.mark.parametrize(
    "query", ["", "?seit=2030-01-01", "?seit=x&ebene=y&kreis=z", f"?seit=2026-11-20&kreis={SUITE.district}"]
)
def test_the_page_never_fails(client, query):
    answer = client.get(f"/veraenderungen{query}")
    assert answer.status_code == 200 and "Was hat sich verändert?" in answer.get_data(as_text=True)


def test_the_first_answer_of_the_map_compares(client, site):
    page = client.get(f"/?ebene={SUITE.council}&stand=2023-12-31&seit=2021-12-31").get_data(as_text=True)
    counts = classify(site.on(date(2023, 12, 31)), compared(site, SUITE.council, date(2021, 12, 31))).counts
    assert f'data-layer="{COMPARISON}"' in page
    assert page.count('class="area class-new') == counts[NEW] and counts[STOPPED] == 0
    assert page.count('class="area class-advanced') == counts[ADVANCED]
    assert "seit=2021-12-31" in page.split('data-page="export"')[0].rsplit("href=", 1)[1]
    assert 'value="2021-12-31"' in page


def test_without_a_day_the_map_compares_nothing(client):
    page = client.get(f"/?ebene={SUITE.council}&seit=").get_data(as_text=True)
    assert f'data-layer="{SUITE.council}"' in page and "class-new" not in page.split("</style>")[-1]


def test_the_export_page_takes_the_comparison_from_the_map(client):
    page = client.get(f"/ausschnitt?ebene={SUITE.council}&stand=2023-12-31&seit=2021-12-31").get_data(as_text=True)
    assert 'name="since" value="2021-12-31"' in page
    assert f"snippet.pptx?layer={SUITE.council}&amp;since=2021-12-31&amp;region={SUITE.key}&amp;date=2023-12-31" in page
    wrong = client.get(f"/ausschnitt?layer={SUITE.council}&date=2021-12-31&since=2023-12-31").get_data(as_text=True)
    assert "Verglichen mit: „2023-12-31“ geht nicht." in wrong


def test_the_embedded_map_compares(client):
    page = client.get(
        f"/einbetten?layer={SUITE.council}&region={SUITE.district}&since=2021-12-31&date=2023-12-31"
    ).get_data(as_text=True)
    assert "neu dabei" in page and "seit=2021-12-31" in page
