"""Statuses of all municipalities as a table, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import shapely

from geodata.coverage import to_degrees
from geodata.model import OtherName
from layers.answers.counts import own_districts
from layers.catalogue import Layer
from layers.classify import classes_of
from layers.comparison import first_day
from layers.words.freshness import register_text
from layers.words.language import GERMAN, Language
from layers.words.portrait import inhabitants_head
from layers.words.wording import since, status_word
from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.programme import Instrument, State

_BYTE_ORDER_MARK = "\ufeff"
#: name → (delimiter, leading text). ``excel`` is what German Excel opens with a double click.
CSV_DIALECTS = {"standard": (",", ""), "excel": (";", _BYTE_ORDER_MARK)}


def status_rows(
    snapshot: Snapshot, members: Iterable[str] | None = None, layer: Layer | None = None
) -> list[dict[str, object]]:
    """Return one flat row per municipality: who it is, and per instrument status, since, carrier and first source.

    With a ``layer``, a row also says the municipality's class in it: key and label; with a comparison, also the statuses on
    the first of its days.
    """
    atlas, rows, population_date = snapshot.atlas, [], snapshot.atlas.population_date
    chosen = list(atlas.municipalities if members is None else members)
    classes, labels = _classes(snapshot, layer, chosen)
    for ags in chosen:
        m = atlas.municipalities[ags]
        row: dict[str, object] = {
            "ags": m.ags,
            "name": m.name,
            "other_name": m.other_name.name if m.other_name else "",
            "kind": m.kind,
            "district_ags": m.district_ags,
            "district": m.district,
            "population": m.population,
            "population_date": population_date.isoformat() if population_date else "",
            "as_of": snapshot.as_of.isoformat(),
            **freshness_columns(snapshot),
        }
        if layer:
            row |= {"layer": layer.chosen, "class": classes[ags], "class_label": labels[classes[ags]]}
        if layer and layer.since:
            row |= {"since": layer.since.isoformat()}
            row |= {f"{key}_before": status.status for key, status in _before(snapshot, layer, ags).items()}
        for mark in atlas.state.programme.marks:
            row[mark.key] = snapshot.status(ags, mark.key).takes_part
        for key, status in snapshot.statuses(ags).items():
            row |= {f"{key}_{column}": value for column, value in _flat(status).items()}
        rows.append(row)
    return rows


def freshness_columns(snapshot: Snapshot) -> dict[str, str]:
    """Return up to when is known what is shown, for machines: dates as precise as they are known, ``""`` for no report."""
    known = snapshot.freshness
    return {
        "data_as_of": known.data_as_of.iso,
        "last_report": known.last_report.iso if known.last_report else "",
    }


def _classes(
    snapshot: Snapshot, layer: Layer | None, members: Sequence[str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """{AGS: class key} and {class key: label}; both empty without a layer."""
    if layer is None:
        return {}, {}
    return classes_of(snapshot, layer, members), {c.key: c.label for c in layer.classes}


def _before(snapshot: Snapshot, layer: Layer, ags: str) -> dict[str, Status]:
    """What was known of the instruments of a comparison on the first of its days."""
    register, day = snapshot.atlas.register, first_day(layer)
    return {key: register.status(ags, key, day, date.max) for key in layer.instruments}


def _flat(status: Status) -> dict[str, object]:
    source = status.sources[0] if status.sources else None
    return {
        "status": status.status,
        "since": status.since.iso if status.since else "",
        "date_kind": status.since_kind,
        "derived": status.derived,
        "carrier": status.carrier,
        "source_title": source.title if source else "",
        "source_url": source.url if source else "",
    }


def status_csv(snapshot: Snapshot, dialect: str = "standard") -> str:
    """Return ``status_rows`` as CSV with one header row. The last column names the sources of the data, in German."""
    delimiter, start = CSV_DIALECTS[dialect]
    rows, sources = status_rows(snapshot), attribution(snapshot.atlas, GERMAN)
    out = io.StringIO()
    out.write(start)
    header = [*(rows[0] if rows else ()), "attribution"]
    writer = csv.DictWriter(out, header, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: safe_cell(value) for key, value in row.items()} | {"attribution": sources})
    return out.getvalue()


def readable_csv(
    snapshot: Snapshot,
    language: Language,
    members: Iterable[str] | None = None,
    layer: Layer | None = None,
    districts: Sequence[str] | None = None,
) -> str:
    """Return ``readable_table`` as Excel opens it with a double click where ``language`` is spoken."""
    return write_readable_csv(snapshot, language, *readable_table(snapshot, language, members, layer, districts))


def readable_table(
    snapshot: Snapshot,
    language: Language,
    members: Iterable[str] | None = None,
    layer: Layer | None = None,
    districts: Sequence[str] | None = None,
) -> tuple[list[str], list[list[object]]]:
    """Return the table for people: heads in words; one row per municipality, then the own offers of ``districts``: by
    default of those whose municipalities are all there.

    With a ``layer``, which has to be in ``language``, every municipality's row also says its class in it; with a
    comparison, also the statuses on the first of its days.
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
    header += status_heads(snapshot, language)
    instruments = state.programme.instruments
    body: list[list[object]] = []
    chosen = list(atlas.municipalities if members is None else members)
    classes, labels = _classes(snapshot, layer, chosen)
    for m in (atlas.municipalities[ags] for ags in chosen):
        cells = [c for i in instruments for c in status_cells(snapshot.status(m.ags, i.key), i, language)]
        borne = {mark.key for mark in snapshot.marks(m.ags)}
        marks = [text("ja") if mark.key in borne else "" for mark in state.programme.marks]
        shown = [labels[classes[m.ags]], classes[m.ags]] if layer else []
        if layer and layer.since:
            before = _before(snapshot, layer, m.ags)
            shown += [_status_word(status, state.programme.find(key), language) for key, status in before.items()]
        district = atlas.districts.get(m.district_ags, m.district)
        others = _other_names(state, m.other_name)
        body.append([m.ags, m.name, state.kind(m.kind), district, m.population, *marks, *others, *shown, *cells])
    for key in own_districts(atlas, chosen) if districts is None else districts:
        own = snapshot.district_statuses(key)
        if own:
            cells = [c for i in instruments for c in status_cells(own.get(i.key, NO_INFORMATION), i, language)]
            name, no_class = atlas.districts[key], [""] * len(_layer_heads(layer, {})) if layer else []
            empty = ["" for _ in state.programme.marks] + _other_names(state, None)
            body.append([key, name, text("Landkreis"), name, None, *empty, *no_class, *cells])
    return header, body


