"""Independent oracle for counts, written from docs/decisions/2026-11-28-counts.md and the raw tables only.

- a municipality takes part if its status is active or completed, whether recorded or derived;
- it is named if that is recorded;
- an agreement or council counts once per carrier; that of a district if the region has all of the district's municipalities;
- a crop consists of all municipalities that its rectangle (in the CRS of the state) touches;
- a named region consists of its members in regions.csv, a union of its terms but for those with a minus;
- a ring consists of the municipalities that touch the ones before, in points, too.
"""

from functools import cache

import numpy as np
import shapely
from pyproj import Transformer

from tests.oracle.fold import _day, _fact, _rolled, _rows, statuses
from tests.oracle.neighbours import CRS, REACH, municipalities
from tests.suite_state import SUITE, suite_inputs

TERRITORY = SUITE.territory.isoformat()


@cache
def areas():
    """AGS -> area."""
    return municipalities(suite_inputs().boundaries, suite_inputs().changes, TERRITORY)


def members(region):
    """The AGS of a REGION text."""
    keys, shapes = np.array(list(areas())), np.array(list(areas().values()), dtype=object)
    if region == SUITE.key:
        return set(keys)
    if "," in region and "." not in region:
        terms = region.split(",")
        inside = set().union(*(members(term) for term in terms if term[0] != "-"))
        return inside.difference(*(members(term[1:]) for term in terms if term[0] == "-"))
    if named := [row for row in _rows(suite_inputs().regions) if row["key"] == region]:
        return set().union(*map(members, named[0]["members"].split()))
    if "," in region:
        rectangle = Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform_bounds(
            *map(float, region.split(","))
        )
        return set(keys[shapely.intersects(shapes, shapely.box(*rectangle))])
    if len(region) == 5:
        return {key for key in keys if key.startswith(region)}
    focus, _, rings = region.partition("+")
    found = {focus}
    for _ in range(int(rings or 0)):
        inner = shapely.union_all([areas()[key] for key in found])
        found |= set(keys[shapely.dwithin(shapes, inner, REACH)])
    return found


def _carriers(day, today):
    """(key, instrument) -> who holds it: whoever is named beside the municipality itself goes first."""
    changes = sorted(_rows(suite_inputs().changes), key=lambda change: change["effective_date"])
    changes = [change for change in changes if _day(change["effective_date"]) <= _day(TERRITORY)]
    found = {}
    for row in _rows(suite_inputs().status):
        key = row["ags"] if len(row["ags"]) == 5 else _rolled(row["ags"], changes)
        if day < (_fact(0, row)["counts"] or today) or row["status"] not in ("active", "completed"):
            continue
        if row["carrier_kind"] not in ("municipality", "district"):
            found[key, row["instrument"]] = row["carrier"]
        else:
            found.setdefault((key, row["instrument"]), key)
    return found


def counts(region, day, today):
    """Instrument -> {municipalities, taking_part, named, carriers, held_by, who}.

    ``held_by``: carrier -> its municipalities; ``who``: the AGS that take part, ``resting``:
    those of whom it rests, ``planned``: those of whom it is planned.
    """
    inside, everybody = members(region), set(areas())
    truth, held = statuses(suite_inputs().status, suite_inputs().changes, TERRITORY, day, today), _carriers(day, today)
    result = {}
    for name in SUITE.instruments:
        part = {key for key in truth if truth[key][name]["status"] in ("active", "completed")}
        named = {key for key in part if not truth[key][name]["derived"]}
        held_by = {}
        for key in named:
            if len(key) == 5 and {ags for ags in everybody if ags.startswith(key)} <= inside:
                held_by[key] = set()
            if key in inside:
                held_by.setdefault(held[key, name], set()).add(key)
        result[name] = {
            "municipalities": len(inside),
            "taking_part": len(part & inside),
            "named": len(named & inside),
            "carriers": len(held_by),
            "held_by": held_by,
            "who": part & inside,
            "resting": {key for key in truth if truth[key][name]["status"] == "dormant"} & inside,
            "planned": {key for key in truth if truth[key][name]["status"] == "planned"} & inside,
        }
    return result


def overview(counts):
    """Class of the overview -> AGS, of what ``counts`` returned for a region."""
    agreement, consultation = counts[SUITE.agreement]["who"], counts[SUITE.talk]["who"]
    others = set(SUITE.instruments) - {SUITE.agreement, SUITE.talk}
    other = set().union(*(counts[key][who] for key in others for who in ("who", "resting")))
    other -= agreement
    told = agreement | other | consultation
    return {
        SUITE.agreement: agreement,
        "other": other,
        SUITE.talk: consultation - agreement - other,
        "planned": set().union(*(found["planned"] for found in counts.values())) - told,
    }
