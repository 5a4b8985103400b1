"""Settings of signing in: what cannot work is refused at the start, by name and without showing a secret."""

import pytest

from dashboard.context.settings import Settings, read_settings
from loaders.common.findings import LoadError


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"ATLAS_SIGN_IN": "ldap"}, "ATLAS_SIGN_IN"),
        ({"ATLAS_SIGN_IN": "oidc"}, "ATLAS_SIGN_IN"),
        ({"ATLAS_SIGN_IN": "oidc", "ATLAS_OIDC_ISSUER": "https://sso.example"}, "ATLAS_SIGN_IN"),
        ({"ATLAS_SIGN_IN": "proxy"}, "ATLAS_SIGN_IN"),
        ({"ATLAS_SIGN_IN_PROXIES": "proxy.example"}, "ATLAS_SIGN_IN_PROXIES"),
        ({"ATLAS_SIGN_IN_HEADER": "X_Remote_User"}, "ATLAS_SIGN_IN_HEADER"),
        ({"ATLAS_OIDC_ISSUER": "http://sso.example"}, "ATLAS_OIDC_ISSUER"),
        ({"ATLAS_OIDC_ROLES": "groups:leitung=kaiser"}, "ATLAS_OIDC_ROLES"),
        ({"ATLAS_OIDC_ROLES": "groups"}, "ATLAS_OIDC_ROLES"),
        ({"ATLAS_SECOND_FACTOR": "vielleicht"}, "ATLAS_SECOND_FACTOR"),
    ],
)
def test_what_cannot_work_is_refused(monkeypatch, environment, named):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(LoadError) as refused:
        read_settings()
    assert named in {finding.column for finding in refused.value.findings}


def test_what_works(monkeypatch):
    monkeypatch.setenv("ATLAS_OIDC_ROLES", "groups: redaktion=editor, leitung = publisher ,cn=a=reader")
    monkeypatch.setenv("ATLAS_OIDC_SECRET", "geheim")
    monkeypatch.setenv("ATLAS_SECOND_FACTOR", "ja")
    found = Settings()
    assert found.role_mapping() == ("groups", {"redaktion": "editor", "leitung": "publisher", "cn=a": "reader"})
    assert found.second_factor
    assert "geheim" not in repr(found)


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("10.0.0.5", True),
        ("::ffff:10.0.0.5", True),
        ("fd00::1", True),
        ("10.0.0.6", False),
        ("", False),
        ("unix:", False),
    ],
)
def test_proxies_are_known_by_their_addresses(address, known):
    assert Settings(ATLAS_SIGN_IN_PROXIES="10.0.0.5, fd00::/64").is_sign_in_proxy(address) == known
