"""Saxony: Layers as data: every class told apart by colour, pattern and words; counts that add up; time told truly."""

from dataclasses import replace
from datetime import date

import pytest

from layers.answers.count_words import counts_text, published_text
from layers.answers.counts import carriers, counts, own_districts
from layers.catalogue import OVERVIEW, build_catalogue
from layers.classify import classify
from layers.theme import load_theme
from layers.words.language import GERMAN
from layers.words.wording import since, status_line, status_word
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from tests.clock import TODAY
from tests.unit.layers.test_layers import theme  # noqa: F401


@pytest.fixture(scope="module")
def catalogue(atlas):
    return build_catalogue(atlas.state.programme, load_theme(), GERMAN)


def test_overview_follows_the_statuses(atlas, catalogue):
    snapshot = Snapshot(atlas, TODAY, TODAY)
    classified = classify(snapshot, catalogue[OVERVIEW])
    for ags, key in classified.classes.items():
        part = {i for i, s in snapshot.statuses(ags).items() if s.takes_part}
        resting = {i for i, s in snapshot.statuses(ags).items() if s.status == DORMANT}
        other = (part | resting) & {"kpr", "coaching", "analysis"}
        plans = any(s.status == PLANNED for s in snapshot.statuses(ags).values())
        nothing = "planned" if plans else UNKNOWN
        expected = "agreement" if "agreement" in part else "other" if other else "consultation" if part else nothing
        assert key == expected, ags
    dresden, unknown_with_council = (
        classified.classes["14612000"],
        classified.symbols & {a for a, key in classified.classes.items() if key == UNKNOWN},
    )
    assert dresden == "other" and not unknown_with_council
    assert classified.classes["14627230"] == "other", "Riesa's council rests"
    assert classified.classes["14625250"] == "planned", "Kamenz has nothing yet but a plan, and a source says so"
    assert len(classified.outlined) == 8
    assert classified.symbols == {a for a in atlas.municipalities if snapshot.status(a, "kpr").takes_part}


def test_a_shared_agreement_counts_once(atlas):
    olbersdorf = ["14626050", "14626210", "14626400", "14626430"]
    snapshot = Snapshot(atlas, TODAY, TODAY)
    counted = counts(snapshot, "agreement", olbersdorf)
    assert (counted.taking_part, counted.named, counted.carriers) == (4, 4, 1)
    (shared,) = carriers(snapshot, "agreement", olbersdorf)
    assert (shared.name, shared.members) == ("Verwaltungsgemeinschaft Olbersdorf", tuple(olbersdorf))


def test_a_districts_own_council_counts_where_the_whole_district_is(atlas):
    snapshot, goerlitz = Snapshot(atlas, TODAY, TODAY), atlas.members["14626"]

    def own(members):
        return [c.key for c in carriers(snapshot, "kpr", members) if c.kind == "district"]

    assert own(goerlitz) == ["14626"] == own_districts(atlas, goerlitz)
    assert own(goerlitz[1:]) == [] == own_districts(atlas, goerlitz[1:])
    assert set(own(None)) == set(own(list(atlas.municipalities))) == {"14626", "14729"}


def test_figures_stand_next_to_the_published_totals(atlas):
    def on(day, instrument):
        return counts(Snapshot(atlas, day, TODAY), instrument)

    expected = {"consultation": 144, "agreement": 54, "kpr": 37, "coaching": 50, "analysis": 25}
    assert {k: [t.count for t in on(date(2023, 9, 14), k).published] for k in expected} == {
        k: [v] for k, v in expected.items()
    }
    assert [t.count for t in on(date(2021, 11, 30), "analysis").published] == [12, 13]
    assert on(date(2019, 1, 1), "agreement").published == ()
    kpr = on(TODAY, "kpr")
    assert kpr.districts == 2
    instrument = atlas.state.programme.find("kpr")
    assert f"{kpr.carriers} Präventionsräte, davon 2 von Landkreisen" in counts_text(kpr, instrument, GERMAN)
    assert published_text(kpr, instrument, GERMAN) == "Veröffentlicht: 46 Präventionsräte (11.08.2025)."
    goerlitz = counts(Snapshot(atlas, TODAY, TODAY), "kpr", atlas.members["14626"])
    assert goerlitz.published == (), "nothing is published about a part"


def test_sixth_instrument_is_one_entry(atlas):
    from layers.theme import Theme

    programme, theme = atlas.state.programme, load_theme()
    sixth = replace(programme.instruments[-1], key="workshop", label="Werkstatt", short="Werkstatt")
    richer = Theme(theme.ui, theme.symbols, {**theme.classes, "workshop": theme.classes["analysis"]})
    extended = build_catalogue(replace(programme, instruments=(*programme.instruments, sixth)), richer, GERMAN)
    assert extended["workshop"].title == "Werkstatt"


@pytest.mark.parametrize(
    ("instrument", "status", "since_kind", "word", "when", "line"),
    [
        ("kpr", ACTIVE, "constituted", "besteht", "seit Juni 2021", "gegründet Juni 2021"),
        ("kpr", ACTIVE, "as_of", "besteht", "spätestens seit Juni 2021", "besteht spätestens seit Juni 2021"),
        ("kpr", ACTIVE, "reactivated", "besteht", "seit Juni 2021", "neu gegründet Juni 2021"),
        ("kpr", DORMANT, "as_of", "ruht", "spätestens seit Juni 2021", "ruht spätestens seit Juni 2021"),
        ("kpr", ENDED, "as_of", "beendet", "spätestens Juni 2021", "beendet spätestens Juni 2021"),
        ("agreement", ACTIVE, "signed", "unterzeichnet", "Juni 2021", "unterzeichnet Juni 2021"),
        ("agreement", ACTIVE, "as_of", "unterzeichnet", "spätestens Juni 2021", "unterzeichnet spätestens Juni 2021"),
        ("consultation", ACTIVE, "started", "geführt", "Juni 2021", "geführt Juni 2021"),
        ("analysis", ACTIVE, "started", "läuft", "seit Juni 2021", "läuft seit Juni 2021"),
        ("analysis", COMPLETED, "completed", "abgeschlossen", "Juni 2021", "abgeschlossen Juni 2021"),
        ("analysis", PLANNED, "as_of", "geplant", "Stand Juni 2021", "geplant, Stand Juni 2021"),
        ("coaching", ACTIVE, "", "läuft", "ohne Datum", "läuft, ohne Datum"),
        ("coaching", UNKNOWN, "", "keine Angabe", "", "keine Angabe"),
    ],
)
def test_statuses_in_the_words_of_their_instrument(atlas, instrument, status, since_kind, word, when, line):
    spoken = atlas.state.programme.find(instrument)
    found = Status(status, parse_partial_date("2021-06") if since_kind else None, since_kind)
    said = [say(found, spoken, GERMAN) for say in (status_word, since, status_line)]
    assert said == [word, when, line]


def test_what_began_anew_says_both_dates(atlas):
    council = atlas.state.programme.find("kpr")
    found = replace(Status(ACTIVE, parse_partial_date("2019-01"), "as_of"), renewed=parse_partial_date("2023-02-09"))
    assert status_line(found, council, GERMAN) == "neu gegründet 09.02.2023, zuvor spätestens seit Januar 2019"
