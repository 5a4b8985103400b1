"""Which territory a boundary file shows, and the territory that follows from it through the changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import shapely

from geodata.changes import Change, roll_forward
from geodata.model import Territory
from loaders.boundaries.boundary_file import Boundaries
from loaders.boundaries.placement import REMEDY
from loaders.common.findings import MOST_NAMED, Report
from loaders.reference.places import Place

_DAY_IN_NAME = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])(?![0-9])")
_SIZE_RANGE = (0.8, 1.25)


@dataclass(frozen=True)
class Evidence:
    """What the keys of a file tell of its day: not before ``first``, before ``end``; ``None`` where they tell nothing.

    ``first_because`` and ``end_because`` name the change that tells.
    """

    first_because: Change | None = None
    end_because: Change | None = None

    @property
    def first(self) -> date | None:
        return self.first_because.effective if self.first_because else None

    @property
    def end(self) -> date | None:
        return self.end_because.effective if self.end_because else None

    def allows(self, day: date) -> bool:
        """Say whether a file with these keys can be of ``day``."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)


def read_evidence(keys: Sequence[str], changes: Sequence[Change]) -> Evidence:
    """Return what ``keys`` tell: a dissolved key that is still there, or that is not, but where it went is."""
    have = set(keys)
    first = end = None
    for change in changes:
        if change.old_ags == change.new_ags:
            continue
        if change.old_ags in have:
            end = change if end is None or change.effective < end.effective else end
        elif _leads_to(change.new_ags, changes) & have:
            first = change if first is None or change.effective > first.effective else first
    return Evidence(first, end)


def _leads_to(ags: str, changes: Sequence[Change]) -> set[str]:
    found = {ags}
    for change in changes:  # oldest first, so one pass follows every chain
        if change.old_ags in found:
            found.add(change.new_ags)
    return found


def build_territory(
    boundaries: Boundaries,
    declared: date | None,
    asked: date | None,
    default: date,
    changes: Sequence[Change],
    places: Mapping[str, Place],
    report: Report,
) -> Territory:
    """Return the territory of ``asked`` (else the later of ``default`` and the file's day) from the ``boundaries`` of a file.

    ``declared``: what the sidecar says. Every mismatch between file, changes and official list is a finding. Raises LoadError
    if no territory can be made.
    """
    evidence = read_evidence(list(boundaries.shapes.index), changes)
    _check_evidence(evidence, report)
    start = _start(boundaries, declared, asked, evidence, report)
    end = asked or max(default, start or date.min)
    if start and end < start:
        raise report.refusal(
            f"ein Gebietsstand ab dem {start:%d.%m.%Y}, von dem die Grenzen sind",
            "ATLAS_TERRITORY_DATE auf einen späteren Tag setzen oder ältere Grenzen laden",
            value=f"{end:%d.%m.%Y}",
        )
    try:
        territory = roll_forward(boundaries.shapes, start or end, end, changes)
    except ValueError as error:
        expected = f"alle Gemeinden, die sich bis zum {end:%d.%m.%Y} ändern"
        remedy = "Grenzen einer Gemeinde ergänzen, Gebietsstand der Datei oder ATLAS_CHANGES berichtigen"
        raise report.refusal(expected, remedy, value=str(error.args[-1])) from error
    _compare(territory, changes, places, report)
    return territory


def _check_evidence(evidence: Evidence, report: Report) -> None:
    gone, there = evidence.first_because, evidence.end_because
    if gone is None or there is None or gone.effective < there.effective:
        return
    raise report.refusal(
        "Gemeinden eines einzigen Gebietsstands",
        "Grenzen eines Gebietsstands laden oder ATLAS_CHANGES berichtigen",
        value=f"{there.old_ags} {there.old_name} ist enthalten (bis {there.effective:%d.%m.%Y}), "
        f"{gone.old_ags} {gone.old_name} fehlt (ab {gone.effective:%d.%m.%Y})",
    )


