"""The JSON API and the downloads: thin routes over functions that tests call without a server."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from dashboard.context.query import read_choice, read_date, read_integer, read_municipality, read_region
from dashboard.context.site import Site
from dashboard.exports.file_names import file_response
from dashboard.serving.watch import BOARD, DATABASE_BOARD
from dashboard.serving.workshop import Workshop
from layers.answers.counts import carriers, counts
from layers.answers.surroundings import nearest_examples
from layers.files.data_files import DATA_FORMATS
from layers.files.tables import CSV_DIALECTS, edition_columns, freshness_columns, status_csv, status_geojson
from layers.words.region_words import named_region_title
from loaders.atlas.fold import Status
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.regions import Region, resolve_region


def register_api(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add ``/api/…`` and ``/healthz`` to ``server``."""
    api = Blueprint("api", __name__, url_prefix="/api")

    def asked_for() -> Snapshot:
        return site.on(read_date(request.args, site.today()))

    @api.get("/municipalities")
    def municipalities() -> Response:
        return jsonify(list_municipalities(asked_for()))

    @api.get("/municipalities/<ags>")
    def municipality(ags: str) -> Response:
        found = read_municipality(site, ags)
        return jsonify(describe(asked_for(), found))

    @api.get("/municipalities/<ags>/neighbours")
    def neighbours(ags: str) -> Response:
        found = read_municipality(site, ags)
        rings = read_integer(request.args, "ring", 1, 1, 2)
        return jsonify(list_neighbours(asked_for(), found.ags, rings))

    @api.get("/municipalities/<ags>/nearest")
    def nearest(ags: str) -> Response:
        found = read_municipality(site, ags)
        keys = [i.key for i in site.atlas.state.programme.instruments]
        instrument = read_choice(request.args, "instrument", "agreement", keys)
        limit = read_integer(request.args, "limit", 5, 1, 50)
        return jsonify(list_nearest(asked_for(), found.ags, instrument, limit))

    @api.get("/counts")
    def counted() -> Response:
        region = read_region(request.args, site)
        return jsonify(describe_counts(asked_for(), region))

    @api.get("/municipalities.geojson")
    def geojson() -> Response:
        snapshot = asked_for()
        body = workshop.get(
            ("geojson", snapshot.today, snapshot.as_of),
            lambda: status_geojson(snapshot, site.materials.level("regional")).encode(),
        )
        return file_response(body, DATA_FORMATS["geojson"], "municipalities.geojson", download=True)

    @api.get("/status.csv")
    def csv() -> Response:
        dialect = read_choice(request.args, "dialect", "standard", CSV_DIALECTS)
        body = status_csv(asked_for(), dialect)
        return file_response(body, DATA_FORMATS["csv"], "status.csv", download=True)

    @server.get("/healthz")
    def healthz() -> Response:
        boards = {name: current_app.config.get(key) for name, key in (("files", BOARD), ("database", DATABASE_BOARD))}
        said = {name: board.read() for name, board in boards.items() if board}
        return jsonify({**health(site), **{name: words for name, words in said.items() if words}})

    _add_regions(api, site)
    server.register_blueprint(api)


def _add_regions(api: Blueprint, site: Site) -> None:
    @api.get("/regions")
    def regions() -> Response:
        return jsonify(list_regions(site))


def list_municipalities(snapshot: Snapshot) -> list[dict]:
    """Return every municipality of the territory, by AGS, with its statuses."""
    return [describe(snapshot, m) for m in snapshot.atlas.municipalities.values()]


def describe(snapshot: Snapshot, municipality: Municipality) -> dict:
    """Return one municipality as the API shows it."""
    population_date, marks = snapshot.atlas.population_date, snapshot.marks(municipality.ags)
    known = snapshot.freshness
    return {
        "ags": municipality.ags,
        "name": municipality.name,
        "other_names": {other.language: other.name} if (other := municipality.other_name) else {},
        "kind": municipality.kind,
        "district": municipality.district,
        "district_ags": municipality.district_ags,
        "district_kind": municipality.district_kind,
        "population": municipality.population,
        "population_date": population_date.isoformat() if population_date else None,
        "former": [
            {"ags": f.ags, "name": f.name, "until": f.until.isoformat() if f.until else None}
            for f in municipality.former
        ],
        "as_of": snapshot.as_of.isoformat(),
        "data_as_of": known.data_as_of.iso,
        "last_report": known.last_report.iso if known.last_report else None,
        **edition_columns(snapshot.atlas),
        **{mark.key: mark in marks for mark in snapshot.atlas.state.programme.marks},
        "statuses": describe_statuses(snapshot.statuses(municipality.ags)),
        "district_statuses": describe_statuses(snapshot.district_statuses(municipality.district_ags)),
    }


