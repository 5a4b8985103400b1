"""Districts of any kind are found by their names: what stands before one, and how lists abbreviate it, is data of the state."""

import pytest

from tests.unit.loaders.lists.test_district_kinds import NAMES


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Kreis Plön", "01001"),
        ("Kr. Plön", "01001"),
        ("Region Hannover", "01002"),
        ("Alb-Donau-Kreis", "01004"),
        ("Plön", None),  # may be a town
        ("Ulm", None),
        ("Stadtkreis Ulm", None),
        ("Landkreis Plön", None),  # no kind of this state
    ],
)
def test_a_district_is_told_by_its_kind(written, key):
    assert NAMES.district_key(written) == key
