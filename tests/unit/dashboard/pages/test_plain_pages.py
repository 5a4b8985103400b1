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
from loaders.reference.state_file import load_state

HOSTILE = "<script>alert(1)</script>\"'&"
OPERATOR = Operator(
    "Stadt Muster", ("Rathausplatz 1", "01234 Muster"), "atlas@muster.example", "Frau Beispiel", date(2026, 11, 20)
)
OTHER_PAGES = [
    "/",
    "/tabelle",
    "/gemeinde/14626610",
    "/gemeinde/bernsdorf",
    "/vergleich",
    "/ausschnitt",
    "/gibt-es-nicht",
]


def text(client, path):
    return client.get(path).get_data(as_text=True)


@pytest.fixture(scope="module")
def configured(atlas, run_store):
    return build_app(atlas, run_store, operator=OPERATOR).server.test_client()


@pytest.mark.parametrize("page", PLAIN_PAGES, ids=lambda p: p.path)
def test_page_has_title_heading_and_landmarks(client, page):
    response = client.get(f"/{page.path}")
    body = response.get_data(as_text=True)
    assert response.status_code == 200
    assert '<html lang="de">' in body
    assert f"<title>{page.title} – ASSKomm-Atlas</title>" in body
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", body) == [page.title]
    assert body.count("<main ") == body.count("<footer ") == body.count("<header ") == 1
    assert body.count("<h2") >= 3
    assert f'href="/{page.path}" aria-current="page"' in body
    assert "Set-Cookie" not in response.headers
    assert not re.findall(r'(?:src|<link rel="(?!canonical|alternate)[^>]*href)="(?!/[^/]|data:)', body)


@pytest.mark.parametrize("path", OTHER_PAGES + [f"/{p.path}" for p in PLAIN_PAGES])
def test_every_page_leads_to_them(client, path):
    footer = text(client, path).rpartition("<footer")[2]
    assert re.findall(r'<a href="/([a-z/-]+)"', footer) == ["daten", *(p.path for p in PLAIN_PAGES)]
    assert "© GeoBasis-DE" in footer


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


def test_easy_language_keeps_its_rules(atlas):
    lines = [line for s in atlas.state.easy_language for p in s.paragraphs for line in p]
    assert len(lines) > 40
    assert max(len(line.split()) for line in lines) <= 12
    # a line ends where its thought does
    assert all(line[-1] in ".:?!" for line in lines)
    assert all(len(part) <= 15 for line in lines for word in line.split() for part in word.strip(".,:?").split("-"))


def test_easy_language_says_that_nobody_checked_it(client):
    assert "Noch keine Prüf-Gruppe hat den Text gelesen." in text(client, "/leichte-sprache")


def test_state_without_texts_is_complete(tmp_path, atlas):
    from geodata import saxony

    whole = saxony.STATE.read_text(encoding="utf-8")
    english = '[translations.en]\nname = "Saxony"\n'
    (tmp_path / "state.toml").write_text(whole.partition("[accessibility]")[0] + english, encoding="utf-8")
    state = load_state(tmp_path / "state.toml")
    assert state.programme == load_state(saxony.STATE).programme
    assert (state.accessibility, state.easy_language) == (None, ())
