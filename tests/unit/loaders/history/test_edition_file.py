"""An edition as a file: what is published through the database is the same register as the list itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from loaders.assembly import load_atlas
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Edition, Origin
from loaders.atlas.register import Register
from loaders.common.findings import Findings
from loaders.common.findings_output import refusal
from loaders.history.database import migrate, open_database, writing
from loaders.history.edition_file import edition_inputs, write_edition
from loaders.history.reading import facts_at
from loaders.history.stored_fact import stored
from loaders.history.tables import FACT, IMPORT
from loaders.history.writing import propose_list, publish
from loaders.lists.register_file import Known, load_register
from tests.clock import CLOCK, TODAY
from tests.list_reading import WIDE, names_of
from tests.lists import write_list
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

NAME = SUITE.town_name.encode()
NOW = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
ORIGIN = Origin(True, parse_partial_date("2026-11"), "Unsere Liste", True)


@pytest.fixture
def database(tmp_path):
    """Which of both it is makes no difference here: ``test_history.py`` proves that."""
    address = str(tmp_path / "atlas.db")
    engine = open_database(address)
    migrate(engine)
    engine.dispose()
    return address


@pytest.fixture(scope="module")
def known(atlas, state):
    return Known(atlas.territory, names_of(atlas, state), atlas.coming, state, TODAY)


def published(engine, facts, folder, origin=ORIGIN):
    """Publish ``facts`` as the next edition; return its file."""
    with writing(engine) as connection:
        draft = propose_list(connection, IMPORT, [stored(f) for f in facts], "a@b.de", "", origin, NOW)
        made = publish(connection, draft.id, 1, draft.base, "a@b.de", "", NOW)
        return write_edition(connection, made.number, folder)


def without_rows(facts):
    """Where a fact stands among the others is told by their order; in which row of which sheet, an edition does not know."""
    return list(dict.fromkeys(replace(fact, row=0) for fact in facts))


def statuses(facts, state):
    register = Register(facts, state.programme.instruments)
    keys = {f.ags for f in facts}
    return {
        (ags, i.key): register.status(ags, i.key, TODAY, TODAY) for ags in keys for i in state.programme.instruments
    }


def kept_and_read(engine, tmp_path, known, state, path):
    """A list is read, published, and the edition read: it has the same facts, and the same is proved on a day."""
    facts = load_register(path, known, Findings()).facts
    assert facts
    findings = Findings()
    edition = load_register(published(engine, facts, tmp_path), known, findings)
    assert findings == []
    assert without_rows(edition.facts) == without_rows(facts)
    assert statuses(edition.facts, state) == statuses(facts, state)


def test_the_register_of_the_state_is_the_same_through_the_database(engine, tmp_path, known, state):
    kept_and_read(engine, tmp_path, known, state, suite_inputs().status)


def test_a_list_of_people_is_the_same_through_the_database(engine, tmp_path, known, state):
    kept_and_read(engine, tmp_path, known, state, write_list(tmp_path, WIDE))


def test_facts_that_only_stand_elsewhere_in_a_list_are_the_same_rows(engine, tmp_path, known):
    def rows_of_facts():
        with engine.begin() as connection:
            return connection.scalar(select(func.count()).select_from(FACT))

    held = load_register(write_list(tmp_path, WIDE), known, Findings()).facts
    published(engine, held, tmp_path)
    before = rows_of_facts()
    lower = load_register(write_list(tmp_path, [["Unsere Gemeinden"], [], *WIDE]), known, Findings()).facts
    assert [f.row for f in lower] == [f.row + 2 for f in held]
    published(engine, lower, tmp_path)
    assert rows_of_facts() == before
    with engine.begin() as connection:
        assert facts_at(connection, 2) == facts_at(connection, 1)


def test_the_atlas_of_an_edition_is_that_of_its_list(engine, tmp_path, atlas):
    path = published(engine, atlas.register.facts, tmp_path, atlas.origin)
    again = load_atlas(edition_inputs(suite_inputs(status_title="x", status_date=date(2030, 1, 1)), path), CLOCK)
    assert without_rows(again.register.facts) == without_rows(atlas.register.facts)
    assert again.origin == replace(atlas.origin, edition=Edition(1, TODAY)), "the day of Berlin"
    assert again.findings == []


def test_a_list_is_compared_with_the_edition_that_is_live(engine, tmp_path):
    row = ["AGS", SUITE.council_abbreviation], [SUITE.town, "2019"], [SUITE.city, "1996"]
    live = published(engine, load_atlas(suite_inputs(status=write_list(tmp_path, row)), CLOCK).register.facts, tmp_path)
    found = load_atlas(suite_inputs(status=write_list(tmp_path, row[:2]), last=live), CLOCK).findings
    (lost,) = (f for f in found if "letzten Liste" in f.expected)
    assert f"es fehlen {SUITE.city_name} (aktiv, Gründung 1996)" in lost.remedy


def test_rules_of_today_refuse_no_edition(engine, tmp_path, known):
    path = write_list(tmp_path, WIDE)
    facts = load_register(path, known, Findings()).facts
    old = [
        *facts,
        replace(facts[0], recorded_ags=SUITE.nobody),
        replace(facts[1], instrument="abgeschafft"),
        replace(facts[2], municipality="Umbenannt", note="=cmd"),
    ]
    findings = Findings()
    edition = load_register(published(engine, old, tmp_path), known, findings)
    assert len(edition.facts) == len(facts) + 1, "what has no place on the map any more is not shown"
    assert findings.errors == []
    places = [f.place for f in findings.in_order()]
    assert places[0] == f"Fassung 1, Angabe {len(facts) + 1}, Spalte „ags“"
    assert len(places) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b[:-20],
        lambda b: b.replace(NAME, b"X" + NAME[1:], 1),
        lambda b: b"",
        lambda b: b"\n" * 9,
        lambda b: b"{}",
    ],
)
def test_a_damaged_edition_is_a_finding(engine, tmp_path, known, spoil):
    path = published(engine, load_register(write_list(tmp_path, WIDE), known, Findings()).facts, tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    findings = Findings()
    assert load_register(path, known, findings).facts == []
    (finding,) = findings.errors
    assert finding.file == path.name
    assert SUITE.town_name not in "".join(refusal(findings, path).lines)


def test_a_file_that_lies_there_is_used_if_it_is_whole(engine, tmp_path, known):
    facts = load_register(write_list(tmp_path, WIDE), known, Findings()).facts
    path = published(engine, facts, tmp_path)
    whole, written = path.read_bytes(), path.stat().st_mtime_ns
    with engine.begin() as connection:
        assert write_edition(connection, 1, tmp_path) == path
        assert path.stat().st_mtime_ns == written
        path.write_bytes(whole[:100])
        assert write_edition(connection, 1, tmp_path) == path
    assert path.read_bytes() == whole
    assert not list(tmp_path.glob("*.part"))
