"""The world of six municipalities (``tests.world``) as an Atlas with a handful of facts, for outputs that need a whole one."""

from __future__ import annotations

from datetime import date

from geodata.model import Coverage, Territory
from geodata.neighbours import find_neighbours
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import Fact, Source
from loaders.atlas.freshness import Origin
from loaders.atlas.model import Atlas, Municipality
from loaders.atlas.provenance import Provenance
from loaders.atlas.register import PublishedTotal, Register
from loaders.common.findings import Findings
from loaders.reference.state_file import load_state
from tests import world
from tests.clock import CLOCK
from tests.suite_state import SUITE, suite_inputs

WEST, EAST = "99001", "99002"
_SOURCE = Source("Testmitteilung", "https://example.org/a?b=1&c=<2>", None)
#: Municipality, instrument, status, date, kind of date.
_FACTS = (
    (world.A, SUITE.agreement, "active", "2019-05-01", "signed"),
    (world.D, SUITE.agreement, "active", "2021-06", "signed"),
    (world.D, SUITE.council, "active", "2022", "constituted"),
    (world.E, SUITE.council, "planned", "2022-03-01", "as_of"),
    (world.C, SUITE.talk, "completed", "2020-02-02", "completed"),
    (world.F, SUITE.mark, "active", "2019-01-01", "as_of"),
)


def small_atlas() -> Atlas:
    """Return the Atlas: A and D with an agreement, D with a council, C consulted, E planning, F a model, B without facts."""
    shapes = Coverage.of(world.shapes())
    state = load_state(suite_inputs().state)
    facts = [_fact(row, *fact) for row, fact in enumerate(_FACTS, start=2)]
    municipalities = {
        ags: Municipality(ags, world.NAMES[ags], "Stadt", _district(ags), "", SUITE.kreis, population, 1.0)
        for ags, population in zip(shapes.keys, (1000, None, 3000, 4000, 500, 6000), strict=True)
    }
    return Atlas(
        state,
        Territory(date(2019, 1, 1), shapes),
        municipalities,
        {WEST: f"{SUITE.kreis} West", EAST: f"{SUITE.kreis} Ost"},
        date(2019, 12, 31),
        Register(facts, state.programme.instruments),
        Origin(False, parse_partial_date("2026-11-20")),
        (
            PublishedTotal(
                parse_partial_date("2021-12-31"), SUITE.agreement, 5, "Bericht 2021", "https://example.org/bericht"
            ),
        ),
        find_neighbours(shapes),
        Provenance("Testwelt", "© Testwelt", date(2016, 1, 1)),
        Findings(),
        CLOCK,
    )


def _fact(row: int, ags: str, instrument: str, status: str, day: str, kind: str) -> Fact:
    name, when = world.NAMES[ags], parse_partial_date(day)
    return Fact(row, ags, ags, name, "municipality", name, instrument, status, when, kind, True, _SOURCE)


def _district(ags: str) -> str:
    return WEST if ags in (world.A, world.D) else EAST
