"""Saxony: What data there are: every form has an address, a licence and what has to be said of it."""

from dataclasses import replace

import pytest

from dashboard.open_data.datasets import open_data
from dashboard.open_data.offered import OFFERS, SERVICES
from tests.unit.dashboard.open_data.test_datasets import licensed_otherwise


@pytest.fixture(scope="module")
def offered(site):
    return open_data(site)


def test_every_set_has_forms_with_keys_of_their_own(offered):
    assert [d.key for d in offered.datasets] == [o.key for o in OFFERS]
    for found in offered.datasets:
        keys = [d.form.key for d in found.distributions]
        assert len(keys) == len(set(keys)) >= 3, found.key
        assert found.title and "{" not in found.title + found.description
        assert {d.form.service for d in found.distributions} <= {"", *(s.key for s in SERVICES)}


def test_what_holds_boundaries_names_whose(offered, site):
    for found in (d for s in offered.datasets for d in s.distributions):
        assert (site.atlas.provenance.attribution in found.attribution) == found.form.shapes
        assert "Datenstand 28.11.2026, dl-de/by-2-0" in found.attribution


@pytest.mark.parametrize(
    ("register", "boundaries", "both"),
    [("cc0-1.0", "dl-de/by-2-0", "dl-de/by-2-0"), ("cc-by-4.0", "dl-de/by-2-0", "cc-by-4.0")],
)
def test_two_licences_make_the_stricter_one(site, register, boundaries, both):
    state = site.atlas.state.with_programme(register_licence=register)
    asked = licensed_otherwise(replace(site, atlas=replace(site.atlas, state=state)), licence=boundaries)
    for found in (d for s in open_data(asked).datasets for d in s.distributions):
        assert found.licence == state.licences[both if found.form.shapes else register], found.form.key
