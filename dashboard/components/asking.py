"""Whom to ask about one municipality: the programme's office and region, and the public pages of councils."""

from __future__ import annotations

from collections.abc import Callable

from dash import html

from dashboard.components.statuses import outward
from layers.answers.asking import contact_pages, office, office_details, office_regions
from layers.words.language import GERMAN, Language
from layers.words.region_words import named_region_title
from layers.words.wording import site_of
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.named_regions import NamedRegion


def asking_list(snapshot: Snapshot, m: Municipality, language: Language, region_page: Callable[[str], str]) -> html.Dl:
    """Return one entry for each of those who can be asked, with what it leads to; sources are for the screen.

    ``region_page`` gives the address of a region's page here for its key.
    """
    regions = [_region(snapshot, r, language, region_page(r.key)) for r in office_regions(snapshot.atlas, m)]
    pages = [
        _entry(page.holder, outward(page.words, page.url), [page.site]) for page in contact_pages(snapshot, m, language)
    ]
    return html.Dl([_office(snapshot, language), *regions, *pages], className="examples")


def _office(snapshot: Snapshot, language: Language) -> html.Div:
    asked = office(snapshot.atlas.state, language)
    source = _source(asked.source_title, asked.source_url, language)
    before, number, after = " · ".join(office_details(asked, language)).partition(asked.telephone or "\0")
    details = html.Span([before, html.Span(number, className="unbroken"), after])
    return _entry(language.text("Zum Programm"), outward(asked.name, asked.page), [details, *source])


def _region(snapshot: Snapshot, region: NamedRegion, language: Language, page: str) -> html.Div:
    kind, _ = language.state(snapshot.atlas.state).region_kind(region.kind)
    day = [language.text("Stand {date}", date=language.partial_day(region.as_of))] if region.as_of else []
    title = html.A(named_region_title(snapshot.atlas, region, language), href=page)
    return _entry(kind, title, [*day, *_source(region.source_title, region.source_url, language)])


def _source(title: str, url: str, language: Language) -> list[html.Span]:
    if not title:
        return []
    german = {} if language.code == GERMAN.code else {"lang": GERMAN.code}
    shown = [outward(title, url, **german), f" ({site_of(url)})"] if url else [html.Span(title, **german)]
    return [html.Span([language.plural("Quelle:", "Quellen:", 1), " ", *shown], className="on-screen")]


def _entry(term: str, leads_to: html.A, details: list[str | html.Span]) -> html.Div:
    said = [
        part for detail in details for part in (html.Span(" · ", className=getattr(detail, "className", None)), detail)
    ]
    return html.Div([html.Dt(term), html.Dd([leads_to, " ", html.Small(said[1:])])])
