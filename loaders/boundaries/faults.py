"""Mend the shapes of a boundary file, and say in words what was mended or why that is not possible."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import geopandas as gpd

from geodata.coverage import CoverageError
from geodata.projection import DEGREES
from geodata.repair import TOLERANCE_M, Fault, GrossFaultsError, repair
from loaders.atlas.programme import Gap
from loaders.boundaries.geo_files import UNREADABLE
from loaders.common.findings import Report, named

_MENDED = {
    "ring": ("Umringe ohne Überschneidung mit sich selbst", "nichts zu tun: die Umringe sind bereinigt"),
    "overlap": (
        "Flächen ohne Überlappung",
        "nichts zu tun: jede Überlappung gehört jetzt der Gemeinde mit der längsten gemeinsamen Grenze",
    ),
    "gap": (
        "Flächen ohne Lücken dazwischen",
        "nichts zu tun: jede Lücke gehört jetzt zu angrenzenden Gemeinden",
    ),
    "hole": (
        "Flächen ohne Lücken dazwischen",
        "prüfen, ob dort eine Gemeinde fehlt; das Gebiet bleibt auf der Karte leer. Gehört es zu keiner, unter [[gaps]] nennen",
    ),
}


def repaired(
    frame: gpd.GeoDataFrame, known: Collection[str], gaps: Sequence[Gap], report: Report
) -> gpd.GeoDataFrame | None:
    """Return ``frame`` (indexed by AGS, ``name``, metric CRS) as a valid coverage; ``None``, with findings, if it cannot be.

    What was mended is reported as warnings, but for broken rings of the AGS in ``known``; so are holes that are none of ``gaps``.
    """
    labels = [f"{ags} {name}" for ags, name in frame["name"].items()]
    try:
        geometries, faults = repair(frame.geometry.to_numpy())
    except (CoverageError, *UNREADABLE) as error:
        _refuse(labels, error, report)
        return None
    real = _real_gaps(faults, gaps, frame.crs, report)
    meant = [f for f in faults if not (f.kind == "ring" and frame.index[f.places[0]] in known) and f not in real]
    for kind, expected in _MENDED.items():
        found = [f for f in meant if f.kind == kind]
        if found:
            _report(labels, found, expected, report)
    result = frame.copy()
    result["geometry"] = geometries
    return result


def _real_gaps(faults: list[Fault], gaps: Sequence[Gap], crs: object, report: Report) -> list[Fault]:
    """Return the holes in which one of ``gaps`` lies; warn of those that lie in none."""
    holes = [f for f in faults if f.kind == "hole"]
    points = (
        gpd.GeoSeries(gpd.points_from_xy(*zip(*(gap.at for gap in gaps), strict=True)), crs=DEGREES).to_crs(crs)
        if gaps
        else ()
    )
    found = []
    for gap, point in zip(gaps, points, strict=True):
        own = [f for f in holes if f.shape is not None and f.shape.contains(point)]
        found += own
        if not own:
            east, north = gap.at
            remedy = "Stelle oder Eintrag unter [[gaps]] in state.toml berichtigen"
            report.warning(
                "eine Lücke zwischen den Gemeinden, wo das Land eine nennt",
                remedy,
                value=f"{gap.name} ({east}, {north})",
            )
    return found


def _report(labels: list[str], faults: list[Fault], texts: tuple[str, str], report: Report) -> None:
    widest = max(f.width_m for f in faults)
    extent = f" (bis {_metres(widest)} breit)" if faults[0].kind != "ring" else ""
    count = "1 Stelle" if len(faults) == 1 else f"{len(faults)} Stellen"
    places = dict.fromkeys(labels[p] for f in sorted(faults, key=lambda f: -f.area_m2) for p in f.places)
    report.warning(*texts, value=f"{count}{extent}: {named(list(places), 3)}")


def _refuse(labels: list[str], error: Exception, report: Report) -> None:
    remedy = "Geometrie der genannten Gemeinden prüfen; nichts wurde übernommen"
    if isinstance(error, GrossFaultsError) and error.faults[0].kind == "overlap":
        expected = f"Flächen, die sich höchstens {TOLERANCE_M:.0f} m breit überlappen"
        pairs = (f"{' und '.join(labels[p] for p in f.places)}: {_metres(f.width_m)} breit" for f in error.faults)
        report.each(list(pairs), expected, remedy, "Paare")
        return
    expected = (
        f"Flächen, die aneinander grenzen (Lücken bis {TOLERANCE_M:.0f} m werden geschlossen)"
        if isinstance(error, GrossFaultsError)
        else "Flächen ohne Überlappung mit gemeinsamen Grenzen"
    )
    places = getattr(error, "places", [])
    report.each([labels[place] for place in places], expected, remedy, "Gemeinden")
    if not places:
        report.error(expected, remedy)


def _metres(width: float) -> str:
    return f"{width:.1f} m".replace(".", ",") if width < 2 * TOLERANCE_M else f"{width:.0f} m"
