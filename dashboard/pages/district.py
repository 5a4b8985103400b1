"""``/kreis/``: every district with its shares; ``/kreis/<key>``: one of them with map, participants and gaps. No scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import Flask, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.components.region_map import region_map
from dashboard.components.statuses import status_list
from dashboard.context.html import to_html
from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import AS_OF, LAYER, read_known, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.shell import shell_context
from dashboard.pages.sorting import DIRECTION, DOWN, SORT, sort_columns, sort_parameters
from dashboard.serving.workshop import Workshop
from layers.answers.count_words import carriers_text, named_text
from layers.answers.counts import Counts, counts
from layers.answers.gaps import gaps, has_contact
from layers.answers.shares import Share, Shares, shares
from layers.files.data_files import DATA_FORMATS
from layers.files.district_table import DistrictRow, district_table
from layers.files.workbook import Table, table_file
from layers.words.language import Language, message
from layers.words.portrait import area_text
from layers.words.wording import sort_key
from loaders.atlas.model import Atlas, Municipality, Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import resolve_region

PATH = "kreis/"
#: Parameter that chooses what shares are shares of.
MEASURE = "anteil"
#: Its value → what a share is a share of (a message), and the field of ``Shares``.
MEASURES = {
    "gemeinden": (message("Gemeinden"), "municipalities"),
    "einwohner": (message("Einwohner"), "inhabitants"),
    "flaeche": (message("Fläche"), "area"),
}


@dataclass(frozen=True)
class OverviewQuery:
    """What shares are shares of (a key of ``MEASURES``), and in what order the districts stand."""

    measure: str = "gemeinden"
    sort: str = "name"
    descending: bool = False

    def share(self, found: Shares) -> Share:
        """Return the share that is asked for."""
        return getattr(found, MEASURES[self.measure][1])


@dataclass(frozen=True)
class Cluster:
    """Adjacent municipalities of which nothing is known, and how many people live there, as far as known."""

    municipalities: Sequence[Municipality]
    inhabitants: int


def register_district(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the overview of all districts, its downloads, and their pages."""

    @server.get(f"/{PATH}", strict_slashes=False)
    def districts() -> str:
        return render_districts(spoken(site), request.args)

    @server.get("/kreis.<any(csv, xlsx):fmt>")
    def districts_file(fmt: str) -> Response:
        asked, view, query = spoken(site), read_view(site, request.args), read_overview(site, request.args)
        as_of = view.as_of
        key = ("districts", fmt, view.today, as_of, query, asked.language.code)
        body = workshop.get(key, lambda: table_file(site.on(as_of), asked.language, _table(asked, as_of, query), fmt))
        share_of = asked.language.text(MEASURES[query.measure][0])
        name = file_name(site, asked.language.text("Landkreise"), share_of, as_of, ending=fmt)
        return file_response(body, DATA_FORMATS[fmt], name, download=True)

    @server.get(f"/{PATH}<key>")
    def district(key: str) -> Response | str:
        asked = spoken(site)
        if key not in site.atlas.districts:
            raise _unknown(site.atlas, key)
        path = district_path(site.atlas, key)
        if path != f"{PATH}{key}":
            query = {name: request.args[name] for name in (AS_OF,) if name in request.args}
            return redirect(asked.link(path, **query), 302)
        return render_district(asked, key, request.args)


def _unknown(atlas: Atlas, key: str) -> RequestError:
    return RequestError(
        404,
        message("Einen Landkreis mit dem Schlüssel „{key}“ gibt es hier nicht."),
        "key",
        message("der fünfstellige Schlüssel eines Landkreises, zum Beispiel {example}"),
        key=key[:20],
        example=next(iter(atlas.districts), ""),
    )


def read_overview(site: Site, query: Mapping[str, str]) -> OverviewQuery:
    """Return the overview's state in an address; unknown values fall back."""
    columns = ["name", "members", *(i.key for i in site.programme.instruments)]
    return OverviewQuery(
        read_known(query, MEASURE, MEASURES, "gemeinden"),
        read_known(query, SORT, columns, "name"),
        query.get(DIRECTION) == DOWN,
    )


def render_districts(site: Site, arguments: Mapping[str, str]) -> str:
    """Return the overview for a query string."""
    atlas, text, query = site.atlas, site.language.text, read_overview(site, arguments)
    view = read_view(site, arguments)
    parameters = {
        MEASURE: query.measure if query.measure != "gemeinden" else "",
        AS_OF: view.stand,
        **sort_parameters(query.sort, query.descending),
    }
    names = {"name": text("Landkreis oder Stadt"), "members": text("Gemeinden")}
    numbers = {"members", *(i.key for i in site.programme.instruments)}
    order = (query.sort, query.descending)
    return render_template(
        "districts.html",
        **shell_context(site, PATH, view),
        rows=select_districts(site, view.as_of, query),
        path=partial(district_path, atlas),
        total=_total(site, view.as_of),
        query=query,
        parameters=parameters,
        columns=sort_columns(names, site.programme.instruments, order, parameters, numbers, numbers),
        measures={key: text(label) for key, (label, _) in MEASURES.items()},
        share=lambda value: _share_words(value, site.language, "km²" if query.measure == "flaeche" else ""),
    )


