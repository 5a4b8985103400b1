"""``/aktuelles``: what the register says has happened, newest first, and the same as an Atom feed. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from dashboard.context.area import area, area_context, area_members, area_parameters, read_area
from dashboard.context.common_parameters import ANGEBOT, AREA
from dashboard.context.languages import spoken
from dashboard.context.operation import MORE, Operation, offers
from dashboard.context.site import Site
from dashboard.context.slugs import place_path
from dashboard.pages.feed import Entry, Feed, atom
from dashboard.pages.head import About
from dashboard.pages.shell import shell_context
from layers.answers.events import Event
from layers.answers.news import (
    Story,
    feed_id,
    happened,
    identify,
    identify_story,
    learnt,
    month,
    names,
    news,
    pages,
    shared_carrier,
    stories,
    undated,
    when,
)
from layers.catalogue import OVERVIEW
from layers.words.freshness import as_of_text
from layers.words.language import message
from layers.words.region_words import region_title
from loaders.atlas.model import Atlas

PATH, FEED_PATH = "aktuelles", "aktuelles.atom"
#: A feed tells this many stories, those that became known last.
FEED_LENGTH = 50
#: Marks are news, too.
_INSTRUMENT = replace(ANGEBOT, choices=lambda site: site.atlas.state.programme.recorded_keys())


@dataclass(frozen=True)
class NewsQuery:
    """Which events are told: those of an instrument and of a place (see ``read_area``); on the page that ``year`` is on, 0 for
    the newest."""

    instrument: str = ""
    place: str = ""
    year: int = 0

    def parameters(self, atlas: Atlas) -> dict[str, str]:
        """Return the parameters of an address with the same filters, without the year."""
        return {"angebot": self.instrument, **area_parameters(atlas, self.place)}


def register_news(server: Flask, site: Site) -> None:
    """Add the page and the feed."""

    @server.get(f"/{PATH}")
    def page() -> str:
        return render_news(spoken(site), read_news(site, request.args))

    @server.get(f"/{FEED_PATH}")
    @offers(
        Operation(
            message("Aktuelles als Atom-Feed"),
            MORE,
            "application/atom+xml",
            (_INSTRUMENT, *AREA),
            more=message("Die 50 Meldungen, die zuletzt bekannt wurden."),
            example={"kreis": ""},
        )
    )
    def feed() -> Response:
        body = render_feed(spoken(site), request.host_url.rstrip("/") + site.base, read_news(site, request.args))
        return Response(body, content_type="application/atom+xml; charset=utf-8")


def read_news(site: Site, query: Mapping[str, str]) -> NewsQuery:
    """Return the state of an address; unknown values fall back."""
    year = query.get("jahr", "")
    return NewsQuery(
        _INSTRUMENT.read(query, site),
        read_area(site, query),
        int(year) if len(year) == 4 and year.isascii() and year.isdigit() else 0,
    )


def render_news(site: Site, query: NewsQuery) -> str:
    """Return the page for a state."""
    atlas, members = site.atlas, area_members(site.atlas, query.place)
    cut = pages(stories(news(atlas, site.today(), query.instrument, members)))
    shown = next((page for page in cut if page[-1].day.year <= query.year <= page[0].day.year), cut[0] if cut else [])
    return render_template(
        "news.html",
        **shell_context(
            site, PATH, about=_about(site, query, shown[0].day.year if shown and shown is not cut[0] else 0)
        ),
        query=query,
        title=_title(site, query),
        years=_years(site, shown),
        others=[(_span(page), page[0].day.year, len(page), page is shown) for page in cut],
        total=sum(map(len, cut)),
        undated=undated(atlas, query.instrument, members),
        parameters=query.parameters(atlas),
        feed_href=site.link(FEED_PATH, **query.parameters(atlas)),
        **area_context(site, query.place),
    )


def _title(site: Site, query: NewsQuery) -> str:
    """→ „Aktuelles – Vereinbarung, Landkreis Görlitz“."""
    chosen = [site.programme.find(query.instrument).short] if query.instrument else []
    chosen += [region_title(site.atlas, area(site.atlas, query.place), site.language)] if query.place else []
    return " – ".join([site.language.text("Aktuelles"), *([", ".join(chosen)] if chosen else [])])


def _about(site: Site, query: NewsQuery, year: int) -> About:
    """``year``: of the page's newest news, 0 for the first page."""
    order = message(
        "Was gemeldet wurde und ein Datum hat, das Neueste zuerst. Die Daten sagen, wann etwas geschah, nicht, wann wir davon "
        "erfuhren."
    )
    as_of = as_of_text(site.on(site.today()), site.language)
    told = f"{_title(site, query)}. {as_of}. {site.language.text(order)}"
    said = {**query.parameters(site.atlas), "jahr": str(year or "")}
    layer = query.instrument if query.instrument in site.catalogue else OVERVIEW
    return About(PATH, told, said, query.place, layer)


