"""What an address of the export page asks for: read leniently, and what was not understood said in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.view_state import AS_OF, LAYER, PICKED, SELECTED, SINCE, read_view
from dashboard.exports.deck_request import USUAL_LABELS
from dashboard.exports.snippet_request import SnippetRequest, read_leniently
from dashboard.pages.compare import find_by_text, full_name
from dashboard.pages.more_regions import with_more
from layers.drawing.sizes import OWN, SIZES
from layers.words.language import Language, message
from loaders.atlas.model import Municipality
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
#: Names are searched for from this many letters on; so many are offered.
_SHORTEST, _MOST_CANDIDATES = 3, 12
#: So many letters may name further regions.
LONGEST_MORE = 1000
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
    if more := given.get("more", "")[:LONGEST_MORE]:
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