def describe_statuses(statuses: Mapping[str, Status]) -> dict:
    """Return {instrument: status as JSON}. ``date_precision`` is day, month, year or ``null``; ``renewed``: when it last
    began anew."""
    return {
        key: {
            "status": s.status,
            "since": s.since.iso if s.since else None,
            "date_precision": s.since.precision if s.since else None,
            "date_kind": s.since_kind or None,
            "renewed": s.renewed.iso if s.renewed else None,
            "renewed_kind": s.renewed_kind or None,
            "derived": s.derived,
            "carrier": s.carrier or None,
            "contact_url": s.contact_url or None,
            "sources": [
                {"title": x.title, "url": x.url or None, "date": x.published.iso if x.published else None}
                for x in s.sources
            ],
        }
        for key, s in statuses.items()
    }


def list_neighbours(snapshot: Snapshot, ags: str, rings: int) -> list[dict]:
    """Return the neighbours of ``ags`` up to ``rings``, nearest ring and longest border first.

    ``shared_border_m`` is in metres, 0 for a point contact and ``null`` beyond the first ring.
    """
    atlas = snapshot.atlas
    borders = atlas.neighbours.borders[ags]
    rows = [
        {
            "ags": other,
            "name": atlas.municipalities[other].name,
            "ring": ring,
            "shared_border_m": round(borders[other], 1) if other in borders else None,
            "statuses": describe_statuses(snapshot.statuses(other)),
        }
        for other, ring in atlas.neighbours.ring(ags, rings).items()
    ]
    return sorted(rows, key=lambda r: (r["ring"], -(r["shared_border_m"] or 0), r["ags"]))


def list_nearest(snapshot: Snapshot, ags: str, instrument: str, limit: int) -> list[dict]:
    """Return the ``limit`` nearest municipalities that have ``instrument`` active or completed, nearest first.

    ``distance_m`` lies between the boundaries, in metres; several may tie, for neighbours at 0.
    """
    return [
        {
            "ags": n.municipality.ags,
            "name": n.municipality.name,
            "ring": n.ring,
            "distance_m": round(n.distance_m, 1),
            "shared_border_m": round(n.shared_border_m, 1) if n.shared_border_m is not None else None,
            "statuses": describe_statuses(n.statuses),
        }
        for n in nearest_examples(snapshot, ags, instrument, limit)[:limit]
    ]


def describe_counts(snapshot: Snapshot, region: Region) -> dict:
    """Return what every output counts in ``region``, per instrument, and the list of what is counted by carrier.

    ``municipalities``: all of the region; ``taking_part``: those that take part, derived ones included; ``recorded``: those
    of them that a source names; ``carriers``: agreements or councils (of other instruments, who holds them).
    """
    members, found = region.members, {}
    for instrument in snapshot.atlas.state.programme.instruments:
        counted = counts(snapshot, instrument.key, members)
        found[instrument.key] = {
            "taking_part": counted.taking_part,
            "recorded": counted.named,
            "carriers": counted.carriers,
            "published": [
                {"count": t.count, "date": t.as_of.iso, "url": t.source_url or None} for t in counted.published
            ],
            "held_by": [
                {"name": c.name, "kind": c.kind, "key": c.key, "municipalities": list(c.members)}
                for c in carriers(snapshot, instrument.key, members)
            ],
        }
    days = {"as_of": snapshot.as_of.isoformat(), **freshness_columns(snapshot)}
    return {"region": region.key, **days, "municipalities": len(members), "counts": found}


def list_regions(site: Site) -> list[dict]:
    """Return every region that has a name: ``key`` is a REGION, ``members`` what it consists of, districts or municipalities."""
    return [
        {
            "key": region.key,
            "kind": region.kind,
            "title": named_region_title(site.atlas, region, site.language),
            "members": list(region.members),
            "municipalities": len(resolve_region(site.atlas, region.key).members),
            "as_of": region.as_of.iso if region.as_of else None,
            "source": {"title": region.source_title, "url": region.source_url or None},
        }
        for region in site.atlas.named_regions.values()
    ]


def health(site: Site) -> dict:
    """Return what a monitor wants to know."""
    atlas = site.atlas
    return {
        "status": "ok",
        "municipalities": len(atlas.municipalities),
        "territory_date": atlas.territory.date.isoformat(),
        "facts": len(atlas.register.facts),
        "warnings": len(atlas.findings),
        **edition_columns(atlas),
    }
