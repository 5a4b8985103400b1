"""The panel beside the map: one municipality, or, if none is selected, the state in figures."""

from __future__ import annotations

from dash import html

from dashboard.components.asking import asking_list
from dashboard.components.names import other_name
from dashboard.components.neighbours import neighbour_table
from dashboard.components.statuses import status_list
from dashboard.context.addresses import link
from dashboard.context.view_state import day_in_address
from layers.answers.count_words import carrier_count, carriers_name, gained_text, named_text, published_words
from layers.answers.counts import Counts, counts, gained
from layers.answers.sentences import answer
from layers.words.freshness import as_of_text
from layers.words.language import Language
from layers.words.portrait import border_of_the_state, facts, former_lines
from layers.words.wording import STATUS_SYMBOLS, STATUS_WORDS
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.programme import Instrument, Programme
from loaders.atlas.provenance import web_address

#: Of which instruments the number is shown large: the steps that follow the first talk.
_STEPS = slice(1, 4)


def panel(snapshot: Snapshot, ags: str | None, language: Language, requested: str | None = None) -> list:
    """Return the content for ``ags`` on the snapshot's date. ``requested`` is the old key that led here, if any."""
    municipality = snapshot.atlas.municipalities.get(ags or "")
    if municipality is None:
        return state_panel(snapshot, language)
    return municipality_panel(snapshot, municipality, language, requested)


def municipality_panel(snapshot: Snapshot, m: Municipality, language: Language, requested: str | None) -> list:
    """Who it is, what it takes part in, says who; and its neighbours."""
    atlas, text, programme = snapshot.atlas, language.text, language.state(snapshot.atlas.state).programme
    beyond = border_of_the_state(atlas, m, language)
    as_of, page = as_of_text(snapshot, language), link("", language, f"gemeinde/{m.ags}")
    return [
        html.H2([m.name, *other_name(m)], id="panel-title", tabIndex=-1),
        html.P(" · ".join([*facts(atlas, m, language), as_of]), className="panel-facts"),
        *[html.P(programme.find(mark.key).label, className="badge") for mark in snapshot.marks(m.ags)],
        *[html.P(line, className="panel-note") for line in former_lines(m, language, requested)],
        html.P(answer(snapshot, m.ags, language), className="answer"),
        html.P(
            [
                _button(text("Gemeindeseite"), page),
                _button(text("Vergleichen"), link("", language, "vergleich", {"gemeinden": m.ags})),
            ],
            className="actions panel-actions",
        ),
        status_list(snapshot.statuses(m.ags), programme, m.name, language),
        html.H3(text("Nachbargemeinden")),
        html.Div(
            neighbour_table(snapshot, m.ags, language),
            className="table-scroll",
            tabIndex=0,
            role="group",
            **{"aria-label": text("Tabelle der Nachbargemeinden")},
        ),
        _key(language),
        *([html.P(beyond, className="panel-note")] if beyond else []),
        *_district_council(snapshot, m, language),
        html.H3(text("Wen kann ich fragen?")),
        asking_list(snapshot, m, language, lambda key: link("", language, f"region/{key}", _when(snapshot))),
    ]


def _button(words: str, address: str) -> html.A:
    return html.A(words, href=address, className="button button-quiet")


def _district_council(snapshot: Snapshot, m: Municipality, language: Language) -> list:
    atlas, found = snapshot.atlas, snapshot.district_statuses(m.district_ags)
    if not found:
        return []
    district = atlas.districts[m.district_ags]
    return [
        html.H3(language.text("Im {district}", district=district)),
        html.P(language.text("Auf Kreisebene, nicht in der Gemeinde selbst:"), className="panel-note"),
        status_list(found, language.state(atlas.state).programme, district, language),
    ]


def _key(language: Language) -> html.P:
    words = [f"{STATUS_SYMBOLS[key]} {language.text(word)}" for key, word in STATUS_WORDS.items()]
    return html.P(" · ".join(words), className="legend-note")


def state_panel(snapshot: Snapshot, language: Language) -> list:
    """Three numbers and how to go on; folded below, what is recorded and what was published, per instrument."""
    atlas, text, state = snapshot.atlas, language.text, language.state(snapshot.atlas.state)
    council = html.A(state.programme.council, href=state.programme.council_url, rel="noopener noreferrer")
    return [
        html.H2(text("{place} in Zahlen", place=state.name), id="panel-title", tabIndex=-1),
        html.P(as_of_text(snapshot, language), className="panel-facts"),
        html.P(text("Von {count} Gemeinden haben mindestens", count=language.number(len(atlas.municipalities)))),
        html.Dl([_headline(snapshot, i, language) for i in state.programme.instruments[_STEPS]], className="headlines"),
        html.P(
            text(
                "Wählen Sie eine Gemeinde auf der Karte oder in der Suche: Dann stehen hier ihr Stand mit Quellen und "
                "ihre Nachbarn."
            ),
            className="answer how-on",
        ),
        html.Details([html.Summary(text("Alle Angebote und veröffentlichte Zahlen")), *_figures(snapshot, language)]),
        html.P([text("Mehr zum Programm:"), " ", council], className="legend-note"),
    ]


