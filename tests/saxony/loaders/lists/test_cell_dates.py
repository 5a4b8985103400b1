"""Saxony: Two dates in one cell are two facts that are understood, or the cell is refused; none is dropped."""

from datetime import date

import pytest

from loaders.assembly import load_atlas
from loaders.inputs import Inputs
from tests.clock import CLOCK, TODAY
from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


def test_what_began_anew_is_told_with_both_dates(tmp_path):
    """As the atlas itself says of Görlitz: a council that was there, and was founded anew."""
    cells = {
        "Riesa": "2015, neu gegründet 2022",
        "Görlitz": "spätestens seit 2019, neu gegründet 09.02.2023",
        "Freital": "seit 2015 (reaktiviert 06/2019)",
    }
    atlas = load_atlas(Inputs(status=write_list(tmp_path, [["Gemeinde", "KPR"], *map(list, cells.items())])), CLOCK)
    expected = {
        "14627230": ("2015", "constituted", "2022"),
        "14626110": ("2019", "as_of", "2023-02-09"),
        "14628110": ("2015", "constituted", "2019-06"),
    }
    for ags, wanted in expected.items():
        status = atlas.register.status(ags, "kpr", TODAY, TODAY)
        assert (status.since.iso, status.since_kind, status.renewed.iso) == wanted
        assert atlas.register.status(ags, "kpr", date(2014, 12, 31), TODAY).since is None
