"""What a fact sheet says about one municipality: plain data for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layers.answers.asking import contact_pages, office_line, office_regions
from layers.answers.gaps import has_contact
from layers.answers.sentences import answer, border
from layers.answers.surroundings import Neighbour, describe_neighbours, nearest_examples, ring_scope, similar_examples
from layers.catalogue import Layer
from layers.drawing.elements import LegendEntry, Picture
from layers.drawing.materials import Materials
from layers.drawing.picture import compose
from layers.files.qr import qr_svg
from layers.files.svg import render_svg
from layers.patterns import svg_swatch
from layers.theme import Theme
from layers.words.freshness import register_text
from layers.words.language import GERMAN, Language, message
from layers.words.portrait import border_of_the_state, facts, former_lines, official
from layers.words.region_words import named_region_title
from layers.words.wording import NO_INFORMATION_NOTE, since, site_of, status_line, status_word
from loaders.atlas.facts import UNKNOWN, Source
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas, Municipality, Snapshot
from loaders.atlas.named_regions import NamedRegion
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import resolve_region

#: The picture that the map is cut from, in px, which are points on paper.
_WIDTH, _HEIGHT = 300, 420
#: Smallest size of names on the map in points.
_NAMES = 7.0
#: Free space above and below the municipalities on the map, in px.
_MARGIN = 8.0
#: How many municipalities are named before „und … weitere“.
_NAMED = 3
_DERIVED_NOTE = message("abgeleitet: Nicht eigens belegt, muss aber vorausgegangen sein.")
_SHARED_NOTE = message("gemeinsam: Beide haben es zusammen.")


def sheet_content(materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme, root: str) -> dict:
    """Return everything that one page says, as the template ``document.typ`` reads it.

    ``root`` is the full address of the start page; empty if nobody knows it.
    """
    atlas, statuses, language = snapshot.atlas, snapshot.statuses(ags), layer.language
    instruments = language.state(atlas.state).programme.instruments
    m = atlas.municipalities[ags]
    around = describe_neighbours(snapshot, ags, ring_scope(snapshot, ags, 1))
    rows = [_neighbour_row(n, instruments, language) for n in around]
    return {
        "name": m.name,
        "other": {"name": m.other_name.name, "language": m.other_name.language} if m.other_name else None,
        "facts": [*facts(atlas, m, language), *official(atlas, m, language)],
        "former": former_lines(m, language),
        "marks": [language.state(atlas.state).programme.find(mark.key).label for mark in snapshot.marks(ags)],
        "statuses": [_status_row(statuses[i.key], i, language) for i in instruments],
        "first_step": "" if has_contact(snapshot, ags) else language.state(atlas.state).programme.first_step,
        "asking": office_line(atlas.state, language),
        "region": "; ".join(_office_region(atlas, r, language) for r in office_regions(atlas, m)),
        "pages": [
            {"holder": p.holder, "words": p.words, "url": p.url, "site": p.site}
            for p in contact_pages(snapshot, m, language)
        ],
        "answer": ["", answer(snapshot, ags, language)],
        "map": _map(materials, snapshot, layer, ags, theme),
        "neighbours": rows,
        "outside": border_of_the_state(atlas, m, language),
        "examples": [_example(snapshot, ags, i, language) for i in instruments],
        "similar": [_place(n, language) for n in similar_examples(snapshot, ags, _NAMED)],
        "district": _district(snapshot, m, language),
        "notes": _notes([*statuses.values(), *(s for n in around for s in n.statuses.values())], rows, language),
        "sources": source_lines(atlas, language),
        **_address(root, ags, language),
    }


def _office_region(atlas: Atlas, region: NamedRegion, language: Language) -> str:
    """→ „ASSKomm-Region: Westsachsen (Zwickau und Vogtland), Stand 2022 (asskomm.sachsen.de)“."""
    kind, _ = language.state(atlas.state).region_kind(region.kind)
    day = [language.text("Stand {date}", date=language.partial_day(region.as_of))] if region.as_of else []
    said = ", ".join([named_region_title(atlas, region, language), *day])
    return f"{kind}: {said} ({site_of(region.source_url) or region.source_title})"


def _address(root: str, ags: str, language: Language) -> dict[str, str]:
    """Where the municipality's page is, to be typed and to be scanned; on paper, a path without its host leads nowhere."""
    if not root:
        return {"address": "", "code": ""}
    address = f"{root}gemeinde/{ags}" + ("" if language.code == GERMAN.code else f"?lang={language.code}")
    return {"address": address, "code": qr_svg(address).decode()}


