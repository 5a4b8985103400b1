"""The fact sheet of a municipality on one A4 page, and a booklet of many: accessible PDF (PDF/UA-1), set by typst.

Python says what stands on the page, as one JSON document; ``factsheet.typ`` says where. No text is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import typst

from layers.catalogue import Layer
from layers.elements import LegendEntry, Picture
from layers.fonts import typst_fonts
from layers.materials import Materials
from layers.patterns import svg_swatch
from layers.picture import compose
from layers.surroundings import Neighbour, describe_neighbours, nearest_examples, ring_scope, similar_examples
from layers.svg import render_svg
from layers.text_metrics import FAMILY
from layers.theme import Theme
from layers.wording import (
    LOCALE,
    NO_INFORMATION_NOTE,
    STATUS_WORDS,
    day,
    join,
    number,
    since,
    sort_key,
    status_line,
)
from loaders.atlas import Atlas, Municipality, Snapshot
from loaders.fold import UNKNOWN, Source, Status
from loaders.regions import resolve_region

_TEMPLATE = Path(__file__).with_suffix(".typ")
#: The picture that the map is cut from, in px, which are points on paper.
_WIDTH, _HEIGHT = 300, 420
#: Free space above and below the municipalities on the map, in px.
_MARGIN = 8.0
#: How many municipalities are named before „und … weitere“.
_NAMED = 3
_DERIVED_NOTE = "abgeleitet: Nicht eigens belegt, muss aber vorausgegangen sein."
_SHARED_NOTE = "gemeinsam: Beide nehmen über denselben Träger teil."


def factsheet_pdf(materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme) -> bytes:
    """Return the fact sheet of ``ags`` as a PDF of exactly one A4 page; the same input gives the same bytes.

    ``layer`` colours the map of the municipality and its neighbours. Raises KeyError for an AGS that is not valid today.
    """
    sheet = _sheet(materials, snapshot, layer, ags, theme)
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
        sheets.append(_fitted(snapshot, theme, _sheet(materials, snapshot, layer, ags, theme)))
        if progress:
            progress(done, len(ordered))
    count = "1 Gemeinde" if len(sheets) == 1 else f"{number(len(sheets))} Gemeinden"
    cover = {"title": title, "count": count, "notes": [NO_INFORMATION_NOTE], "sources": _sources(snapshot.atlas)}
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
    document = {**_document(snapshot, theme, sheet["name"], [sheet]), "measure": True}
    fonts, inputs = typst_fonts(), _inputs(document)
    found = typst.query(_TEMPLATE.read_bytes(), "<fit>", field="value", one=True, font_paths=fonts, sys_inputs=inputs)
    # only compiling lets go of what earlier calls have left in typst's memory, several MB per sheet
    typst.compile(b"", font_paths=fonts)
    return {**sheet, "fit": json.loads(found)[0]}


def _typeset(document: dict, snapshot: Snapshot) -> bytes:
    as_of = snapshot.as_of
    return typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=typst_fonts(),
        sys_inputs=_inputs(document),
        pdf_standards=["ua-1"],
        timestamp=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
    )


def _inputs(document: dict) -> dict[str, str]:
    return {"data": json.dumps(document, ensure_ascii=False)}


def _product(atlas: Atlas) -> str:
    return f"{atlas.state.programme.short}-Atlas"


def _sheet(materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme) -> dict:
    """Everything that one page says."""
    atlas, statuses = snapshot.atlas, snapshot.statuses(ags)
    m = atlas.municipalities[ags]
    around = describe_neighbours(snapshot, ags, ring_scope(snapshot, ags, 1))
    return {
        "name": m.name,
        "facts": _facts(atlas, m),
        "former": _former(m),
        "marks": [mark.label for mark in snapshot.marks(ags)],
        "statuses": _status_rows(atlas, statuses),
        "answer": _answer(snapshot, around),
        "map": _map(materials, snapshot, layer, ags, theme),
        "neighbours": [_neighbour_row(n) for n in around],
        "outside": f"Weitere Nachbarn liegen außerhalb von {atlas.state.name} und sind hier nicht erfasst."
        if atlas.neighbours.outer.get(ags)
        else "",
        "examples": [_example(snapshot, ags, i.key, i.short) for i in atlas.state.programme.instruments],
        "similar": [_place(n) for n in similar_examples(snapshot, ags, _NAMED)],
        "district": _district(snapshot, m),
        "notes": _notes(statuses.values(), around),
        "sources": _sources(atlas),
        "address": f"/gemeinde/{ags}",
    }


def _facts(atlas: Atlas, m: Municipality) -> list[str]:
    district = atlas.districts.get(m.district_ags, m.district)
    facts = [m.district_kind] if district == m.name else [m.kind, district]
    if m.population is not None:
        facts.append(f"{number(m.population)} Einwohner ({day(atlas.population_date)})")
    return [*facts, f"{number(m.area_km2, 1)} km²", f"Gemeindeschlüssel {m.ags}"]


def _former(m: Municipality) -> list[str]:
    merged = [f"{f.name} gehört seit {day(f.until)} zu {m.name}." for f in m.former if f.until and f.ags != m.ags]
    renamed = [f"Bis {day(f.until)} hieß die Gemeinde {f.name}." for f in m.former if f.until and f.ags == m.ags]
    return merged + renamed


def _status_rows(atlas: Atlas, statuses: dict[str, Status]) -> list[dict]:
    short = {i.key: i.short for i in atlas.state.programme.instruments}
    return [
        {
            **_symbol(status),
            "instrument": short[key],
            "since": since(status),
            "carrier": status.carrier,
            "source": _source(status.sources),
        }
        for key, status in statuses.items()
    ]


def _symbol(status: Status) -> dict:
    return {"status": status.status, "word": "abgeleitet" if status.derived else STATUS_WORDS[status.status]}


def _source(sources: Sequence[Source]) -> dict | None:
    """The decisive source, with the site that published it and when, and how many more there are."""
    if not sources:
        return None
    first = sources[0]
    host = (urlsplit(first.url).hostname or "").removeprefix("www.").rstrip(".")
    # published twice on the same page is one source to the reader
    more = len({s.url or s.title for s in sources}) - 1
    return {"title": first.title, "url": first.url, "site": host, "more": f"+{more}\u00a0weitere" if more else ""}


def _answer(snapshot: Snapshot, around: Sequence[Neighbour]) -> list[str]:
    """Say how many neighbours have an agreement and a council: what is stressed, then the rest."""
    if not around:
        return ["", "Diese Gemeinde hat keine Nachbargemeinde, die im Atlas verzeichnet ist."]
    agreements = sum(n.statuses["agreement"].takes_part for n in around)
    councils = [n.municipality.name for n in around if n.statuses["kpr"].takes_part]
    total = "1 Nachbargemeinde" if len(around) == 1 else f"{len(around)} Nachbargemeinden"
    rest = f" {'hat' if 1 in (agreements, len(around)) else 'haben'} eine Vereinbarung."
    if councils:
        rest += f" Einen Präventionsrat {'hat' if len(councils) == 1 else 'haben'} {_some(councils)}."
    return [f"{agreements} von {total}", rest]


def _some(names: Sequence[str]) -> str:
    """The first names and how many more there are."""
    more = len(names) - _NAMED
    return join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} und {more}\u00a0weitere"


def _neighbour_row(n: Neighbour) -> dict:
    border = f"{number(n.shared_border_m / 1000, 1)} km" if n.shared_border_m else "nur Punktberührung"
    cells = [
        {**_symbol(s), "shared": key in n.same_carrier and s.takes_part and not s.derived}
        for key, s in n.statuses.items()
    ]
    return {"name": n.municipality.name, "border": border, "statuses": cells}


def _example(snapshot: Snapshot, ags: str, instrument: str, label: str) -> dict:
    found = nearest_examples(snapshot, ags, instrument)
    if not found:
        return {"instrument": label, "places": "keine bekannt", "distance": ""}
    places = _some([n.municipality.name for n in found])
    return {"instrument": label, "places": places, "distance": _place(found[0])["distance"]}


def _place(n: Neighbour) -> dict:
    distance = "angrenzend" if n.ring == 1 else f"{number(n.distance_m / 1000, 1)} km"
    return {"name": n.municipality.name, "distance": distance}


def _district(snapshot: Snapshot, m: Municipality) -> dict | None:
    """What the district has of its own; it is not the municipality's."""
    found = snapshot.district_statuses(m.district_ags)
    if not found:
        return None
    short = {i.key: i.short for i in snapshot.atlas.state.programme.instruments}
    lines = [{"text": f"{short[key]} {status_line(s)}", "source": _source(s.sources)} for key, s in found.items()]
    return {"title": f"Im {snapshot.atlas.districts[m.district_ags]}", "lines": lines}


