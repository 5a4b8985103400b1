"""Rows of a wide list that head the rows below them: „Landkreis Görlitz“, „Kreisfreie Städte“; and the district they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.lists.layouts import WideLayout
from loaders.lists.match_names import Names
from loaders.tables.spreadsheets import Sheet, text_of


@dataclass(frozen=True)
class Sections:
    """``headings`` are the rows that are no municipality; ``districts`` maps rows below one to the district it names."""

    headings: frozenset[int] = frozenset()
    districts: Mapping[int, str] = field(default_factory=dict)


def find_sections(sheet: Sheet, layout: WideLayout, names: Names | None) -> Sections:
    """Return the parts of a list: a text across the table heads one, merged or, if the list begins so, alone in its row.

    A lone name of a district further down is a row like others: it may stand in an alphabet.
    """
    if names is None:
        return Sections()
    merged = _across(sheet, layout)
    first = next((r for r in range(layout.first_row, len(sheet.rows)) if any(map(text_of, sheet.rows[r]))), None)
    begins_so = first is not None and _lone_text(sheet, layout, first, names) is not None
    rows = range(layout.first_row, len(sheet.rows)) if begins_so else ()
    lone = {row: text for row in rows if row not in merged and (text := _lone_text(sheet, layout, row, names))}
    if not merged and not lone:
        return Sections()
    headings, districts, current = set[int](), dict[int, str](), ""
    for row in range(layout.first_row, len(sheet.rows)):
        if row in merged or row in lone:
            headings.add(row)
            text = lone.get(row) or next((t for c in sheet.rows[row] if (t := text_of(c))), "")
            current = text if names.is_district(text) else ""
        elif current:
            districts[row] = current
    return Sections(frozenset(headings), districts)


def _across(sheet: Sheet, layout: WideLayout) -> set[int]:
    """Rows below the header with a merged cell that reaches from whom a row is about into what it says."""
    places = {c for c, m in layout.meanings.items() if m.role in ("ags", "name")}
    speaking = {c for c, m in layout.meanings.items() if m.instrument}
    return {
        top
        for (top, left), (bottom, right) in sheet.merged
        if top == bottom >= layout.first_row
        and all(not c.isdisjoint(range(left, right + 1)) for c in (places, speaking))
    }


def _lone_text(sheet: Sheet, layout: WideLayout, row: int, names: Names) -> str | None:
    """The only text of a row, if it stands where keys, names or numbers of rows do and heads other rows."""
    first = min((c for c, m in layout.meanings.items() if m.instrument), default=0)
    filled = [(c, t) for c, cell in enumerate(sheet.rows[row]) if (t := text_of(cell))]
    return filled[0][1] if len(filled) == 1 and filled[0][0] < first and _heads(filled[0][1], names) else None


def _heads(text: str, names: Names) -> bool:
    """Whether ``text`` names a district, or a kind of municipalities; a lone „Zittau“ is a row without statements."""
    return names.district_key(text) is not None or "kreisfrei" in text.lower() or names.names_a_kind(text)
