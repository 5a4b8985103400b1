"""The panel beside the map: one municipality, or, if none is selected, the state in figures."""

from __future__ import annotations

from dash import html

from dashboard.components.names import other_name
from dashboard.components.neighbours import neighbour_table
from dashboard.components.statuses import status_list
from layers.figures import Figures, figures
from layers.portrait import border_of_the_state, facts, former_lines
from layers.sentences import answer
from layers.wording import STATUS_SYMBOLS, STATUS_WORDS, day, number, partial_day
from loaders.atlas import Municipality, Snapshot
from loaders.programme import Instrument


def panel(snapshot: Snapshot, ags: str | None, requested: str | None = None) -> list:
    """Return the content for ``ags`` on the snapshot's date. ``requested`` is the old key that led here, if any."""
    municipality = snapshot.atlas.municipalities.get(ags or "")
    return municipality_panel(snapshot, municipality, requested) if municipality else state_panel(snapshot)


def municipality_panel(snapshot: Snapshot, m: Municipality, requested: str | None) -> list:
    """Who it is, what it takes part in, says who; and its neighbours."""
    atlas = snapshot.atlas
    beyond = border_of_the_state(atlas, m)
    instruments = {i.key: i for i in atlas.state.programme.instruments}
    return [
        html.H2([m.name, *other_name(m)], id="panel-title", tabIndex=-1),
        html.P(" · ".join([*facts(atlas, m), f"Stand {day(snapshot.as_of)}"]), className="panel-facts"),
        *[html.P(mark.label, className="badge") for mark in snapshot.marks(m.ags)],
        *[html.P(line, className="panel-note") for line in former_lines(m, requested)],
        html.P(answer(snapshot, m.ags), className="answer"),
        html.P(
            [
                html.A("Gemeindeseite", href=f"gemeinde/{m.ags}", className="button button-quiet"),
                html.A("Vergleichen", href=f"vergleich?gemeinden={m.ags}", className="button button-quiet"),
            ],
            className="actions panel-actions",
        ),
        status_list(snapshot.statuses(m.ags), instruments, m.name),
        html.H3("Nachbargemeinden"),
        html.Div(
            neighbour_table(snapshot, m.ags),
            className="table-scroll",
            tabIndex=0,
            role="group",
            **{"aria-label": "Tabelle der Nachbargemeinden"},
        ),
        _key(),
        *([html.P(beyond, className="panel-note")] if beyond else []),
        *_district_council(snapshot, m),
    ]


def _district_council(snapshot: Snapshot, m: Municipality) -> list:
    atlas, found = snapshot.atlas, snapshot.district_statuses(m.district_ags)
    if not found:
        return []
    instruments = {i.key: i for i in atlas.state.programme.instruments}
    return [
        html.H3(f"Im {atlas.districts[m.district_ags]}"),
        html.P("Auf Kreisebene, nicht in der Gemeinde selbst:", className="panel-note"),
        status_list(found, instruments, atlas.districts[m.district_ags]),
    ]


def _key() -> html.P:
    words = [f"{STATUS_SYMBOLS[key]} {word}" for key, word in STATUS_WORDS.items()]
    return html.P(" · ".join(words), className="legend-note")


def state_panel(snapshot: Snapshot) -> list:
    """What is recorded and what was published, per instrument; and how to go on."""
    atlas, programme = snapshot.atlas, snapshot.atlas.state.programme
    heads = (("Angebot", ""), ("belegt", "number"), ("veröffent\u00adlicht", "number"))
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])
    rows = [_figures_row(i, figures(snapshot, i.key)) for i in programme.instruments]
    return [
        html.H2(f"{atlas.state.name} in Zahlen", id="panel-title", tabIndex=-1),
        html.P(f"Stand {day(snapshot.as_of)} · {number(len(atlas.municipalities))} Gemeinden", className="panel-facts"),
        html.Div(
            html.Table(
                [html.Caption("Teilnahme je Angebot", className="visually-hidden"), html.Thead(head), html.Tbody(rows)],
                className="figures-table",
            ),
            className="table-scroll",
        ),
        html.P(
            "Belegt: Gemeinden, die öffentliche Quellen beim Namen nennen; ein Träger kann für mehrere Gemeinden stehen. "
            "Veröffentlicht: die Summe, die das Programm selbst nennt; eine gemeinsame Vereinbarung zählt dort einmal.",
            className="legend-note",
        ),
        html.P(
            "Wählen Sie eine Gemeinde auf der Karte oder in der Suche: Dann stehen hier ihr Stand mit Quellen und ihre Nachbarn.",
            className="answer",
        ),
        html.P(
            ["Mehr zum Programm: ", html.A(programme.council, href=programme.council_url, rel="noopener noreferrer")],
            className="legend-note",
        ),
    ]


def _figures_row(instrument: Instrument, counted: Figures) -> html.Tr:
    notes = [html.Small(f"{number(counted.carriers)} Träger")] if counted.carriers != counted.recorded else []
    notes += [html.Small(f"+ {number(counted.derived)} abgeleitet")] if counted.derived else []
    published = [html.Div(" / ".join(number(t.count) for t in counted.published) or "–")]
    for total in counted.published[:1]:
        when = partial_day(total.as_of)
        title = {"title": total.source_title or "Quelle der Summe", "target": "_blank", "rel": "noopener noreferrer"}
        published.append(html.Small(html.A(when, href=total.source_url, **title) if total.source_url else when))
    name = html.Th(instrument.short, scope="row", title=f"{instrument.label}: {instrument.explanation}")
    return html.Tr(
        [
            name,
            html.Td([html.Div(number(counted.recorded)), *notes], className="number"),
            html.Td(published, className="number"),
        ]
    )
