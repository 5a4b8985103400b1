"""``/ausschnitt``, „Folien & Dateien“: choose region, layer, date, words and size; see the picture; take it in any format.

The page's address holds the parameters of ``/snippet``, so it reproduces the settings. Works without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, render_template, request

from dashboard.context.addresses import PARAMETER
from dashboard.context.area import area_choices
from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.slugs import slugs
from dashboard.context.view_state import AS_OF, LAYER, PICKED, SELECTED, SINCE, read_view
from dashboard.exports.deck_request import USUAL_LABELS
from dashboard.exports.rendering import FORMATS, GROWTH_FORMATS, LARGEST_GIF
from dashboard.exports.snippet_request import (
    CONTEXTS,
    DEFAULT_HEIGHT,
    DEFAULT_WIDTH,
    MAX_SIDE,
    MIN_SIDE,
    TEMPLATES,
    SnippetRequest,
    read_leniently,
)
from dashboard.pages.compare import find_by_text, full_name
from dashboard.pages.embed_code import embed_code
from dashboard.pages.export_links import about_export, deck_query, deck_size, page_query
from dashboard.pages.more_regions import with_more
from dashboard.pages.shell import shell_context
from layers.drawing.growth_pictures import growth_in_words
from layers.drawing.legend import describe
from layers.drawing.picture import LABELS
from layers.drawing.sizes import OWN, SIZES
from layers.words.language import Language, message
from layers.words.region_words import region_title
from loaders.atlas.model import Atlas, Municipality
from loaders.atlas.regions import Region, resolve_region
from loaders.common.plain_text import contains, plain

#: Value of ``region`` that says: look at ``place`` and ``rings``.
PLACE = "gemeinde"
RINGS = {
    "0": message("nur die Gemeinde"),
    "1": message("mit Nachbargemeinden"),
    "2": message("mit zwei Ringen von Nachbarn"),
    "3": message("mit drei Ringen von Nachbarn"),
}
LABEL_WORDS = dict(
    zip(LABELS, (message("keine"), message("Gemeinden mit Angabe"), message("alle, soweit Platz ist")), strict=True)
)
_OF_PICKED = message("ausgewählte und solche mit Angabe")
#: Names are searched for from this many letters on; so many are offered.
_SHORTEST, _MOST_CANDIDATES = 3, 12
#: So many letters may name further regions.
_LONGEST_MORE = 1000
#: The preview's longest side in px.
_PREVIEW = 1200
#: What the page's script says, by the name of the form's attribute.
_SCRIPT_MESSAGES = {
    "renewed": message("Vorschau erneuert."),
    "busy": message(
        "Das Bild kann gerade nicht gezeichnet werden, weil viele auf einmal erstellt werden. "
        "Bitte versuchen Sie es noch einmal."
    ),
}
#: What the form calls the values of ``CONTEXTS``.
_CONTEXTS = (message("blass zeigen"), message("weglassen"))
#: What the form calls the values of ``TEMPLATES``.
_TEMPLATES = (message("die des Betreibers"), message("schlicht"))
#: What the form calls the parameters.
_FIELDS = {
    "layer": message("Ebene"), "region": message("Gebiet"), "date": message("Stand"), "size": message("Größe"),
    "since": message("Verglichen mit"),
    "width": message("Breite"), "height": message("Höhe"), "title": message("Überschrift"),
    "labels": message("Namen auf der Karte"), "context": message("Umgebung"),
    "template": message("Vorlage für Folien"),
}  # fmt: skip


@dataclass(frozen=True)
class ExportState:
    """What the form shows. ``around``: „+1“, „+2“, „+3“ or nothing; ``more``: what was typed besides and not understood.

    ``notices`` say, in words, what could not be understood; ``candidates`` are the municipalities that may be meant.
    ``unplaced``: a municipality was asked for, but it is not known which.
    """

    wanted: SnippetRequest
    view: Region | None
    place: str
    around: str
    notices: tuple[str, ...] = ()
    candidates: tuple[Municipality, ...] = ()
    unplaced: bool = False
    more: str = ""


def register_export(server: Flask, site: Site) -> None:
    """Add the export page."""
    known = slugs(site.atlas)

    @server.get("/ausschnitt")
    def export() -> str:
        asked = spoken(site)
        return render_export(asked, read_export(asked, known, request.args))


def read_export(site: Site, known: Mapping[str, list[str]], query: Mapping[str, str]) -> ExportState:
    """Return the state of an address. What is missing or wrong falls back, and the page says so; nothing fails."""
    given, notices, candidates = {**_of_the_map(site, query), **query}, [], []
    unplaced = False
    around = f"+{given['rings']}" if given.get("rings") in RINGS and given["rings"] != "0" else ""
    if given.get("region") == PLACE:
        candidates = _candidates(site, known, given.get("place", "").strip())
        if len(candidates) == 1:
            given["region"] = candidates[0].ags + around
        else:
            given.pop("region")
            unplaced = True
            notices.append(_which(given.get("place", "").strip(), bool(candidates), site.language))
    region, not_found = given.get("region", ""), list[str]()
    if more := given.get("more", "")[:_LONGEST_MORE]:
        given["region"], not_found = with_more(site, known, region, more)
        notices += [_unclear(name, site.language) for name in not_found]
    preset = {"labels": USUAL_LABELS}
    if not {"width", "height"} & given.keys():
        preset["size"] = next(iter(SIZES))
    wanted, refused = _read(site, preset | given)
    focus = wanted.region.focus
    return ExportState(
        wanted,
        _carried_view(site, wanted, given.get("view", "")),
        full_name(site, site.atlas.municipalities[focus]) if focus else given.get("place", "").strip()[:80],
        around,
        tuple(notices + refused),
        tuple(candidates) if len(candidates) > 1 else (),
        unplaced,
        ", ".join(not_found),
    )


def _candidates(site: Site, known: Mapping[str, list[str]], place: str) -> list[Municipality]:
    """Whom a typed name may mean: those called so or, if there is none, those whose names contain it."""
    named = find_by_text(site, known, place)
    if not named and len(plain(place)) >= _SHORTEST:
        named = [ags for ags, m in site.atlas.municipalities.items() if contains(m.name, place)][:_MOST_CANDIDATES]
    return [site.atlas.municipalities[ags] for ags in named]


def _of_the_map(site: Site, query: Mapping[str, str]) -> dict[str, str]:
    """An address with the map's own parameters, said in those of pictures."""
    if not {LAYER, SELECTED, PICKED, AS_OF, SINCE} & set(query):
        return {}
    view = read_view(site, query)
    place = {"region": f"{view.ags}+1", "labels": "all"} if view.ags else {}
    if view.picked:
        place = {"region": view.picked.key}
    since = {"since": view.since.isoformat()} if view.since else {}
    return {"layer": view.layer, "date": view.as_of.isoformat(), **since, **place}


