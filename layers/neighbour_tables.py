"""The neighbour list of one municipality as CSV and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence

from layers.sentences import border
from layers.surroundings import Neighbour
from layers.tables import german_status_cells, german_status_heads, write_german_csv
from layers.workbook import write_workbook
from loaders.atlas import Snapshot


def neighbour_rows(snapshot: Snapshot, rows: Sequence[Neighbour]) -> tuple[list[str], list[list[object]]]:
    """Return German headings and one row per neighbour; lengths in km."""
    instruments = snapshot.atlas.state.programme.instruments
    header = [
        "Schlüssel",
        "Gemeinde",
        "Landkreis",
        "Einwohner",
        "Ring",
        "Gemeinsame Grenze (km)",
        "Entfernung (km)",
        "Gleicher Träger bei",
    ]
    header += german_status_heads(snapshot)
    body = []
    for n in rows:
        m = n.municipality
        metres = n.shared_border_m
        shared = round(metres / 1000, 2) if metres else border(n)
        cells: list[object] = [m.ags, m.name, m.district, m.population, n.ring, shared, round(n.distance_m / 1000, 2)]
        cells.append(", ".join(i.short for i in instruments if i.key in n.same_carrier))
        for instrument in instruments:
            cells += german_status_cells(n.statuses[instrument.key])
        body.append(cells)
    return header, body


def neighbour_csv(snapshot: Snapshot, rows: Sequence[Neighbour]) -> str:
    """Return the list as CSV for German Excel (semicolon, BOM)."""
    header, body = neighbour_rows(snapshot, rows)
    return write_german_csv(snapshot, header, body)


def neighbour_xlsx(snapshot: Snapshot, ags: str, rows: Sequence[Neighbour]) -> bytes:
    """Return the list as an Excel workbook: one sheet with the list, one that says where it comes from."""
    header, body = neighbour_rows(snapshot, rows)
    name = snapshot.atlas.municipalities[ags].name
    return write_workbook(snapshot, f"Gemeinden um {name}", "Nachbarn", header, body, [f"Gemeinden um {name} ({ags})"])
