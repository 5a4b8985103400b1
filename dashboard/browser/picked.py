"""What the visitor has picked together: the list beside the map, as it stands in the first answer, and where it leads.

``assets/selection.js`` takes over what stands in the page and keeps it in step with the view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, address_grammar
from layers.answers.counts import municipalities_taking_part
from layers.classify import Classified
from layers.words.language import Language, message
from layers.words.region_words import region_title
from layers.words.wording import sort_key
from loaders.atlas.region_terms import MOST_TERMS

#: The key of all that is picked, one by one, beside those of ``ViewState.written``.
_MEMBERS = "members"


@dataclass(frozen=True)
class Lead:
    """A page or file about what is picked: its address below the base, and which part of the view its parameters say.

    ``path`` may name a part of the view, too. ``most``: of more municipalities there is none, and none of a single one.
    """

    words: str
    path: str
    parameters: Mapping[str, str]
    most: int = 0
    download: bool = False


_PICTURES: Mapping[str, str] = {"region": "picked", "layer": "layer", "since": "since", "date": "date"}
LEADS = (
    Lead(message("Tabelle"), "tabelle", {"region": "picked", "stand": "date"}),
    Lead(message("Bild und Folie"), "ausschnitt", _PICTURES),
    Lead(message("Foliensatz"), "deck.pptx", _PICTURES, download=True),
    Lead(message("Vergleich"), "vergleich", {"gemeinden": _MEMBERS, "stand": "date"}, most=4),
    Lead(
        message("Veränderungen"),
        "veraenderungen",
        {"region": "picked", "ebene": "layer", "stand": "date", "seit": "since"},
    ),
    Lead(message("Seite des Gebiets"), "region/{picked}", {"ebene": "layer", "stand": "date"}),
)


@dataclass(frozen=True)
class Row:
    """Of how many something on the map holds: a class, a symbol or an outline, as ``kind`` says, and which (``key``)."""

    kind: str
    key: str
    label: str
    count: int


@dataclass(frozen=True)
class PickedList:
    """The list in words: ``members`` are AGS and name, ``leads`` address and Lead; ``fields`` ask for the view again."""

    title: str
    name: str = ""
    taking_part: str = ""
    rows: list[Row] = field(default_factory=list)
    members: list[tuple[str, str]] = field(default_factory=list)
    leads: list[tuple[str, Lead]] = field(default_factory=list)
    fields: Mapping[str, str] = field(default_factory=dict)


def picked_list(site: Site, view: ViewState, shown: Classified) -> PickedList:
    """Return the list for what ``view`` has picked, counted in what the map shows; empty if nothing is."""
    atlas, language, keys = site.atlas, site.language, view.picked.members if view.picked else ()
    layer = site.catalogue[view.layer]
    taking_part = {
        ags for key in layer.instruments for ags in municipalities_taking_part(site.on(view.as_of), key, keys)
    }
    members = [(ags, atlas.municipalities[ags].name) for ags in keys]
    taking, said = len(taking_part), {"layer": layer.title, "total": language.number(len(keys))}
    return PickedList(
        counted(language, len(keys)),
        picked_name(site, view),
        language.plural(
            "{layer}: bei {count} von {total} bekannt", "{layer}: bei {count} von {total} bekannt", taking, **said
        ),
        [row for row in _rows(shown, set(keys)) if row.count],
        sorted(members, key=lambda member: (sort_key(member[1]), member[0])),
        [(_address(site, lead, view), lead) for lead in LEADS],
        view.parameters(),
    )


def counted(language: Language, count: int) -> str:
    """→ „Auswahl: 5 Gemeinden“."""
    return language.plural("Auswahl: {count} Gemeinde", "Auswahl: {count} Gemeinden", count)


def picked_name(site: Site, view: ViewState) -> str:
    """Return what the region that an address named is called; nothing of municipalities that are listed one by one."""
    listed = view.picked is None or view.picked.key == ",".join(sorted(view.picked.members))
    return "" if listed or view.picked is None else region_title(site.atlas, view.picked, site.language)


def picked_config(site: Site, view: ViewState) -> dict:
    """Return what the script needs: the members of the region that the address names, and the forms of the addresses."""
    usual = {key: usual for key, _, usual in address_grammar(view.today)}
    leads = [
        [lead.path, [[key, name, usual.get(key, "")] for name, key in lead.parameters.items()], lead.most]
        for lead in LEADS
    ]
    name = picked_name(site, view)
    named = (
        {"key": view.picked.key, "members": sorted(view.picked.members), "name": name} if view.picked and name else {}
    )
    return {"leads": leads, "named": named, "most": MOST_TERMS}


def picked_texts(language: Language) -> dict[str, object]:
    """Return the messages of the script."""
    text = language.text
    return {
        "picked": language.forms("Auswahl: {count} Gemeinde", "Auswahl: {count} Gemeinden"),
        "takingPart": language.forms(
            "{layer}: bei {count} von {total} bekannt", "{layer}: bei {count} von {total} bekannt"
        ),
        "unpickName": text("{name} aus der Auswahl entfernen"),
        "pick": text("Zur Auswahl hinzufügen"),
        "unpick": text("Aus der Auswahl entfernen"),
        "isPicked": text("in der Auswahl"),
        "added": text("{name} hinzugefügt, {count} ausgewählt."),
        "removed": text("{name} entfernt, {count} ausgewählt."),
        "tooMany": text("Mehr als {most} Gemeinden passen nicht in eine Auswahl."),
    }


def shows(lead: Lead, count: int) -> bool:
    """Whether there is such a page of ``count`` municipalities."""
    return not lead.most or 1 < count <= lead.most


def _rows(shown: Classified, members: Collection[str]) -> Iterator[Row]:
    layer = shown.layer
    found = [shown.classes[ags] for ags in members]
    for c in layer.classes:
        yield Row("class", c.key, c.label, found.count(c.key))
    for kind, mark, marked in (("symbol", layer.symbol, shown.symbols), ("outline", layer.outline, shown.outlined)):
        if mark:
            yield Row(kind, mark.instrument, mark.label, len(marked.intersection(members)))


def _address(site: Site, lead: Lead, view: ViewState) -> str:
    members = {_MEMBERS: ",".join(sorted(view.picked.members)) if view.picked else ""}
    given = {key: text or "" for key, text in (view.written | members).items()}
    said = {name: given[key] for name, key in lead.parameters.items()}
    usual = {key: usual for key, _, usual in address_grammar(view.today)}
    parameters = {name: text for name, text in said.items() if text != usual.get(lead.parameters[name], "")}
    return site.link(lead.path.format(picked=given["picked"]), **parameters)
