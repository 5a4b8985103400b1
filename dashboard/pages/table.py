"""``/tabelle``: the same content as the map, as a table that is sorted and filtered by its address. Works without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Flask, Response, render_template, request

from dashboard.context.area import area, area_context, area_members, area_parameters, read_area
from dashboard.context.common_parameters import ANGEBOT, AREA, STAND, instruments, shown_instrument
from dashboard.context.declared import Known, Parameter, Text
from dashboard.context.languages import spoken
from dashboard.context.operation import LISTS, Operation, offers
from dashboard.context.site import Site
from dashboard.context.slugs import region_path
from dashboard.context.view_state import ViewState, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.carrier_lists import carrier_lists
from dashboard.pages.head import About
from dashboard.pages.paging import PAGE_ROWS, Paged, page_of, page_parameters
from dashboard.pages.shell import shell_context
from dashboard.pages.sorting import DOWN, ORDER, sort_columns, sort_parameter, sort_parameters
from dashboard.serving.workshop import Workshop
from layers.answers.counts import own_districts
from layers.catalogue import OVERVIEW
from layers.files.data_files import DATA_FORMATS, TABLE_FORMATS
from layers.files.readable import readable_table
from layers.files.workbook import Table, table_file
from layers.words.freshness import as_of_text
from layers.words.language import message
from layers.words.region_words import region_title
from layers.words.wording import STATUS_ORDER, STATUS_WORDS, sort_key
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas, Municipality, Snapshot
from loaders.atlas.programme import Instrument
from loaders.common.plain_text import contains

TAKES_PART = "teilnahme"
#: Value of ``status`` → statuses it lets through, and how it is called (a message).
STATUS_FILTERS = {
    TAKES_PART: ({ACTIVE, COMPLETED}, message("aktiv oder abgeschlossen")),
    **{key: ({key}, STATUS_WORDS[key]) for key in (PLANNED, DORMANT, ACTIVE, COMPLETED, ENDED, UNKNOWN)},
}
_TEXT = Text("q", message("Nur Gemeinden, in deren Namen oder Schlüssel das steht."))
_LAYER = Known("ebene", message("Dasselbe wie „angebot“, wenn das fehlt."), instruments)
_STATUS = Known("status", message("Nur Gemeinden mit diesem Status."), STATUS_FILTERS)
_SORT = sort_parameter(["name", "district", "population"])
_FILTERS: tuple[Parameter, ...] = (ANGEBOT, _LAYER, _STATUS, _TEXT, _SORT, ORDER)


@dataclass(frozen=True)
class TableQuery:
    """What the table is asked to show. ``place``: see ``read_area``; ``sort`` is a column key, ``descending`` its direction;
    empty filters let all through.
    """

    text: str = ""
    place: str = ""
    instrument: str = ""
    status: str = ""
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True)
class Row:
    """One municipality with its statuses and the keys of its marks on the table's date."""

    municipality: Municipality
    marks: Sequence[str]
    statuses: Mapping[str, Status]

    @property
    def knows_nothing(self) -> bool:
        return all(s.status == UNKNOWN for s in self.statuses.values())


