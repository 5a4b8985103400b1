"""``/gemeinde/<ags>``: who takes part around one municipality, in what, since when, says who. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import Flask, Response, abort, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.components.asking import asking_list
from dashboard.components.region_map import region_map
from dashboard.components.statuses import status_list
from dashboard.context.common_parameters import AGS, STAND, instruments, shown_instrument
from dashboard.context.declared import Known
from dashboard.context.html import to_html
from dashboard.context.languages import spoken
from dashboard.context.operation import LISTS, Operation, offers
from dashboard.context.query import RequestError, begins_later, read_municipality
from dashboard.context.site import Site
from dashboard.context.slugs import slug, slugs, with_part
from dashboard.context.view_state import AS_OF, SELECTED, ViewState, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.head import About
from dashboard.pages.shell import shell_context
from dashboard.pages.sorting import DOWN, ORDER, sort_columns, sort_parameter, sort_parameters
from dashboard.serving.workshop import Workshop
from layers.answers.gaps import has_contact
from layers.answers.sentences import answer, distance, kilometres
from layers.answers.summaries import municipality_summary
from layers.answers.surroundings import (
    Neighbour,
    describe_neighbours,
    distance_scope,
    district_scope,
    nearest_examples,
    ring_scope,
    similar_examples,
)
from layers.catalogue import OVERVIEW
from layers.factsheet.document import factsheet_pdf
from layers.files.data_files import DATA_FORMATS, TABLE_FORMATS
from layers.files.neighbour_tables import neighbour_file
from layers.words.language import message
from layers.words.portrait import border_of_the_state, facts, former_lines, official
from layers.words.region_words import named_region_title
from layers.words.wording import STATUS_ORDER, sort_key
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.regions import resolve_region

#: Value of ``umkreis`` → how it is called (a message). Kilometres are measured between boundaries.
SCOPES = {
    "1": message("Nachbargemeinden"),
    "2": message("auch deren Nachbarn"),
    "kreis": message("gleicher Landkreis"),
    "10": message("bis 10 km"),
    "20": message("bis 20 km"),
}
#: The scope in which everybody is next to the municipality, so that a distance says nothing.
_ADJACENT = ("1",)
#: With more neighbours than these, a sheet of paper names in one line those of whom nothing is known.
_FEW = 9
_OF_TODAY = replace(AGS, says=message("Amtlicher Gemeindeschlüssel von heute, acht Ziffern."))
_SCOPE = Known("umkreis", message("Wie weit um die Gemeinde herum; Zahlen über 2 sind Kilometer."), SCOPES, "1")
_HAVING = Known("mit", message("Nur Gemeinden, die dieses Angebot haben."), instruments)
_SORT = sort_parameter(["name", "distance"])
_LISTS = message("/gemeinde/<AGS>/nachbarn.csv oder .xlsx")


@dataclass(frozen=True)
class ListQuery:
    """Which neighbours are listed (``scope``), only those taking part in ``having``, and in what order."""

    scope: str = "1"
    having: str = ""
    sort: str = "name"
    descending: bool = False


def register_municipality(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the pages of all municipalities, their fact sheets and the downloads of their neighbour lists."""
    known = slugs(site.atlas)

    @server.get("/gemeinde/<key>")
    def municipality(key: str) -> BaseResponse | str | tuple[str, int]:
        found = site.atlas.municipalities.get(key)
        if found is None:
            return _lead_on(spoken(site), key, known)
        return render_municipality(spoken(site), found, request.args)

    @server.get("/gemeinde/<key>.pdf")
    @offers(
        Operation(
            message("Der Steckbrief einer Gemeinde"),
            LISTS,
            "application/pdf",
            (STAND,),
            (replace(AGS, name="key"),),
            queued=True,
        )
    )
    def factsheet(key: str) -> Response:
        found = read_municipality(site, key)
        asked = spoken(site)
        snapshot, layer = site.on(read_view(site, request.args).as_of), asked.catalogue[OVERVIEW]
        root = f"{request.host_url.rstrip('/')}{site.base}"
        body = workshop.get(
            ("factsheet", snapshot.today, found.ags, snapshot.as_of, asked.language.code, root),
            lambda: factsheet_pdf(site.materials, snapshot, layer, found.ags, site.theme, root),
        )
        name = file_name(site, found.name, asked.language.text("Steckbrief"), snapshot.as_of, ending="pdf")
        return file_response(body, "application/pdf", name, download=False)

    @server.get("/gemeinde/<ags>/nachbarn.<fmt>")
    @offers(
        Operation(
            message("Die Nachbarn einer Gemeinde"),
            LISTS,
            TABLE_FORMATS,
            (STAND, _SCOPE, _HAVING, _SORT, ORDER),
            (_OF_TODAY,),
            queued=True,
            example={"umkreis": "2", "mit": shown_instrument},
        )
    )
    def neighbours(ags: str, fmt: str) -> Response:
        if ags not in site.atlas.municipalities or fmt not in TABLE_FORMATS:
            raise RequestError(404, message("Diese Liste gibt es nicht."), "path", _LISTS)
        language = spoken(site).language
        snapshot, query = site.on(read_view(site, request.args).as_of), read_list_query(site, request.args)

        def made() -> bytes:
            return neighbour_file(snapshot, ags, select_neighbours(snapshot, ags, query), language, fmt)

        body = workshop.get(("neighbours", fmt, snapshot.today, ags, snapshot.as_of, query, language.code), made)
        name = site.atlas.municipalities[ags].name
        called = file_name(site, name, language.text("Nachbarn"), snapshot.as_of, ending=fmt)
        return file_response(body, DATA_FORMATS[fmt], called, download=True)


