"""How much of every region takes part, as tables that an address sorts: what the pages of districts and of regions compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.context.declared import Known, Parameter
from dashboard.context.site import Site
from dashboard.context.view_state import AS_OF, ViewState
from dashboard.pages.head import About
from dashboard.pages.shell import shell_context
from dashboard.pages.sorting import DOWN, ORDER, sort_columns, sort_parameter, sort_parameters
from layers.answers.shares import Share, Shares, shares
from layers.files.region_table import RegionRow, region_table
from layers.files.workbook import Table
from layers.words.freshness import as_of_text
from layers.words.language import Language, message
from layers.words.wording import sort_key
from loaders.atlas.model import Snapshot

#: Parameter that chooses what shares are shares of.
MEASURE = "anteil"
#: Its value → what a share is a share of (a message), and the field of ``Shares``.
MEASURES = {
    "gemeinden": (message("Gemeinden"), "municipalities"),
    "einwohner": (message("Einwohner"), "inhabitants"),
    "flaeche": (message("Fläche"), "area"),
}
_SHARES = Known(MEASURE, message("Woran Anteile gemessen werden."), MEASURES, "gemeinden")
_SORT = sort_parameter(["name", "members"])
#: What decides which shares are shown, and in what order.
SHARES_PARAMETERS: tuple[Parameter, ...] = (_SHARES, _SORT, ORDER)


@dataclass(frozen=True)
class OverviewQuery:
    """What shares are shares of (a key of ``MEASURES``), and in what order the regions stand."""

    measure: str = "gemeinden"
    sort: str = "name"
    descending: bool = False

    def share(self, found: Shares) -> Share:
        """Return the share that is asked for."""
        return getattr(found, MEASURES[self.measure][1])


@dataclass(frozen=True)
class Compared:
    """Regions of one kind: of each key, name and municipalities (AGS). ``title``: what several are called, ``kind``: one."""

    regions: Sequence[tuple[str, str, Sequence[str]]]
    title: str = ""
    kind: str = ""


def read_overview(site: Site, query: Mapping[str, str]) -> OverviewQuery:
    """Return the overview's state in an address; unknown values fall back."""
    return OverviewQuery(_SHARES.read(query, site), _SORT.read(query, site), ORDER.read(query, site) == DOWN)


def overview_context(
    site: Site, page: str, view: ViewState, query: OverviewQuery, compared: Sequence[Compared], name: str, told: str
) -> dict:
    """Return what the template of an overview needs; ``name`` is the heading of the column with the names.

    ``told``: what the page says of itself.
    """
    said = {MEASURE: query.measure if query.measure != "gemeinden" else "", AS_OF: view.stand}
    parameters = {**said, **sort_parameters(query.sort, query.descending)}
    about = About(page, f"{told} {as_of_text(site.on(view.as_of), site.language)}.", said)
    text, snapshot = site.language.text, site.on(view.as_of)
    numbers, order = {"members", *(i.key for i in site.programme.instruments)}, (query.sort, query.descending)
    names = {"name": name, "members": text("Gemeinden")}
    return {
        **shell_context(site, page, view, about),
        "groups": [(group.title, select_regions(snapshot, group, query)) for group in compared],
        "total": _total(site, snapshot),
        "query": query,
        "parameters": parameters,
        "columns": sort_columns(names, site.programme.instruments, order, parameters, numbers, numbers),
        "measures": {key: text(label) for key, (label, _) in MEASURES.items()},
        "share": lambda value: share_words(value, site.language, "km²" if query.measure == "flaeche" else ""),
    }


def select_regions(snapshot: Snapshot, compared: Compared, query: OverviewQuery) -> list[RegionRow]:
    """Return the regions of one kind in the order asked for; ties are ordered by name."""
    rows = [_row(snapshot, compared.kind, *region) for region in compared.regions]
    rows.sort(key=lambda row: sort_key(row.name))

    def value(row: RegionRow) -> float:
        return row.members if query.sort == "members" else query.share(row.shares[query.sort]).ratio or 0

    if query.sort == "name":
        return rows[::-1] if query.descending else rows
    return sorted(rows, key=value, reverse=query.descending)


def overview_table(
    site: Site, as_of: date, query: OverviewQuery, compared: Iterable[Compared], title: str, sheet: str, name: str
) -> Table:
    """Return the same as a file: all kinds below each other, the whole state last."""
    snapshot = site.on(as_of)
    rows = [row for group in compared for row in select_regions(snapshot, group, query)]
    unit = site.language.text(MEASURES[query.measure][0])
    unit = site.language.text("Fläche in km²") if query.measure == "flaeche" else unit
    heads = (title, sheet, name)
    total = _total(site, snapshot)
    return region_table([*rows, total], site.programme.instruments, site.language, (unit, query.share), heads)


def share_words(value: Share, language: Language, unit: str = "") -> tuple[str, str]:
    """→ („23 %“, „12 von 53“); („–“, „0 von 53“) if nothing is recorded: „0 %“ would read as if nobody took part."""
    whole = language.number(value.whole)
    counts = language.text(
        "{part} von {whole}", part=language.number(value.part), whole=f"{whole} {unit}" if unit else whole
    )
    return language.percent(value.ratio) if value.ratio else "–", counts


def _total(site: Site, snapshot: Snapshot) -> RegionRow:
    """The whole state, beside which all others stand."""
    return _row(snapshot, "", "", site.state.name, tuple(site.atlas.municipalities))


def _row(snapshot: Snapshot, kind: str, key: str, name: str, members: Sequence[str]) -> RegionRow:
    keys = [i.key for i in snapshot.atlas.state.programme.instruments]
    return RegionRow(key, name, len(members), {i: shares(snapshot, i, members) for i in keys}, kind)
