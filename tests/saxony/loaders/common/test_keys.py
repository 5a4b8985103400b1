"""Saxony: Keys as tables leave them, of one state and of several: read where they can mean one thing only."""

import pytest

from loaders.common.keys import repair_key

SAXONY, NORTH, TWO, ALL = ("14",), ("01",), ("01", "14"), tuple(f"{n:02d}" for n in range(1, 17))


@pytest.mark.parametrize(
    ("typed", "prefixes", "read"),
    [
        ("14626610.0", SAXONY, "14626610"),
        ("626610", SAXONY, "14626610"),  # without its state
        ("1001000", NORTH, "01001000"),  # a zero is lost
        ("1001", NORTH, "01001"),
        ("10010000000", NORTH, "01001000"),
        # of several states, each key is read as in its own
        ("1001000", TWO, "01001000"),
        ("146265123610", TWO, "14626610"),
        ("14626", TWO, "14626"),
        ("1001000", ALL, "01001000"),
        ("10041100", ALL, "10041100"),
        # but whose a key without its state is cannot be told
        ("001000", TWO, "001000"),
        ("626610", ALL, "626610"),
        # a key of another state is left as it is, to be named where all keys are judged
        ("09162000", SAXONY, "09162000"),
        ("9162000", SAXONY, "9162000"),
        # five digits are a district of the state, or a municipality without the three that begin all keys
        ("14511", ("145",), "14511"),
        ("26610", ("146",), "14626610"),
        # four digits may be a district without its zero, or a municipality without the four that begin all keys
        ("1001", ("0100",), "1001"),
        # a city that is a state
        ("2000000", ("02000000",), "02000000"),
        ("2000000", (), "02000000"),
        ("", ALL, ""),
    ],
)
def test_a_key_is_repaired_if_it_can_mean_one_thing_only(typed, prefixes, read):
    assert repair_key(typed, prefixes) == read
