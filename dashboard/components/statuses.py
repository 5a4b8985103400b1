"""The steps of one municipality: status, date, carrier and sources per instrument."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from layers.wording import STATUS_SYMBOLS, STATUS_WORDS, partial_day, since
from loaders.fold import UNKNOWN, Source, Status
from loaders.programme import Instrument


def status_symbol(status: Status, said: bool = True) -> html.Span:
    """The symbol of a status; its words go along for those who do not see it, unless they stand beside it."""
    word = STATUS_WORDS[status.status] + (", abgeleitet" if status.derived else "")
    mark = html.Span(
        STATUS_SYMBOLS[status.status], className=f"status-symbol is-{status.status}", **{"aria-hidden": "true"}
    )
    return html.Span([mark, html.Span(word, className="visually-hidden")], title=word) if said else mark


def status_list(statuses: Mapping[str, Status], instruments: Mapping[str, Instrument], own_name: str) -> html.Ul:
    """One line per instrument, in programme order. ``own_name`` is left out as a carrier."""
    return html.Ul(
        [_line(instruments[key], status, own_name) for key, status in statuses.items()], className="status-list"
    )


def _line(instrument: Instrument, status: Status, own_name: str) -> html.Li:
    head = html.Div(
        [
            status_symbol(status, said=False),
            html.Span(instrument.short, className="status-name", title=f"{instrument.label}: {instrument.explanation}"),
            html.Span(STATUS_WORDS[status.status] if not status.derived else "abgeleitet", className="status-word"),
        ],
        className="status-head",
    )
    if status.status == UNKNOWN:
        return html.Li(head, className="status-line is-unknown")
    notes = []
    if status.derived:
        notes.append(html.Div("Nicht eigens belegt, muss aber vorausgegangen sein.", className="status-note"))
    if status.carrier and status.carrier != own_name:
        notes.append(html.Div(f"gemeinsam: {status.carrier}", className="status-note"))
    return html.Li(
        [head, html.Div(since(status), className="status-when"), *notes, *source_list(status.sources)],
        className=f"status-line is-{status.status}",
    )


def source_list(sources: tuple[Source, ...]) -> list:
    """The decisive source at once, on one line; all of them in full on demand."""
    if not sources:
        return []
    line = html.Div(["Quelle: ", *_source(sources[0])], className="status-source")
    if len(sources) == 1:
        return [line]
    more = html.Summary(
        f"+{len(sources) - 1}",
        title="alle Quellen zeigen",
        **{"aria-label": f"+{len(sources) - 1}, alle {len(sources)} Quellen zeigen"},
    )
    listed = html.Ul([html.Li(_source(s)) for s in sources])
    return [html.Div([line, html.Details([more, listed], className="status-more")], className="status-sources")]


def _source(source: Source) -> list:
    date = f" ({partial_day(source.published)})" if source.published else ""
    # the register's addresses are checked to be http(s) when it is loaded
    title = (
        html.A(source.title, href=source.url, target="_blank", rel="noopener noreferrer")
        if source.url
        else source.title
    )
    return [title, date]
