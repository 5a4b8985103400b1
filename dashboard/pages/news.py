"""``/aktuelles``: what the register says has happened, newest first, and the same as an Atom feed. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from dashboard.context.languages import link, spoken
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import ViewState, read_known
from dashboard.pages.feed import Entry, Feed, atom
from dashboard.pages.shell import shell_context
from layers.answers.events import Event
from layers.answers.news import (
    feed_id,
    happened,
    identify,
    learnt,
    month,
    names,
    news,
    pages,
    shared_carrier,
    undated,
    when,
)
from layers.catalogue import OVERVIEW
from layers.words.freshness import as_of_text, register_text
from layers.words.wording import STATUS_SYMBOLS

PATH, FEED_PATH = "aktuelles", "aktuelles.atom"
#: A feed tells this many events, those that became known last.
FEED_LENGTH = 50


@dataclass(frozen=True)
class NewsQuery:
    """Which events are told: those of an instrument and of a district; on the page that ``year`` is on, 0 for the newest."""

    instrument: str = ""
    district: str = ""
    year: int = 0

    def parameters(self, **changes: object) -> dict[str, object]:
        """Return the parameters of an address with the same filters, without the year."""
        return {"angebot": self.instrument, "kreis": self.district, **changes}


def register_news(server: Flask, site: Site, base: str) -> None:
    """Add the page and the feed."""

    @server.get(f"/{PATH}")
    def page() -> str:
        return render_news(spoken(site), base, read_news(site, request.args))

    @server.get(f"/{FEED_PATH}")
    def feed() -> Response:
        body = render_feed(spoken(site), request.host_url.rstrip("/") + base, read_news(site, request.args))
        return Response(body, content_type="application/atom+xml; charset=utf-8")


def read_news(site: Site, query: Mapping[str, str]) -> NewsQuery:
    """Return the state of an address; unknown values fall back."""
    year = query.get("jahr", "")
    return NewsQuery(
        read_known(query, "angebot", site.atlas.state.programme.recorded_keys()),
        read_known(query, "kreis", site.atlas.districts),
        int(year) if len(year) == 4 and year.isascii() and year.isdigit() else 0,
    )


def render_news(site: Site, base: str, query: NewsQuery) -> str:
    """Return the page for a state."""
    atlas = site.atlas
    cut = pages(news(atlas, site.today(), query.instrument, query.district))
    shown = next((page for page in cut if page[-1].day.year <= query.year <= page[0].day.year), cut[0] if cut else [])
    return render_template(
        "news.html",
        **shell_context(site, base, PATH, ViewState(OVERVIEW, site.today())),
        query=query,
        title=_title(site, query),
        years=_years(site, base, shown),
        others=[(_span(page), page[0].day.year, len(page), page is shown) for page in cut],
        total=sum(map(len, cut)),
        undated=undated(atlas, query.instrument, query.district),
        instruments=site.programme.recorded,
        districts=atlas.districts,
        symbols=STATUS_SYMBOLS,
        feed_href=link(base, site.language, FEED_PATH, query.parameters()),
    )


def _title(site: Site, query: NewsQuery) -> str:
    """→ „Aktuelles – Vereinbarung, Landkreis Görlitz“."""
    chosen = [site.programme.find(query.instrument).short] if query.instrument else []
    chosen += [site.atlas.districts[query.district]] if query.district else []
    return " – ".join([site.language.text("Aktuelles"), *([", ".join(chosen)] if chosen else [])])


def _span(page: Sequence[Event]) -> str:
    """→ „2024–2025“, „2023“."""
    first, last = page[-1].day.year, page[0].day.year
    return str(last) if first == last else f"{first}–{last}"


def _years(site: Site, base: str, shown: Sequence[Event]) -> list[tuple[int, list[tuple[str, list[dict]]]]]:
    """The events of a page by year and month, with what the template says of each."""
    language = site.language

    def heading(event: Event) -> str:
        known = month(event)
        if known is None:
            return language.text("{year}, Monat nicht bekannt", year=event.day.year)
        return language.partial_day(known)

    return [
        (
            year,
            [(name, [_item(site, base, event) for event in events]) for name, events in groupby(in_year, key=heading)],
        )
        for year, in_year in groupby(shown, key=lambda e: e.day.year)
    ]


def _item(site: Site, base: str, event: Event) -> dict:
    return {
        "id": _anchor(event, site),
        "when": when(event, site.language),
        "places": _places(site, base, event),
        "what": happened(event, site.state, site.language),
        "status": event.status.status,
        "carrier": shared_carrier(event),
        "sources": event.sources,
    }


def _anchor(event: Event, site: Site) -> str:
    # an id begins with a letter, so that styles and scripts can name it
    return f"e-{identify(event, site.atlas.state)}"


def _places(site: Site, base: str, event: Event) -> Markup:
    """The names of those an event is about, as links in a sentence."""
    linked = [
        Markup('<a href="{}">{}</a>').format(_address(site, base, key), name)
        for key, name in zip(event.keys, names(event, site.atlas), strict=True)
    ]
    return Markup(site.language.join([str(a) for a in linked]))


def _address(site: Site, base: str, key: str) -> str:
    path = district_path(site.atlas, key) if key in site.atlas.districts else f"gemeinde/{key}"
    return link(base, site.language, path)


def render_feed(site: Site, root: str, query: NewsQuery) -> bytes:
    """Return the Atom document; ``root`` is the full address of the start page."""
    atlas, language = site.atlas, site.language
    # by the day they became known: what is learnt today of years ago would otherwise reach no subscriber
    found = sorted(news(atlas, site.today(), query.instrument, query.district), key=learnt, reverse=True)[:FEED_LENGTH]
    programme, state = site.programme, atlas.state
    name = f"{programme.short}-Atlas"
    subtitle = language.text(
        "{as_of}. Was im Register ein Datum hat; was zuletzt bekannt wurde, zuerst.",
        as_of=as_of_text(site.on(site.today()), language),
    )
    return atom(
        Feed(
            feed_id(state, "feed", language.code, query.instrument, query.district),
            f"{_title(site, query)} – {name}",
            subtitle,
            name,
            f"{register_text(atlas, language)} · {atlas.provenance.attribution}",
            language,
            link(root, language, FEED_PATH, query.parameters()),
            link(root, language, PATH, query.parameters()),
            learnt(found[0]) if found else programme.start,
            [_entry(site, root, event) for event in found],
        )
    )


def _entry(site: Site, root: str, event: Event) -> Entry:
    language, programme = site.language, site.programme
    what, carrier = happened(event, site.state, language), shared_carrier(event)
    told = Markup("<p>{}: {} ({})</p>").format(_places(site, root, event), what, when(event, language))
    if carrier:
        told += Markup("<p>{}</p>").format(language.text("gemeinsam: {carrier}", carrier=carrier))
    return Entry(
        # translations of one event are entries of their own
        feed_id(site.atlas.state, str(identify(event, site.atlas.state)), language.code),
        f"{language.join(names(event, site.atlas))}: {what}",
        told,
        learnt(event),
        f"{link(root, language, PATH, {'jahr': event.day.year})}#{_anchor(event, site)}",
        event.instrument,
        programme.find(event.instrument).label,
        event.sources,
    )