def _lead_on(site: Site, key: str, known: Mapping[str, list[str]]) -> BaseResponse | tuple[str, int]:
    """Old keys, names and parts of names lead to the municipality of today; of several the reader chooses."""
    query = {name: request.args[name] for name in (AS_OF, "umkreis", "mit") if name in request.args}
    successor = site.atlas.find(key)
    named = [successor.ags] if successor else known.get(slug(key), [])
    later = None if named else begins_later(site, key)
    named = named or ([] if later else with_part(known, slug(key)))
    if later:
        parts = [m for change in site.atlas.begins_later(key) if (m := site.atlas.find(change.old_ags))]
        return _choice(site, later.wrong(site.language), parts, query), 404
    if not named:
        raise RequestError(
            404,
            message("Keine Gemeinde „{name}“."),
            "ags",
            message("der amtliche Schlüssel oder der Name einer Gemeinde"),
            name=key[:60],
        )
    if len(named) == 1:
        former = {"frueher": key} if successor else {}
        return redirect(site.link(f"gemeinde/{named[0]}", **query, **former), 302)
    twins = sorted((site.atlas.municipalities[ags] for ags in named), key=lambda m: (sort_key(m.name), m.ags))
    alike = len({m.name for m in twins}) == 1
    asked = twins[0].name if alike else f"„{key[:60]}“"
    heading = site.language.text("{name}: Welche Gemeinde meinen Sie?", name=asked)
    return _choice(site, heading, twins, query), 200 if alike else 300


def lead_on_from_map(site: Site) -> None:
    """End a request for the map of a municipality that comes later: its page says why the map cannot show it."""
    formed_of = site.atlas.begins_later(request.args.get(SELECTED, ""))
    if formed_of:
        day = {AS_OF: request.args[AS_OF]} if AS_OF in request.args else {}
        abort(redirect(site.link(f"gemeinde/{formed_of[0].new_ags}", **day), 302))


def _choice(site: Site, heading: str, offered: Sequence[Municipality], query: Mapping[str, str]) -> str:
    """Return a page whose ``heading`` says why one of several has to be chosen."""
    return render_template(
        "choice.html", **shell_context(site, "municipality"), heading=heading, offered=offered, query=query
    )


def read_list_query(site: Site, query: Mapping[str, str]) -> ListQuery:
    """Return the list's state in an address; unknown values fall back."""
    scope, having, sort = (wish.read(query, site) for wish in (_SCOPE, _HAVING, _SORT))
    return ListQuery(scope, having, sort, ORDER.read(query, site) == DOWN)


def select_neighbours(snapshot: Snapshot, ags: str, query: ListQuery) -> list[Neighbour]:
    """Return the neighbours asked for, in the order asked for; ties are ordered by name."""
    if query.scope in ("1", "2"):
        scope = ring_scope(snapshot, ags, int(query.scope))
    elif query.scope == "kreis":
        scope = district_scope(snapshot, ags)
    else:
        scope = distance_scope(snapshot, ags, float(query.scope))
    found = [
        n for n in describe_neighbours(snapshot, ags, scope) if not query.having or n.statuses[query.having].takes_part
    ]
    return sorted(found, key=lambda n: _sort_value(n, query.sort), reverse=query.descending)


def _sort_value(neighbour: Neighbour, column: str) -> tuple:
    if column == "name":
        return (sort_key(neighbour.municipality.name),)
    if column == "distance":
        return (neighbour.distance_m, neighbour.ring or 0)
    status = neighbour.statuses[column]
    return (STATUS_ORDER.index(status.status), status.since.last.toordinal() if status.since else 0)


