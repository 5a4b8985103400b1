"""The panel beside the map: one municipality, or, if none is selected, the state in figures."""

from __future__ import annotations

from dash import html

from dashboard.components.neighbours import neighbour_table
from dashboard.components.statuses import status_list
from layers.figures import figures
from layers.sentences import answer
from layers.wording import STATUS_SYMBOLS, STATUS_WORDS, day, number, partial_day
from loaders.atlas import Atlas, Municipality, Snapshot


def panel(snapshot: Snapshot, ags: str | None, requested: str | None = None) -> list:
    """Return the content for ``ags`` on the snapshot's date. ``requested`` is the old key that led here, if any."""
    municipality = snapshot.atlas.municipalities.get(ags or "")
    return municipality_panel(snapshot, municipality, requested) if municipality else state_panel(snapshot)


def municipality_panel(snapshot: Snapshot, m: Municipality, requested: str | None) -> list:
    """Who it is, what it takes part in, says who; and its neighbours."""
    atlas = snapshot.atlas
    instruments = {i.key: i for i in atlas.state.programme.instruments}
    return [
        html.H2(m.name, id="panel-title", tabIndex=-1),
        html.P(" · ".join(_facts(atlas, m)), className="panel-facts"),
        *[html.P(mark.label, className="badge") for mark in snapshot.marks(m.ags)],
        *former_notes(m, requested),
        *_state_border(atlas, m),
        html.P(
            [
                html.A("Gemeindeseite", href=f"gemeinde/{m.ags}", className="button button-quiet"),
                html.A("Vergleichen", href=f"vergleich?gemeinden={m.ags}", className="button button-quiet"),
            ],
            className="actions panel-actions",
        ),
        status_list(snapshot.statuses(m.ags), instruments, m.name),
        html.P(answer(snapshot, m.ags), className="answer"),
        html.H3("Nachbargemeinden"),
        html.Div(
            neighbour_table(snapshot, m.ags),
            className="table-scroll",
            tabIndex=0,
            role="group",
            **{"aria-label": "Tabelle der Nachbargemeinden"},
        ),
        _key(),
        *_district_council(snapshot, m),
    ]


def _facts(atlas: Atlas, m: Municipality) -> list[str]:
    district = atlas.districts.get(m.district_ags, m.district)
    facts = [m.kind if district != m.name else m.district_kind, *([district] if district != m.name else [])]
    if m.population is not None:
        facts.append(f"{number(m.population)} Einwohner ({day(atlas.population_date)})")
    return facts


def former_notes(m: Municipality, requested: str | None) -> list:
    """Say what has become part of ``m`` and how it was called; ``requested`` is the old key that led here, if any."""
    merged = [f for f in m.former if f.until and f.ags != m.ags]
    renamed = [f for f in m.former if f.until and f.ags == m.ags]
    lines = [f"{f.name} gehört seit {day(f.until)} zu {m.name}." for f in merged]
    lines += [f"Bis {day(f.until)} hieß die Gemeinde {f.name}." for f in renamed]
    if requested and not any(f.ags == requested for f in merged):
        lines.append(f"Der Schlüssel {requested} führt heute zu {m.name}.")
    return [html.P(line, className="panel-note") for line in lines]


def _state_border(atlas: Atlas, m: Municipality) -> list:
    if m.ags not in atlas.neighbours.outer:
        return []
    note = f"Liegt an der Landesgrenze: Nachbargemeinden außerhalb von {atlas.state.name} sind nicht erfasst."
    return [html.P(note, className="panel-note")]


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
    atlas = snapshot.atlas
    head = html.Tr(
        [
            html.Th("Angebot", scope="col"),
            html.Th("belegt", scope="col", className="number"),
            html.Th("gemeldet", scope="col", className="number"),
        ]
    )
    rows = []
    for instrument in atlas.state.programme.instruments:
        counted = figures(snapshot, instrument.key)
        published = [html.Div(number(t.count)) for t in counted.published]
        if published:
            published.append(html.Small(partial_day(counted.published[0].as_of)))
        more = [html.Small(f"+ {number(counted.derived)} abgeleitet")] if counted.derived else []
        rows.append(
            html.Tr(
                [
                    html.Th(instrument.short, scope="row", title=f"{instrument.label}: {instrument.explanation}"),
                    html.Td([html.Div(number(counted.recorded)), *more], className="number"),
                    html.Td(published or "–", className="number"),
                ]
            )
        )
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
            "Belegt: Gemeinden, die öffentliche Quellen beim Namen nennen. Gemeldet: was das Programm selbst als Summe "
            "veröffentlicht hat; eine gemeinsame Vereinbarung zählt dort nur einmal.",
            className="legend-note",
        ),
        html.P(
            "Wählen Sie eine Gemeinde auf der Karte oder in der Suche: Dann stehen hier ihr Stand mit Quellen und ihre Nachbarn.",
            className="answer",
        ),
    ]
