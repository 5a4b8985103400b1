"""The neighbours of one municipality with their statuses."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.components.names import other_name
from dashboard.components.statuses import status_symbol
from dashboard.context.addresses import link
from layers.words.language import Language
from layers.words.wording import sort_key
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument


def neighbour_table(snapshot: Snapshot, ags: str, language: Language) -> html.Table:
    """A table of the neighbours, by name; each name selects that municipality."""
    atlas = snapshot.atlas
    instruments = language.state(atlas.state).programme.instruments
    around = sorted(
        atlas.neighbours.borders[ags].items(), key=lambda item: sort_key(atlas.municipalities[item[0]].name)
    )
    marks = [html.Abbr(i.abbreviation, title=i.label) for i in instruments]
    heads = [html.Th(mark, scope="col", className="narrow") for mark in marks]
    rows = [_row(snapshot, other, metres, instruments, language) for other, metres in around]
    return html.Table(
        [
            html.Caption(language.text("Nachbargemeinden und ihr Stand"), className="visually-hidden"),
            html.Thead(html.Tr([html.Th(language.text("Gemeinde"), scope="col"), *heads])),
            html.Tbody(rows),
        ],
        className="neighbour-table",
    )


def _row(snapshot: Snapshot, ags: str, metres: float, instruments: Sequence[Instrument], language: Language) -> html.Tr:
    symbols = [status_symbol(snapshot.status(ags, i.key), i, language) for i in instruments]
    cells = [html.Td(symbol, className="narrow") for symbol in symbols]
    m = snapshot.atlas.municipalities[ags]
    address = link("", language, "", {"gemeinde": ags})
    place = html.A(m.name, href=address, **{"data-select": ags})
    border = (
        language.text("{length} km Grenze", length=language.number(metres / 1000, 1))
        if metres
        else language.text("nur Punktberührung")
    )
    return html.Tr([html.Th([place, *other_name(m), html.Small(border)], scope="row"), *cells])
