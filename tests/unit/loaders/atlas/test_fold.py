"""The fold: rule by rule on small facts, at random against an independent fold, and on the real register."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, PLANNED, STATUSES, UNKNOWN, Fact, Source
from loaders.atlas.fold import NO_INFORMATION, fold
from loaders.atlas.model import Snapshot
from loaders.atlas.register import Register
from loaders.reference.state_file import load_state
from tests.clock import TODAY
from tests.oracle.fold import statuses as independent_statuses
from tests.suite_state import SUITE, suite_inputs
from tests.sweeps import examples

INSTRUMENTS = load_state(suite_inputs().state).programme.instruments


def fact(
    status,
    when="",
    kind="as_of",
    explicit=True,
    published="",
    instrument=SUITE.council,
    row=2,
    carrier="X",
    carrier_kind="municipality",
):
    source = Source(f"{status} {when} {kind}", "", parse_partial_date(published) if published else None)
    return Fact(
        row,
        SUITE.city,
        SUITE.city,
        "X",
        carrier_kind,
        carrier,
        instrument,
        status,
        parse_partial_date(when) if when else None,
        kind,
        explicit,
        source,
    )


def on(day, *facts):
    return fold(facts, date.fromisoformat(day), TODAY)


def test_nothing_known_is_no_information():
    assert on("2026-11-20").status == UNKNOWN
    assert on("2020-01-01", fact(ACTIVE, "2020-01-02")).status == UNKNOWN


def test_rank():
    facts = [fact(PLANNED, "2022-01-01"), fact(ACTIVE, "2021-01-01"), fact(COMPLETED, "2020-01-01")]
    assert on("2023-01-01", *facts).status == COMPLETED
    assert on("2023-01-01", *facts[:2]).status == ACTIVE
    assert on("2023-01-01", facts[0]).status == PLANNED


@pytest.mark.parametrize("kind", ["started", "constituted", "reactivated", "signed"])
def test_start_after_completion_makes_active_again(kind):
    facts = [
        fact(ACTIVE, "2019-01-01", "started"),
        fact(COMPLETED, "2020-05-01", "completed"),
        fact(ACTIVE, "2021-03-01", kind),
    ]
    assert on("2020-12-31", *facts).status == COMPLETED
    again = on("2021-03-01", *facts)
    assert (again.status, again.since.iso) == (ACTIVE, "2019-01-01"), "since when it is there"
    assert (again.renewed.iso, again.renewed_kind, again.renewed_on) == ("2021-03-01", kind, date(2021, 3, 1))


def test_what_was_there_before_it_was_founded_is_founded_anew():
    """A council is mentioned in January 2019, and founded on 9 February 2023, as two sources say."""
    facts = [
        fact(ACTIVE, "2019-01", "as_of", explicit=False),
        fact(ACTIVE, "2022-12", "as_of"),
        fact(ACTIVE, "2023-02", "constituted", carrier="Stadt und Umland", carrier_kind="alliance"),
        fact(ACTIVE, "2023-02-09", "constituted", carrier="Stadt und Umland", carrier_kind="alliance"),
    ]
    before, after = on("2022-12-31", *facts), on("2023-03-01", *facts)
    assert (before.since.iso, before.renewed, before.renewed_on) == ("2019-01", None, None)
    assert (after.since.iso, after.since_kind) == ("2019-01", "as_of"), "since does not move"
    assert (after.renewed.iso, after.renewed_kind, after.renewed_on) == ("2023-02-09", "constituted", date(2023, 2, 9))
    assert (before.carrier, after.carrier) == ("X", "Stadt und Umland"), "it is theirs from then on"
    assert after.sources[0].title == "active 2023-02-09 constituted"


@pytest.mark.parametrize(
    ("mention", "signed", "since", "renewed"),
    [
        ("2021-06-30", "2021-06-21", "2021-06-21", None),
        ("2021-06-21", "2021-06-21", "2021-06-21", None),
        ("2021-06-21", "2021-06", "2021-06", None),  # may have been signed on that day
        ("2021-06-20", "2021-06-21", "2021-06-20", "2021-06-21"),
        ("2021-05", "2021-06", "2021-05", "2021-06"),
    ],
)
def test_an_event_dates_only_the_beginning_that_it_may_be(mention, signed, since, renewed):
    status = on("2023-01-01", fact(ACTIVE, mention), fact(ACTIVE, signed, "signed"))
    assert (status.since.iso, status.renewed and status.renewed.iso) == (since, renewed)


@pytest.mark.parametrize(
    ("first", "second", "renewed"),
    [
        (("2021-06-21", "signed"), ("2021-06-22", "signed"), None),
        (("2021-06-21", "signed"), ("2022-06-21", "signed"), None),
        (("2021-06-21", "signed"), ("2022-06-22", "signed"), "2022-06-22"),
        (("2021-06-21", "signed"), ("2021-09", "reactivated"), "2021-09"),
        (("2021-06-21", "reactivated"), ("2021-09", "reactivated"), None),
    ],
)
def test_starts_within_a_year_are_one_of_which_sources_disagree(first, second, renewed):
    found = on("2023-01-01", fact(ACTIVE, *first), fact(ACTIVE, *second))
    assert (found.renewed and found.renewed.iso) == renewed


def test_what_rests_is_neither_active_nor_ended():
    founded, rests = fact(ACTIVE, "2017", "constituted"), fact(DORMANT, "2020-12")
    assert on("2020-12-30", founded, rests).status == ACTIVE
    resting = on("2020-12-31", founded, rests)
    assert (resting.status, resting.since.iso, resting.takes_part) == (DORMANT, "2020-12", False)
    again = on("2022-01-01", founded, rests, fact(ACTIVE, "2021-03-01", "constituted"))
    assert (again.status, again.since.iso, again.renewed.iso) == (ACTIVE, "2017", "2021-03-01")
    mentioned = on("2022-01-01", founded, rests, fact(ACTIVE, "2021-03-01"))
    assert (mentioned.status, mentioned.since.iso, mentioned.renewed) == (ACTIVE, "2017", None)
    assert on("2023-01-01", rests, fact(ENDED, "2022-01-01")).status == ENDED


def test_what_was_declined_takes_back_plans_and_nothing_else():
    plan, no = fact(PLANNED, "2021-05-01"), fact(DECLINED, "2021-12-31")
    assert on("2021-12-30", plan, no).status == PLANNED
    assert on("2021-12-31", plan, no) == NO_INFORMATION, "shown to nobody"
    assert on("2023-01-01", plan, no, fact(PLANNED, "2022-05-01")).status == PLANNED
    assert on("2023-01-01", fact(ACTIVE, "2021-06-01"), no).status == ACTIVE
    assert on("2023-01-01", no) == NO_INFORMATION


@pytest.mark.parametrize(
    ("when", "stated", "first_day"),
    [
        ("2026", "2026-11-15", "2026-11-15"),  # entered in November, true from then on
        ("2026", "2026-11", "2026-11-30"),
        ("2026", "2027-02-01", "2026-12-31"),
        ("2026", "2025-12-20", "2026-12-31"),  # never before the period begins
        ("2026-11", "2026-11-03", "2026-11-03"),
        ("2026-11-20", "2026-11-03", "2026-11-20"),
    ],
)
def test_a_period_counts_from_the_day_on_which_it_was_stated_within_it(when, stated, first_day):
    published = fact(ACTIVE, when, "started", published=stated)
    listed = replace(fact(ACTIVE, when, "started"), listed=True, stated=parse_partial_date(stated))
    assert published.proven.isoformat() == listed.proven.isoformat() == first_day


def test_the_day_of_a_list_dates_nothing():
    """The next list says the same of another day: what is undated holds for the present, whenever that is."""
    for stated in ("2026-06-30", "2026-11-15"):
        undated = replace(fact(ACTIVE, published=stated), listed=True, stated=parse_partial_date(stated))
        assert fold([undated], TODAY - timedelta(days=1), TODAY).status == UNKNOWN
        assert fold([undated], TODAY, TODAY).since is None


def test_only_a_dated_start_makes_active_again():
    """The day of a source tells when something was said, not when it began."""
    completed, said = fact(COMPLETED, "2020-05-01", "completed"), fact(ACTIVE, "", "signed", published="2021-03-01")
    assert on("2022-01-01", completed, said).status == COMPLETED
    same_day = fact(ACTIVE, "2020-05-01", "signed")
    assert on("2022-01-01", completed, same_day).status == COMPLETED, "nor what began on the day of the completion"


def test_mere_mention_after_completion_does_not_make_active_again():
    assert on("2022-01-01", fact(COMPLETED, "2020-05-01", "completed"), fact(ACTIVE, "2021-03-01")).status == COMPLETED


def test_ended_wins_only_if_later_than_the_last_activity():
    ended = fact(ENDED, "2022-01-01", "as_of")
    assert on("2023-01-01", fact(ACTIVE, "2021-01-01"), ended).status == ENDED
    assert on("2023-01-01", fact(ACTIVE, "2022-01-01"), ended).status == ACTIVE
    assert on("2021-06-01", fact(ACTIVE, "2021-01-01"), ended).status == ACTIVE
    again = on(
        "2023-01-01", fact(ACTIVE, "2019-01-01", "constituted"), ended, fact(ACTIVE, "2022-06-01", "reactivated")
    )
    assert (again.status, again.since.iso) == (ACTIVE, "2022-06-01")


def test_an_end_dates_from_the_end_after_the_last_activity():
    """Who ended, began again and ended again has ended since the second end; the first says nothing of it."""
    first, again, second = fact(ENDED, "2020-01-01"), fact(ACTIVE, "2021-01-01", "started"), fact(ENDED, "2022-01-01")
    ended = on("2023-01-01", first, again, second)
    assert (ended.status, ended.since.iso, ended.sources) == (ENDED, "2022-01-01", (second.source,))


@pytest.mark.parametrize(
    ("when", "first_day"),
    [("2022-02-10", "2022-02-10"), ("2022-02", "2022-02-28"), ("2024-02", "2024-02-29"), ("2022", "2022-12-31")],
)
def test_imprecise_dates_count_from_the_end_of_their_period(when, first_day):
    day = date.fromisoformat(first_day)
    assert fold([fact(ACTIVE, when)], day - timedelta(days=1), TODAY).status == UNKNOWN
    shown = fold([fact(ACTIVE, when)], day, TODAY)
    assert (shown.status, shown.since.iso) == (ACTIVE, when)


def test_undated_fact_counts_from_its_source_or_for_the_present():
    assert on("2021-06-29", fact(ACTIVE, published="2021-06")).status == UNKNOWN
    from_source = on("2021-06-30", fact(ACTIVE, kind="signed", published="2021-06"))
    assert (from_source.status, from_source.since.iso, from_source.since_kind) == (ACTIVE, "2021-06", "as_of")
    assert fold([fact(ACTIVE)], TODAY - timedelta(days=1), TODAY).status == UNKNOWN
    present = fold([fact(ACTIVE)], TODAY, TODAY)
    assert (present.status, present.since) == (ACTIVE, None)


def test_explicit_beats_implied_and_event_beats_as_of():
    facts = [
        fact(ACTIVE, "2019-01-01", "as_of"),
        fact(ACTIVE, "2020-01-01", "signed"),
        fact(ACTIVE, "2018-01-01", "signed", explicit=False),
    ]
    assert on("2023-01-01", *facts[1:]).renewed.iso == "2020-01-01", "what lies two years apart is no disagreement"
    facts[1:] = [fact(ACTIVE, "2018-09-01", "signed"), fact(ACTIVE, "2018-06-01", "signed", explicit=False)]
    status = on("2023-01-01", *facts)
    assert (status.since.iso, status.renewed) == ("2018-09-01", None)
    assert len(status.sources) == 3
    assert status.sources[0].title.startswith("active 2018-09-01")


def test_shared_carrier_is_named():
    facts = [
        fact(ACTIVE, "2020-01-01", "signed"),
        fact(ACTIVE, "2021", "signed", carrier="Verband", carrier_kind="association"),
    ]
    assert on("2023-01-01", *facts).carrier == "Verband"


def test_recorded_consultation_beats_the_derived_one():
    facts = [
        fact(ACTIVE, "2021-05-04", instrument=SUITE.agreement),
        fact(COMPLETED, "2022-01-01", "completed", instrument=SUITE.talk),
    ]
    consultation = Register(facts, INSTRUMENTS).status(SUITE.city, SUITE.talk, TODAY, TODAY)
    assert (consultation.status, consultation.derived) == (COMPLETED, False)


PARTIAL = st.builds(
    lambda d, n: d.isoformat()[:n], st.dates(date(2018, 1, 1), date(2026, 11, 1)), st.sampled_from([4, 7, 10])
)
ROWS = st.fixed_dictionaries(
    {
        "instrument": st.sampled_from([SUITE.talk, SUITE.agreement, SUITE.council, SUITE.analysis]),
        "status": st.sampled_from(STATUSES),
        "date": st.one_of(st.just(""), PARTIAL),
        "date_kind": st.sampled_from(["as_of", "started", "signed", "constituted", "reactivated", "completed"]),
        "confidence": st.sampled_from(["explicit", "implied"]),
        "source_date": st.one_of(st.just(""), PARTIAL),
    }
)
#: Only what is completed can be dated by its completion: the checks of a list see to that.
ROW = ROWS.map(lambda r: r | {"date_kind": "as_of"} if r["date_kind"] == "completed" != r["status"] else r)
HEADER = [
    "ags",
    "municipality",
    "carrier_kind",
    "carrier",
    "instrument",
    "status",
    "date",
    "date_kind",
    "confidence",
    "source_title",
    "source_date",
    "source_url",
    "note",
]


#: What both folds say of nothing.
UNTOLD = {"status": UNKNOWN, "derived": False, "since": None, "since_kind": "", "renewed": None, "renewed_on": None}


def told(status):
    """What the fold says, in the words of the independent one."""
    since, renewed = (when.iso if when else None for when in (status.since, status.renewed))
    return {
        "status": status.status,
        "derived": status.derived,
        "since": since,
        "since_kind": status.since_kind,
        "renewed": renewed,
        "renewed_on": status.renewed_on,
    }


def facts_of(rows, instrument=""):
    """The facts that ``ROW`` draws; all about ``instrument``, if one is given."""
    return [
        fact(
            r["status"],
            r["date"],
            r["date_kind"],
            r["confidence"] == "explicit",
            r["source_date"],
            instrument or r["instrument"],
            i + 2,
        )
        for i, r in enumerate(rows)
    ]


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(ROW, max_size=6), st.one_of(st.just(TODAY), st.dates(date(2018, 1, 1), TODAY)))
def test_random_facts_agree_with_the_independent_fold(tmp_path_factory, rows, as_of):
    path = tmp_path_factory.mktemp("fold") / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, HEADER, restval="")
        writer.writeheader()
        writer.writerows(
            {"ags": SUITE.city, "municipality": "X", "carrier_kind": "municipality", "carrier": "X", **r} for r in rows
        )
    facts = facts_of(rows)
    expected = independent_statuses(path, suite_inputs().changes, SUITE.territory, as_of, TODAY).get(SUITE.city, {})
    register = Register(facts, INSTRUMENTS)
    for instrument in INSTRUMENTS:
        wanted = expected.get(instrument.key, UNTOLD)
        status = register.status(SUITE.city, instrument.key, as_of, TODAY)
        assert told(status) == {k: wanted[k] for k in UNTOLD}, (instrument.key, rows)


DATES = [
    "2018-11-19",
    "2019-06-30",
    "2020-12-31",
    "2021-02-05",
    "2021-11-30",
    "2022-07-22",
    "2023-09-14",
    "2024-08-31",
    "2025-10-30",
    "2026-11-20",
]


@pytest.mark.parametrize("territory", ["2019-01-01", "2023-01-01"])
@pytest.mark.parametrize("day", DATES)
def test_real_register_agrees_with_the_independent_fold(day, territory, atlas, atlas_2023):
    as_of = date.fromisoformat(day)
    shown = Snapshot(atlas if territory == "2019-01-01" else atlas_2023, as_of, TODAY)
    expected = independent_statuses(
        suite_inputs().status, suite_inputs().changes, date.fromisoformat(territory), as_of, TODAY
    )
    for ags in [*shown.atlas.municipalities, *shown.atlas.districts]:
        for key, status in shown.statuses(ags).items():
            wanted = expected.get(ags, {}).get(key, UNTOLD)
            assert told(status) == {k: wanted[k] for k in UNTOLD}, (ags, key, day)
