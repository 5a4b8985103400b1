"""Saxony: The pages of text: what stands on them with and without the operator's data, and the way there from every page."""

import re

import pytest

from dashboard.pages.plain_pages import PLAIN_PAGES
from loaders.reference.state_file import load_state
from tests.unit.dashboard.pages.test_plain_pages import text

OTHER_PAGES = [
    "/",
    "/tabelle",
    "/gemeinde/14626610",
    "/gemeinde/bernsdorf",
    "/vergleich",
    "/ausschnitt",
    "/gibt-es-nicht",
]


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
