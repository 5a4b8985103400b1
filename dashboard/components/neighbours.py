"""The neighbours of one municipality with their statuses."""

from __future__ import annotations

from dash import html

from dashboard.components.names import other_name
from dashboard.components.statuses import status_symbol
from layers.wording import number, sort_key
from loaders.atlas import Snapshot
from loaders.programme import Instrument


def neighbour_table(snapshot: Snapshot, ags: str) -> html.Table:
    """A table of the neighbours, by name; each name selects that municipality."""
    atlas = snapshot.atlas
    instruments = atlas.state.programme.instruments
    around = sorted(
        atlas.neighbours.borders[ags].items(), key=lambda item: sort_key(atlas.municipalities[item[0]].name)
    )
    head = html.Tr([html.Th("Gemeinde", scope="col"), *[_head(i) for i in instruments]])
    rows = [_row(snapshot, other, metres) for other, metres in around]
    return html.Table(
        [
            html.Caption("Nachbargemeinden und ihr Stand", className="visually-hidden"),
            html.Thead(head),
            html.Tbody(rows),
        ],
        className="neighbour-table",
    )


def _head(instrument: Instrument) -> html.Th:
    return html.Th(html.Abbr(instrument.abbreviation, title=instrument.label), scope="col", className="narrow")


def _row(snapshot: Snapshot, ags: str, metres: float) -> html.Tr:
    cells = [html.Td(status_symbol(s), className="narrow") for s in snapshot.statuses(ags).values()]
    m = snapshot.atlas.municipalities[ags]
    link = html.A(m.name, href=f"?gemeinde={ags}", **{"data-select": ags})
    border = f"{number(metres / 1000, 1)} km Grenze" if metres else "nur Punktberührung"
    return html.Tr([html.Th([link, *other_name(m), html.Small(border)], scope="row"), *cells])
