"""Saxony: News: every dated event is told once, in order, in words; the feed is valid Atom and says the same everywhere."""

import re
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from dashboard.context.site import build_site
from dashboard.pages.news import FEED_LENGTH, NewsQuery, render_feed
from layers.answers.events import Event
from layers.answers.news import (
    happened,
    learnt,
    names,
    news,
    stories,
    when,
)
from layers.words.language import GERMAN, load_translated
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, ENDED, PLANNED, Source
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas
from tests import world
from tests.clock import TODAY
from tests.small_atlas import small_atlas
from tests.unit.layers.answers.test_news import ATOM, link_of, page, parsed, text_of


def event(status, since, kind, instrument="agreement"):
    shown = parse_partial_date(since)
    return Event(shown.last, instrument, (world.A,), Status(status, shown, kind), shown)


@pytest.mark.parametrize(
    ("told", "german", "english"),
    [
        (
            event(ACTIVE, "2022-06-21", "signed"),
            "21.06.2022: Vereinbarung unterzeichnet",
            "21 Jun 2022: Agreement signed",
        ),
        (
            event(ACTIVE, "2022-06", "constituted", "kpr"),
            "Juni 2022: Präventionsrat gegründet",
            "June 2022: Prevention council founded",
        ),
        (
            event(ACTIVE, "2022", "reactivated", "kpr"),
            "2022: Präventionsrat wieder aktiv",
            "2022: Prevention council active again",
        ),
        (
            event(ACTIVE, "2022-06", "started", "coaching"),
            "Juni 2022: Coaching begonnen",
            "June 2022: Coaching begun",
        ),
        (
            event(ACTIVE, "2022-06", "as_of"),
            "spätestens Juni 2022: Vereinbarung belegt",
            "June 2022 at the latest: Agreement on record",
        ),
        (
            event(COMPLETED, "2022-06", "completed", "analysis"),
            "Juni 2022: Sicherheitsanalyse abgeschlossen",
            "June 2022: Security analysis completed",
        ),
        (
            event(PLANNED, "2022", "as_of", "kpr"),
            "Stand 2022: Präventionsrat geplant",
            "As of 2022: Prevention council planned",
        ),
        (event(ENDED, "2022", "as_of"), "spätestens 2022: Vereinbarung beendet", "2022 at the latest: Agreement ended"),
    ],
)
def test_words(atlas, told, german, english):
    for language, expected in ((GERMAN, german), (load_translated()["en"], english)):
        assert f"{when(told, language)}: {happened(told, language.state(atlas.state), language)}" == expected


def test_the_page_says_who_what_when_and_says_who(client):
    said = page(client, "/aktuelles?jahr=2022&angebot=agreement&kreis=14626")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))
    assert "Bertsdorf-Hörnitz , Jonsdorf , Olbersdorf und Oybin ● Vereinbarung unterzeichnet" in text
    assert "gemeinsam: Verwaltungsgemeinschaft Olbersdorf" in text
    assert "<h3>Januar 2022</h3>" in said
    assert 'href="/gemeinde/14626430"' in said
    assert 'rel="noopener noreferrer"' in said
    assert (
        '<link rel="alternate" type="application/atom+xml" href="/aktuelles.atom?angebot=agreement&amp;kreis=14626"'
        in said
    )


def test_undated_facts_are_counted(client):
    assert "35 weitere Angaben haben kein Datum" in page(client, "/aktuelles")
    assert "Dazu ist nichts mit Datum belegt." in page(client, "/aktuelles?kreis=14713&angebot=coaching")


def test_the_feed_has_what_atom_asks_for(client, atlas):
    feed = parsed(client.get("/aktuelles.atom"))
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "de-DE"
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == FEED_LENGTH
    for element in (feed, *entries):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text_of(element, "id"))
        assert text_of(element, "title")
        assert datetime.fromisoformat(text_of(element, "updated")).tzinfo
        assert len(link_of(element, "alternate")) == 1
        assert all(urlsplit(a.get("href")).scheme in ("http", "https") for a in element.findall("a:link", ATOM))
    assert feed.find("a:author/a:name", ATOM).text == "ASSKomm-Atlas"
    assert "GeoBasis-DE" in text_of(feed, "rights")
    assert link_of(feed, "self")[0]["href"] == "http://localhost/aktuelles.atom"
    ids = [text_of(e, "id") for e in entries]
    assert len(set(ids)) == len(ids)
    days = [text_of(e, "updated") for e in entries]
    assert days == sorted(days, reverse=True)
    assert text_of(feed, "updated") == days[0]
    told = stories(news(atlas, TODAY), apart=learnt)
    newest = sorted(told, key=lambda s: learnt(s.events[0]), reverse=True)[:FEED_LENGTH]
    assert days == [f"{learnt(s.events[0])}T00:00:00Z" for s in newest]
    assert [text_of(e, "title") for e in entries] == [
        f"{GERMAN.join(names(s.events[0], atlas))}: {', '.join(happened(e, atlas.state, GERMAN) for e in s.events)}"
        for s in newest
    ]
    for entry, told in zip(entries, newest, strict=True):
        assert [a["href"] for a in link_of(entry, "via")] == [s.url for s in told.sources if s.url]
        assert entry.find("a:content", ATOM).get("type") == "html"


def test_one_report_is_one_story(client, atlas):
    """Three facts about Meißen on one day are told once; what only was there by a day is told so."""
    told = stories(news(atlas, TODAY))
    assert sum(len(s.events) for s in told) == len(news(atlas, TODAY)) > len(told)
    assert len({(s.events[0].keys, s.day, s.events[0].since) for s in told}) == len(told)
    meissen, arnsdorf = (next(s for s in told if s.day == day) for day in (date(2025, 10, 30), date(2025, 8, 11)))
    assert [e.instrument for e in meissen.events] == ["consultation", "coaching", "analysis"]
    assert len(meissen.sources) == 1
    assert (arnsdorf.head.instrument, when(arnsdorf.head, GERMAN)) == ("kpr", "11.08.2025")
    said = page(client, "/aktuelles")
    assert said.count(">ASSKomm des Monats Oktober 2025: Stadt Meißen</a>") == 1
    assert "Coaching belegt</strong> <small>(spätestens 11.08.2025)</small>" in said


ODD = "Ä <b>dorf</b> & Söhne \x0b\"'"


@pytest.fixture
def odd() -> Atlas:
    """A world in which a name and a source are written to break what they stand in."""
    atlas = small_atlas()
    facts = [
        replace(f, source=Source(ODD, "https://example.org/ü?b=1&c=<2>", None)) if f.ags == world.A else f
        for f in atlas.register.facts
    ]
    return replace(
        atlas,
        municipalities=atlas.municipalities | {world.A: replace(atlas.municipalities[world.A], name=ODD)},
        register=replace(atlas.register, facts=facts),
    )


def test_signs_of_markup_and_umlauts_survive(odd):
    feed = ElementTree.fromstring(render_feed(build_site(odd), "http://x/", NewsQuery(instrument="agreement")))
    entry = feed.findall("a:entry", ATOM)[-1]
    clean = "Ä <b>dorf</b> & Söhne \"'"
    assert text_of(entry, "title") == f"{clean}: Vereinbarung unterzeichnet"
    (source,) = link_of(entry, "via")
    assert (source["title"], source["href"]) == (clean, "https://example.org/ü?b=1&c=<2>")
    html = text_of(entry, "content")
    assert "<b>" not in html and "&lt;b&gt;dorf&lt;/b&gt; &amp; Söhne" in html
