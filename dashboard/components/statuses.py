"""The steps of one municipality: status, date, carrier and sources per instrument."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from layers.words.language import GERMAN, Language
from layers.words.wording import STATUS_SYMBOLS, page_words, since, site_of, status_word
from loaders.atlas.facts import UNKNOWN, Source
from loaders.atlas.fold import Status
from loaders.atlas.programme import Instrument, Programme


def status_symbol(status: Status, instrument: Instrument, language: Language, said: bool = True) -> html.Span:
    """The symbol of a status; its words go along for those who do not see it, unless they stand beside it."""
    word = status_word(status, instrument, language)
    if status.derived:
        word = language.text("{status}, abgeleitet", status=instrument.active)
    mark = html.Span(
        STATUS_SYMBOLS[status.status], className=f"status-symbol is-{status.status}", **{"aria-hidden": "true"}
    )
    return html.Span([mark, html.Span(word, className="visually-hidden")], title=word) if said else mark


def status_list(statuses: Mapping[str, Status], programme: Programme, own_name: str, language: Language) -> html.Ul:
    """One line per instrument, in programme order. ``own_name`` is left out as a carrier; ``programme`` is in ``language``."""
    return html.Ul(
        [_line(programme.find(key), status, own_name, language) for key, status in statuses.items()],
        className="status-list",
    )


def _line(instrument: Instrument, status: Status, own_name: str, language: Language) -> html.Li:
    head = html.Div(
        [
            status_symbol(status, instrument, language, said=False),
            html.Span(instrument.short, className="status-name", title=f"{instrument.label}: {instrument.explanation}"),
            html.Span(status_word(status, instrument, language), className="status-word"),
        ],
        className="status-head",
    )
    if status.status == UNKNOWN:
        return html.Li(head, className="status-line is-unknown")
    notes = []
    if status.derived:
        notes.append(
            html.Div(language.text("Nicht eigens belegt, muss aber vorausgegangen sein."), className="status-note")
        )
    if status.carrier and status.carrier != own_name:
        notes.append(html.Div(language.text("gemeinsam: {carrier}", carrier=status.carrier), className="status-note"))
    if status.contact_url:
        said = f"{page_words(instrument, language)} ({site_of(status.contact_url)})"
        notes.append(html.Div(outward(said, status.contact_url), className="status-note"))
    return html.Li(
        [
            head,
            html.Div(since(status, instrument, language), className="status-when"),
            *notes,
            *source_list(status.sources, language),
        ],
        className=f"status-line is-{status.status}",
    )


def outward(words: str | html.Span, address: str, **more: str) -> html.A:
    """A link to a page of somebody else, who is not told where the visitor comes from."""
    return html.A(words, href=address, target="_blank", rel="noopener noreferrer", **more)


def source_list(sources: tuple[Source, ...], language: Language) -> list:
    """The decisive source at once, on one line; all of them in full on demand, and on paper, where nothing can be opened."""
    if not sources:
        return []
    first, *others = sources
    line = html.Div(
        [language.plural("Quelle:", "Quellen:", 1), " ", *_source(first, language)], className="status-source"
    )
    if not others:
        return [line]
    more, total = language.number(len(others)), language.number(len(sources))
    said = language.text("+{others}, alle {total} Quellen zeigen", others=more, total=total)
    summary = html.Summary(f"+{more}", title=language.text("alle Quellen zeigen"), **{"aria-label": said})
    listed = html.Ul([html.Li(_source(s, language)) for s in sources])
    shown = [line, html.Details([summary, listed], className="status-more")]
    printed = [part for s in others for part in ("; ", *_source(s, language))][1:]
    further = html.Div([language.text("Weitere:"), " ", *printed], className="status-source on-paper")
    return [html.Div(shown, className="status-sources"), further]


def _source(source: Source, language: Language) -> list:
    date = f" ({language.partial_day(source.published)})" if source.published else ""
    german = {} if language.code == GERMAN.code else {"lang": GERMAN.code}
    # the register's addresses are checked to be http(s) when it is loaded
    if not source.url:
        return [html.Span(source.title, **german), date]
    # a title does not always say who published it; on a screen its link does
    publisher = html.Span(f", {site_of(source.url)}", className="on-paper")
    return [outward(source.title, source.url, **german), date, publisher]