def _read(site: Site, given: dict[str, str]) -> tuple[SnippetRequest, list[str]]:
    """Read as strictly as pictures do; what is refused is left out and told."""
    if given.get("size", OWN) != OWN:
        # the form sends the fields of the own size along with every other one
        given = {key: text for key, text in given.items() if key not in ("width", "height")}
    wanted, refused = read_leniently({key: text for key, text in given.items() if key != "preview"}, site)
    return wanted, [_refused(error, given[error.field], site.language) for error in refused]


def _refused(error: RequestError, got: str, language: Language) -> str:
    """Say in the words of the form what was not taken."""
    values = {"field": language.text(_FIELDS[error.field]), "got": got[:60], "expected": error.expected(language)}
    if error.field in ("layer", "region", "size", "labels", "context", "template"):
        return language.text("{field}: „{got}“ gibt es hier nicht. Es gilt die Vorgabe.", **values)
    if error.field == "title":
        return language.text("{field}: {wrong} Erwartet: {expected}.", **values, wrong=error.wrong(language))
    return language.text("{field}: „{got}“ geht nicht. Erwartet: {expected}.", **values)


def _carried_view(site: Site, wanted: SnippetRequest, text: str) -> Region | None:
    """The part of the map that was in sight when the visitor came here, to be chosen again."""
    if wanted.region.extent:
        return wanted.region
    try:
        region = resolve_region(site.atlas, text)
    except ValueError:
        return None
    return region if region.extent else None


def _which(place: str, several: bool, language: Language) -> str:
    if several:
        return language.text("„{name}“ kann mehreres heißen. Welche Gemeinde meinen Sie?", name=place[:60])
    if not place:
        return language.text("Welche Gemeinde? Bitte geben Sie ihren Namen ein.")
    return language.text(
        "Keine Gemeinde „{name}“ gefunden. Bitte wählen Sie einen Namen aus der Liste.", name=place[:60]
    )


