"""``/fassungen``: which editions of the register there were, what each changed, and an Atom feed of them. Names no persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from dashboard.context.languages import spoken
from dashboard.context.operation import MORE, Operation, offers
from dashboard.context.site import Site
from dashboard.context.slugs import place_path
from dashboard.pages.feed import Entry, Feed, atom
from dashboard.pages.head import About
from dashboard.pages.shell import shell_context
from dashboard.serving.editions import PATH as ONE
from layers.answers.news import feed_id
from layers.words.language import Language, message

# nothing of the database is imported where there is none
if TYPE_CHECKING:
    from loaders.history.showing import Shown

PATH, FEED_PATH = "fassungen", "fassungen.atom"
FEED_LENGTH = 50
#: So many are named of those that an edition changed in one way.
_NAMED = 40
_WAYS = {"came": message("neu"), "changed": message("geändert"), "went": message("entfallen")}


def register_editions(server: Flask, site: Site, editions: Sequence[Shown]) -> None:
    """Add the page and the feed; ``editions``: all of them, oldest first."""

    @server.get(f"/{PATH}")
    def editions_page() -> str:
        return render_editions(spoken(site), editions, request.args.get("jahr", ""))

    @server.get(f"/{FEED_PATH}")
    @offers(Operation(message("Die Fassungen des Registers als Atom-Feed"), MORE, "application/atom+xml"))
    def editions_feed() -> Response:
        body = render_editions_feed(spoken(site), request.host_url.rstrip("/") + site.base, editions)
        return Response(body, content_type="application/atom+xml; charset=utf-8")


def render_editions(site: Site, editions: Sequence[Shown], year: str = "") -> str:
    """Return the page with the editions of a year, by default of the last that has any, newest first."""
    by_year = {str(y): list(some) for y, some in groupby(reversed(editions), key=lambda e: e.first.year)}
    newest = next(iter(by_year))
    shown, told = (
        year if year in by_year else newest,
        site.language.text("Was veröffentlicht wurde, das Neueste zuerst."),
    )
    told = f"{site.language.text('Fassungen des Registers')}. {told}"
    return render_template(
        "editions.html",
        **shell_context(site, PATH, about=About(PATH, told, {"jahr": shown if shown != newest else ""})),
        editions=[_told(site, edition) for edition in by_year[shown]],
        years=[(y, len(some), y == shown) for y, some in by_year.items()],
        feed_href=site.link(FEED_PATH),
    )


def _told(site: Site, edition: Shown) -> dict:
    address = site.link(f"{ONE}/{edition.number}/" if edition.last else "")
    return {
        "number": edition.number,
        "day": site.language.day(edition.first),
        "message": edition.message,
        "newest": edition.last is None,
        "href": address,
        "counts": count_lines(site, edition),
        "named": _named(site, edition),
    }


def count_lines(site: Site, edition: Shown) -> list[str]:
    """→ „Vereinbarung: 2 neu, 1 entfallen“: how many facts came and went, a line per instrument in the programme's order."""
    labels = {i.key: i.short for i in site.programme.recorded}
    keys = [*labels, *sorted((edition.came.keys() | edition.went.keys()) - labels.keys())]
    return [
        f"{labels.get(key, key)}: {_came_and_went(edition.came.get(key, 0), edition.went.get(key, 0), site.language)}"
        for key in keys
        if key in edition.came or key in edition.went
    ]


def _came_and_went(came: int, went: int, language: Language) -> str:
    said = [language.text("{count} neu", count=language.number(came))] if came else []
    said += [language.text("{count} entfallen", count=language.number(went))] if went else []
    return ", ".join(said)


def _named(site: Site, edition: Shown) -> list[tuple[str, list[Markup], int]]:
    """Whom an edition tells something new of: how, names with the instrument, and how many more there are."""
    labels = {i.key: i.short for i in site.programme.recorded}
    found: dict[str, list[Markup]] = {way: [] for way in _WAYS}
    for (ags, name, instrument), (came, went) in edition.told.items():
        way = "changed" if came and went else "came" if came else "went"
        found[way].append(Markup("{}: {}").format(_place(site, ags, name), labels.get(instrument, instrument)))
    return [
        (site.language.text(_WAYS[w]), some[:_NAMED], max(len(some) - _NAMED, 0)) for w, some in found.items() if some
    ]


def _place(site: Site, ags: str, name: str) -> Markup:
    municipality = site.atlas.find(ags)
    if not municipality and ags not in site.atlas.districts:
        return Markup("{}").format(name)
    path = place_path(site.atlas, municipality.ags if municipality else ags)
    return Markup('<a href="{}">{}</a>').format(site.link(path), name)


def render_editions_feed(site: Site, root: str, editions: Sequence[Shown]) -> bytes:
    """Return the Atom document; ``root`` is the full address of the start page."""
    site = replace(site, base=root)
    language, found = site.language, list(reversed(editions))[:FEED_LENGTH]
    return atom(
        Feed(
            site,
            feed_id(site.atlas.state, "editions", language.code),
            language.text("Fassungen des Registers"),
            language.text("Was veröffentlicht wurde, das Neueste zuerst."),
            site.link(FEED_PATH),
            site.link(PATH),
            found[0].first,
            [_entry(site, edition) for edition in found],
        )
    )


def _entry(site: Site, edition: Shown) -> Entry:
    language = site.language
    name = language.text("Fassung {number}", number=edition.number)
    lines = [Markup("<li>{}</li>").format(line) for line in count_lines(site, edition)]
    told = [
        Markup("<p>{}: {}{}</p>").format(way, Markup(", ").join(names), _more(more, language))
        for way, names, more in _named(site, edition)
    ]
    return Entry(
        feed_id(site.atlas.state, "edition", str(edition.number), language.code),
        f"{name}: {edition.message}" if edition.message else name,
        Markup("<ul>{}</ul>{}").format(Markup().join(lines), Markup().join(told)),
        edition.first,
        f"{site.link(PATH, jahr=edition.first.year)}#f-{edition.number}",
        {},
        (),
    )


def _more(count: int, language: Language) -> str:
    return " " + language.text("und {count} weitere", count=language.number(count)) if count else ""
