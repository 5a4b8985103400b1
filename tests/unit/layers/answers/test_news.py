"""News: every dated event is told once, in order, in words; the feed is valid Atom and says the same everywhere."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from dashboard.context.site import build_site
from dashboard.factory import build_app
from dashboard.pages.news import NewsQuery, read_news, render_feed
from layers.answers.events import Event, events
from layers.answers.news import (
    MOST,
    Story,
    happened,
    identify,
    identify_story,
    learnt,
    month,
    news,
    pages,
    stories,
    undated,
)
from layers.words.language import GERMAN
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DATE_KINDS, ENDED, PLANNED, Source
from loaders.atlas.fold import Status
from tests import world
from tests.clock import TODAY
from tests.small_atlas import EAST, WEST, small_atlas
from tests.suite_state import SUITE

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def event(status, since, kind, instrument=SUITE.agreement):
    shown = parse_partial_date(since)
    return Event(shown.last, instrument, (world.A,), Status(status, shown, kind), shown)


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
    own = news(atlas, TODAY, SUITE.council, atlas.members[SUITE.district])
    assert all(e.instrument == SUITE.council and any(k.startswith(SUITE.district) for k in e.keys) for e in own)
    assert (SUITE.district,) in [e.keys for e in own], "a district's own council is its news, too"
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
    for entry in parsed(client.get(f"/aktuelles.atom?angebot={SUITE.agreement}")).findall("a:entry", ATOM):
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
    paths = ["", f"?angebot={SUITE.council}", f"?kreis={SUITE.district}", "?lang=en"]
    feeds = [parsed(client.get(f"/aktuelles.atom{p}")) for p in paths]
    assert len({text_of(f, "id") for f in feeds}) == len(feeds)
    assert set(ids_of(feeds[0])).isdisjoint(ids_of(feeds[3]))
    assert feeds[3].get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    titles = " ".join(e.text for e in feeds[3].iterfind("a:entry/a:title", ATOM))
    assert "on record" in titles and "belegt" not in titles
    kpr = parsed(client.get(f"/aktuelles.atom?angebot={SUITE.council}"))
    assert {c.get("term") for c in kpr.iterfind(".//a:category", ATOM)} == {SUITE.council}


def test_an_empty_feed_is_a_feed():
    site = build_site(small_atlas())
    feed = ElementTree.fromstring(render_feed(site, "http://x/", NewsQuery(SUITE.coaching, WEST)))
    assert feed.findall("a:entry", ATOM) == []
    assert text_of(feed, "updated").startswith(site.programme.start.isoformat())
    assert sum(len(news(site.atlas, TODAY, members=site.atlas.members[d])) for d in (EAST, WEST)) == 6
