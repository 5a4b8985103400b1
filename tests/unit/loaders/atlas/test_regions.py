"""REGION: every form of it, what it is normalised to, and what is none."""

import pytest

from loaders.atlas.regions import resolve_region
from tests.suite_state import SUITE


def test_a_municipality_alone(atlas):
    region = resolve_region(atlas, SUITE.city)
    assert (region.key, region.members, region.focus, region.rings) == (SUITE.city, (SUITE.city,), SUITE.city, 0)


def test_an_old_key_leads_to_the_municipality_of_today(atlas):
    region = resolve_region(atlas, f"{SUITE.gone}+1")
    assert (region.key, region.focus) == (f"{SUITE.heir}+1", SUITE.heir), (
        f"{SUITE.gone_name} became part of {SUITE.heir_name}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bayern",
        "14999",
        SUITE.nobody,
        "1462661",
        "146266100",
        f"{SUITE.town}+4",
        f"{SUITE.town}+",
        f"{SUITE.district}+1",
        f"{SUITE.key}+1",
        "pd-second+1",
        "pd-",
        "pd-rostock",
        f"{SUITE.town}+1 x",
        ",",
        f"--{SUITE.district}",
        f"{SUITE.district} {SUITE.beside_district}",
    ],
)
def test_what_is_no_region(atlas, text):
    with pytest.raises(ValueError, match="no region"):
        resolve_region(atlas, text)


@pytest.mark.parametrize(
    "text",
    [
        "13.6,51,13.61,51.3",  # narrower than 0.02 degrees
        "13.6,51,13.9,51.01",
        "13.9,51,13.6,51.2",
        "13.6,51.2,13.9,51",
        "15.2,51,15.4,51.2",  # beside the state
        "10,50,10.5,52",
        "16.5,50,17,52",
        "13,53,14,54",
        "13,48,14,49",
        "-181,-85,180,85",  # beside the world
        "-180,-86,180,85",
        "-180,-85,181,85",
        "-180,-85,180,85.5",
        "13.6,51,13.9",
        "13.6,51,13.9,51.2,1",
        "13,6,51,13,9,51,2",
        "1e1,51,13.9,51.2",
    ],
)
def test_views_that_are_none_or_show_nobody(atlas, text):
    with pytest.raises(ValueError, match="no region"):
        resolve_region(atlas, text)