def select_districts(site: Site, as_of: date, query: OverviewQuery) -> list[DistrictRow]:
    """Return all districts in the order asked for; ties are ordered by name."""
    atlas, snapshot = site.atlas, site.on(as_of)
    rows = [_row(site, snapshot, key, name, atlas.members[key]) for key, name in atlas.districts.items()]
    rows.sort(key=lambda row: sort_key(row.name))

    def value(row: DistrictRow) -> float:
        return row.members if query.sort == "members" else query.share(row.shares[query.sort]).ratio or 0

    if query.sort == "name":
        return rows[::-1] if query.descending else rows
    return sorted(rows, key=value, reverse=query.descending)


def _total(site: Site, as_of: date) -> DistrictRow:
    """The whole state, beside which all others stand."""
    return _row(site, site.on(as_of), "", site.state.name, tuple(site.atlas.municipalities))


def _row(site: Site, snapshot: Snapshot, key: str, name: str, members: Sequence[str]) -> DistrictRow:
    instruments = site.programme.instruments
    return DistrictRow(key, name, len(members), {i.key: shares(snapshot, i.key, members) for i in instruments})


def _table(site: Site, as_of: date, query: OverviewQuery) -> Table:
    rows = [*select_districts(site, as_of, query), _total(site, as_of)]
    unit = site.language.text(MEASURES[query.measure][0])
    unit = site.language.text("Fläche in km²") if query.measure == "flaeche" else unit
    return district_table(rows, site.programme.instruments, site.language, (unit, query.share))


def render_district(site: Site, key: str, arguments: Mapping[str, str]) -> str:
    """Return the page of a district that has several municipalities, for a query string."""
    atlas, language = site.atlas, site.language
    view = read_view(site, {k: v for k, v in arguments.items() if k in (LAYER, AS_OF)})
    snapshot, members = site.on(view.as_of), atlas.members[key]
    found = sorted((atlas.municipalities[a] for a in members), key=lambda m: (sort_key(m.name), m.ags))
    instruments = site.programme.instruments
    own = snapshot.district_statuses(key)
    return render_template(
        "district.html",
        **shell_context(site, f"{PATH}{key}", view),
        **region_map(site, site.catalogue[view.layer], resolve_region(atlas, key), view.as_of),
        key=key,
        name=atlas.districts[key],
        facts=_facts(atlas, found, language),
        figures=[(i, shares(snapshot, i.key, members), *_said(counts(snapshot, i.key, members), i, language))
                 for i in instruments],
        share=lambda value, unit="": _share_words(value, language, unit),
        participants=[(m, [site.programme.find(mark.key) for mark in snapshot.marks(m.ags)], snapshot.statuses(m.ags))
                      for m in found if has_contact(snapshot, m.ags)],
        gaps=[_cluster(atlas, cluster) for cluster in gaps(snapshot, members)],
        own=to_html(status_list(own, site.programme, atlas.districts[key], language))
        if own else Markup(),
    )  # fmt: skip


def _said(found: Counts, instrument: Instrument, language: Language) -> tuple[str, str]:
    """What stands second, with its unit: how many are named, how many agreements or councils there are."""
    return named_text(found, language), carriers_text(found, instrument, language)


def _facts(atlas: Atlas, members: Sequence[Municipality], language: Language) -> str:
    """→ „53 Gemeinden · 252.725 Einwohner (31.12.2019) · 2.111,4 km² (…)“; unknown numbers of inhabitants are not summed up."""
    said = [language.plural("{count} Gemeinde", "{count} Gemeinden", len(members))]
    counted = [m.population for m in members if m.population is not None]
    if atlas.population_date and len(counted) == len(members):
        people, when = sum(counted), language.day(atlas.population_date)
        said.append(language.plural("{count} Einwohner ({date})", "{count} Einwohner ({date})", people, date=when))
    return " · ".join([*said, area_text(atlas, sum(m.area_km2 for m in members), language)])


def _share_words(value: Share, language: Language, unit: str = "") -> tuple[str, str]:
    """→ („23 %“, „12 von 53“); („–“, „0 von 53“) if nothing is recorded: „0 %“ would read as if nobody took part."""
    whole = language.number(value.whole)
    counts = language.text(
        "{part} von {whole}", part=language.number(value.part), whole=f"{whole} {unit}" if unit else whole
    )
    return language.percent(value.ratio) if value.ratio else "–", counts


def _cluster(atlas: Atlas, keys: Sequence[str]) -> Cluster:
    members = [atlas.municipalities[ags] for ags in keys]
    return Cluster(members, sum(m.population or 0 for m in members))
