"""The neighbour list of one municipality as CSV and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence

from layers.answers.sentences import border
from layers.answers.surroundings import Neighbour
from layers.files.readable import status_cells, status_heads, write_readable_csv
from layers.files.workbook import write_workbook
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
        text("Entfernung (km)"),
        text("Gemeinsam bei"),
    ]
    header += status_heads(snapshot, language)
    body = []
    for n in rows:
        m = n.municipality
        metres = n.shared_border_m
        shared = round(metres / 1000, 2) if metres else border(n, language)
        cells: list[object] = [m.ags, m.name, m.district, m.population, n.ring, shared, round(n.distance_m / 1000, 2)]
        cells.append(", ".join(i.short for i in instruments if i.key in n.same_carrier))
        for instrument in instruments:
            cells += status_cells(n.statuses[instrument.key], instrument, language)
        body.append(cells)
    return header, body


def neighbour_csv(snapshot: Snapshot, rows: Sequence[Neighbour], language: Language) -> str:
    """Return the list as CSV that Excel opens with a double click."""
    return write_readable_csv(snapshot, language, *neighbour_rows(snapshot, rows, language))


def neighbour_xlsx(snapshot: Snapshot, ags: str, rows: Sequence[Neighbour], language: Language) -> bytes:
    """Return the list as an Excel workbook: one sheet with the list, one that says where it comes from."""
    header, body = neighbour_rows(snapshot, rows, language)
    name = snapshot.atlas.municipalities[ags].name
    title = language.text("Gemeinden um {name}", name=name)
    about = [language.text("Gemeinden um {name} ({ags})", name=name, ags=ags)]
    return write_workbook(snapshot, language, title, language.text("Nachbarn"), header, body, about)