def render_municipality(site: Site, m: Municipality, arguments: Mapping[str, str]) -> str:
    """Return the page of ``m`` for a query string."""
    view = read_view(site, {**arguments, "gemeinde": m.ags})
    former = arguments.get("frueher", "")
    requested = former if site.atlas.find(former) is m else None
    snapshot, query, language = site.on(view.as_of), read_list_query(site, arguments), site.language
    instruments, text, rows = site.programme.instruments, language.text, select_neighbours(snapshot, m.ags, query)
    has_many = len(rows) > _FEW
    silent = [n for n in rows if all(s.status == UNKNOWN for s in n.statuses.values())]
    return render_template(
        "municipality.html",
        **shell_context(site, "municipality", view, _about(site, snapshot, m, query, view)),
        m=m, facts=_facts(site, m, view),
        marks=[site.programme.find(mark.key) for mark in snapshot.marks(m.ags)],
        notes=[n for n in [*former_lines(m, language, requested), border_of_the_state(site.atlas, m, language)] if n],
        belongs_to=[(r.key, named_region_title(site.atlas, r, language)) for r in site.atlas.regions_with(m)],
        steps=_steps(site, m.name, snapshot.statuses(m.ags)),
        district_steps=_steps(site, site.atlas.districts.get(m.district_ags, ""), snapshot.district_statuses(m.district_ags)),
        district=site.atlas.districts.get(m.district_ags, m.district),
        **region_map(site, site.catalogue[OVERVIEW], resolve_region(site.atlas, f"{m.ags}+1"), view.as_of, "all"),
        answer=answer(snapshot, m.ags, language),
        query=query, rows=rows, has_many=has_many,
        silent=silent if has_many and query.scope in _ADJACENT else [],
        columns=_columns(site, query, view),
        # nobody else is in the district of a town that is one
        scopes={
            key: text(label)
            for key, label in SCOPES.items()
            if key != "kreis" or query.scope == key or len(site.atlas.members[m.district_ags]) > 1
        },
        parameters=_parameters(query, view),
        nearest=[(i, nearest_examples(snapshot, m.ags, i.key)) for i in instruments], similar=similar_examples(snapshot, m.ags),
        adjacent=query.scope in _ADJACENT,
        distance=partial(distance, language=language), kilometres=partial(kilometres, language=language),
        nothing_known=not has_contact(snapshot, m.ags), asking=_asking(site, snapshot, m, view),
    )  # fmt: skip


def _about(site: Site, snapshot: Snapshot, m: Municipality, query: ListQuery, view: ViewState) -> About:
    listed = _parameters(replace(query, sort="name", descending=False), view)  # an order is no other list
    return About(f"gemeinde/{m.ags}", municipality_summary(snapshot, m, site.language), listed, f"{m.ags}+1")


def _facts(site: Site, m: Municipality, view: ViewState) -> Markup:
    """Who the municipality is, in a line; its district leads to the page of that."""
    district = site.atlas.districts.get(m.district_ags)
    address = site.link(f"kreis/{m.district_ags}", stand=view.stand)
    linked = Markup('<a href="{}">{}</a>').format(address, district)
    said = facts(site.atlas, m, site.language)
    parts = [linked if part == district else part for part in said]
    return Markup(" · ").join([*parts, *official(site.atlas, m, site.language)])


def _asking(site: Site, snapshot: Snapshot, m: Municipality, view: ViewState) -> Markup:
    def region_page(key: str) -> str:
        return site.link(f"region/{key}", stand=view.stand)

    return to_html(asking_list(snapshot, m, site.language, region_page))


def _steps(site: Site, own_name: str, statuses: Mapping) -> Markup:
    return to_html(status_list(statuses, site.programme, own_name, site.language)) if statuses else Markup()


def _columns(site: Site, query: ListQuery, view: ViewState) -> list[dict]:
    text = site.language.text
    names = {"name": text("Gemeinde")}
    if query.scope not in _ADJACENT:
        names["distance"] = text("Entfernung")
    parameters = _parameters(query, view)
    return sort_columns(names, site.programme.instruments, (query.sort, query.descending), parameters)


def _parameters(query: ListQuery, view: ViewState) -> dict[str, str]:
    return {
        "umkreis": query.scope if query.scope != "1" else "",
        "mit": query.having,
        "stand": view.stand,
        **sort_parameters(query.sort, query.descending),
    }
