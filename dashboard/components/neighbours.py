"""The neighbours of one municipality with their statuses."""

from __future__ import annotations

from dash import html

from dashboard.components.statuses import status_symbol
from layers.wording import join, number, sort_key
from loaders.atlas import Snapshot

_HEADS = {
    "consultation": ("Gespr.", "Erstgespräch"),
    "agreement": ("Verein.", "Kooperationsvereinbarung"),
    "kpr": ("KPR", "Kommunaler Präventionsrat"),
    "coaching": ("Coach.", "Begleitendes Coaching"),
    "analysis": ("Analyse", "Sicherheitsanalyse"),
}


def neighbour_sentence(snapshot: Snapshot, ags: str) -> list:
    """Say in words how many neighbours have an agreement and a council."""
    atlas = snapshot.atlas
    around = list(atlas.neighbours.borders[ags])
    if not around:
        return ["Diese Gemeinde hat keine Nachbargemeinde, die im Atlas verzeichnet ist."]

    def having(instrument: str) -> list[str]:
        return [n for n in around if snapshot.status(n, instrument).takes_part]

    agreements, councils = having("agreement"), having("kpr")
    total = "1 Nachbargemeinde" if len(around) == 1 else f"{len(around)} Nachbargemeinden"
    verb = "hat" if len(agreements) == 1 else "haben"
    sentence = [html.Strong(f"{len(agreements)} von {total}"), f" {verb} eine Vereinbarung."]
    if councils:
        named = join([atlas.municipalities[n].name for n in councils[:3]])
        sentence.append(
            f" Einen Präventionsrat {'hat' if len(councils) == 1 else 'haben'} {named}"
            + (f" und {len(councils) - 3} weitere." if len(councils) > 3 else ".")
        )
    return sentence


def neighbour_table(snapshot: Snapshot, ags: str) -> html.Table:
    """A table of the neighbours, by name; each name selects that municipality."""
    atlas = snapshot.atlas
    instruments = [i.key for i in atlas.state.programme.instruments]
    around = sorted(
        atlas.neighbours.borders[ags].items(), key=lambda item: sort_key(atlas.municipalities[item[0]].name)
    )
    head = html.Tr(
        [html.Th(["Gemeinde ", html.Small("gemeinsame Grenze")], scope="col"), *[_head(key) for key in instruments]]
    )
    rows = [_row(snapshot, other, metres) for other, metres in around]
    return html.Table(
        [
            html.Caption("Nachbargemeinden und ihr Stand", className="visually-hidden"),
            html.Thead(head),
            html.Tbody(rows),
        ],
        className="neighbour-table",
    )


def _head(key: str) -> html.Th:
    short, long = _HEADS.get(key, (key, key))
    return html.Th(html.Abbr(short, title=long), scope="col", className="narrow")


def _row(snapshot: Snapshot, ags: str, metres: float) -> html.Tr:
    cells = [html.Td(status_symbol(s), className="narrow") for s in snapshot.statuses(ags).values()]
    link = html.A(snapshot.atlas.municipalities[ags].name, href=f"?gemeinde={ags}", **{"data-select": ags})
    border = f"{number(metres / 1000, 1)} km" if metres else "nur Punktberührung"
    return html.Tr([html.Th([link, html.Small(border)], scope="row"), *cells])
