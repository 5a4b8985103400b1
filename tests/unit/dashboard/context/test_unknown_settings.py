"""Variables that are named like settings and are none are told of, with the one that is probably meant."""

import pytest

from dashboard.context.unknown_settings import unknown_settings


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ATLAS_LICENSE", "ATLAS_LICENCE"),
        ("ATLAS_STATUSLIST", "ATLAS_STATUS"),
        ("ATLAS_PORT", "PORT"),
        ("atlas_proxy", "ATLAS_PROXIES"),
    ],
)
def test_a_misspelt_setting_is_told_with_the_nearest(name, meant):
    (hint,) = unknown_settings({name: "geheim", "ATLAS_STATUS": "a.csv", "PATH": "/bin"})
    assert (hint.severity, hint.column) == ("warning", name)
    assert f"Meinten Sie {meant}?" in hint.remedy
    assert "geheim" not in str(hint), "it may be a password"


def test_what_resembles_none_is_told_without_a_guess():
    (hint,) = unknown_settings({"ATLAS_XYZZY": "1"})
    assert hint.remedy.startswith("Diese Variable wird nicht beachtet")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("atlas_status", "a.csv"),
        ("ATLAS_SERVICE_HOST", "10.0.0.1"),
        ("ATLAS_SERVICE_PORT_HTTP", "80"),
        ("ATLAS_PORT", "tcp://10.0.0.1:80"),
        ("ATLAS_PORT_80_TCP_ADDR", "10.0.0.1"),
        ("ATLAS_DB_SERVICE_HOST", "10.0.0.2"),
    ],
)
def test_settings_in_small_letters_and_what_kubernetes_sets_are_fine(name, value):
    assert unknown_settings({name: value}) == []
