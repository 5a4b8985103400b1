"""The neighbour list of one municipality as CSV and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence

from layers.answers.sentences import border
from layers.answers.surroundings import Neighbour
from layers.files.readable import pages_cell, status_cells, status_heads
from layers.files.workbook import Table, table_file
from layers.words.language import Language
from layers.words.portrait import inhabitants_head
from loaders.atlas.model import Snapshot


def neighbour_rows(
    snapshot: Snapshot, rows: Sequence[Neighbour], language: Language
) -> tuple[list[str], list[list[object]]]:
    """Return headings in words and one row per neighbour; lengths in km."""
    instruments, text = language.state(snapshot.atlas.state).programme.instruments, language.text
    header = [
        text("Schlüssel"),
        text("Gemeinde"),
        text("Landkreis"),
        inhabitants_head(snapshot.atlas, language),
        text("Ring"),
        text("Gemeinsame Grenze (km)"),
        text("Entfernung von Grenze zu Grenze (km)"),
        text("Gemeinsam bei"),
    ]
    header += status_heads(instruments, language)
    body = []
    for n in rows:
        m = n.municipality
        metres = n.shared_border_m
        shared = round(metres / 1000, 2) if metres else border(n, language)
        cells: list[object] = [m.ags, m.name, m.district, m.population, n.ring, shared, round(n.distance_m / 1000, 2)]
        cells.append(", ".join(i.short for i in instruments if i.key in n.same_carrier))
        for instrument in instruments:
            cells += status_cells(n.statuses[instrument.key], instrument, language)
        body.append([*cells, pages_cell(n.statuses.values())])
    return header, body


def neighbour_file(snapshot: Snapshot, ags: str, rows: Sequence[Neighbour], language: Language, fmt: str) -> bytes:
    """Return the list as ``csv`` or ``xlsx``."""
    header, body = neighbour_rows(snapshot, rows, language)
    name = snapshot.atlas.municipalities[ags].name
    title = language.text("Gemeinden um {name} ({ags})", name=name, ags=ags)
    about = [language.text("Entfernungen sind von Grenze zu Grenze gemessen.")]
    return table_file(snapshot, language, Table(title, language.text("Nachbarn"), header, body, about), fmt)
