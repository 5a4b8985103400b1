"""Whom to ask: who in a region, or next to it, has experience with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from layers.answers.asking import contact_pages, office_line
from layers.answers.counts import municipalities_named
from layers.answers.surroundings import nearest_examples
from layers.deck.native_tables import Table
from layers.deck.text_column import Line
from layers.words.language import Language
from layers.words.wording import since, sort_key
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region

#: So many are named per instrument.
_MOST = 4


def focus_of(region: Region) -> str | None:
    """Return the municipality that a region is about: its focus or its only member."""
    return region.focus or (region.members[0] if len(region.members) == 1 else None)


def experienced(snapshot: Snapshot, region: Region) -> Mapping[str, list[str]]:
    """Return {instrument: AGS of whom to ask}, for all instruments, those with an own record only.

    Around a municipality the nearest; of a larger region those in it that have had it longest or, if there are none, those
    that lie nearest to it.
    """
    return {i.key: _whom(snapshot, i.key, region) for i in snapshot.atlas.state.programme.instruments}


def at_hand(snapshot: Snapshot, region: Region) -> list[str]:
    """Return the instruments with which there is experience in the region or, around a municipality, next to it."""
    focus = focus_of(region)
    near = list(snapshot.atlas.neighbours.borders[focus]) if focus else region.members
    keys = [i.key for i in snapshot.atlas.state.programme.instruments]
    return [key for key in keys if municipalities_named(snapshot, key, near)]


def experience_table(snapshot: Snapshot, region: Region, language: Language) -> Table:
    """Return the table: a row per instrument."""
    instruments = language.state(snapshot.atlas.state).programme.instruments
    found = experienced(snapshot, region)
    rows = [[i.label, _names(snapshot, found[i.key], i, region, language)] for i in instruments]
    return Table([language.text("Angebot"), language.text("Wer Erfahrung hat")], rows, [1.0, 2.6])


def contact_lines(snapshot: Snapshot, region: Region, language: Language) -> list[Line]:
    """Say where to find whom to talk to: the register knows institutions, not people."""
    pages = _pages(snapshot, region, language)
    return [
        Line(office_line(snapshot.atlas.state, language), 14, bold=True),
        *([Line(language.text("Im Netz: {pages}", pages=pages), 14)] if pages else []),
        Line(
            language.text(
                "Ansprechpersonen stehen hier nicht. Die Gemeinden erreichen Sie über ihre Stadt- oder Gemeindeverwaltung."
            ),
            14,
        ),
    ]


def _pages(snapshot: Snapshot, region: Region, language: Language) -> str:
    """→ „Präventionsrat von Görlitz, goerlitz.de; …“: the first pages of councils in the region, of its focus first."""
    members = sorted(region.members, key=lambda ags: ags != focus_of(region))
    places = (snapshot.atlas.municipalities[ags] for ags in members)
    found = {page.url: page for m in places for page in contact_pages(snapshot, m, language)}
    said = [f"{page.holder}, {page.site}" for page in found.values()]
    more = len(said) - _MOST
    rest = [language.text("und {count} weitere", count=language.number(more))] if more > 0 else []
    return "; ".join([*said[:_MOST], *rest])


def _whom(snapshot: Snapshot, instrument: str, region: Region) -> list[str]:
    everybody = municipalities_named(snapshot, instrument)
    if not everybody:
        return []
    if focus := focus_of(region):
        near = nearest_examples(snapshot, focus, instrument, _MOST * 2)
        named = set(everybody)
        return [n.municipality.ags for n in near if n.municipality.ags in named][:_MOST]
    inside = set(region.members)
    own = [ags for ags in everybody if ags in inside]
    if own:
        return sorted(own, key=lambda ags: (_first_day(snapshot, ags, instrument), _name(snapshot, ags)))[:_MOST]
    distances = snapshot.atlas.distances
    outside = [pair for m in region.members for pair in distances.nearest(m, everybody, _MOST)]
    return list(dict.fromkeys(ags for ags, _ in sorted(outside, key=lambda pair: (pair[1], pair[0]))))[:_MOST]


def _first_day(snapshot: Snapshot, ags: str, instrument: str) -> date:
    known = snapshot.status(ags, instrument).since
    return known.first if known else date.max


def _name(snapshot: Snapshot, ags: str) -> str:
    return sort_key(snapshot.atlas.municipalities[ags].name)


def _names(snapshot: Snapshot, found: list[str], instrument: Instrument, region: Region, language: Language) -> str:
    """→ „Oybin (Nachbargemeinde), Görlitz (spätestens seit Januar 2019)“."""
    if not found:
        return language.text("noch in keiner Gemeinde belegt")
    focus, atlas = focus_of(region), snapshot.atlas
    borders = atlas.neighbours.borders[focus] if focus else {}
    said = []
    for ags in found:
        m = atlas.municipalities[ags]
        when = since(replace(snapshot.status(ags, instrument.key), renewed=None), instrument, language)
        if ags in borders:
            when = language.text("Nachbargemeinde")
        elif ags not in region.members and (district := atlas.districts.get(m.district_ags, "")) != m.name:
            when = district
        said.append(language.text("{name} ({detail})", name=m.name, detail=when))
    more = 0 if focus else len(set(municipalities_named(snapshot, instrument.key, region.members)) - set(found))
    if more and set(found) <= set(region.members):
        said.append(language.text("und {count} weitere", count=language.number(more)))
    return ", ".join(said)
