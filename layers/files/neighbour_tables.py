"""The neighbour list of one municipality, itself first, as CSV and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layers.answers.sentences import border
from layers.answers.surroundings import Neighbour
from layers.files.readable import pages_cell, status_cells, status_heads
from layers.files.workbook import Table, table_file
from layers.words.language import Language
from layers.words.portrait import inhabitants_head
from loaders.atlas.fold import Status
from loaders.atlas.model import Municipality, Snapshot


def neighbour_rows(
    snapshot: Snapshot, ags: str, rows: Sequence[Neighbour], language: Language
) -> tuple[list[str], list[list[object]]]:
    """Return headings in words, the row of ``ags`` itself, whose ring is 0, and one row per neighbour; lengths in km."""
    atlas = snapshot.atlas
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

    def row(m: Municipality, near: Sequence[object], statuses: Mapping[str, Status]) -> list[object]:
        home = atlas.districts.get(m.district_ags, m.district)
        known = [cell for i in instruments for cell in status_cells(statuses[i.key], i, language)]
        return [m.ags, m.name, home, m.population, *near, *known, pages_cell(statuses.values())]

    body = [row(atlas.municipalities[ags], [0, "", None, ""], snapshot.statuses(ags))]
    for n in rows:
        metres = n.shared_border_m
        shared = round(metres / 1000, 2) if metres else border(n, language)
        together = ", ".join(i.short for i in instruments if i.key in n.same_carrier)
        body.append(row(n.municipality, [n.ring, shared, round(n.distance_m / 1000, 2), together], n.statuses))
    return header, body


def neighbour_file(snapshot: Snapshot, ags: str, rows: Sequence[Neighbour], language: Language, fmt: str) -> bytes:
    """Return the list as ``csv`` or ``xlsx``."""
    header, body = neighbour_rows(snapshot, ags, rows, language)
    name = snapshot.atlas.municipalities[ags].name
    title = language.text("Gemeinden um {name} ({ags})", name=name, ags=ags)
    about = [language.text("Entfernungen sind von Grenze zu Grenze gemessen.")]
    return table_file(snapshot, language, Table(title, language.text("Nachbarn"), header, body, about), fmt)
