"""News: every dated event is told once, in order, in words; the feed is valid Atom and says the same everywhere."""

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from dashboard.context.site import build_site
from dashboard.factory import build_app
from dashboard.pages.news import FEED_LENGTH, NewsQuery, read_news, render_feed
from layers.answers.events import Event, events
from layers.answers.news import (
    MOST,
    Story,
    happened,
    identify,
    identify_story,
    learnt,
    month,
    names,
    news,
    pages,
    stories,
    undated,
    when,
)
from layers.words.language import GERMAN, load_translated
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DATE_KINDS, ENDED, PLANNED, Source
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas
from tests import world
from tests.clock import TODAY
from tests.small_atlas import EAST, WEST, small_atlas

ATOM = {"a": "http://www.w3.org/2005/Atom"}


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


@pytest.mark.parametrize("kind", DATE_KINDS)
@pytest.mark.parametrize("status", [PLANNED, ACTIVE, COMPLETED, ENDED])
def test_every_event_can_be_told(atlas, status, kind):
    for instrument in atlas.state.programme.recorded_keys():
        assert "{" not in happened(event(status, "2022", kind, instrument), atlas.state, GERMAN)


def test_every_event_is_on_exactly_one_page(atlas):
    found = news(atlas, TODAY)
    assert sorted(found, key=repr) == sorted(events(atlas), key=repr)
    assert [e.day for e in found] == sorted((e.day for e in found), reverse=True)
    cut = pages(found)
    assert [e for page in cut for e in page] == found
    years = [{e.day.year for e in page} for page in cut]
    assert sum(map(len, years)) == len(set.union(*years)), "no year is on two pages"
    assert all(len(page) <= MOST or len(y) == 1 for page, y in zip(cut, years, strict=True))


def test_what_lies_ahead_is_no_news(atlas):
    day = date(2021, 6, 15)
    found = news(atlas, day)
    assert found and max(e.day for e in found) <= day
    assert len(found) == sum(e.day <= day for e in events(atlas))


def test_filters(atlas):
    everything = news(atlas, TODAY)
    instruments = atlas.state.programme.recorded_keys()
    assert sum(len(news(atlas, TODAY, i)) for i in instruments) == len(everything)
    by_district = [news(atlas, TODAY, members=m) for m in atlas.members.values()]
    assert {identify(e, atlas.state) for found in by_district for e in found} == {
        identify(e, atlas.state) for e in everything
    }
    goerlitz = news(atlas, TODAY, "kpr", atlas.members["14626"])
    assert all(e.instrument == "kpr" and any(k.startswith("14626") for k in e.keys) for e in goerlitz)
    assert ("14626",) in [e.keys for e in goerlitz], "a district's own council is its news, too"
    without = [f for f in atlas.register.facts if f.shown_date is None]
    assert undated(atlas) == len(without) == sum(undated(atlas, members=m) for m in atlas.members.values()) > 0


def test_unknown_months_are_no_december(atlas):
    assert month(event(ACTIVE, "2022", "signed")) is None
    assert month(event(ACTIVE, "2022-12", "signed")) == parse_partial_date("2022-12")
    assert month(event(ACTIVE, "2022-12-31", "signed")) == parse_partial_date("2022-12")


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_page_tells_all_news_over_its_years(client, atlas):
    first = page(client, "/aktuelles")
    spans = [unescape(a) for a in re.findall(r'<li><a href="(/aktuelles\?[^"]*jahr=\d+)"', first)]
    told = [i for address in spans for i in re.findall(r'<li id="(e-[^"]+)"', page(client, address))]
    assert told == [f"e-{identify(e, atlas.state)}" for s in stories(news(atlas, TODAY)) for e in s.events]
    assert set(told) == {f"e-{identify(e, atlas.state)}" for e in news(atlas, TODAY)}
    assert "<script" not in first
    assert len(first) < 60_000


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


def test_nonsense_falls_back(client, site):
    nonsense = {"angebot": "<b>", "kreis": "1", "jahr": "²²²²"}
    assert read_news(site, nonsense) == NewsQuery()
    assert page(client, "/aktuelles?jahr=1900").count("<li id=") == page(client, "/aktuelles").count("<li id=")


# --- the feed ---------------------------------------------------------------------------------------------------------


def parsed(response):
    assert response.status_code == 200
    assert response.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.data)


def text_of(element, name):
    return element.findtext(f"a:{name}", namespaces=ATOM)


def link_of(element, rel):
    return [a.attrib for a in element.findall("a:link", ATOM) if a.get("rel") == rel]


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


