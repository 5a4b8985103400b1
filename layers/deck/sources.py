"""What the numbers of a presentation rest on: the sources of the register that its region uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from layers.deck.key_figures import Line
from layers.deck.native_tables import Table
from layers.deck.participants import district_offers
from layers.words.language import Language
from layers.words.wording import NO_INFORMATION_NOTE, site_of, sort_key
from loaders.atlas.facts import Source
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region

#: Up to this many sources are listed one by one; more are counted per site in so many columns, and listed in the notes.
_SINGLE, _COLUMNS = 36, 4


def used_sources(snapshot: Snapshot, region: Region) -> list[Source]:
    """Return every source that a status of the region rests on, once, in the order of site, date and title."""
    marks = snapshot.atlas.state.programme.marks
    shown = [status for ags in region.members for status in snapshot.statuses(ags).values()]
    shown += [snapshot.status(ags, mark.key) for ags in region.members for mark in marks]
    shown += [status for _, own in district_offers(snapshot, region) for status in own.values()]
    found = {source for status in shown for source in status.sources}
    return sorted(
        found, key=lambda s: (site_of(s.url), s.published.iso if s.published else "", sort_key(s.title), s.url)
    )


def site(source: Source, language: Language) -> str:
    """→ „medienservice.sachsen.de“, or that a source has no address."""
    return site_of(source.url) or language.text("gedruckt")


def source_table(sources: Sequence[Source], language: Language) -> Table:
    """Return the sources one by one or, if there are many, counted per site, most first."""
    text = language.text
    if len(sources) <= _SINGLE:
        rows = [[s.title or s.url, site(s, language), _day(s, language) or text("ohne Datum")] for s in sources]
        return Table([text("Quelle"), text("Veröffentlicht von"), text("Datum")], rows, [3.2, 1.5, 0.8])
    groups = defaultdict(list)
    for s in sources:
        groups[site(s, language)].append(s)
    counted = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    names = [f"{name} ({language.number(len(found))})" for name, found in counted]
    names += [""] * (-len(names) % _COLUMNS)
    rows = [names[i : i + _COLUMNS] for i in range(0, len(names), _COLUMNS)]
    return Table([text("Veröffentlicht von (Zahl der Quellen)")] * _COLUMNS, rows, [1.0] * _COLUMNS)


def source_lines(sources: Sequence[Source], language: Language) -> list[str]:
    """Return every source on a line of its own, for the notes."""
    return [", ".join(filter(None, (s.title, _day(s, language), s.url))) for s in sources]


def _day(source: Source, language: Language) -> str:
    return language.partial_day(source.published) if source.published else ""


def origin(snapshot: Snapshot, sources: Sequence[Source], language: Language) -> list[Line]:
    """Return what holds for the whole presentation: date, register, boundaries, and how to read „keine Angabe“."""
    atlas, text = snapshot.atlas, language.text
    register = language.plural(
        "Teilnahme: {source}; für diese Region {count} Quelle.",
        "Teilnahme: {source}; für diese Region {count} Quellen.",
        len(sources),
        source=language.state(atlas.state).programme.register_source,
    )
    return [
        Line(text("Stand: {date}", date=language.day(snapshot.as_of)), 14, bold=True),
        Line(register, 14),
        Line(text("Karte: {source}", source=atlas.provenance.attribution), 14),
        Line(text(NO_INFORMATION_NOTE), 14),
        Line(text("„Abgeleitet“ heißt: nicht eigens belegt, muss aber vorausgegangen sein."), 14),
    ]
