"""What a region is called: by its own name, or by those of what it consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from layers.words.language import Language
from layers.words.wording import sort_key
from loaders.atlas.model import Atlas
from loaders.atlas.named_regions import NamedRegion
from loaders.atlas.region_terms import Term, parse_terms
from loaders.atlas.regions import Region, resolve_region

#: A title of more letters than this, or of more names, counts instead of naming.
_LONGEST, _MOST_NAMES = 90, 3


def region_title(atlas: Atlas, region: Region, language: Language) -> str:
    """→ „Sachsen“, „Landkreis Görlitz“, „Zittau und Nachbargemeinden“, „Westsachsen“, „Ausschnitt aus Sachsen“.

    Of several: „Zwickau und Vogtlandkreis“, „Zittau und 4 weitere Gemeinden“, „Sachsen ohne Leipzig“; those with the most
    inhabitants come first. At most 90 letters.
    """
    if region.extent:
        return language.text("Ausschnitt aus {state}", state=language.state(atlas.state).name)
    terms = parse_terms(region.key)
    shown = _by_inhabitants(atlas, [t for t in terms if not t.left_out])
    titles = _together(shown, [_name(atlas, t, language) for t in shown], language)
    if left_out := _by_inhabitants(atlas, [t for t in terms if t.left_out]):
        without = _left_out(left_out, [_name(atlas, t, language) for t in left_out], language)
        pairs = product(titles, without)
        titles = [language.text("{region} ohne {names}", region=title, names=names) for title, names in pairs]
    return next((title for title in titles if len(title) <= _LONGEST), "") or _counted(region, language)


def short_region_title(atlas: Atlas, region: Region, language: Language) -> str:
    """→ „Auswahl von 5 Gemeinden“, „Verwaltungsverband aus 4 Gemeinden“: for where the whole title has no room.

    Empty where there is none that is shorter.
    """
    if named := atlas.named_regions.get(region.key):
        kind, _ = language.state(atlas.state).region_kind(named.kind)
        if named.title:
            return ""
        members = len(region.members)
        return language.plural("{kind} aus {count} Gemeinde", "{kind} aus {count} Gemeinden", members, kind=kind)
    return _counted(region, language) if not region.extent and len(parse_terms(region.key)) > 1 else ""


def _counted(region: Region, language: Language) -> str:
    return language.plural("Auswahl von {count} Gemeinde", "Auswahl von {count} Gemeinden", len(region.members))


def named_region_title(atlas: Atlas, region: NamedRegion, language: Language) -> str:
    """→ „Polizeidirektion Leipzig“; of an association that has no name: „Verwaltungsverband aus A, B und C“."""
    if region.title:
        return region.titles.get(language.code, region.title)
    kind, _ = language.state(atlas.state).region_kind(region.kind)
    members = (atlas.municipalities[ags] for ags in region.members)
    names = [m.name for m in sorted(members, key=lambda m: (-(m.population or 0), m.ags))]
    said = language.text("{kind} aus {members}", kind=kind, members=language.join(names))
    if len(said) <= _LONGEST:
        return said
    return language.plural(
        "{kind} aus {name} und {count} weiteren Gemeinde",
        "{kind} aus {name} und {count} weiteren Gemeinden",
        len(names) - 1,
        kind=kind,
        name=names[0],
    )


@dataclass(frozen=True)
class KindOfRegion:
    """``key`` as in ``NamedRegion.kind``; what one and several are called; (key, title) of the regions, by title."""

    key: str
    singular: str
    plural: str
    regions: Sequence[tuple[str, str]]


def regions_by_kind(atlas: Atlas, language: Language) -> list[KindOfRegion]:
    """Return all named regions by their kinds, in the order of ``State.region_kinds``; further kinds come last."""
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in atlas.state.region_kinds}
    for key, region in atlas.named_regions.items():
        found.setdefault(region.kind, []).append((key, named_region_title(atlas, region, language)))
    state = language.state(atlas.state)
    return [
        KindOfRegion(kind, *state.region_kind(kind), sorted(regions, key=lambda region: sort_key(region[1])))
        for kind, regions in found.items()
        if regions
    ]


def _name(atlas: Atlas, term: Term, language: Language) -> str:
    """What one term is called, whether it is left out or not."""
    if term.key == atlas.state.key:
        return language.state(atlas.state).name
    if term.key in atlas.districts:
        return atlas.districts[term.key]
    if term.key in atlas.named_regions:
        return named_region_title(atlas, atlas.named_regions[term.key], language)
    name = atlas.municipalities[term.key].name
    if term.rings == 1:
        return language.text("{name} und Nachbargemeinden", name=name)
    if term.rings == 2:
        return language.text("{name} mit zwei Ringen von Nachbargemeinden", name=name)
    return language.text("{name} mit drei Ringen von Nachbargemeinden", name=name) if term.rings else name


def _together(terms: Sequence[Term], names: Sequence[str], language: Language) -> list[str]:
    """What several terms may be called together, the best first: all their names; the first, and how many more."""
    first, more = names[0], len(names) - 1
    if not more:
        return [first]
    if _all_municipalities(terms):
        others = language.plural("{count} weitere Gemeinde", "{count} weitere Gemeinden", more)
    else:
        others = language.plural("{count} weiteres Gebiet", "{count} weitere Gebiete", more)
    by_name = [_joined(names, language)] if len(names) <= _MOST_NAMES else []
    return [*by_name, _joined([first, others], language)]


def _left_out(terms: Sequence[Term], names: Sequence[str], language: Language) -> list[str]:
    """What is left out, the best way of saying it first: all names, or how many."""
    if _all_municipalities(terms):
        counted = language.plural("{count} Gemeinde", "{count} Gemeinden", len(names))
    else:
        counted = language.plural("{count} Gebiet", "{count} Gebiete", len(names))
    return [_joined(names, language), counted] if len(names) <= _MOST_NAMES else [counted]


def _joined(names: Sequence[str], language: Language) -> str:
    """→ „A, B und C“; if one of them is such a list itself, what belongs together has to show: „A und B sowie C“."""
    first, *others = names
    if not others or not any(language.join(["", ""]) in name for name in names):
        return language.join(names)
    return language.text("{one} sowie {other}", one=first, other=_joined(others, language))


def _all_municipalities(terms: Sequence[Term]) -> bool:
    return all(term.is_municipality and not term.rings for term in terms)


def _by_inhabitants(atlas: Atlas, terms: Sequence[Term]) -> list[Term]:
    """The terms with the most inhabitants first."""

    def people(term: Term) -> int:
        members = resolve_region(atlas, str(replace(term, left_out=False))).members
        return sum(atlas.municipalities[ags].population or 0 for ags in members)

    return sorted(terms, key=lambda term: (-people(term), str(term))) if len(terms) > 1 else list(terms)