def test_a_story_that_grows_is_told_again(atlas):
    """A feed reader that has seen a story must see it again when something joins it; a single event stays what it was."""
    story = next(s for s in stories(news(atlas, TODAY)) if len(s.events) > 1)
    one, more = Story(story.events[:1]), identify_story(story, atlas.state)
    assert identify_story(one, atlas.state) == identify(story.events[0], atlas.state) != more
    assert more == identify_story(Story(story.events), atlas.state)


def test_what_is_learnt_today_of_years_ago_comes_first():
    """A fact of 2019 that was published last leads the feed, and stands on the page in its year."""
    atlas = small_atlas()
    old = next(f for f in atlas.register.facts if f.date)
    source = replace(old.source, published=parse_partial_date("2026-11-19"))
    late = replace(old, ags=world.B, recorded_ags=world.B, date=parse_partial_date("2019-02-01"), source=source)
    site = build_site(replace(atlas, register=replace(atlas.register, facts=[*atlas.register.facts, late])))
    before = ElementTree.fromstring(render_feed(build_site(atlas), "http://x/", NewsQuery()))
    feed = ElementTree.fromstring(render_feed(site, "http://x/", NewsQuery()))
    first, *others = feed.findall("a:entry", ATOM)
    assert text_of(first, "title").startswith(world.NAMES[world.B])
    assert text_of(first, "updated") == text_of(feed, "updated") == "2026-11-19T00:00:00Z"
    assert [text_of(e, "id") for e in others] == [text_of(e, "id") for e in before.findall("a:entry", ATOM)]
    told = [e for e in news(site.atlas, TODAY) if world.B in e.keys]
    assert [e.day for e in told] == [date(2019, 2, 1)] and news(site.atlas, TODAY)[0] not in told


@pytest.mark.parametrize(
    ("published", "expected"),
    [(("2025-09-11",), "2025-09-11"), (("2025",), "2025-01-01"), (("2020",), "2022-06-21"), ((None,), "2022-06-21"),
     (("2025-09", None, "2024-03-02"), "2024-03-02")],
)  # fmt: skip
def test_since_when_an_event_is_known(published, expected):
    sources = tuple(Source("t", "", parse_partial_date(p) if p else None) for p in published)
    told = event(ACTIVE, "2022-06-21", "signed")
    assert learnt(replace(told, status=replace(told.status, sources=sources))) == date.fromisoformat(expected)


def test_entries_lead_to_where_they_stand_on_the_page(client):
    for entry in parsed(client.get("/aktuelles.atom?angebot=agreement")).findall("a:entry", ATOM):
        there = urlsplit(link_of(entry, "alternate")[0]["href"])
        assert f'id="{there.fragment}"' in page(client, f"{there.path}?{there.query}")


def ids_of(feed):
    return [e.text for e in feed.iterfind(".//a:id", ATOM)]


def test_ids_depend_on_what_is_told_alone(atlas, run_store, client):
    elsewhere = build_app(atlas, run_store, base="/karte/", proxies=1).server.test_client()
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "atlas.example"}
    here, there = (
        parsed(client.get("/aktuelles.atom")),
        parsed(elsewhere.get("/karte/aktuelles.atom", headers=forwarded)),
    )
    assert ids_of(here) == ids_of(there)
    addresses = [a.get("href") for a in there.iterfind(".//a:link", ATOM) if a.get("rel") != "via"]
    assert addresses and all(a.startswith("https://atlas.example/karte/aktuelles") for a in addresses)
    html = "".join(e.text for e in there.iterfind(".//a:content", ATOM))
    assert 'href="https://atlas.example/karte/gemeinde/' in html
    assert 'href="/' not in html


def test_feeds_of_filters_and_languages_are_feeds_of_their_own(client):
    paths = ["", "?angebot=kpr", "?kreis=14626", "?lang=en"]
    feeds = [parsed(client.get(f"/aktuelles.atom{p}")) for p in paths]
    assert len({text_of(f, "id") for f in feeds}) == len(feeds)
    assert set(ids_of(feeds[0])).isdisjoint(ids_of(feeds[3]))
    assert feeds[3].get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    titles = " ".join(e.text for e in feeds[3].iterfind("a:entry/a:title", ATOM))
    assert "on record" in titles and "belegt" not in titles
    kpr = parsed(client.get("/aktuelles.atom?angebot=kpr"))
    assert {c.get("term") for c in kpr.iterfind(".//a:category", ATOM)} == {"kpr"}


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


def test_an_empty_feed_is_a_feed():
    site = build_site(small_atlas())
    feed = ElementTree.fromstring(render_feed(site, "http://x/", NewsQuery("coaching", WEST)))
    assert feed.findall("a:entry", ATOM) == []
    assert text_of(feed, "updated").startswith(site.programme.start.isoformat())
    assert sum(len(news(site.atlas, TODAY, members=site.atlas.members[d])) for d in (EAST, WEST)) == 6
