"""Who takes part in what since when, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from layers.answers.counts import own_districts
from layers.deck.native_tables import Row, Table
from layers.words.language import Language, message
from layers.words.wording import DERIVED_WORD, STATUS_SYMBOLS, STATUS_WORDS, since, sort_key, status_line
from loaders.atlas.facts import ACTIVE, COMPLETED, PLANNED, UNKNOWN
from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region

#: Widths of the columns: municipality, each instrument.
_NAME, _INSTRUMENT = 1.2, 1.15
#: What the symbols of a table mean; the other statuses are written out beside theirs.
_KEY = {
    ACTIVE: message("geführt, unterzeichnet, besteht oder läuft"),
    COMPLETED: STATUS_WORDS[COMPLETED],
    UNKNOWN: STATUS_WORDS[UNKNOWN],
}


def participants(snapshot: Snapshot, region: Region, language: Language) -> Table:
    """Return the table of those of whom anything is known, by name, then districts with an offer of their own.

    If they lie in several districts, the district is a heading above its municipalities; towns that are their own stand before.
    """
    atlas = snapshot.atlas
    instruments = language.state(atlas.state).programme.instruments
    known = [atlas.municipalities[a] for a in region.members if _known(snapshot, a)]
    known.sort(
        key=lambda m: (m.name != _district(snapshot, m), sort_key(_district(snapshot, m)), sort_key(m.name), m.ags)
    )
    groups = [(district, list(found)) for district, found in groupby(known, lambda m: _district(snapshot, m))]
    several = len(groups) > 1
    rows: list[Row] = []
    for district, found in groups:
        # a town that is its own district needs no heading above its name
        rows += [[district]] if several and [m.name for m in found] != [district] else []
        rows += [[m.name, *_cells(snapshot.statuses(m.ags), instruments, language)] for m in found]
    offers = [(atlas.districts[d], own) for d, own in district_offers(snapshot, region)]
    rows += [[language.text("Eigene Angebote der Landkreise")]] if several and offers else []
    rows += [[name, *_cells(own, instruments, language)] for name, own in offers]
    head = [language.text("Gemeinde"), *(i.short for i in instruments)]
    return Table(head, rows, [_NAME, *[_INSTRUMENT] * len(instruments)], quiet=STATUS_SYMBOLS[UNKNOWN])


def district_offers(snapshot: Snapshot, region: Region) -> list[tuple[str, dict[str, Status]]]:
    """Return the districts that lie in ``region`` with all their municipalities and have offers of their own, with them."""
    keys = own_districts(snapshot.atlas, region.members)
    return [(d, own) for d in keys if (own := snapshot.district_statuses(d))]


def listed(snapshot: Snapshot, region: Region) -> int:
    """Return the number of municipalities in the table."""
    return sum(_known(snapshot, a) for a in region.members)


def status_cell(status: Status, instrument: Instrument, language: Language) -> str:
    """→ „● seit 05.02.2021“, „✔ August 2024“, „◔ geplant (Stand 2022)“, „abgeleitet“; „–“ where nothing was published.

    What is derived has the date of what it is derived from, which stands in the same row.
    """
    symbol = STATUS_SYMBOLS[status.status]
    if status.status == UNKNOWN:
        return symbol
    if status.derived:
        return language.text(DERIVED_WORD)
    if status.status == PLANNED:
        planned = language.text(STATUS_WORDS[PLANNED])
        if not status.since:
            return f"{symbol} {planned}"
        stated = language.text("Stand {date}", date=str(status.since.first.year))
        return f"{symbol} {planned} ({stated})"
    said = since if status.status in _KEY else status_line
    return f"{symbol} {said(status, instrument, language)}"


def symbol_key(table: Table, language: Language) -> str:
    """→ „● geführt, unterzeichnet, besteht oder läuft · – keine Angabe“: those symbols that stand without a word."""
    cells = [cell for row in table.rows for cell in row[1:]]
    found = [s for s in _KEY if any(cell.startswith(STATUS_SYMBOLS[s]) for cell in cells)]
    return " · ".join(f"{STATUS_SYMBOLS[s]} {language.text(_KEY[s])}" for s in found)


def _cells(statuses: Mapping[str, Status], instruments: tuple[Instrument, ...], language: Language) -> list[str]:
    return [status_cell(statuses.get(i.key, NO_INFORMATION), i, language) for i in instruments]


def _district(snapshot: Snapshot, m: Municipality) -> str:
    return snapshot.atlas.districts.get(m.district_ags, m.district)


def _known(snapshot: Snapshot, ags: str) -> bool:
    return any(s.status != UNKNOWN for s in snapshot.statuses(ags).values())