def _notes(own: Iterable[Status], around: Sequence[Neighbour]) -> list[str]:
    shown = [*own, *(s for n in around for s in n.statuses.values())]
    notes = [NO_INFORMATION_NOTE] if any(s.status == UNKNOWN for s in shown) else []
    notes += [_DERIVED_NOTE] if any(s.derived for s in shown) else []
    shared = any(s["shared"] for n in around for s in _neighbour_row(n)["statuses"])
    return notes + ([_SHARED_NOTE] if shared else [])


def _sources(atlas: Atlas) -> list[str]:
    return [f"Teilnahme: {atlas.state.programme.register_source}", f"Karte: {atlas.provenance.attribution}"]


def _map(materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme) -> dict:
    """The map of the municipality and its neighbours, and which part of the picture to show."""
    region = resolve_region(snapshot.atlas, f"{ags}+1")
    picture = compose(materials, snapshot, layer, region, width=_WIDTH, height=_HEIGHT, labels="all")
    names = tuple(t for t in picture.texts if t.role == "label")
    bar = picture.scale_bar
    top, bottom = _middle(picture)
    return {
        "svg": render_svg(replace(picture, texts=names, scale_bar=None), theme),
        "title": layer.title,
        "alt": picture.description,
        "width": picture.width,
        "height": picture.height,
        "crop": {"x": picture.frame.x, "y": top, "width": picture.frame.width, "height": bottom - top},
        "legend": [_legend_entry(e, theme) for e in picture.legend if e.count != 0],
        "scale": {"label": next(t.text for t in picture.texts if t.role == "scale"), "length": bar.length}
        if bar
        else None,
    }


def _middle(picture: Picture) -> tuple[float, float]:
    """Top and bottom of the part of the frame that the region and its names fill."""
    heights = [y for area in picture.areas for ring in area.rings for y in (ring[:, 1].min(), ring[:, 1].max())]
    heights += [y for t in picture.texts if t.role == "label" for y in (t.box.y, t.box.bottom)]
    frame = picture.frame
    return max(frame.y, float(min(heights)) - _MARGIN), min(frame.bottom, float(max(heights)) + _MARGIN)


def _legend_entry(entry: LegendEntry, theme: Theme) -> dict:
    swatch = svg_swatch(entry.paint, edge=theme.ui["quiet"]) if entry.paint else ""
    return {"kind": entry.kind, "label": entry.label, "swatch": swatch, "colour": entry.colour or theme.ui["outline"]}
