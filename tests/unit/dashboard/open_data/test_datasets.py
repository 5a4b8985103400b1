"""What data there are: every form has an address, a licence and what has to be said of it."""

from dataclasses import replace

import pytest

from dashboard.open_data.datasets import boundary_licence, open_data
from layers.answers.counts import counts


@pytest.fixture(scope="module")
def offered(site):
    return open_data(site)


def licensed_otherwise(site, **entries):
    return replace(site, atlas=replace(site.atlas, provenance=replace(site.atlas.provenance, **entries)))


def test_boundaries_without_a_licence_are_not_offered(site):
    asked = licensed_otherwise(site, licence="", licence_url="")
    assert boundary_licence(asked) is None
    assert not [d for s in open_data(asked).datasets for d in s.distributions if d.form.shapes]


def test_an_unknown_licence_goes_by_its_address(site):
    found = boundary_licence(licensed_otherwise(site, licence="Eigene", licence_url="https://a.de/l"))
    assert (found.short, found.uri) == ("Eigene", "https://a.de/l")


def test_completeness_is_what_everything_counts(offered, site):
    for instrument, found in offered.completeness:
        assert found == counts(site.on(site.today()), instrument.key)
    assert any(found.published for _, found in offered.completeness)


def test_in_english_nothing_stays_german(site):
    german, english = open_data(site), open_data(site.translated["en"])
    for one, other in zip(german.datasets, english.datasets, strict=True):
        assert one.title != other.title and one.description != other.description
        assert all("lang=en" in d.address for d in other.distributions)
