"""The fact sheet of a municipality on one A4 page, and a booklet of many: accessible PDF (PDF/UA-1), set by typst.

Python says what stands on the page, as one JSON document; ``document.typ`` says where. No text is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from layers.catalogue import Layer
from layers.drawing.fonts import typesetting
from layers.drawing.materials import Materials
from layers.drawing.text_metrics import FAMILY
from layers.factsheet.content import sheet_content, source_lines
from layers.theme import Theme
from layers.words.freshness import as_of_text
from layers.words.language import Language
from layers.words.wording import NO_INFORMATION_NOTE, sort_key
from loaders.atlas.model import Atlas, Snapshot

_TEMPLATE = Path(__file__).with_suffix(".typ")


def factsheet_pdf(
    materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme, root: str = ""
) -> bytes:
    """Return the fact sheet of ``ags`` as a PDF of exactly one A4 page; the same input gives the same bytes.

    ``layer`` colours the map of the municipality and its neighbours, and its language is that of the sheet. ``root``
    is the full address of the start page, which leads readers on paper to the municipality's; it stands nowhere if it is
    not known. Raises KeyError for an AGS that is not valid today.
    """
    sheet = sheet_content(materials, snapshot, layer, ags, theme, root)
    title = f"{sheet['name']} – {_product(snapshot.atlas)}"
    fitted = _fitted(snapshot, layer.language, theme, sheet)
    return _typeset(_document(snapshot, layer.language, theme, title, [fitted]), snapshot)


def booklet_pdf(
    materials: Materials,
    snapshot: Snapshot,
    layer: Layer,
    members: Sequence[str],
    theme: Theme,
    title: str,
    progress: Callable[[int, int], None] | None = None,
    root: str = "",
) -> bytes:
    """Return the fact sheets of ``members`` (AGS) as one PDF: title page, contents, then by name, each with a bookmark.

    ``progress`` is called with (done, total) after each map; ``root`` as in ``factsheet_pdf``. The same input gives the
    same bytes. Raises KeyError for an AGS that is not valid today.
    """
    names, language = snapshot.atlas.municipalities, layer.language
    ordered = sorted(members, key=lambda ags: (sort_key(names[ags].name), ags))
    sheets = []
    for done, ags in enumerate(ordered, start=1):
        sheet = sheet_content(materials, snapshot, layer, ags, theme, root)
        sheets.append(_fitted(snapshot, language, theme, sheet))
        if progress:
            progress(done, len(ordered))
    cover = {
        "title": title,
        "count": language.plural("{count} Gemeinde", "{count} Gemeinden", len(sheets)),
        "notes": [language.text(NO_INFORMATION_NOTE)],
        "sources": source_lines(snapshot.atlas, language),
    }
    full_title = f"{title} – {_product(snapshot.atlas)}"
    return _typeset(_document(snapshot, language, theme, full_title, sheets, cover), snapshot)


def _document(
    snapshot: Snapshot, language: Language, theme: Theme, title: str, sheets: list[dict], cover: dict | None = None
) -> dict:
    """What the template reads; ``measure`` asks it how to fit the sheets on their pages instead of setting them."""
    as_of, programme = snapshot.as_of, language.state(snapshot.atlas.state).programme
    return {
        "measure": False,
        "title": title,
        "product": _product(snapshot.atlas),
        "programme": f"{programme.name} ({programme.short})",
        "as_of": as_of_text(snapshot, language),
        "date": {"year": as_of.year, "month": as_of.month, "day": as_of.day},
        "language": language.code,
        "words": _words(language, _product(snapshot.atlas)),
        "font": FAMILY,
        "colours": dict(theme.ui),
        "instruments": [{"short": i.short, "abbreviation": i.abbreviation} for i in programme.instruments],
        "cover": cover,
        "sheets": sheets,
    }


def _words(language: Language, product: str) -> dict[str, str]:
    """The words that the template itself sets; those with two parts stand around what the template knows."""
    text = language.text
    return {
        "page": text("Seite {page} von {pages}", page="\0", pages="\0"),
        "known": text("Was ist bekannt?"),
        "instrument": text("Angebot"),
        "status": text("Status"),
        "since": text("seit"),
        "carrier": text("Träger"),
        "offer": text("Was das Programm anbietet"),
        "source": text("Quelle"),
        "neighbours": text("Nachbargemeinden"),
        "municipality": text("Gemeinde"),
        "border": text("gemeinsame Grenze"),
        "shared": text("gemeinsam"),
        "examples": text("Nächste Beispiele"),
        "place": text("Gemeinde (Entfernung von Grenze zu Grenze)"),
        "similar": text("Ähnlich groß und dabei"),
        "similar_places": text("Halb bis doppelt so viele Einwohner: {places}.", places="\0"),
        "district_only": text("Auf Kreisebene, nicht in der Gemeinde selbst: {offer}.", offer="\0"),
        "map": text("Karte: {layer}", layer="\0"),
        "more": text("Alle Quellen und der neueste Stand: {product}, {address}", product=product, address="\0"),
        "code": text("QR-Code mit der Adresse dieser Gemeinde im {product}", product=product),
        "contents": text("Inhalt"),
    }


def _fitted(snapshot: Snapshot, language: Language, theme: Theme, sheet: dict) -> dict:
    """The sheet with the density of text and the height of the map that fill its page."""
    import typst  # late: the map itself needs no typesetting

    document = {**_document(snapshot, language, theme, sheet["name"], [sheet]), "measure": True}
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
    return atlas.state.programme.atlas