def _headline(snapshot: Snapshot, instrument: Instrument, language: Language) -> html.Div:
    """The least that there is, what of it a source names, and what the programme itself counts."""
    found = counts(snapshot, instrument.key)
    said = filter(None, [named_text(found, language), published_words(found, instrument, language)])
    named = [_shown(snapshot, instrument, language, instrument.has), *map(html.Small, said)]
    return html.Div([html.Dt(named), html.Dd(language.number(found.taking_part))])


def _shown(snapshot: Snapshot, instrument: Instrument, language: Language, words: str = "") -> html.A:
    """An instrument's name, or ``words`` for it, which shows its layer."""
    address = link("", language, "", _when(snapshot) | {"ebene": instrument.key})
    told = {"data-show": instrument.key, "title": f"{instrument.label}: {instrument.explanation}"}
    return html.A(words or instrument.short, href=address, **told)


def _figures(snapshot: Snapshot, language: Language) -> list:
    text, programme = language.text, language.state(snapshot.atlas.state).programme
    heads = ((text("Angebot"), ""), (text("Gemeinden"), "number"), (text("veröffent\u00adlicht"), "number"))
    head = html.Tr([html.Th(words, scope="col", className=kind) for words, kind in heads])
    rows = [_figures_row(snapshot, i, language) for i in programme.instruments]
    caption = html.Caption(text("Teilnahme je Angebot"), className="visually-hidden")
    return [
        html.Div(
            html.Table([caption, html.Thead(head), html.Tbody(rows)], className="figures-table"),
            className="table-scroll",
        ),
        html.P(
            text(
                "Gezählt sind Gemeinden, die mitmachen, wie auf der Karte. Veröffentlicht: die Summe, die das Programm "
                "selbst nennt; darunter, was hier ebenso gezählt ist."
            ),
            *([" ", _carriers_note(programme, language)] if programme.counted_carriers else []),
            className="legend-note",
        ),
    ]


def _carriers_note(programme: Programme, language: Language) -> str:
    return language.text(
        "{carriers} zählen dort einmal, auch wenn mehrere Gemeinden sie gemeinsam haben; die von Landkreisen zählen mit.",
        carriers=language.join(programme.counted_carriers),
    )


def _figures_row(snapshot: Snapshot, instrument: Instrument, language: Language) -> html.Tr:
    found, more = counts(snapshot, instrument.key), gained(snapshot, instrument.key)
    notes = filter(None, [gained_text(more, language), named_text(found, language)])
    name = html.Th(_shown(snapshot, instrument, language), scope="row")
    counted = [html.Div(language.number(found.taking_part)), *map(html.Small, notes)]
    published = [*_published(found, language), *_held(snapshot, found, instrument, language)]
    return html.Tr([name, html.Td(counted, className="number"), html.Td(published, className="number")])


def _published(found: Counts, language: Language) -> list:
    """What the programme published, with its day and source."""
    said = [html.Div(" / ".join(language.number(t.count) for t in found.published) or "–")]
    for total in found.published[:1]:
        when, title = language.partial_day(total.as_of), total.source_title or language.text("Quelle der Summe")
        address = web_address(total.source_url)
        opens = {"title": title, "target": "_blank", "rel": "noopener noreferrer"}
        said.append(html.Small(html.A(when, href=address, **opens) if address else when))
    return said


def _held(snapshot: Snapshot, found: Counts, instrument: Instrument, language: Language) -> list:
    """The agreements or councils that are known here, counted as what was published is; the link lists them."""
    if not instrument.carriers:
        return []
    count = carrier_count(found.carriers, instrument, language)
    address = link("", language, "tabelle", _when(snapshot) | {"angebot": instrument.key})
    told = {"title": language.text("Alle {carriers}", carriers=carriers_name(instrument))}
    return [
        html.Small(
            html.A(language.text("hier: {count}", count=count), href=f"{address}#liste-{instrument.key}", **told)
        )
    ]


def _when(snapshot: Snapshot) -> dict[str, str]:
    return {"stand": day_in_address(snapshot.as_of, snapshot.today)}
