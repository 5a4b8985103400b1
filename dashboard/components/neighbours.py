"""The neighbours of one municipality with their statuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html

from dashboard.components.statuses import status_symbol
from layers.wording import join, number, sort_key
from loaders.atlas import Atlas

_HEADS = {"consultation": ("Gespr.", "Erstgespräch"), "agreement": ("Verein.", "Kooperationsvereinbarung"),
          "kpr": ("KPR", "Kommunaler Präventionsrat"), "coaching": ("Coach.", "Begleitendes Coaching"),
          "analysis": ("Analyse", "Sicherheitsanalyse")}


def neighbour_sentence(atlas: Atlas, ags: str, as_of: date, today: date) -> list:
    """Say in words how many neighbours have an agreement and a council."""
    around = list(atlas.neighbours.borders[ags])
    if not around:
        return ["Diese Gemeinde hat keine Nachbargemeinde, die im Atlas verzeichnet ist."]

    def having(instrument: str) -> list[str]:
        return [n for n in around if atlas.register.status(n, instrument, as_of, today).takes_part]

    agreements, councils = having("agreement"), having("kpr")
    total = "1 Nachbargemeinde" if len(around) == 1 else f"{len(around)} Nachbargemeinden"
    verb = "hat" if len(agreements) == 1 else "haben"
    sentence = [html.Strong(f"{len(agreements)} von {total}"), f" {verb} eine Vereinbarung."]
    if councils:
        named = join([atlas.municipalities[n].name for n in councils[:3]])
        sentence.append(f" Einen Präventionsrat {'hat' if len(councils) == 1 else 'haben'} {named}"
                        + (f" und {len(councils) - 3} weitere." if len(councils) > 3 else "."))
    return sentence


def neighbour_table(atlas: Atlas, ags: str, as_of: date, today: date) -> html.Table:
    """A table of the neighbours, by name; each name selects that municipality."""
    instruments = [i.key for i in atlas.state.programme.instruments]
    around = sorted(atlas.neighbours.borders[ags].items(), key=lambda item: sort_key(atlas.municipalities[item[0]].name))
    head = html.Tr([html.Th(["Gemeinde ", html.Small("gemeinsame Grenze")], scope="col"), *[_head(key) for key in instruments]])
    rows = [_row(atlas, other, metres, instruments, as_of, today) for other, metres in around]
    return html.Table([html.Caption("Nachbargemeinden und ihr Stand", className="visually-hidden"), html.Thead(head), html.Tbody(rows)],
                      className="neighbour-table")


def _head(key: str) -> html.Th:
    short, long = _HEADS.get(key, (key, key))
    return html.Th(html.Abbr(short, title=long), scope="col", className="narrow")


def _row(atlas: Atlas, ags: str, metres: float, instruments: Sequence[str], as_of: date, today: date) -> html.Tr:
    statuses = atlas.register.statuses(ags, as_of, today)
    link = html.A(atlas.municipalities[ags].name, href=f"?gemeinde={ags}", **{"data-select": ags})
    border = f"{number(metres / 1000, 1)} km" if metres else "nur Punktberührung"
    return html.Tr([html.Th([link, html.Small(border)], scope="row"), *[html.Td(status_symbol(statuses[key]), className="narrow") for key in instruments]])
