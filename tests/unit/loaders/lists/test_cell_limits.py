"""Whatever limits or takes back what a cell says is understood or refused, and what a refusal advises is read."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from loaders.lists.cell_clauses import CellError, Said
from loaders.lists.cell_vocabulary import LIMITS, NO, VOCABULARIES
from loaders.lists.cell_words import read_cell, read_remark
from loaders.lists.german_dates import NoSuchDateError
from tests.clock import TODAY
from tests.list_reading import one_row
from tests.lists import write_list
from tests.suite_state import SUITE
from tests.sweeps import each

pytestmark = pytest.mark.usefixtures("workbooks_here")

ACTIVE = ["x", "ja", "aktiv", "vorhanden"]
LIMITING = [(word, LIMITS[key][0]) for key in LIMITS for word in VOCABULARIES["status"][key].split("|")]


def told(said):
    return [(said.status, said.date.iso if said.date else ""), *(told(said.then) if said.then else [])]


@pytest.mark.parametrize(
    ("limiting", "form"),
    each(LIMITING, ["{word}", "x ({word})", "x, {word}", "x; {word}", "ja – {word}", "{word} ({word})"]),
)
def test_a_word_that_limits_does_so_wherever_it_stands(limiting, form):
    word, status = limiting
    assert told(read_cell(form.format(word=word), TODAY)) == [(status, "")]


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("bis 2022", [("ended", "2022")]),
        ("ja (bis 2022)", [("ended", "2022")]),
        ("2019 (bis 2021)", [("active", "2019"), ("ended", "2021")]),
        ("von 2019 bis 2021", [("active", "2019"), ("ended", "2021")]),
        ("2019, bis 31.12.2021", [("active", "2019"), ("ended", "2021-12-31")]),
        ("gegründet 2019, aufgelöst 2022", [("active", "2019"), ("ended", "2022")]),
        ("2019 gegründet und 2022 aufgelöst", [("active", "2019"), ("ended", "2022")]),
        ("2021 (gekündigt 2023)", [("active", "2021"), ("ended", "2023")]),
        ("2019 (ruht seit 2022)", [("active", "2019"), ("dormant", "2022")]),
        ("gegründet 2019, ruht", [("active", "2019"), ("dormant", "")]),
        ("seit 2019 bis heute", [("active", "2019")]),
        ("bis 2027", [("active", "")]),
        ("läuft bis Ende 2027", [("active", "")]),
        ("geplant bis 2027", [("planned", "2027")]),
        ("21.06.2021 (Entwurf)", [("planned", "2021-06-21")]),
        ("nicht mehr aktiv seit 2022", [("dormant", "2022")]),
        ("Stadtrat hat abgelehnt 12/2023", [("declined", "2023-12")]),
        ("nein (abgelehnt 2023)", [("declined", "2023")]),
        ("geplant (abgesagt)", [(NO, "")]),
        ("abgesagt 2023", [(NO, "")]),
        ("aktiv (ruht)", [("dormant", "")]),
    ],
)
def test_what_limits_is_understood(typed, facts):
    assert told(read_cell(typed, TODAY)) == facts


@pytest.mark.parametrize(
    "typed",
    ["x (noch nicht gegründet)", "ja (nein)", "ja (noch offen)", "x (?)", "ja (ehemals)", "ja (2022-2019)",
     "beendet (läuft noch)", "ja (aufgelöst nach Weggang)", "nein (ja seit 2021)", "gegründet bis 2022",
     "geplant, abgeschlossen", "nicht abgelehnt", "ja (bis zum Weggang)", "ruht bis 2027"],
)  # fmt: skip
def test_what_limits_and_is_not_understood_is_refused(typed):
    with pytest.raises(CellError):
        read_cell(typed, TODAY)


def test_a_bracket_that_is_not_understood_is_kept_and_named(tmp_path, read):
    facts, findings = one_row(tmp_path, read, SUITE.council_abbreviation, f"ja (mit {SUITE.seat_name})")
    assert facts == [("active", "", "")]
    assert [(f.severity, f.value) for f in findings] == [("warning", f"ja (mit {SUITE.seat_name})")]
    assert "ohne Klammer" in findings[0].remedy


@pytest.mark.parametrize(
    ("typed", "day"),
    [("vor 2021", "2020-12-31"), ("vor Juni 2021", "2021-05-31"), ("vor dem 21.06.2021", "2021-06-20")],
)
def test_before_a_day_proves_the_day_before(tmp_path, read, typed, day):
    facts, findings = one_row(tmp_path, read, SUITE.council_abbreviation, typed)
    assert facts == [("active", day, "as_of")]
    assert findings.errors == []


# What a refusal advises

WORDS = [w for words in VOCABULARIES["status"].values() for w in words.split("|")]
PIECES = st.sampled_from(
    [*WORDS, *VOCABULARIES["kind"]["signed"].split("|"), "nicht", "kein", "noch", "bis", "vor", "seit", "?", "2019", "31.12.2022",
     "2019-2021", "21.06.", "Bürgermeister", "siehe Blatt 2", "nein", "und", "evtl."]
)  # fmt: skip
CELLS = st.lists(
    st.tuples(PIECES, st.sampled_from(["{}", "({})", ", {}", "– {}"])).map(lambda p: p[1].format(p[0])),
    min_size=1,
    max_size=4,
).map(" ".join)


@settings(deadline=None)
@given(typed=CELLS, signed=st.booleans())
@example(typed="ruht vielleicht", signed=False)
@example(typed="aktiv (ruht zur Zeit)", signed=False)
@example(typed="21.06.2021 oder 22.06.2021", signed=True)
@example(typed="2021/22", signed=True)
def test_whatever_a_refusal_advises_is_read(typed, signed):
    try:
        read_cell(typed, TODAY, signed)
    except NoSuchDateError:
        assume(False)
    except CellError as error:
        advised = re.findall("„([^“]+)“", error.remedy)
        cells = [a for a in advised if a != "Bemerkung"]
        assert cells, "a remedy names what to write"
        for cell in cells:
            said = read_cell(cell, TODAY, signed)
            assert not said.empty
            if "Bemerkung" in advised and said.last.status in (None, "active", "planned", "dormant"):
                # the remark must not be refused in its turn, nor change what the cell says
                assert read_remark(typed, said, TODAY, signed).last.status == said.last.status


@settings(deadline=None)
@given(typed=CELLS)
def test_no_word_that_limits_is_dropped(typed):
    """If a cell counts as active although a word in it limits, that word has been dropped."""
    try:
        said = read_cell(typed, TODAY)
    except ValueError:
        return
    limits = {LIMITS[key][0] for key in LIMITS for word in VOCABULARIES["status"][key].split("|")
              if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", typed)}  # fmt: skip
    assert not limits or said.last.status not in (None, "active")


def test_the_words_that_a_refusal_expects_are_read():
    with pytest.raises(CellError) as error:
        read_cell("gestern", TODAY)
    words, days = error.value.expected.split(" oder ein Datum ")
    for word in [*words.split(", "), *days.strip("()").split(", ")]:
        assert read_cell(word, TODAY) != Said()


# Remarks beside

REMARKS = [
    (["x", ""], "ruht", [(SUITE.council, "dormant", "")]),
    (["x", ""], "aufgelöst 2022", [(SUITE.council, "ended", "2022")]),
    (["2019", ""], "bis 2022", [(SUITE.council, "active", "2019"), (SUITE.council, "ended", "2022")]),
    (
        ["x", "x"],
        f"{SUITE.council_abbreviation} aufgelöst 2022",
        [(SUITE.council, "ended", "2022"), (SUITE.coaching, "active", "")],
    ),
    (["x", "bis 2022"], "ruht", [(SUITE.council, "dormant", ""), (SUITE.coaching, "ended", "2022")]),
    (
        ["ruht", "x"],
        "ruht seit dem Weggang von Frau M.",
        [(SUITE.council, "dormant", ""), (SUITE.coaching, "active", "")],
    ),
    (["x", "beendet 2020"], "aufgelöst 2022", [(SUITE.council, "ended", "2022"), (SUITE.coaching, "ended", "2020")]),
    (["x", ""], "Ansprechpartner gewechselt", [(SUITE.council, "active", "")]),
    (["x", ""], "nein", [(SUITE.council, "active", "")]),
    (["", ""], "ruht", []),
]


@pytest.mark.parametrize(("cells", "remark", "facts"), REMARKS)
def test_a_remark_that_limits_does_so(tmp_path, read, cells, remark, facts):
    rows = [["AGS", SUITE.council_abbreviation, SUITE.coaching_short, "Bemerkung"], [SUITE.town, *cells, remark]]
    _, findings, records = read(write_list(tmp_path, rows))
    assert findings.errors == []
    assert [tuple(r.cells[c] for c in ("instrument", "status", "date")) for r in records] == facts


@pytest.mark.parametrize(
    ("cells", "remark"),
    [(["x", "x"], "ruht"), (["x", ""], "ruht seit dem Weggang von Frau M."), (["x", ""], "aufgelöst, oder?")],
)
def test_a_remark_that_limits_and_is_not_understood_is_refused(tmp_path, read, cells, remark):
    rows = [["AGS", SUITE.council_abbreviation, SUITE.coaching_short, "Bemerkung"], [SUITE.town, *cells, remark]]
    _, findings, _ = read(write_list(tmp_path, rows))
    (refused,) = findings.errors
    assert (refused.cell, refused.value) == ("D2", remark)
    word = re.findall("„([^“]+)“", refused.remedy)[0]
    rows[1][1] = word
    assert read(write_list(tmp_path, rows))[1].errors == [], "what it advises is read"


def test_a_cross_beside_a_more_precise_status_is_one_statement(tmp_path, read):
    facts, findings, _ = read(
        write_list(
            tmp_path,
            [["AGS", SUITE.council_abbreviation, f"{SUITE.council_abbreviation} Status"], [SUITE.town, "x", "ruht"]],
        )
    )
    assert facts == {(SUITE.town, SUITE.council): ("dormant", "", "")}
    assert findings.errors == []


@pytest.mark.parametrize(("begin", "status"), [("geplant", "planned"), ("verschoben", "planned"), ("ruht", "dormant")])
def test_a_word_under_beginning_may_limit(tmp_path, read, begin, status):
    facts, _, _ = read(write_list(tmp_path, [["AGS", f"{SUITE.coaching_short} Beginn"], [SUITE.town, begin]]))
    assert [s for s, _, _ in facts.values()] == [status]


def test_an_end_yet_to_come_has_not_ended(tmp_path, read):
    rows = [
        ["AGS", f"{SUITE.coaching_short} Beginn", f"{SUITE.coaching_short} Ende"],
        [SUITE.town, "2021", "31.12.2027"],
    ]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts == {(SUITE.town, SUITE.coaching): ("active", "2021", "started")}
    assert findings.errors == []
    rows[1][1] = ""
    assert [f.cell for f in read(write_list(tmp_path, rows))[1].errors] == ["C2"], "it is not dropped either"


def test_two_ends_that_differ_are_refused(tmp_path, read):
    rows = [
        ["AGS", SUITE.coaching_short, f"{SUITE.coaching_short} Ende"],
        [SUITE.town, "2019 bis 2021", "2022"],
        [SUITE.city, "2019 bis 2021", "2021"],
    ]
    _, findings, records = read(write_list(tmp_path, rows))
    assert [f.cell for f in findings.errors] == ["C2"]
    assert [r.cells["status"] for r in records] == ["active", "ended"], "and two that agree are one"