def _start(
    boundaries: Boundaries, declared: date | None, asked: date | None, evidence: Evidence, report: Report
) -> date | None:
    """Return the day that the shapes are of, by the best witness whom the keys do not contradict."""
    if declared:
        if not evidence.allows(declared):
            raise report.refusal(
                _told(evidence),
                "valid_from in der Begleitdatei berichtigen oder Grenzen dieses Tages laden",
                value=f"{declared:%d.%m.%Y} (valid_from der Begleitdatei)",
            )
        return declared
    latest = None if evidence.end is None else evidence.end - timedelta(days=1)
    # rows are dated by their last change: the file is of that day or later, and so it is with the keys
    at_least = max((d for d in (boundaries.youngest, evidence.first) if d and evidence.allows(d)), default=None)
    witnesses = (
        (boundaries.stated, "aus aktualitaet.txt im Archiv"),
        (_day_in_name(report.file), "aus dem Dateinamen"),
        (at_least, "die jüngste Änderung, die die Datei kennt"),
        (asked if asked and evidence.allows(asked) else None, "aus ATLAS_TERRITORY_DATE"),
        (latest, "der letzte Tag, an dem es alle ihre Gemeinden gab"),
    )
    for day, witness in witnesses:
        if day is None:
            continue
        if not evidence.allows(day):
            report.warning(
                _told(evidence),
                "Gebietsstand in der Begleitdatei angeben (valid_from); dieser Tag wird nicht verwendet",
                value=f"{day:%d.%m.%Y} {witness}",
            )
            continue
        report.warning(
            "ein Gebietsstand in der Begleitdatei (valid_from)",
            f"prüfen; verwendet wird der {day:%d.%m.%Y} ({witness})",
        )
        # nothing changed between the two, as far as the keys tell
        return asked if asked and asked < day and evidence.allows(asked) else day
    return None


def _day_in_name(name: str) -> date | None:
    for match in _DAY_IN_NAME.finditer(name):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            continue
    return None


def _told(evidence: Evidence) -> str:
    parts = []
    if c := evidence.first_because:
        parts.append(f"ab dem {c.effective:%d.%m.%Y}, denn {c.old_ags} {c.old_name} fehlt")
    if c := evidence.end_because:
        parts.append(f"vor dem {c.effective:%d.%m.%Y}, denn {c.old_ags} {c.old_name} ist enthalten")
    return "ein Gebietsstand " + " und ".join(parts)


def _compare(territory: Territory, changes: Sequence[Change], places: Mapping[str, Place], report: Report) -> None:
    """Name every municipality that should be there and is not, with what may have happened to it."""
    have, day = set(territory.shapes.keys), territory.date
    expected = {ags for ags in places if _alive(ags, day, changes)}
    strangers = {
        ags: name for ags, name in zip(territory.shapes.keys, territory.shapes.names, strict=True) if ags not in places
    }
    missing, asked = sorted(expected - have), f"eine Fläche für jede Gemeinde am {day:%d.%m.%Y}"
    for ags in missing[:MOST_NAMED]:
        place = places[ags]
        same = [f"{s} {name}" for s, name in strangers.items() if name == place.name]
        near = [f"{s} {name}" for s, name in strangers.items() if s[:5] == ags[:5]]
        if same:
            why = f"so heißt {same[0]}: Schlüssel in der Datei berichtigen oder die Änderung in ATLAS_CHANGES eintragen"
        elif near:
            why = f"neu ist im selben Kreis {near[0]}: die Änderung in ATLAS_CHANGES eintragen"
        else:
            why = "Fläche ergänzen oder, wenn die Gemeinde aufgelöst ist, die Änderung in ATLAS_CHANGES eintragen"
        report.error(asked, why, value=f"{ags} {place.name} fehlt")
    if len(missing) > MOST_NAMED:
        value = f"{len(missing) - MOST_NAMED} weitere Gemeinden fehlen"
        report.error(asked, "prüfen, ob die Datei vollständig ist", value=value)
    counted = [c for c in changes if c.effective <= day and c.municipalities_after]
    if counted and counted[-1].municipalities_after != len(have):
        names = ", ".join(f"{ags} {name}" for ags, name in list(strangers.items())[:5])
        unlisted = f"; im amtlichen Verzeichnis fehlen: {names}" if names else ""
        report.warning(
            f"{counted[-1].municipalities_after} Gemeinden am {day:%d.%m.%Y}, wie die Gebietsänderungen angeben",
            "prüfen, ob Grenzen und Gebietsstand zusammenpassen" + unlisted,
            value=f"{len(have)} Gemeinden",
        )
    _compare_sizes(territory, places, report)


def _compare_sizes(territory: Territory, places: Mapping[str, Place], report: Report) -> None:
    """A wrong CRS makes everything larger or smaller: half of the municipalities cannot be off by that much otherwise."""
    areas = shapely.area(territory.shapes.geometries)
    known = {ags: area for ags, area in zip(territory.shapes.keys, areas, strict=True) if ags in places}
    ratios = [area / 1e6 / places[ags].area_km2 for ags, area in known.items() if places[ags].area_km2]
    ratio = median(ratios) if ratios else 1.0
    low, high = _SIZE_RANGE
    if not low <= ratio <= high:
        report.error(
            "Flächen so groß wie im amtlichen Verzeichnis",
            REMEDY,
            value=f"im Mittel {ratio:.2f}-mal so groß".replace(".", ","),
        )


def _alive(ags: str, day: date, changes: Sequence[Change]) -> bool:
    dissolved = any(c.old_ags == ags != c.new_ags and c.effective <= day for c in changes)
    unborn = any(c.new_ags == ags and c.creates and c.effective > day for c in changes)
    return not dissolved and not unborn
