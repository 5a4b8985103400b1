"""Settings: their defaults, what is refused and how it is said."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.context.settings import Settings, read_settings
from loaders.common.findings import ENVIRONMENT, Finding, LoadError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for field in Settings.model_fields.values():
        monkeypatch.delenv(field.alias, raising=False)


def refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(LoadError) as error:
        read_settings()
    (finding,) = error.value.findings
    return finding


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("ATLAS_BOUNDARIES", "a.gpkg", "boundaries", Path("a.gpkg")),
        ("ATLAS_STATUS", "a.csv", "status", Path("a.csv")),
        ("ATLAS_LICENCE", "cc0-1.0", "licence", "cc0-1.0"),
        ("ATLAS_TERRITORY_DATE", "2023-01-01", "territory_date", date(2023, 1, 1)),
        ("ATLAS_CHANGES", "b.csv", "changes", Path("b.csv")),
        ("ATLAS_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("PORT", "80", "port", 80),
        ("ATLAS_WORKERS", "4", "workers", 4),
        ("ATLAS_PPTX_TEMPLATE", "master.potx", "pptx_template", Path("master.potx")),
        ("ATLAS_BASE", "asskomm", "base", "/asskomm/"),
        ("ATLAS_PROXIES", "2", "proxies", 2),
        ("ATLAS_CACHE", "kept", "cache", "kept"),
        ("ATLAS_BACKGROUND_MAP", "geosn", "background_map", "geosn"),
        ("ATLAS_OPERATOR", "Stadt", "operator_name", "Stadt"),
        ("ATLAS_OPERATOR_ADDRESS", "Platz 1|Ort", "operator_address", "Platz 1|Ort"),
        ("ATLAS_OPERATOR_EMAIL", " a@b.de ", "operator_email", "a@b.de"),
        ("ATLAS_PRIVACY_CONTACT", "Frau B", "privacy_contact", "Frau B"),
        ("ATLAS_STATEMENT_DATE", "2026-11-20", "statement_date", date(2026, 11, 20)),
    ],
)
def test_every_variable_sets_its_field(monkeypatch, name, value, field, read):
    monkeypatch.setenv(name, value)
    assert getattr(read_settings(), field) == read


@pytest.mark.parametrize(
    ("name", "field", "lowest", "highest"),
    [("PORT", "port", 1, 65535), ("ATLAS_WORKERS", "workers", 1, 64), ("ATLAS_PROXIES", "proxies", 0, 9)],
)
def test_numbers_have_bounds_that_are_named(monkeypatch, name, field, lowest, highest):
    for number in (lowest, highest):
        monkeypatch.setenv(name, str(number))
        assert getattr(read_settings(), field) == number
    for number in (lowest - 1, highest + 1):
        assert refused(monkeypatch, name, str(number)).expected.endswith(f" ({lowest} bis {highest})")


def test_a_wrong_variable_is_named_with_what_was_got_what_is_expected_and_what_to_do(monkeypatch):
    assert refused(monkeypatch, "ATLAS_OPERATOR_EMAIL", "kein Postfach") == Finding(
        ENVIRONMENT,
        None,
        "ATLAS_OPERATOR_EMAIL",
        "kein Postfach",
        "E-Mail-Adresse, an die Besucher sich wenden",
        "Variable ATLAS_OPERATOR_EMAIL berichtigen oder entfernen",
        "error",
    )


def test_every_setting_explains_itself_in_a_sentence_of_its_own():
    said = [field.description for field in Settings.model_fields.values()]
    assert all(text and len(text) > 15 for text in said)
    assert len(set(said)) == len(said)


def test_the_home_of_the_user_may_be_abbreviated_and_the_cache_switched_off_in_capitals(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ATLAS_CACHE", "~/kept")
    assert read_settings().cache_folder() == tmp_path / "kept"
    monkeypatch.setenv("ATLAS_CACHE", "AUS")
    assert read_settings().cache_folder() is None
