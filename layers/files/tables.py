"""Statuses of all municipalities for machines: flat rows, CSV and GeoJSON; and what every table says of its sources."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import shapely

from geodata.coverage import to_degrees
from layers.catalogue import Layer
from layers.classify import classes_of
from layers.comparison import first_day
from layers.words.freshness import register_text
from layers.words.language import GERMAN, Language
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas, Snapshot

BYTE_ORDER_MARK = "\ufeff"
#: name → (delimiter, leading text). ``excel`` is what German Excel opens with a double click.
CSV_DIALECTS = {"standard": (",", ""), "excel": (";", BYTE_ORDER_MARK)}


def status_rows(
    snapshot: Snapshot, members: Iterable[str] | None = None, layer: Layer | None = None
) -> list[dict[str, object]]:
    """Return one flat row per municipality: who it is, and per instrument status, since, carrier and first source.

    With a ``layer``, a row also says the municipality's class in it: key and label; with a comparison, also the statuses on
    the first of its days.
    """
    atlas, rows, population_date = snapshot.atlas, [], snapshot.atlas.population_date
    chosen = list(atlas.municipalities if members is None else members)
    classes, labels = classes_in(snapshot, layer, chosen)
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
            row |= {f"{key}_before": status.status for key, status in statuses_before(snapshot, layer, ags).items()}
        for mark in atlas.state.programme.marks:
            row[mark.key] = snapshot.status(ags, mark.key).takes_part
        for key, status in snapshot.statuses(ags).items():
            row |= {f"{key}_{column}": value for column, value in flat_status(status).items()}
        rows.append(row)
    return rows


def freshness_columns(snapshot: Snapshot) -> dict[str, object]:
    """Return up to when is known what is shown, for machines: dates as precise as they are known, ``""`` for no report."""
    known = snapshot.freshness
    return {
        "data_as_of": known.data_as_of.iso,
        "last_report": known.last_report.iso if known.last_report else "",
        **edition_columns(snapshot.atlas),
    }


def edition_columns(atlas: Atlas) -> dict[str, int]:
    """Return the number of the edition for machines; nothing if the register is in no database."""
    return {"edition": atlas.origin.edition.number} if atlas.origin.edition else {}


def classes_in(
    snapshot: Snapshot, layer: Layer | None, members: Sequence[str]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return {AGS: class key} and {class key: label}; both are empty without a layer."""
    if layer is None:
        return {}, {}
    return classes_of(snapshot, layer, members), {c.key: c.label for c in layer.classes}


def statuses_before(snapshot: Snapshot, layer: Layer, ags: str) -> dict[str, Status]:
    """Return what was known of the instruments of a comparison on the first of its days."""
    register, day = snapshot.atlas.register, first_day(layer)
    return {key: register.status(ags, key, day, date.max) for key in layer.instruments}


def flat_status(status: Status) -> dict[str, object]:
    """Return one status as columns for machines: status, since, who holds it, and the first source."""
    source = status.sources[0] if status.sources else None
    return {
        "status": status.status,
        "since": status.since.iso if status.since else "",
        "date_kind": status.since_kind,
        "renewed": status.renewed.iso if status.renewed else "",
        "renewed_kind": status.renewed_kind,
        "derived": status.derived,
        "carrier": status.carrier,
        "source_title": source.title if source else "",
        "source_url": source.url if source else "",
        "contact_url": status.contact_url,
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


def status_geojson(
    snapshot: Snapshot, simplified: np.ndarray, members: Iterable[str] | None = None, layer: Layer | None = None
) -> str:
    """Return ``status_rows`` with shapes as a GeoJSON FeatureCollection (EPSG:4326), outer rings counter-clockwise (RFC 7946).

    ``simplified``: the shapes of the whole Atlas at a level of detail (``layers.drawing.materials.Materials.level``), so that the
    shapes of two files fit together.
    """
    rows = status_rows(snapshot, members, layer)
    coverage = snapshot.atlas.shapes
    shapes = to_degrees(simplified[[coverage.position[str(row["ags"])] for row in rows]], coverage.crs)
    features = [
        {"type": "Feature", "id": row["ags"], "geometry": json.loads(geometry), "properties": row}
        for row, geometry in zip(rows, shapely.to_geojson(shapely.orient_polygons(shapes)), strict=True)
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
