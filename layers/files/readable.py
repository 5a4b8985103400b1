"""Statuses of all municipalities as a table for people: heads in words, dates and years as Excel sorts and filters them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from geodata.model import OtherName
from layers.answers.change_list import change_list
from layers.answers.counts import own_districts
from layers.answers.news import happened, when
from layers.catalogue import Layer
from layers.files.tables import BYTE_ORDER_MARK, attribution, classes_in, safe_cell, statuses_before
from layers.words.language import Language
from layers.words.portrait import inhabitants_head
from layers.words.wording import since, status_word
from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument, State


def readable_table(
    snapshot: Snapshot,
    language: Language,
    members: Iterable[str] | None = None,
    layer: Layer | None = None,
    districts: Sequence[str] | None = None,
    only: Collection[str] = (),
) -> tuple[list[str], list[list[object]]]:
    """Return the table for people: heads in words; one row per municipality, then the own offers of ``districts``: by
    default of those whose municipalities are all there.

    With a ``layer``, which has to be in ``language``, every municipality's row also says its class in it; with a
    comparison, also the statuses on the first of its days, and what happened since. ``only``: keys of instruments, by
    default all. Cells are texts, numbers and dates.
    """
    atlas, text, state = snapshot.atlas, language.text, language.state(snapshot.atlas.state)
    header = [
        text("Schlüssel"),
        text("Gemeinde"),
        text("Art"),
        text("Landkreis"),
        inhabitants_head(atlas, language),
        *(mark.label for mark in state.programme.marks),
    ]
    header += [text("Name ({language})", language=word) for word in state.languages.values()]
    header += _layer_heads(layer, {i.key: i.short for i in state.programme.instruments}) if layer else []
    instruments = [i for i in state.programme.instruments if not only or i.key in only]
    header += status_heads(instruments, language)
    body: list[list[object]] = []
    chosen = list(atlas.municipalities if members is None else members)
    classes, labels = classes_in(snapshot, layer, chosen)
    events = _what_happened(snapshot, layer, chosen) if layer and layer.since else {}
    for m in (atlas.municipalities[ags] for ags in chosen):
        statuses = {i.key: snapshot.status(m.ags, i.key) for i in instruments}
        cells = [c for i in instruments for c in status_cells(statuses[i.key], i, language)]
        borne = {mark.key for mark in snapshot.marks(m.ags)}
        marks = [text("ja") if mark.key in borne else "" for mark in state.programme.marks]
        shown = [labels[classes[m.ags]]] if layer else []
        if layer and layer.since:
            shown.append(events.get(m.ags, ""))
            before = statuses_before(snapshot, layer, m.ags)
            shown += [status_said(status, state.programme.find(key), language) for key, status in before.items()]
        others = _other_names(state, m.other_name)
        home = atlas.districts.get(m.district_ags, m.district)
        cells.append(pages_cell(statuses.values()))
        body.append([m.ags, m.name, state.kind(m.kind), home, m.population, *marks, *others, *shown, *cells])
    for district in own_districts(atlas, chosen) if districts is None else districts:
        own = {key: status for key, status in snapshot.district_statuses(district).items() if not only or key in only}
        if own:
            cells = [c for i in instruments for c in status_cells(own.get(i.key, NO_INFORMATION), i, language)]
            name, no_class = atlas.districts[district], [""] * len(_layer_heads(layer, {})) if layer else []
            empty = ["" for _ in state.programme.marks] + _other_names(state, None)
            body.append(
                [district, name, text("Landkreis"), name, None, *empty, *no_class, *cells, pages_cell(own.values())]
            )
    return header, body


def _layer_heads(layer: Layer, names: Mapping[str, str]) -> list[str]:
    """The heads of what a layer adds to the table; ``names``: {instrument: short name}."""
    text = layer.language.text
    heads = [text("Klasse auf der Karte „{layer}“", layer=layer.title)]
    if layer.since:
        heads.append(text("Was geschah"))
        day = layer.language.day(layer.since)
        heads += [text("{instrument} am {date}", instrument=names.get(key, key), date=day) for key in layer.instruments]
    return heads


def _what_happened(snapshot: Snapshot, layer: Layer, members: Sequence[str]) -> dict[str, str]:
    """AGS → the events between the two days of a comparison, in words."""
    language = layer.language
    state = language.state(snapshot.atlas.state)
    return {
        changed.ags: "; ".join(
            f"{when(e, language)}: {happened(e, state, language)}" for i in changed.instruments for e in i.events
        )
        for listed in change_list(snapshot, layer, members).values()
        for changed in listed
    }


def _other_names(state: State, name: OtherName | None) -> list[object]:
    """One cell per language that the state has a word for."""
    return [name.name if name and name.language == key else "" for key in state.languages]


def status_heads(instruments: Iterable[Instrument], language: Language) -> list[str]:
    """Return the heads that belong to ``status_cells`` of ``instruments``, and that of ``pages_cell`` behind them."""
    heads = [
        head
        for i in instruments
        for head in (
            i.short,
            language.text("{instrument} Zeitpunkt", instrument=i.short),
            language.text("{instrument} Datum", instrument=i.short),
            language.text("{instrument} Jahr", instrument=i.short),
            language.text("{instrument} Träger", instrument=i.short),
            language.text("{instrument} Quellen", instrument=i.short),
        )
    ]
    return [*heads, language.text("Kontaktseiten")]


def status_cells(status: Status, instrument: Instrument, language: Language) -> list[object]:
    """Return status, since when, carrier and sources in the words of the page; and for Excel the date of the last beginning,
    if its day is known, and its year."""
    word = status_said(status, instrument, language)
    sources = " | ".join(dict.fromkeys(s.url or s.title for s in status.sources))
    begun = status.renewed or status.since
    day = begun.first if begun and begun.precision == "day" else None
    year = begun.first.year if begun else None
    return [word, since(status, instrument, language), day, year, status.carrier, sources]


def pages_cell(statuses: Iterable[Status]) -> str:
    """Return the addresses of the public pages of those who hold something."""
    return " | ".join(dict.fromkeys(s.contact_url for s in statuses if s.contact_url))


def status_said(status: Status, instrument: Instrument, language: Language) -> str:
    """Return a status in the words of the page, saying so if it is only derived."""
    if not status.derived:
        return status_word(status, instrument, language)
    return language.text("{status} (abgeleitet)", status=instrument.active)


def write_readable_csv(
    snapshot: Snapshot, language: Language, header: Sequence[str], body: Iterable[Sequence[object]]
) -> str:
    """Return a table as Excel opens it with a double click where ``language`` is spoken; every row says date and sources.

    Where decimals stand behind a comma, Excel expects semicolons between cells.
    """
    delimiter = ";" if language.decimal == "," else ","
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(
        [*header, language.text("Stand"), language.text("letzte Meldung im Register"), language.text("Quellenvermerk")]
    )
    as_of, last = language.day(snapshot.as_of), snapshot.freshness.last_report
    report, sources = language.partial_day(last) if last else "", attribution(snapshot.atlas, language)
    for cells in body:
        writer.writerow([*(_cell(c, language) for c in cells), as_of, report, sources])
    return out.getvalue()


def _cell(value: object, language: Language) -> object:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", language.decimal)
    return language.day(value) if isinstance(value, date) else safe_cell(value)
