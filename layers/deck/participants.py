"""Who takes part in what since when, as rows of a table."""

from __future__ import annotations

from layers.deck.native_tables import Table
from layers.words.language import Language
from layers.words.wording import STATUS_SYMBOLS, STATUS_WORDS, since, sort_key, status_word
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.regions import Region

#: Of regions of at most this many municipalities all are listed, of larger ones those of which anything is known.
_ALL = 25
#: Widths of the columns: municipality with its district, each instrument.
_NAME, _INSTRUMENT = 1.3, 1.15


def participants(snapshot: Snapshot, region: Region, language: Language) -> Table:
    """Return the table: municipalities by name, then districts with an offer of their own."""
    atlas = snapshot.atlas
    instruments = language.state(atlas.state).programme.instruments
    listed = [a for a in region.members if len(region.members) <= _ALL or _known(snapshot, a)]
    listed.sort(key=lambda a: (sort_key(atlas.municipalities[a].name), a))
    rows = [
        [_named(snapshot, m), *(status_cell(s, language) for s in snapshot.statuses(m.ags).values())]
        for m in (atlas.municipalities[a] for a in listed)
    ]
    own_offer = language.text("eigenes Angebot")
    rows += [
        [
            f"{atlas.districts[d]}\n{own_offer}",
            *(status_cell(own.get(i.key, NO_INFORMATION), language) for i in instruments),
        ]
        for d, own in district_offers(snapshot, region)
    ]
    head = [language.text("Gemeinde, Landkreis"), *(i.short for i in instruments)]
    return Table(head, rows, [_NAME, *[_INSTRUMENT] * len(instruments)], quiet=language.text(STATUS_WORDS[UNKNOWN]))


def district_offers(snapshot: Snapshot, region: Region) -> list[tuple[str, dict[str, Status]]]:
    """Return the districts that have offers of their own, with them; none for the region of a single municipality."""
    if region.focus:
        return []
    keys = sorted({snapshot.atlas.municipalities[a].district_ags for a in region.members})
    return [(d, own) for d in keys if (own := snapshot.district_statuses(d))]


def left_out(snapshot: Snapshot, region: Region) -> int:
    """Return the number of municipalities of which nothing is known and which are therefore not listed."""
    return 0 if len(region.members) <= _ALL else sum(not _known(snapshot, a) for a in region.members)


def status_cell(status: Status, language: Language) -> str:
    """→ „● aktiv“ and below „seit 05.02.2021“; „keine Angabe“ where nothing was published."""
    if status.status == UNKNOWN:
        return status_word(status, language)
    return f"{STATUS_SYMBOLS[status.status]} {status_word(status, language)}\n{since(status, language)}"


def _named(snapshot: Snapshot, m: Municipality) -> str:
    """The name and below it the district, unless the town is its own."""
    district = snapshot.atlas.districts.get(m.district_ags, m.district)
    return m.name if district == m.name else f"{m.name}\n{district}"


def _known(snapshot: Snapshot, ags: str) -> bool:
    return any(s.status != UNKNOWN for s in snapshot.statuses(ags).values())