def register_table(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add ``/tabelle``, its downloads ``.csv`` and ``.xlsx``, and the workbook to keep an own list in, ``/vorlage.xlsx``."""

    @server.get("/tabelle")
    def table() -> str:
        return render_table(spoken(site), request.args)

    @server.get("/tabelle.<any(csv, xlsx):fmt>")
    @offers(
        Operation(
            message("Die Tabelle der Gemeinden"),
            LISTS,
            TABLE_FORMATS,
            (STAND, *AREA, *_FILTERS),
            queued=True,
            example={"kreis": "", "angebot": shown_instrument},
        )
    )
    def table_download(fmt: str) -> Response:
        asked = spoken(site)
        snapshot, query = site.on(read_view(site, request.args).as_of), read_query(site, request.args)
        key = ("table", fmt, snapshot.today, snapshot.as_of, query, asked.language.code)
        body = workshop.get(key, lambda: table_file(snapshot, asked.language, _file(asked, snapshot, query), fmt))
        filtered = _filters(asked, query).values()
        name = file_name(site, asked.language.text("Gemeinden"), *filtered, snapshot.as_of, ending=fmt)
        return file_response(body, DATA_FORMATS[fmt], name, download=True)

    @server.get("/vorlage.xlsx")
    @offers(Operation(message("Die Vorlage für eine eigene Liste"), LISTS, DATA_FORMATS["xlsx"], queued=True))
    def template() -> Response:
        from loaders.lists.template import template_xlsx  # late: few ask for it

        body = workshop.get(("template", site.today()), lambda: template_xlsx(site.atlas))
        return file_response(body, DATA_FORMATS["xlsx"], "vorlage.xlsx", download=True)


def read_query(site: Site, query: Mapping[str, str]) -> TableQuery:
    """Return the table's state in an address; unknown values fall back."""
    return TableQuery(
        " ".join(query.get(_TEXT.name, "").split())[:100],
        read_area(site, query),
        ANGEBOT.read(query, site) or _LAYER.read(query, site),
        _STATUS.read(query, site),
        _SORT.read(query, site),
        ORDER.read(query, site) == DOWN,
    )


def select_rows(snapshot: Snapshot, query: TableQuery) -> list[Row]:
    """Return the rows that pass the filters, in the order asked for; ties are ordered by name."""
    members = area_members(snapshot.atlas, query.place) or snapshot.atlas.municipalities
    rows = [r for r in _rows(snapshot, members) if _passes(r, query)]
    rows.sort(key=lambda r: (sort_key(r.municipality.name), r.municipality.ags))
    rows.sort(key=lambda r: _sort_value(r, query.sort), reverse=query.descending)
    return rows


def _rows(snapshot: Snapshot, members: Iterable[str]) -> list[Row]:
    return [
        Row(snapshot.atlas.municipalities[ags], [mark.key for mark in snapshot.marks(ags)], snapshot.statuses(ags))
        for ags in members
    ]


def _passes(row: Row, query: TableQuery) -> bool:
    m = row.municipality
    if query.text:
        known = [m.name, m.ags, *(f.name for f in m.former), *(f.ags for f in m.former)]
        known += [m.other_name.name] if m.other_name else []
        if not any(contains(text, query.text) for text in known):
            return False
    if query.instrument:
        status = row.statuses[query.instrument].status
        # an instrument alone asks for those of whom something about it is recorded
        return status in STATUS_FILTERS[query.status][0] if query.status else status != UNKNOWN
    if not query.status:
        return True
    passing = [s.status in STATUS_FILTERS[query.status][0] for s in row.statuses.values()]
    # without an instrument "keine Angabe" means: none at all
    return all(passing) if query.status == UNKNOWN else any(passing)


def _sort_value(row: Row, column: str) -> tuple:
    if column == "name":
        return (sort_key(row.municipality.name),)
    if column == "district":
        return (sort_key(row.municipality.district),)
    if column == "population":
        return (row.municipality.population or 0,)
    status = row.statuses[column]
    return (STATUS_ORDER.index(status.status), status.since.last if status.since else date.max)


def render_table(site: Site, arguments: Mapping[str, str]) -> str:
    """Return the page for a query string."""
    view = read_view(site, arguments)
    query, text = read_query(site, arguments), site.language.text
    longest = PAGE_ROWS if site.districts_first else 0
    paged = page_of(select_rows(site.on(view.as_of), query), arguments, longest)
    parameters = _parameters(site.atlas, query, view)
    return render_template(
        "table.html",
        **shell_context(site, "table", view, _about(site, query, view, paged)),
        query=query,
        rows=paged.rows,
        paged=paged,
        longest=longest,
        page_text=paged.words(site.language),
        columns=_columns(site, query, view),
        count_text=_count_text(site, query, paged.total),
        **area_context(site, query.place),
        area_path=region_path(site.atlas, area(site.atlas, query.place)),
        filters={key: text(label) for key, (_, label) in STATUS_FILTERS.items()},
        shown=_shown(site, query),
        lists=carrier_lists(site, site.on(view.as_of), query.place, _shown(site, query)),
        district_rows=_district_rows(site.on(view.as_of), query),
        csv_query=parameters,
        turned=lambda number: site.link("tabelle", **parameters, **page_parameters(number)),
    )


def _about(site: Site, query: TableQuery, view: ViewState, paged: Paged[Row]) -> About:
    told = [site.language.text("Teilnahme der Gemeinden als Tabelle"), as_of_text(site.on(view.as_of), site.language)]
    said = _parameters(site.atlas, replace(query, sort="name", descending=False), view)  # an order is no other table
    told += [f"{label}: {value}" for label, value in _filters(site, query).items()]
    said |= page_parameters(paged.number)
    told = [
        *(f"{part}." for part in told),
        *filter(None, [_count_text(site, query, paged.total), paged.words(site.language)]),
    ]
    return About("tabelle", " ".join(told), said, query.place, query.instrument or OVERVIEW)


def _file(site: Site, snapshot: Snapshot, query: TableQuery) -> Table:
    """What the page shows, as a file: the same rows in the same order, the same columns."""
    text, rows = site.language.text, select_rows(snapshot, query)
    members, only = [row.municipality.ags for row in rows], [i.key for i in _shown(site, query)]
    districts = _shown_districts(site.atlas, query)
    header, body = readable_table(snapshot, site.language, members, districts=districts, only=only)
    about = [
        _count_text(site, query, len(rows)),
        *(f"{label}: {value}" for label, value in _filters(site, query).items()),
    ]
    return Table(text("Teilnahme der Gemeinden"), text("Daten"), header, body, about)


def _filters(site: Site, query: TableQuery) -> Mapping[str, str]:
    """What the rows are filtered by: {label: value in words}."""
    text = site.language.text
    said = {
        text("Name oder Schlüssel"): query.text,
        text("Gebiet"): region_title(site.atlas, area(site.atlas, query.place), site.language) if query.place else "",
        text("Angebot"): site.programme.find(query.instrument).short if query.instrument else "",
        text("Status"): text(STATUS_FILTERS[query.status][1]) if query.status else "",
    }
    return {label: value for label, value in said.items() if value}


def _district_rows(snapshot: Snapshot, query: TableQuery) -> list[tuple[str, Mapping[str, Status]]]:
    """Return (name, statuses) of the districts that carry something themselves, such as a council."""
    shown = _shown_districts(snapshot.atlas, query)
    found = [(snapshot.atlas.districts[d], _asked(snapshot.district_statuses(d), query)) for d in shown]
    return [(name, statuses) for name, statuses in found if statuses]


def _asked(statuses: Mapping[str, Status], query: TableQuery) -> Mapping[str, Status]:
    return {key: s for key, s in statuses.items() if query.instrument in ("", key)}


def _shown_districts(atlas: Atlas, query: TableQuery) -> list[str]:
    """The districts whose own offers stand below the municipalities."""
    if query.place:
        return own_districts(atlas, area_members(atlas, query.place))
    return [d for d, name in atlas.districts.items() if not query.text or contains(name, query.text)]


def _shown(site: Site, query: TableQuery) -> list[Instrument]:
    """The instruments that have a column: the one that is asked for, else all."""
    return [i for i in site.programme.instruments if query.instrument in ("", i.key)]


def _count_text(site: Site, query: TableQuery, shown: int) -> str:
    language, total = site.language, len(site.atlas.municipalities)
    if shown == total:
        return language.plural("Alle {count} Gemeinden.", "Alle {count} Gemeinden.", total)
    counts = {"shown": language.number(shown), "total": language.number(total)}
    if query.instrument and not query.status:
        name = site.programme.find(query.instrument).label
        said = message(
            "{shown} von {total} Gemeinden: die, über die zu „{instrument}“ etwas belegt oder abgeleitet ist."
        )
        return language.text(said, **counts, instrument=name)
    return language.text("{shown} von {total} Gemeinden.", **counts)


def _columns(site: Site, query: TableQuery, view: ViewState) -> list[dict]:
    text = site.language.text
    names = {"name": text("Gemeinde"), "district": text("Landkreis"), "population": text("Einwohner")}
    order, parameters = (query.sort, query.descending), _parameters(site.atlas, query, view)
    return sort_columns(names, _shown(site, query), order, parameters, {"population"})


def _parameters(atlas: Atlas, query: TableQuery, view: ViewState) -> dict[str, str]:
    return {
        "q": query.text,
        **area_parameters(atlas, query.place),
        "angebot": query.instrument,
        "status": query.status,
        "stand": view.stand,
        **sort_parameters(query.sort, query.descending),
    }