def _span(page: Sequence[Story]) -> str:
    """→ „2024–2025“, „2023“."""
    first, last = page[-1].day.year, page[0].day.year
    return str(last) if first == last else f"{first}–{last}"


def _years(site: Site, shown: Sequence[Story]) -> list[tuple[int, list[tuple[str, list[dict]]]]]:
    """The stories of a page by year and month, with what the template says of each."""
    language = site.language

    def heading(story: Story) -> str:
        known = month(story.head)
        if known is None:
            return language.text("{year}, Monat nicht bekannt", year=story.day.year)
        return language.partial_day(known)

    return [
        (year, [(name, [_item(site, story) for story in told]) for name, told in groupby(in_year, key=heading)])
        for year, in_year in groupby(shown, key=lambda s: s.day.year)
    ]


def _item(site: Site, story: Story) -> dict:
    said = when(story.head, site.language)
    return {
        "when": said,
        "places": _places(site, story.head),
        "told": [_told(site, event, said) for event in story.events],
        "sources": story.sources,
    }


def _told(site: Site, event: Event, said: str) -> dict:
    """What is said of one event of a story; its date only if that of the story, ``said``, says something else."""
    own = when(event, site.language)
    return {
        "id": _anchor(event, site),
        "what": happened(event, site.state, site.language),
        "when": own if own != said else "",
        "status": event.status.status,
        "carrier": shared_carrier(event),
    }


def _anchor(event: Event, site: Site) -> str:
    # an id begins with a letter, so that styles and scripts can name it
    return f"e-{identify(event, site.atlas.state)}"


def _places(site: Site, event: Event) -> Markup:
    """The names of those an event is about, as links in a sentence."""
    linked = [
        Markup('<a href="{}">{}</a>').format(site.link(place_path(site.atlas, key)), name)
        for key, name in zip(event.keys, names(event, site.atlas), strict=True)
    ]
    return Markup(site.language.join([str(a) for a in linked]))


def render_feed(site: Site, root: str, query: NewsQuery) -> bytes:
    """Return the Atom document; ``root`` is the full address of the start page."""
    site = replace(site, base=root)
    atlas, language = site.atlas, site.language
    # by the day they became known: what is learnt today of years ago would otherwise reach no subscriber
    members = area_members(atlas, query.place)
    told = stories(news(atlas, site.today(), query.instrument, members), apart=learnt)
    found = sorted(told, key=lambda story: learnt(story.head), reverse=True)[:FEED_LENGTH]
    subtitle = language.text(
        "{as_of}. Was im Register ein Datum hat; was zuletzt bekannt wurde, zuerst.",
        as_of=as_of_text(site.on(site.today()), language),
    )
    return atom(
        Feed(
            site,
            feed_id(atlas.state, "feed", language.code, query.instrument, query.place),
            _title(site, query),
            subtitle,
            site.link(FEED_PATH, **query.parameters(atlas)),
            site.link(PATH, **query.parameters(atlas)),
            learnt(found[0].head) if found else site.programme.start,
            [_entry(site, story) for story in found],
        )
    )


def _entry(site: Site, story: Story) -> Entry:
    language, head = site.language, story.head
    said = [happened(event, site.state, language) for event in story.events]
    told = Markup().join(_paragraph(site, event) for event in story.events)
    instruments = dict.fromkeys(event.instrument for event in story.events)
    return Entry(
        # translations of one story are entries of their own
        feed_id(site.atlas.state, str(identify_story(story, site.atlas.state)), language.code),
        f"{language.join(names(head, site.atlas))}: {', '.join(said)}",
        told,
        learnt(head),
        f"{site.link(PATH, jahr=story.day.year)}#{_anchor(story.events[0], site)}",
        {key: site.programme.find(key).label for key in instruments},
        story.sources,
    )


def _paragraph(site: Site, event: Event) -> Markup:
    language, carrier = site.language, shared_carrier(event)
    what = happened(event, site.state, language)
    told = Markup("<p>{}: {} ({})</p>").format(_places(site, event), what, when(event, language))
    return told + (
        Markup("<p>{}</p>").format(language.text("gemeinsam: {carrier}", carrier=carrier)) if carrier else ""
    )
