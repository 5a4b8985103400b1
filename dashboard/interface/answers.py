"""What the interface says, as data: functions that tests call without a server. Their types are those of the description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from dashboard.context.site import Site
from dashboard.interface import models
from layers.answers.counts import carriers, counts
from layers.answers.surroundings import nearest_examples
from layers.files.tables import edition_columns, freshness_columns
from layers.words.region_words import named_region_title
from loaders.atlas import fold
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.regions import Region, resolve_region


def list_municipalities(snapshot: Snapshot) -> list[models.Municipality]:
    """Return every municipality of the territory, by AGS, with its statuses."""
    return [describe(snapshot, m) for m in snapshot.atlas.municipalities.values()]


def describe(snapshot: Snapshot, municipality: Municipality) -> models.Municipality:
    """Return one municipality as the API shows it."""
    population_date, marks = snapshot.atlas.population_date, snapshot.marks(municipality.ags)
    known = snapshot.freshness
    described = {
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
    return cast(models.Municipality, described)  # marks are the state's: no type knows them


def describe_statuses(statuses: Mapping[str, fold.Status]) -> dict[str, models.Status]:
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


def list_neighbours(snapshot: Snapshot, ags: str, rings: int) -> list[models.Neighbour]:
    """Return the neighbours of ``ags`` up to ``rings``, nearest ring and longest border first.

    ``shared_border_m`` is in metres, 0 for a point contact and ``null`` beyond the first ring.
    """
    atlas = snapshot.atlas
    borders = atlas.neighbours.borders[ags]
    rows: list[models.Neighbour] = [
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


def list_nearest(snapshot: Snapshot, ags: str, instrument: str, limit: int) -> list[models.Near]:
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


def describe_counts(snapshot: Snapshot, region: Region) -> models.Counts:
    """Return what every output counts in ``region``, per instrument, and the list of what is counted by carrier.

    ``municipalities``: all of the region; ``taking_part``: those that take part, derived ones included; ``recorded``: those
    of them that a source names; ``carriers``: agreements or councils (of other instruments, who holds them).
    """
    members, found = region.members, dict[str, models.Count]()
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
    said = {"region": region.key, **days, "municipalities": len(members), "counts": found}
    return cast(models.Counts, said)


def list_regions(site: Site) -> list[models.NamedRegion]:
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
