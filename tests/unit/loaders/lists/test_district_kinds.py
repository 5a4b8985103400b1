"""Districts of any kind are found by their names: what stands before one, and how lists abbreviate it, is data of the state."""

import pytest

from loaders.atlas.programme import DistrictKind
from loaders.lists.match_names import Names

KINDS = {
    "Kreis": DistrictKind("Kreise", short=("Kr.",)),
    "Region": DistrictKind("Regionen"),
    "Stadtkreis": DistrictKind("Stadtkreise", city=True),
}
DISTRICTS = {"01001": "Kreis Plön", "01002": "Region Hannover", "01003": "Ulm", "01004": "Alb-Donau-Kreis"}
KIND_OF = {"01001": "Kreis", "01002": "Region", "01003": "Stadtkreis", "01004": "Kreis"}
KNOWN = {"01001001": {"Neustadt"}, "01002001": {"Neustadt"}, "01003000": {"Ulm"}}
NAMES = Names(KNOWN, {}, DISTRICTS, {}, lambda key: key, {}, KINDS, KIND_OF)


@pytest.mark.parametrize(
    ("district", "ags"), [("Region Hannover", "01002001"), ("Hannover", "01002001"), ("Kr. Plön", "01001001")]
)
def test_places_of_one_name_are_told_apart_by_it(district, ags):
    assert NAMES.match("Neustadt", district).ags == ags


def test_a_heading_of_towns_is_known_by_the_kind():
    assert NAMES.names_a_kind("Die Stadtkreise:")
    assert not NAMES.names_a_kind("Kreise")
