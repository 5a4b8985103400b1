"""Read municipal boundaries into a clean coverage in the metric CRS."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import geopandas as gpd

from geodata.coverage import CoverageError, clean
from geodata.model import METRIC_CRS
from loaders.findings import Findings

_KEY_COLUMNS = ("AGS",)
_NAME_COLUMNS = ("GEN", "NAME")


@dataclass(frozen=True)
class Provenance:
    """What every output has to say about the boundaries, read from the sidecar ``<file>.toml``."""

    title: str
    attribution: str
    valid_from: date | None = None
    provider_url: str = ""
    licence: str = ""
    licence_url: str = ""


def load_boundaries(path: Path, ags_prefix: str, findings: Findings) -> gpd.GeoDataFrame | None:
    """Return the municipalities in ``path`` whose key starts with ``ags_prefix``.

    Any vector format that pyogrio reads, with a column ``AGS`` and a column ``GEN`` or ``NAME`` (any case) and a CRS.
    The result is indexed by AGS, has ``name`` and ``geometry`` in EPSG:25833 and is a valid coverage; ``None``, with
    findings, if that cannot be had.
    """
    frame = _read(path, findings)
    if frame is None:
        return None
    columns = {c.upper(): c for c in frame.columns}
    key = next((columns[c] for c in _KEY_COLUMNS if c in columns), None)
    name = next((columns[c] for c in _NAME_COLUMNS if c in columns), None)
    for found, wanted in ((key, _KEY_COLUMNS), (name, _NAME_COLUMNS)):
        if found is None:
            findings.error(
                path.name,
                f"Spalte {' oder '.join(wanted)}",
                "Spalte mit dem amtlichen Schlüssel bzw. Namen ergänzen",
                value=", ".join(frame.columns),
            )
    if frame.crs is None:
        findings.error(
            path.name,
            "ein Koordinatenbezugssystem",
            "Datei mit EPSG-Code neu speichern (bei Shapefile: .prj mitliefern)",
        )
    if key is None or name is None or frame.crs is None:
        return None
    frame = frame[[key, name, "geometry"]].rename(columns={key: "ags", name: "name"})
    frame["ags"] = frame["ags"].astype(str)
    if not _check_keys(path.name, frame, ags_prefix, findings):
        return None
    frame = frame[frame["ags"].str.startswith(ags_prefix)].to_crs(METRIC_CRS).set_index("ags").sort_index()
    try:
        frame["geometry"] = clean(frame.geometry.to_numpy())
    except CoverageError as error:
        places = ", ".join(f"{frame.index[i]} {frame['name'].iloc[i]}" for i in error.places[:20])
        findings.error(
            path.name,
            "Flächen ohne Überlappung mit gemeinsamen Grenzen",
            "Geometrie der genannten Gemeinden prüfen",
            value=places,
        )
        return None
    return frame


def load_provenance(path: Path, findings: Findings) -> Provenance:
    """Return the sidecar of ``path``; without one, a plain naming of the file. A broken sidecar becomes a finding."""
    plain = Provenance(path.name, f"Grenzen: {path.name} (Daten verändert)")
    sidecar = path.with_name(path.name + ".toml")
    if not sidecar.is_file():
        if path.is_file():
            findings.warning(path.name, f"eine Begleitdatei {sidecar.name} mit Gebietsstand und Quellenvermerk", "Begleitdatei "
                             "anlegen (Muster in der README); bis dahin gilt ATLAS_TERRITORY_DATE ungeprüft")  # fmt: skip
        return plain
    known = {f.name for f in fields(Provenance)}
    try:
        entries = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        findings.error(sidecar.name, "eine TOML-Datei", "Schreibweise berichtigen", value=str(error))
        return plain
    wrong = sorted(set(entries) - known) + [k for k in ("title", "attribution") if k not in entries]
    if wrong or not isinstance(entries.get("valid_from", date.min), date):
        expected = (
            "die Einträge " + ", ".join(sorted(known)) + "; title und attribution sind nötig, valid_from ist ein Datum"
        )
        findings.error(sidecar.name, expected, "Einträge berichtigen", value=", ".join(wrong) or "valid_from")
        return plain
    return Provenance(**entries)


def _read(path: Path, findings: Findings) -> gpd.GeoDataFrame | None:
    if not path.is_file():
        findings.error(path.name, "eine lesbare Datei", "Pfad prüfen", value=str(path))
        return None
    # brings GDAL along, 30 MB: a process that finds its Atlas in the cache does without
    import pyogrio

    try:
        frame = gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
        findings.error(
            path.name,
            "eine Datei mit Gemeindegrenzen (z. B. GeoPackage, GeoJSON, Shapefile)",
            "Format und Inhalt der Datei prüfen",
        )
        return None
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        findings.error(
            path.name, "mindestens eine Fläche", "prüfen, ob die richtige Datei gewählt ist", value="keine Flächen"
        )
        return None
    return frame


def _check_keys(file: str, frame: gpd.GeoDataFrame, ags_prefix: str, findings: Findings) -> bool:
    before = len(findings.errors)
    keys = frame["ags"]
    for row in frame.index[frame["name"].isna()]:
        findings.error(file, "ein Name", "Namen ergänzen", row=int(row) + 2, value=str(keys[row]))
    for row in frame.index[~keys.str.fullmatch(r"[0-9]{8}")]:
        findings.error(
            file, "acht Ziffern", "Schlüssel als Text speichern", row=int(row) + 2, column="AGS", value=str(keys[row])
        )
    for row in frame.index[keys.duplicated()]:
        findings.error(
            file,
            "jeder Schlüssel nur einmal",
            "Teile einer Gemeinde zusammenfassen",
            row=int(row) + 2,
            column="AGS",
            value=str(keys[row]),
        )
    missing = frame.geometry.isna() | frame.geometry.is_empty
    for row in frame.index[missing]:
        findings.error(file, "eine Fläche", "Geometrie ergänzen", row=int(row) + 2, value=str(keys[row]))
    if not keys.str.startswith(ags_prefix).any():
        findings.error(
            file, f"Schlüssel, die mit {ags_prefix} beginnen", "Datei des richtigen Landes wählen", column="AGS"
        )
    return len(findings.errors) == before
