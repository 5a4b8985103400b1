"""What the numbers of a presentation rest on: the sources of the register that its region uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from layers.deck.key_figures import Line
from layers.deck.participants import district_offers
from layers.deck.tables import Table
from layers.wording import NO_INFORMATION_NOTE, day, number, partial_day, sort_key
from loaders.atlas import Snapshot
from loaders.fold import Source
from loaders.regions import Region

#: Up to this many sources are listed one by one; more are counted per site in so many columns, and listed in the notes.
_SINGLE, _COLUMNS = 36, 4
_PRINTED = "gedruckt"


def used_sources(snapshot: Snapshot, region: Region) -> list[Source]:
    """Return every source that a status of the region rests on, once, in the order of site, date and title."""
    marks = snapshot.atlas.state.programme.marks
    shown = [status for ags in region.members for status in snapshot.statuses(ags).values()]
    shown += [snapshot.status(ags, mark.key) for ags in region.members for mark in marks]
    shown += [status for _, own in district_offers(snapshot, region) for status in own.values()]
    found = {source for status in shown for source in status.sources}
    return sorted(found, key=lambda s: (site(s), s.published.iso if s.published else "", sort_key(s.title), s.url))


def site(source: Source) -> str:
    """→ „medienservice.sachsen.de“, or that a source has no address."""
    return (urlsplit(source.url).hostname or _PRINTED).removeprefix("www.").rstrip(".")


def source_table(sources: Sequence[Source]) -> Table:
    """Return the sources one by one or, if there are many, counted per site, most first."""
    if len(sources) <= _SINGLE:
        rows = [[s.title or s.url, site(s), partial_day(s.published) if s.published else "ohne Datum"] for s in sources]
        return Table(["Quelle", "Veröffentlicht von", "Datum"], rows, [3.2, 1.5, 0.8])
    groups = defaultdict(list)
    for s in sources:
        groups[site(s)].append(s)
    counted = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    names = [f"{name} ({number(len(found))})" for name, found in counted]
    names += [""] * (-len(names) % _COLUMNS)
    rows = [names[i : i + _COLUMNS] for i in range(0, len(names), _COLUMNS)]
    return Table(["Veröffentlicht von (Zahl der Quellen)"] * _COLUMNS, rows, [1.0] * _COLUMNS)


def source_lines(sources: Sequence[Source]) -> list[str]:
    """Return every source on a line of its own, for the notes."""
    return [", ".join(filter(None, (s.title, partial_day(s.published) if s.published else "", s.url))) for s in sources]


def origin(snapshot: Snapshot, sources: Sequence[Source]) -> list[Line]:
    """Return what holds for the whole presentation: date, register, boundaries, and how to read „keine Angabe“."""
    atlas = snapshot.atlas
    count = "1 Quelle" if len(sources) == 1 else f"{number(len(sources))} Quellen"
    return [
        Line(f"Stand: {day(snapshot.as_of)}", 14, bold=True),
        Line(f"Teilnahme: {atlas.state.programme.register_source}; für diese Region {count}.", 14),
        Line(f"Karte: {atlas.provenance.attribution}", 14),
        Line(NO_INFORMATION_NOTE, 14),
        Line("„Abgeleitet“ heißt: nicht eigens belegt, muss aber vorausgegangen sein.", 14),
    ]
