"""What the numbers of a presentation rest on: the sources of the register that its region uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from layers.deck.native_tables import Table
from layers.deck.participants import district_offers
from layers.deck.text_column import Line
from layers.words.freshness import as_of_text, licence_text, register_text
from layers.words.language import Language
from layers.words.wording import NO_INFORMATION_NOTE, site_of, sort_key
from loaders.atlas.facts import Source, one_each
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region

#: Up to this many sources are listed one by one; more are counted per site, and listed in the notes.
_SINGLE = 10
#: So many sites are named.
_SITES = 30


def used_sources(snapshot: Snapshot, region: Region) -> list[Source]:
    """Return every source that a status of the region rests on, once, in the order of site, date and title."""
    marks = snapshot.atlas.state.programme.marks
    shown = [status for ags in region.members for status in snapshot.statuses(ags).values()]
    shown += [snapshot.status(ags, mark.key) for ags in region.members for mark in marks]
    shown += [status for _, own in district_offers(snapshot, region) for status in own.values()]
    found = sorted(
        {source for status in shown for source in status.sources},
        key=lambda s: (site_of(s.url), s.published.iso if s.published else "", sort_key(s.title), s.url),
    )
    return list(one_each(found))


def site(source: Source, language: Language) -> str:
    """→ „medienservice.sachsen.de“, or that a source has no address."""
    return site_of(source.url) or language.text("gedruckt")


def source_table(sources: Sequence[Source], language: Language) -> Table:
    """Return the sources one by one; none if there are too many for a slide."""
    text = language.text
    rows = [[s.title or s.url, site(s, language), _day(s, language) or text("ohne Datum")] for s in sources]
    listed = rows if len(rows) <= _SINGLE else []
    return Table([text("Quelle"), text("Veröffentlicht von"), text("Datum")], listed, [3.2, 1.5, 0.8])


def site_lines(sources: Sequence[Source], language: Language) -> list[Line]:
    """Return how many sources each site published, most first, where they are too many to list one by one."""
    if not sources:
        return []
    counted = Counter(site(s, language) for s in sources).most_common()
    counted.sort(key=lambda found: (-found[1], found[0]))
    said = [f"{name} ({language.number(count)})" for name, count in counted[:_SITES]]
    more = len(counted) - len(said)
    if more:
        said.append(language.text("{count} weitere", count=language.number(more)))
    return [
        Line(language.text("Veröffentlicht von (Zahl der Quellen):"), 14, bold=True),
        Line(", ".join(said), 14),
        Line(language.text("Alle Quellen stehen einzeln in den Notizen zu dieser Folie."), 12, quiet=True),
    ]


def source_lines(sources: Sequence[Source], language: Language) -> list[str]:
    """Return every source on a line of its own, for the notes."""
    return [", ".join(filter(None, (s.title, _day(s, language), s.url))) for s in sources]


def _day(source: Source, language: Language) -> str:
    return language.partial_day(source.published) if source.published else ""


def origin(snapshot: Snapshot, language: Language) -> list[Line]:
    """Return what holds for the whole presentation: date, register, boundaries, and how to read what is not known."""
    atlas, text = snapshot.atlas, language.text
    return [
        Line(as_of_text(snapshot, language), 14, bold=True),
        Line(text("Teilnahme: {source}", source=register_text(atlas, language)), 14),
        Line(licence_text(atlas, language), 14),
        Line(text("Karte: {source}", source=atlas.provenance.attribution), 14),
        Line(text(NO_INFORMATION_NOTE), 14),
        Line(text("„Abgeleitet“ heißt: nicht eigens belegt, muss aber vorausgegangen sein."), 14),
    ]