def _layer_heads(layer: Layer, names: Mapping[str, str]) -> list[str]:
    """The heads of what a layer adds to the table; ``names``: {instrument: short name}."""
    text = layer.language.text
    heads = [text("Klasse auf der Karte „{layer}“", layer=layer.title), text("Klasse (Schlüssel)")]
    if layer.since:
        day = layer.language.day(layer.since)
        heads += [text("{instrument} am {date}", instrument=names.get(key, key), date=day) for key in layer.instruments]
    return heads


def _other_names(state: State, name: OtherName | None) -> list[object]:
    """One cell per language that the state has a word for."""
    return [name.name if name and name.language == key else "" for key in state.languages]


def status_heads(snapshot: Snapshot, language: Language) -> list[str]:
    """Return the heads that belong to ``status_cells`` of all instruments."""
    return [
        head
        for i in language.state(snapshot.atlas.state).programme.instruments
        for head in (
            i.short,
            language.text("{instrument} Zeitpunkt", instrument=i.short),
            language.text("{instrument} Träger", instrument=i.short),
            language.text("{instrument} Quellen", instrument=i.short),
        )
    ]


def status_cells(status: Status, instrument: Instrument, language: Language) -> list[object]:
    """Return status, date, carrier and sources in the words of the page."""
    word = _status_word(status, instrument, language)
    sources = " | ".join(dict.fromkeys(s.url or s.title for s in status.sources))
    return [word, since(status, instrument, language), status.carrier, sources]


def _status_word(status: Status, instrument: Instrument, language: Language) -> str:
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
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*header, language.text("Stand"), language.text("letzte Meldung"), language.text("Quellenvermerk")])
    as_of, last = language.day(snapshot.as_of), snapshot.freshness.last_report
    report, sources = language.partial_day(last) if last else "", attribution(snapshot.atlas, language)
    for cells in body:
        shown = [f"{c:.2f}".replace(".", language.decimal) if isinstance(c, float) else safe_cell(c) for c in cells]
        writer.writerow([*shown, as_of, report, sources])
    return out.getvalue()


def status_geojson(
    snapshot: Snapshot, simplified: np.ndarray, members: Iterable[str] | None = None, layer: Layer | None = None
) -> str:
    """Return ``status_rows`` with shapes as a GeoJSON FeatureCollection (EPSG:4326), outer rings counter-clockwise (RFC 7946).

    ``simplified``: the shapes of the whole Atlas at a level of detail (``layers.drawing.materials.Materials.level``), so that the
    shapes of two files fit together.
    """
    rows = status_rows(snapshot, members, layer)
    shapes = to_degrees(snapshot.atlas.shapes.set_geometry(simplified).loc[[row["ags"] for row in rows]])
    texts = shapely.to_geojson(shapely.orient_polygons(shapes.geometry.to_numpy()))
    geometries = dict(zip(shapes.index, texts, strict=True))
    features = [
        {"type": "Feature", "id": row["ags"], "geometry": json.loads(geometries[row["ags"]]), "properties": row}
        for row in rows
    ]
    about = {
        "attribution": attribution(snapshot.atlas, layer.language if layer else GERMAN),
        "as_of": snapshot.as_of.isoformat(),
        **freshness_columns(snapshot),
    }
    return json.dumps(
        {"type": "FeatureCollection", **about, "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def attribution(atlas: Atlas, language: Language) -> str:
    """One line that every output carries: whose boundaries, as the licence words it; whose facts."""
    return f"{atlas.provenance.attribution}; {register_text(atlas, language)}"


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet program takes for a formula; nothing becomes an empty text."""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return "'" + value
    return "" if value is None else value
