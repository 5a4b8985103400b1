"""Saxony: REGION: every form of it, what it is normalised to, and what is none."""

import pytest

from loaders.atlas.regions import resolve_region

ZITTAU = "14626610"


def test_the_state_in_any_case_and_with_blanks(atlas):
    region = resolve_region(atlas, " SACHSEN ")
    assert (region.key, len(region.members), region.focus, region.extent, region.rings) == (
        "sachsen",
        419,
        None,
        None,
        0,
    )


def test_a_district(atlas):
    region = resolve_region(atlas, "14626")
    assert (region.key, len(region.members), region.focus, region.rings) == ("14626", 53, None, 0)


@pytest.mark.parametrize("text", ["14626610+1", "14626610 1"])
def test_a_municipality_with_its_neighbours(atlas, text):
    region = resolve_region(atlas, text)
    assert (region.key, region.focus, region.rings, region.extent) == ("14626610+1", ZITTAU, 1, None)
    assert region.members[0] == ZITTAU
    assert len(region.members) == 1 + 7, "Zittau has seven neighbours"
    wider = resolve_region(atlas, text[:-1] + "2")
    assert (wider.key, wider.rings) == ("14626610+2", 2)
    assert set(region.members) < set(wider.members)


# -- views


def test_a_view_has_whom_it_touches_and_is_named_with_four_decimals(atlas):
    region = resolve_region(atlas, "13.40004,50.90000,14.1,51.20006")
    assert region.key == "13.4,50.9,14.1,51.2001"
    assert (region.focus, region.rings) == (None, 0)
    assert "14612000" in region.members, "Dresden"
    assert "14713000" not in region.members, "Leipzig"
    assert resolve_region(atlas, "13.12346,50.9,14.1,51.2").key == "13.1235,50.9,14.1,51.2"


def test_the_frame_of_a_view_is_in_metres(atlas):
    west, south, east, north = resolve_region(atlas, "13.6,50.95,13.9,51.15").extent
    # at 51 degrees, one of longitude is 70 km wide and one of latitude 111 km high
    assert east - west == pytest.approx(0.3 * 70_200, rel=0.05)
    assert north - south == pytest.approx(0.2 * 111_250, rel=0.05)


def test_a_view_of_the_whole_world_ends_one_degree_beyond_the_state(atlas):
    region = resolve_region(atlas, "-180,-85,180,85")
    assert len(region.members) == 419
    # Saxony reaches from 11.87 to 15.04 and from 50.17 to 51.68 degrees; the central meridian, at 500 km, is 15 degrees
    west, east = 500_000 - 4.13 * 72_800, 500_000 + 1.04 * 72_800
    assert region.extent == pytest.approx((west, 5_446_500, east, 5_845_200), abs=2_000)


def test_the_smallest_view_is_a_fiftieth_of_a_degree(atlas):
    assert resolve_region(atlas, "13.6,51,13.62,51.02").members
