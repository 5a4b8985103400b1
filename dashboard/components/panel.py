"""The panel beside the map: one municipality, or, if none is selected, the state in figures."""

from __future__ import annotations

from datetime import date

from dash import html

from dashboard.components.neighbours import neighbour_sentence, neighbour_table
from dashboard.components.statuses import status_list
from layers.figures import figures
from layers.wording import STATUS_SYMBOLS, STATUS_WORDS, day, number, partial_day
from loaders.atlas import Atlas, Municipality


def panel(atlas: Atlas, ags: str | None, as_of: date, today: date, requested: str | None = None) -> list:
    """Return the content for ``ags`` on ``as_of``. ``requested`` is the old key that led here, if any."""
    municipality = atlas.municipalities.get(ags or "")
    return municipality_panel(atlas, municipality, as_of, today, requested) if municipality else state_panel(atlas, as_of, today)


def municipality_panel(atlas: Atlas, m: Municipality, as_of: date, today: date, requested: str | None) -> list:
    """Who it is, what it takes part in, says who; and its neighbours."""
    instruments = {i.key: i for i in atlas.state.programme.instruments}
    marks = [mark.label for mark in atlas.state.programme.marks if atlas.register.status(m.ags, mark.key, as_of, today).takes_part]
    return [
        html.H2(m.name, id="panel-title", tabIndex=-1),
        html.P(" · ".join(_facts(atlas, m)), className="panel-facts"),
        *[html.P(label, className="badge") for label in marks],
        *_former(m, requested),
        status_list(atlas.register.statuses(m.ags, as_of, today), instruments, m.name),
        *_district_council(atlas, m, as_of, today),
        html.P(neighbour_sentence(atlas, m.ags, as_of, today), className="answer"),
        html.H3("Nachbargemeinden"),
        html.Div(neighbour_table(atlas, m.ags, as_of, today), className="table-scroll", tabIndex=0, role="group",
                 **{"aria-label": "Tabelle der Nachbargemeinden"}),
        _key(),
    ]


def _facts(atlas: Atlas, m: Municipality) -> list[str]:
    district = atlas.districts.get(m.district_ags, m.district)
    facts = [m.kind if district != m.name else m.district_kind, *([district] if district != m.name else [])]
    if m.population is not None:
        facts.append(f"{number(m.population)} Einwohner ({day(atlas.population_date)})")
    return facts


def _former(m: Municipality, requested: str | None) -> list:
    merged = [f for f in m.former if f.until and f.ags != m.ags]
    renamed = [f for f in m.former if f.until and f.ags == m.ags]
    lines = [f"{f.name} gehört seit {day(f.until)} zu {m.name}." for f in merged]
    lines += [f"Bis {day(f.until)} hieß die Gemeinde {f.name}." for f in renamed]
    if requested and not any(f.ags == requested for f in merged):
        lines.append(f"Der Schlüssel {requested} führt heute zu {m.name}.")
    return [html.P(line, className="panel-note") for line in lines]


def _district_council(atlas: Atlas, m: Municipality, as_of: date, today: date) -> list:
    found = {key: s for key, s in atlas.register.statuses(m.district_ags, as_of, today).items() if s.sources and not s.derived}
    if not found:
        return []
    instruments = {i.key: i for i in atlas.state.programme.instruments}
    return [html.H3(f"Im {atlas.districts[m.district_ags]}"),
            html.P("Auf Kreisebene, nicht in der Gemeinde selbst:", className="panel-note"),
            status_list(found, instruments, atlas.districts[m.district_ags])]


def _key() -> html.P:
    words = [f"{STATUS_SYMBOLS[key]} {word}" for key, word in STATUS_WORDS.items()]
    return html.P(" · ".join(words), className="legend-note")


def state_panel(atlas: Atlas, as_of: date, today: date) -> list:
    """What is recorded and what was published, per instrument; and how to go on."""
    head = html.Tr([html.Th("Angebot", scope="col"), html.Th("belegt", scope="col", className="number"),
                    html.Th("gemeldet", scope="col", className="number")])
    rows = []
    for instrument in atlas.state.programme.instruments:
        counted = figures(atlas, instrument.key, as_of, today)
        published = [html.Div(number(t.count)) for t in counted.published]
        if published:
            published.append(html.Small(partial_day(counted.published[0].as_of)))
        more = [html.Small(f"+ {number(counted.derived)} abgeleitet")] if counted.derived else []
        rows.append(html.Tr([html.Th(instrument.short, scope="row", title=f"{instrument.label}: {instrument.explanation}"),
                             html.Td([html.Div(number(counted.recorded)), *more], className="number"),
                             html.Td(published or "–", className="number")]))
    return [
        html.H2(f"{atlas.state.name} in Zahlen", id="panel-title", tabIndex=-1),
        html.P(f"Stand {day(as_of)} · {number(len(atlas.municipalities))} Gemeinden", className="panel-facts"),
        html.Div(html.Table([html.Caption("Teilnahme je Angebot", className="visually-hidden"), html.Thead(head), html.Tbody(rows)],
                            className="figures-table"), className="table-scroll"),
        html.P("Belegt: Gemeinden, die öffentliche Quellen beim Namen nennen. Gemeldet: was das Programm selbst als Summe "
               "veröffentlicht hat; eine gemeinsame Vereinbarung zählt dort nur einmal.", className="legend-note"),
        html.P("Wählen Sie eine Gemeinde auf der Karte oder in der Suche: Dann stehen hier ihr Stand mit Quellen und ihre Nachbarn.",
               className="answer"),
    ]