def _unclear(name: str, language: Language) -> str:
    return language.text(
        "„{name}“ ist nicht zu finden, oder es gibt mehrere. Bitte geben Sie den ganzen Namen oder den Schlüssel ein.",
        name=name[:60],
    )


def _several(atlas: Atlas) -> str:
    """→ „Chemnitz, -Zwochau“: how several places are written, with one that is left out."""
    names = [m.name for m in atlas.municipalities.values()]
    return f"{names[0]}, -{names[-1]}"


def _region_choices(site: Site, region: Region, view: Region | None) -> dict:
    """What the field for the region offers besides state, districts and the part of the map in sight."""
    offered = region.focus or (view and view.key == region.key)
    return area_choices(site, "" if offered else region.key, region_title(site.atlas, region, site.language))


def render_export(site: Site, state: ExportState) -> str:
    """Return the page for a state."""
    wanted, atlas, text = state.wanted, site.atlas, site.language.text
    query = wanted.query()
    origin = request.host_url.rstrip("/")
    said = ("layer", "since", "region", "date", "title", "labels", "context")
    embed = site.link("einbetten", **{k: query.get(k) for k in said})
    width, height = wanted.size.width, wanted.size.height
    page = page_query(query, wanted)
    picked = {USUAL_LABELS: _OF_PICKED} if wanted.region.picked else {}
    carried = {"view": state.view.key} if state.view and state.view.key != wanted.region.key else {}
    return render_template(
        "export.html",
        **shell_context(site, "export", wanted.view, about_export(site, wanted, page, not set(request.args) - {PARAMETER})),
        wanted=wanted,
        place_title=region_title(atlas, wanted.region, site.language),
        notices=state.notices,
        candidates=[(site.link("ausschnitt", **page | {"region": m.ags + state.around}), full_name(site, m))
                    for m in state.candidates],
        region_choice=PLACE if wanted.region.focus or state.candidates else wanted.region.key,
        **_region_choices(site, wanted.region, state.view),
        map_view=state.view,
        more=state.more,
        longest_more=_LONGEST_MORE,
        place=state.place,
        rings={key: text(label) for key, label in RINGS.items()},
        ring=str(wanted.region.rings) if wanted.region.focus else "1",
        several_example=_several(atlas),
        # of very many, browsers would be sent half a megabyte; who types a name is understood all the same
        names=[] if site.districts_first else [full_name(site, m) for m in atlas.municipalities.values()],
        sizes=list(SIZES.values()),
        own=OWN,
        templates=dict(zip(TEMPLATES, map(text, _TEMPLATES), strict=True)) if site.pptx_template else {},
        own_width=width if wanted.size.key == OWN else DEFAULT_WIDTH,
        own_height=height if wanted.size.key == OWN else DEFAULT_HEIGHT,
        smallest=MIN_SIDE,
        largest=MAX_SIDE,
        contexts=dict(zip(CONTEXTS, map(text, _CONTEXTS), strict=True)),
        label_words={key: text(label) for key, label in (LABEL_WORDS | picked).items()},
        preview=site.link("snippet.png", **query, preview=_PREVIEW),
        preview_size=(min(_PREVIEW, round(_PREVIEW * width / height)), min(_PREVIEW, round(_PREVIEW * height / width))),
        description=describe(site.materials, site.on(wanted.as_of), wanted.layer, wanted.region),
        formats=[(f, site.link(f"snippet.{key}", **query, download=1)) for key, f in FORMATS.items()],
        deck_href=site.link("deck.pptx", **deck_query(query, wanted)),
        deck_size=deck_size(site, wanted),
        growth=[(f, site.link(f"growth.{key}", **query, download=1)) for key, f in GROWTH_FORMATS.items()],
        growth_words=growth_in_words(site.on(wanted.as_of), wanted.layer, wanted.region),
        largest_gif=site.language.number(LARGEST_GIF),
        crs=site.atlas.shapes.crs,
        own_address=origin + site.link("ausschnitt", **page, **carried),
        embed_href=embed,
        embed_code=embed_code(origin + embed, wanted, site),
        unplaced=state.unplaced,
        messages={key: text(said) for key, said in _SCRIPT_MESSAGES.items()},
    )  # fmt: skip
