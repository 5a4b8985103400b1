"""The pages of text: what stands on them with and without the operator's data, and the way there from every page."""

import re
from datetime import date

import pytest
from typer.testing import CliRunner

from dashboard.context.operator_data import Operator
from dashboard.context.settings import read_settings
from dashboard.factory import build_app
from dashboard.pages.plain_pages import PLAIN_PAGES
from loaders.common.findings import LoadError

HOSTILE = "<script>alert(1)</script>\"'&"
OPERATOR = Operator(
    "Stadt Muster", ("Rathausplatz 1", "01234 Muster"), "atlas@muster.example", "Frau Beispiel", date(2026, 11, 20)
)


def text(client, path):
    return client.get(path).get_data(as_text=True)


@pytest.fixture(scope="module")
def configured(atlas, run_store):
    return build_app(atlas, run_store, operator=OPERATOR).server.test_client()


def test_links_stay_below_the_base(atlas, run_store):
    client = build_app(atlas, run_store, base="/asskomm/").server.test_client()
    for page in PLAIN_PAGES:
        links = re.findall(r'href="(/[^"]*)"', text(client, f"/asskomm/{page.path}"))
        assert links
        assert all(link.startswith("/asskomm/") for link in links)


@pytest.mark.parametrize("path", ["/impressum", "/datenschutz", "/barrierefreiheit"])
def test_without_operator_the_page_says_so(client, path):
    page = text(client, path)
    assert "Noch unvollständig" in page
    assert "mailto:" not in page


@pytest.mark.parametrize("path", ["/impressum", "/datenschutz", "/barrierefreiheit"])
def test_with_operator_the_page_names_it(configured, path):
    page = text(configured, path)
    assert "Noch unvollständig" not in page
    assert "nicht angegeben" not in page
    assert "Stadt Muster" in page
    assert '<a href="mailto:atlas@muster.example">' in page


def test_each_page_shows_its_own_data(configured):
    assert "<strong>Stadt Muster</strong><br>Rathausplatz 1<br>01234 Muster" in text(configured, "/impressum")
    assert "Frau Beispiel" in text(configured, "/datenschutz")
    statement = text(configured, "/barrierefreiheit")
    assert "20.11.2026" in statement
    assert "Selbstbewertung" in statement
    assert "nicht mit Bildschirmlesern" in statement


def test_page_names_what_is_still_missing(atlas, run_store):
    client = build_app(atlas, run_store, operator=Operator(name="Stadt Muster")).server.test_client()
    notice = re.search(r'<p class="notice">(.*?)</p>', text(client, "/impressum"), re.S).group(1)
    assert "Es fehlt: Anschrift und E-Mail-Adresse." in notice


def test_operator_data_is_text_and_never_markup(atlas, run_store):
    hostile = Operator(HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, date(2026, 1, 2))
    client = build_app(atlas, run_store, operator=hostile).server.test_client()
    for page in PLAIN_PAGES:
        assert "<script>alert" not in text(client, f"/{page.path}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;" in text(client, "/impressum")


def test_settings_become_the_operator(monkeypatch):
    for name, value in {
        "ATLAS_OPERATOR": " Stadt Muster ",
        "ATLAS_OPERATOR_ADDRESS": "Rathausplatz 1 | 01234 Muster|",
        "ATLAS_OPERATOR_EMAIL": "atlas@muster.example",
        "ATLAS_PRIVACY_CONTACT": "Frau Beispiel",
        "ATLAS_STATEMENT_DATE": "2026-11-20",
    }.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.operator() == OPERATOR
    assert settings.missing_operator_data() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATLAS_OPERATOR_EMAIL", "kein Postfach"),
        ("ATLAS_OPERATOR_EMAIL", "a@b.example?bcc=c@d.example"),
        ("ATLAS_STATEMENT_DATE", "gestern"),
    ],
)
def test_unusable_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(LoadError) as error:
        read_settings()
    assert [f.column for f in error.value.findings] == [name]


def test_serve_tells_the_operator_what_is_missing(monkeypatch, app):
    served = []
    monkeypatch.setattr("app.create_app", lambda _settings, apart, before: app)
    monkeypatch.setattr("dashboard.serving.server.check_address", lambda _settings: None)
    monkeypatch.setattr("dashboard.serving.server.serve", lambda _settings, build, _clock: served.append(build(None)))
    monkeypatch.setenv("ATLAS_OPERATOR", "Stadt Muster")
    from app import cli

    result = CliRunner().invoke(cli, ["serve"])
    lines = [line for line in result.stderr.splitlines() if "Impressum" in line]
    assert served == [app.server]
    assert len(lines) == 1
    assert "ATLAS_OPERATOR_ADDRESS, ATLAS_OPERATOR_EMAIL, ATLAS_PRIVACY_CONTACT, ATLAS_STATEMENT_DATE" in lines[0]
    assert "ATLAS_OPERATOR," not in lines[0]


def test_help_explains_every_status_and_offer(client, atlas):
    page = text(client, "/hilfe")
    for word in ("keine Angabe", "geplant", "aktiv", "abgeschlossen", "beendet", "abgeleitet"):
        assert f"{word}</dt>" in page
    for instrument in atlas.state.programme.recorded:
        assert instrument.explanation in page
    for link in re.findall(r'href="(/[a-z][^"#]*)"', page):
        assert client.get(link).status_code == 200, link
    assert set(re.findall(r'href="#([a-z]+)"', page)) == set(re.findall(r' id="([a-z]+)"', page))
