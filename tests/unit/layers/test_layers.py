"""Layers as data: every class told apart by colour, pattern and words; counts that add up; time told truly."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from layers.answers.counts import carriers, counts, counts_over_time, own_districts
from layers.catalogue import OVERVIEW, build_catalogue
from layers.classify import PRESENT, class_timeline, classify, mark_timeline
from layers.district_shares import NONE, share_layer
from layers.patterns import TILES, is_plain
from layers.theme import load_theme
from layers.words.language import GERMAN
from layers.words.wording import sort_key
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.model import Snapshot
from loaders.atlas.register import Register
from tests.clock import TODAY
from tests.suite_state import SUITE
from tests.unit.loaders.atlas.test_fold import fact

DAYS = [date(2018, 11, 19), date(2021, 11, 30), date(2023, 9, 14), TODAY]
LAYERS = ["overview", *SUITE.instruments]
#: Ours, and those of instruments that the theme does not know.
PAINTED = [*LAYERS, "sixth", "seventh", "shares"]
#: What stands for no information where that is not a municipality's.
NOTHING = {"shares": (NONE, "keine verzeichnet")}


@pytest.fixture(scope="module")
def catalogue(atlas):
    return build_catalogue(atlas.state.programme, load_theme(), GERMAN)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted([luminance(a), luminance(b)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_one_layer_per_instrument_and_an_overview(catalogue):
    assert list(catalogue) == LAYERS
    assert catalogue[OVERVIEW].symbol.instrument == SUITE.council
    assert catalogue[OVERVIEW].outline.instrument == SUITE.mark
    for key in LAYERS[1:]:
        assert {PLANNED, ACTIVE, COMPLETED, UNKNOWN} <= {c.key for c in catalogue[key].classes}


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request):
    """What pictures and most screens show, and what those see who prefer dark pages."""
    return load_theme() if request.param == "light" else load_theme().dark


@pytest.fixture(scope="module")
def painted(atlas, theme):
    """The catalogue in the colours of ``theme``, with two more instruments, of which one can be derived."""
    programme = atlas.state.programme
    coaching = programme.find(SUITE.coaching)
    more = [replace(coaching, key="sixth", implies=()), replace(coaching, key="seventh", implies=("sixth",))]
    programme = replace(programme, instruments=(*programme.instruments, *more))
    catalogue = build_catalogue(programme, theme, GERMAN)
    return {**catalogue, "shares": share_layer(catalogue["overview"], theme)}


@pytest.mark.parametrize("key", PAINTED)
def test_classes_are_told_apart_without_colour(painted, key):
    for a, b in combinations(painted[key].classes, 2):
        assert a.label != b.label
        differs = a.paint.pattern != b.paint.pattern or contrast(a.paint.fill, b.paint.fill) >= 3
        assert differs, f"{a.key} and {b.key} look alike in grey"


@pytest.mark.parametrize("key", PAINTED)
def test_patterns_can_be_seen(painted, key):
    for c in painted[key].classes:
        assert is_plain(c.paint) or c.paint.pattern in TILES
        if not is_plain(c.paint):
            assert contrast(c.paint.fill, c.paint.ink) >= 3, c.key


@pytest.mark.parametrize("key", PAINTED)
def test_every_class_stands_out_from_no_information(painted, key):
    """The border between a class and "no information": fill or pattern have 3:1 against the grey beside it."""
    *others, unknown = painted[key].classes
    for c in others:
        colours = [c.paint.fill, *([] if is_plain(c.paint) else [c.paint.ink])]
        assert max(contrast(colour, unknown.paint.fill) for colour in colours) >= 3, c.key


def test_symbols_and_outlines_stand_out(painted, theme):
    overview = painted[OVERVIEW]
    unknown = overview.classes[-1].paint.fill
    assert contrast(overview.symbol.colour, unknown) >= 3
    # the symbol's edge parts it from whatever lies beneath
    assert contrast(overview.symbol.colour, theme.ui["border"]) >= 3
    assert contrast(overview.outline.colour, unknown) >= 3


def test_the_ring_of_the_focus_stands_out(painted, theme):
    """It has an inner line and a halo: one of them has 3:1 against every fill, and both against each other."""
    ring, halo = theme.ui["focus"], theme.ui["ground"]
    assert contrast(ring, halo) >= 3
    for c in (c for layer in painted.values() for c in layer.classes):
        assert max(contrast(ring, c.paint.fill), contrast(halo, c.paint.fill)) >= 3, c.key


def test_dark_changes_colours_and_nothing_else():
    light, dark = load_theme(), load_theme().dark
    assert light.ui.keys() == dark.ui.keys() and light.symbols.keys() == dark.symbols.keys()
    patterns = [{k: {c: p.pattern for c, p in g.items()} for k, g in t.classes.items()} for t in (light, dark)]
    assert patterns[0] == patterns[1]


@pytest.mark.parametrize("key", PAINTED)
def test_no_information_is_quiet_and_never_white(painted, theme, key):
    unknown = painted[key].classes[-1]
    assert (unknown.key, unknown.label) == NOTHING.get(key, (UNKNOWN, "keine Angabe"))
    assert 1.1 < contrast(unknown.paint.fill, theme.ui["border"]) < 2
    assert 1.1 < contrast(unknown.paint.fill, theme.ui["ground"]) < 2


def test_words_can_be_read(theme):
    for text, ground in [
        ("ink", "ground"),
        ("ink", "map_ground"),
        ("quiet", "ground"),
        ("quiet", "map_ground"),
        ("quiet", "accent_soft"),
        ("accent", "ground"),
        ("accent", "map_ground"),
        ("accent", "accent_soft"),
        ("ink", "accent_soft"),
        ("ground", "accent"),
        ("ground", "ink"),
        ("planned", "ground"),
        ("outline", "ground"),
        ("error", "ground"),
        ("error", "map_ground"),
    ]:
        assert contrast(theme.ui[text], theme.ui[ground]) >= 4.5, (text, ground)


def test_unknown_colour_is_named():
    with pytest.raises(KeyError, match="'nosuch'"):
        load_theme().paint("overview", "nosuch")


@pytest.mark.parametrize("key", LAYERS)
@pytest.mark.parametrize("day", DAYS)
def test_counts_add_up(atlas, catalogue, key, day):
    classified = classify(Snapshot(atlas, day, TODAY), catalogue[key])
    assert sum(classified.counts.values()) == len(atlas.municipalities) == len(classified.classes)
    assert list(classified.counts) == [c.key for c in catalogue[key].classes]


def test_overview_follows_the_statuses(atlas, catalogue):
    snapshot = Snapshot(atlas, TODAY, TODAY)
    classified = classify(snapshot, catalogue[OVERVIEW])
    for ags, key in classified.classes.items():
        part = {i for i, s in snapshot.statuses(ags).items() if s.takes_part}
        resting = {i for i, s in snapshot.statuses(ags).items() if s.status == DORMANT}
        other = (part | resting) & {*SUITE.instruments} - {SUITE.agreement, SUITE.talk}
        plans = any(s.status == PLANNED for s in snapshot.statuses(ags).values())
        nothing = "planned" if plans else UNKNOWN
        expected = SUITE.agreement if SUITE.agreement in part else "other" if other else SUITE.talk if part else nothing
        assert key == expected, ags
    assert not classified.symbols & {a for a, key in classified.classes.items() if key == UNKNOWN}
    assert classified.outlined == {a for a in atlas.municipalities if snapshot.status(a, SUITE.mark).takes_part}
    assert classified.symbols == {a for a in atlas.municipalities if snapshot.status(a, SUITE.council).takes_part}


@pytest.mark.parametrize("key", LAYERS)
def test_timelines_say_the_same_as_the_dates(atlas, catalogue, key):
    layer = catalogue[key]
    timelines = {ags: class_timeline(atlas, layer, ags, TODAY) for ags in atlas.municipalities}
    for day in [*(date(2019, 1, 1) + timedelta(days=61 * i) for i in range(47)), *DAYS]:
        classes = classify(Snapshot(atlas, day, TODAY), layer).classes
        for ags, timeline in timelines.items():
            shown = [c for since_day, c in timeline if (day >= TODAY if since_day is PRESENT else since_day <= day)][-1]
            assert shown == classes[ags], (ags, day)


def test_undated_facts_hold_for_the_present_only(atlas, catalogue):
    timelines = [class_timeline(atlas, catalogue[SUITE.analysis], ags, TODAY) for ags in atlas.municipalities]
    assert sum(t[-1][0] is PRESENT for t in timelines) > 0
    marks = mark_timeline(atlas, catalogue[OVERVIEW].symbol, SUITE.city, TODAY)
    assert marks == [(date.min, False), (date(1996, 6, 30), True)], f"{SUITE.city_name}'s council of June 1996"


def test_a_timeline_has_an_entry_for_every_change_and_no_other(atlas, catalogue):
    """What is told again, or without a date, makes no entry unless it says something new."""
    started, ended = fact(ACTIVE, "2019-05-01", "started"), fact(ENDED, "2020-01-01")
    mentioned, again = fact(ACTIVE, "2019-08-01"), fact(ACTIVE, "2021-01-01", "reactivated")
    undated = fact(ACTIVE)

    def timelines(*facts):
        told = replace(atlas, register=Register(facts, atlas.state.programme.instruments))
        return (
            class_timeline(told, catalogue[SUITE.council], SUITE.city, TODAY),
            mark_timeline(told, catalogue[OVERVIEW].symbol, SUITE.city, TODAY),
        )

    assert timelines() == ([(date.min, UNKNOWN)], [(date.min, False)])
    assert timelines(started, mentioned, ended, again, undated) == (
        [
            (date.min, UNKNOWN),
            (date(2019, 5, 1), ACTIVE),
            (date(2020, 1, 1), ENDED),
            (date(2021, 1, 1), ACTIVE),
        ],
        [(date.min, False), (date(2019, 5, 1), True), (date(2020, 1, 1), False), (date(2021, 1, 1), True)],
    )
    assert timelines(undated) == ([(date.min, UNKNOWN), (PRESENT, ACTIVE)], [(date.min, False), (PRESENT, True)])
    agreement = replace(
        atlas, register=Register([replace(undated, instrument=SUITE.agreement)], atlas.state.programme.instruments)
    )
    overview = class_timeline(agreement, catalogue[OVERVIEW], SUITE.city, TODAY)
    assert overview == [(date.min, UNKNOWN), (PRESENT, SUITE.agreement)], "one instrument without a date is enough"
    assert timelines(started, ended, undated)[0][2:] == [(date(2020, 1, 1), ENDED), (PRESENT, ACTIVE)]


def test_a_shared_agreement_counts_once(atlas):
    associates = list(SUITE.associates)
    snapshot = Snapshot(atlas, TODAY, TODAY)
    counted = counts(snapshot, SUITE.agreement, associates)
    assert (counted.taking_part, counted.named, counted.carriers) == (4, 4, 1)
    (shared,) = carriers(snapshot, SUITE.agreement, associates)
    assert (shared.name, shared.members) == (SUITE.association, SUITE.associates)


def test_a_districts_own_council_counts_where_the_whole_district_is(atlas):
    snapshot, district = Snapshot(atlas, TODAY, TODAY), atlas.members[SUITE.district]

    def own(members):
        return [c.key for c in carriers(snapshot, SUITE.council, members) if c.kind == "district"]

    assert own(district) == [SUITE.district] == own_districts(atlas, district)
    assert own(district[1:]) == [] == own_districts(atlas, district[1:])
    assert (
        set(own(None))
        == set(own(list(atlas.municipalities)))
        == {key for key in own_districts(atlas, None) if snapshot.status(key, SUITE.council).takes_part}
    )


def test_german_wording():
    assert GERMAN.number(25085) == "25.085"
    assert GERMAN.number(7.46, 1) == "7,5"
    assert [GERMAN.partial_day(parse_partial_date(t)) for t in ("2022-06-21", "2021-06", "2021")] == [
        "21.06.2022",
        "Juni 2021",
        "2021",
    ]
    assert sorted(["Zwingen", "Öderan", "Oelsnitz", "Osterau"], key=sort_key) == [
        "Öderan",
        "Oelsnitz",
        "Osterau",
        "Zwingen",
    ]


def test_names_stand_in_the_order_of_dictionaries():
    names = ["Roßbach", "rötha", "Rossach", "Rosental/Berg", "Rodeland", "Rothenau/O.L."]
    assert sorted(names, key=sort_key) == [
        "Rodeland",
        "Rosental/Berg",
        "Rossach",
        "Roßbach",
        "rötha",
        "Rothenau/O.L.",
    ]
    ordered = ["Adler", "Ærø", "Afelt", "Åvang", "Avz", "Lázně", "Łódź", "Lz", "Oa", "Ørehavn", "Otto"]
    assert sorted([*ordered[5:], *ordered[:5]], key=sort_key) == ordered


@pytest.mark.parametrize("instrument", SUITE.instruments)
def test_counts_counted_forward_are_those_counted_anew(atlas, instrument):
    counted = dict(counts_over_time(atlas, instrument))
    days = sorted(counted)
    assert days[0] == date.min
    for day in [*days[::7], days[-1], date(2022, 2, 2)]:
        latest = max(d for d in days if d <= day)
        assert counted[latest] == counts(Snapshot(atlas, day, date.max), instrument), day
