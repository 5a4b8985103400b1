"""The fact sheet of a municipality on one A4 page, and a booklet of many: accessible PDF (PDF/UA-1), set by typst.

Python says what stands on the page, as one JSON document; ``factsheet.typ`` says where. No text is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from layers.catalogue import Layer
from layers.factsheet_content import sheet_content, source_lines
from layers.fonts import typesetting
from layers.materials import Materials
from layers.text_metrics import FAMILY
from layers.theme import Theme
from layers.wording import LOCALE, NO_INFORMATION_NOTE, day, number, sort_key
from loaders.atlas import Atlas, Snapshot

_TEMPLATE = Path(__file__).with_suffix(".typ")


def factsheet_pdf(materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme) -> bytes:
    """Return the fact sheet of ``ags`` as a PDF of exactly one A4 page; the same input gives the same bytes.

    ``layer`` colours the map of the municipality and its neighbours. Raises KeyError for an AGS that is not valid today.
    """
    sheet = sheet_content(materials, snapshot, layer, ags, theme)
    title = f"{sheet['name']} – {_product(snapshot.atlas)}"
    return _typeset(_document(snapshot, theme, title, [_fitted(snapshot, theme, sheet)]), snapshot)


def booklet_pdf(
    materials: Materials,
    snapshot: Snapshot,
    layer: Layer,
    members: Sequence[str],
    theme: Theme,
    title: str,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the fact sheets of ``members`` (AGS) as one PDF: title page, contents, then by name, each with a bookmark.

    ``progress`` is called with (done, total) after each map. The same input gives the same bytes. Raises KeyError for an
    AGS that is not valid today.
    """
    names = snapshot.atlas.municipalities
    ordered = sorted(members, key=lambda ags: (sort_key(names[ags].name), ags))
    sheets = []
    for done, ags in enumerate(ordered, start=1):
        sheets.append(_fitted(snapshot, theme, sheet_content(materials, snapshot, layer, ags, theme)))
        if progress:
            progress(done, len(ordered))
    count = "1 Gemeinde" if len(sheets) == 1 else f"{number(len(sheets))} Gemeinden"
    cover = {"title": title, "count": count, "notes": [NO_INFORMATION_NOTE], "sources": source_lines(snapshot.atlas)}
    full_title = f"{title} – {_product(snapshot.atlas)}"
    return _typeset(_document(snapshot, theme, full_title, sheets, cover), snapshot)


def _document(snapshot: Snapshot, theme: Theme, title: str, sheets: list[dict], cover: dict | None = None) -> dict:
    """What the template reads; ``measure`` asks it how to fit the sheets on their pages instead of setting them."""
    as_of, programme = snapshot.as_of, snapshot.atlas.state.programme
    return {
        "measure": False,
        "title": title,
        "product": _product(snapshot.atlas),
        "programme": f"{programme.name} ({programme.short})",
        "as_of": f"Stand {day(as_of)}",
        "date": {"year": as_of.year, "month": as_of.month, "day": as_of.day},
        "language": LOCALE,
        "font": FAMILY,
        "colours": dict(theme.ui),
        "instruments": [i.short for i in programme.instruments],
        "cover": cover,
        "sheets": sheets,
    }


def _fitted(snapshot: Snapshot, theme: Theme, sheet: dict) -> dict:
    """The sheet with the density of text and the height of the map that fill its page."""
    import typst  # late: the map itself needs no typesetting

    document = {**_document(snapshot, theme, sheet["name"], [sheet]), "measure": True}
    inputs = _inputs(document)
    with typesetting() as fonts:
        found = typst.query(
            _TEMPLATE.read_bytes(), "<fit>", field="value", one=True, font_paths=fonts, sys_inputs=inputs
        )
    return {**sheet, "fit": json.loads(found)[0]}


def _typeset(document: dict, snapshot: Snapshot) -> bytes:
    import typst

    as_of = snapshot.as_of
    with typesetting() as fonts:
        return typst.compile(
            _TEMPLATE.read_bytes(),
            font_paths=fonts,
            sys_inputs=_inputs(document),
            pdf_standards=["ua-1"],
            timestamp=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
        )


def _inputs(document: dict) -> dict[str, str]:
    return {"data": json.dumps(document, ensure_ascii=False)}


def _product(atlas: Atlas) -> str:
    return f"{atlas.state.programme.short}-Atlas"
