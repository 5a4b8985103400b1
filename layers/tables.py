"""Statuses of all municipalities as a table, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

import shapely

from geodata.coverage import LEVELS, simplify, to_degrees
from loaders.atlas import Atlas, Snapshot
from loaders.fold import Status

#: name → (delimiter, leading text). ``excel`` is what German Excel opens with a double click.
CSV_DIALECTS = {"standard": (",", ""), "excel": (";", "\ufeff")}


def status_rows(snapshot: Snapshot, members: Iterable[str] | None = None) -> list[dict[str, object]]:
    """Return one flat row per municipality: who it is, and per instrument status, since, carrier and first source."""
    atlas, rows = snapshot.atlas, []
    for ags in atlas.municipalities if members is None else members:
        m = atlas.municipalities[ags]
        row: dict[str, object] = {
            "ags": m.ags,
            "name": m.name,
            "kind": m.kind,
            "district_ags": m.district_ags,
            "district": m.district,
            "population": m.population,
            "as_of": snapshot.as_of.isoformat(),
        }
        for mark in atlas.state.programme.marks:
            row[mark.key] = snapshot.status(ags, mark.key).takes_part
        for key, status in snapshot.statuses(ags).items():
            row |= {f"{key}_{column}": value for column, value in _flat(status).items()}
        rows.append(row)
    return rows


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


def status_csv(snapshot: Snapshot, dialect: str = "standard", members: Iterable[str] | None = None) -> str:
    """Return ``status_rows`` as CSV with one header row. The last column names the sources of the data."""
    delimiter, start = CSV_DIALECTS[dialect]
    rows = status_rows(snapshot, members)
    out = io.StringIO()
    out.write(start)
    header = [*(rows[0] if rows else ()), "attribution"]
    writer = csv.DictWriter(out, header, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {key: safe_cell(value) for key, value in row.items()} | {"attribution": attribution(snapshot.atlas)}
        )
    return out.getvalue()


def status_geojson(snapshot: Snapshot) -> str:
    """Return all municipalities as a GeoJSON FeatureCollection (EPSG:4326), simplified for drawing."""
    shapes = to_degrees(simplify(snapshot.atlas.shapes, LEVELS["regional"]))
    geometries = dict(zip(shapes.index, shapely.to_geojson(shapes.geometry.to_numpy()), strict=True))
    features = [
        {"type": "Feature", "id": row["ags"], "geometry": json.loads(geometries[row["ags"]]), "properties": row}
        for row in status_rows(snapshot)
    ]
    return json.dumps(
        {"type": "FeatureCollection", "attribution": attribution(snapshot.atlas), "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def attribution(atlas: Atlas) -> str:
    """One line that every output carries: whose boundaries, whose facts."""
    return f"{atlas.provenance.attribution}; {atlas.state.programme.register_source}"


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet program takes for a formula; nothing becomes an empty text."""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return "'" + value
    return "" if value is None else value
