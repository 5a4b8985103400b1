"""Saxony: The fold: rule by rule on small facts, at random against an independent fold, and on the real register."""

import pytest

from geodata import saxony
from loaders.atlas.facts import ACTIVE, COMPLETED, ENDED, PLANNED, UNKNOWN
from loaders.atlas.register import Register
from loaders.reference.state_file import load_state
from tests.clock import TODAY
from tests.unit.loaders.atlas.test_fold import fact

INSTRUMENTS = load_state(saxony.STATE).programme.instruments


@pytest.mark.parametrize(
    ("instrument", "status", "derived"),
    [
        ("agreement", ACTIVE, True),
        ("coaching", COMPLETED, True),
        ("analysis", ACTIVE, True),
        ("agreement", PLANNED, False),
        ("kpr", ACTIVE, False),
        ("agreement", ENDED, False),
    ],
)
def test_consultation_is_implied(instrument, status, derived):
    register = Register([fact(status, "2021-05-04", "as_of", instrument=instrument)], INSTRUMENTS)
    consultation = register.status("14612000", "consultation", TODAY, TODAY)
    assert consultation.derived == derived
    assert consultation.status == (ACTIVE if derived else UNKNOWN)
    if derived:
        assert (consultation.since.iso, consultation.since_kind) == ("2021-05-04", "as_of")
        assert consultation.sources
