"""Saxony: Settings: their defaults, what is refused and how it is said."""

import pytest

from dashboard.context.settings import choose_background, licensed, read_settings
from loaders.common.findings import ENVIRONMENT, Finding, LoadError
from loaders.inputs import Inputs
from tests.unit.dashboard.context.test_settings import nothing_set  # noqa: F401


def test_defaults_are_those_of_the_readme():
    settings = read_settings()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8050, 1)
    assert (settings.base, settings.proxies, settings.cache, settings.background_map) == ("/", 0, "", "")
    assert settings.inputs() == Inputs()
    assert settings.missing_operator_data() == [
        "ATLAS_OPERATOR",
        "ATLAS_OPERATOR_ADDRESS",
        "ATLAS_OPERATOR_EMAIL",
        "ATLAS_PRIVACY_CONTACT",
        "ATLAS_STATEMENT_DATE",
    ]


def test_an_unknown_background_map_is_refused_with_the_variable(atlas):
    with pytest.raises(LoadError) as error:
        choose_background(atlas.state, "osm")
    assert list(error.value.findings) == [
        Finding(
            ENVIRONMENT,
            None,
            "ATLAS_BACKGROUND_MAP",
            "osm",
            "eine der Hintergrundkarten basemap.de, geosn",
            "Variable ATLAS_BACKGROUND_MAP berichtigen oder entfernen",
            "error",
        )
    ]


def test_an_unknown_licence_is_refused_with_the_variable_and_all_that_are_known(atlas):
    with pytest.raises(LoadError) as error:
        licensed(atlas, "dl-de/by-3-0")
    (found,) = error.value.findings
    assert (found.column, found.value) == ("ATLAS_LICENCE", "dl-de/by-3-0")
    assert found.remedy == "Variable ATLAS_LICENCE berichtigen oder entfernen"
    assert found.expected.removeprefix("eine der Lizenzen ").split(", ") == list(atlas.state.licences)
    assert "dl-de/zero-2-0" in atlas.state.licences, "which the setting's own words give as an example"


def test_the_licence_is_the_operators_in_every_language(atlas):
    assert licensed(atlas, "") is atlas and atlas.state.licence.short == "dl-de/by-2-0"
    free = licensed(atlas, "cc0-1.0").state
    assert free.licence.uri == free.in_language("en").licence.uri == "http://dcat-ap.de/def/licenses/cc-zero"
    assert free.licence.title != free.in_language("en").licence.title