def _status_row(status: Status, instrument: Instrument, language: Language) -> dict:
    return {
        **_symbol(status, instrument, language),
        "instrument": instrument.short,
        "offer": instrument.offer or instrument.explanation,
        "carrier": status.carrier,
        "source": _source(status.sources, language),
    }


def _symbol(status: Status, instrument: Instrument, language: Language) -> dict:
    said = {"word": status_word(status, instrument, language), "since": since(status, instrument, language)}
    return {"status": status.status, **said}


def _source(sources: Sequence[Source], language: Language) -> dict | None:
    """The decisive source, with the site that published it and when, and how many more there are."""
    if not sources:
        return None
    first, more = sources[0], len(sources) - 1
    others = language.plural("+{count}\u00a0weitere", "+{count}\u00a0weitere", more) if more else ""
    return {"title": first.title, "url": first.url, "site": site_of(first.url), "more": others}


def _some(names: Sequence[str], language: Language) -> str:
    """The first names and how many more there are."""
    more = len(names) - _NAMED
    if more <= 0:
        return language.join(names)
    return language.plural(
        "{names} und {count}\u00a0weitere",
        "{names} und {count}\u00a0weitere",
        more,
        names=", ".join(names[:_NAMED]),
    )


def _neighbour_row(n: Neighbour, instruments: Sequence[Instrument], language: Language) -> dict:
    cells = [
        {
            **_symbol(n.statuses[i.key], i, language),
            "shared": i.key in n.same_carrier and n.statuses[i.key].takes_part and not n.statuses[i.key].derived,
        }
        for i in instruments
    ]
    return {"name": n.municipality.name, "border": border(n, language), "statuses": cells}


def _example(snapshot: Snapshot, ags: str, instrument: Instrument, language: Language) -> dict:
    found = nearest_examples(snapshot, ags, instrument.key)
    if not found:
        return {"instrument": instrument.short, "places": language.text("keine bekannt"), "distance": ""}
    places = _some([n.municipality.name for n in found], language)
    return {"instrument": instrument.short, "places": places, "distance": _place(found[0], language)["distance"]}


def _place(n: Neighbour, language: Language) -> dict:
    near = f"{language.number(n.distance_m / 1000, 1)} km"
    return {"name": n.municipality.name, "distance": language.text("angrenzend") if n.ring == 1 else near}


def _district(snapshot: Snapshot, m: Municipality, language: Language) -> dict | None:
    """What the district has of its own; it is not the municipality's."""
    found = snapshot.district_statuses(m.district_ags)
    if not found:
        return None
    find = language.state(snapshot.atlas.state).programme.find
    lines = [
        {
            "text": language.text("{instrument} {status}", instrument=i.short, status=status_line(s, i, language)),
            "source": _source(s.sources, language),
        }
        for i, s in ((find(key), s) for key, s in found.items())
    ]
    district = snapshot.atlas.districts[m.district_ags]
    return {"title": language.text("Im {district}", district=district), "lines": lines}


def _notes(shown: Sequence[Status], rows: Sequence[dict], language: Language) -> list[str]:
    notes = [NO_INFORMATION_NOTE] if any(s.status == UNKNOWN for s in shown) else []
    notes += [_DERIVED_NOTE] if any(s.derived for s in shown) else []
    shared = any(cell["shared"] for row in rows for cell in row["statuses"])
    return [language.text(note) for note in notes + ([_SHARED_NOTE] if shared else [])]


def source_lines(atlas: Atlas, language: Language) -> list[str]:
    """Return whose facts and whose boundaries these are, a line each."""
    return [
        language.text("Teilnahme: {source}", source=register_text(atlas, language)),
        language.text("Karte: {source}", source=atlas.provenance.attribution),
    ]


def _map(materials: Materials, snapshot: Snapshot, layer: Layer, ags: str, theme: Theme) -> dict:
    """The map of the municipality and its neighbours, and which part of the picture to show."""
    region = resolve_region(snapshot.atlas, f"{ags}+1")
    picture = compose(materials, snapshot, layer, region, width=_WIDTH, height=_HEIGHT, labels="all", names=_NAMES)
    # there is no key here: whoever would get a number stands in the table below
    names = tuple(t for t in picture.texts if t.role == "label" and not t.bold)
    named = {t.ags for t in names}
    leaders = tuple(leader for leader in picture.leaders if leader.ags in named)
    bar = picture.scale_bar
    top, bottom = _middle(picture)
    return {
        "svg": render_svg(replace(picture, texts=names, leaders=leaders, scale_bar=None), theme, titles=False),
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
    return {"kind": entry.kind, "label": entry.label, "swatch": swatch, "colour": entry.colour or theme.ui["selected"]}
