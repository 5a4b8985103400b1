"""Open a file with shapes, whatever its format: told by its content, not by its name. Nothing is written beside it."""

from __future__ import annotations

import errno
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
from shapely.errors import ShapelyError

from loaders.boundaries.geo_archive import unpack
from loaders.boundaries.geoparquet import to_flatgeobuf
from loaders.common.findings import Findings
from loaders.common.foreign_files import is_binary, told_by_content
from loaders.common.plain_files import report_unreadable, size_of

FORMATS = "GeoPackage, Shapefile (auch als ZIP), GeoJSON, FlatGeobuf, GeoParquet oder GML"
#: What readers raise for files that are not what they seem. Ours to turn into words; none of it may reach a user.
UNREADABLE = (ValueError, RuntimeError, OSError, LookupError, TypeError, ArithmeticError, MemoryError, ShapelyError)
_SIGNATURES = {
    b"SQLite format 3\0": "sqlite",
    b"fgb\x03fgb": "fgb",
    b"PAR1": "parquet",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x00\x00\x27\x0a": "shp",
}
_OFFICE = b"\xd0\xcf\x11\xe0"
#: Texts are read as a whole by GDAL; whoever has more of them has a GeoPackage too.
_MOST_TEXT = 500_000_000


@dataclass(frozen=True)
class Layer:
    """One layer of a file: ``columns`` without the geometry; ``areas``: whether it may hold areas.

    ``attributes(columns)`` returns a table of all rows, ``features(columns, first, count)`` a part of the rows with their
    geometry in the file's CRS. Both raise what ``UNREADABLE`` lists.
    """

    name: str
    columns: list[str]
    areas: bool
    attributes: Callable[[list[str]], pd.DataFrame]
    features: Callable[[list[str], int, int], gpd.GeoDataFrame]


@contextmanager
def open_layers(path: Path, findings: Findings) -> Iterator[list[Layer]]:
    """Yield the layers of ``path``, usable inside the ``with`` only; none, with a finding, if it cannot be read."""
    kind = _kind(path, findings)
    if kind is None:
        yield []
        return
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # what GDAL warns of (ring not closed, unusual name …) is checked afterwards or does not matter
        warnings.simplefilter("ignore")
        layers: list[Layer] = []
        before = len(findings.errors)
        for source, told in _sources(path, kind, Path(folder), findings):
            try:
                layers += _parquet(source, Path(folder)) if told == "parquet" else _gdal(source, findings, path.name)
            except UNREADABLE as error:
                _not_readable(path.name, source, told, error, findings)
        if not layers and len(findings.errors) == before:
            _not_readable(path.name, path, kind, ValueError("leer"), findings)
        yield layers


def _sources(path: Path, kind: str, folder: Path, findings: Findings) -> list[tuple[Path, str]]:
    """The files to read, each with its kind: those of an archive, or the one."""
    if kind == "zip":
        found = [(p, _kind(p, findings)) for p in sorted(unpack(path, folder, findings))]
        return [(p, told) for p, told in found if told is not None and told != "zip"]
    if kind == "gml":
        if not _is_closed(path):
            value = "Datei endet mitten im Inhalt"
            findings.error(path.name, "eine vollständige GML-Datei", "Datei neu herunterladen", value=value)
            return []
        # GDAL leaves an index beside a GML file, and people's folders are not ours to write in
        for part in (path, path.with_suffix(".xsd")):
            if part.is_file():
                shutil.copy(part, folder / part.name)
        return [(folder / path.name, kind)]
    return [(path, kind)]


def _is_closed(path: Path) -> bool:
    """Whether an XML file ends with its root element. GDAL reads one that does not as far as it goes, and says nothing."""
    with path.open("rb") as file:
        root = re.search(rb"<([\w.-]+(?::[\w.-]+)?)[\s>]", file.read(4096))
        file.seek(max(path.stat().st_size - 4096, 0))
        tail = re.sub(rb"<!--.*?-->|\s", b"", file.read(), flags=re.DOTALL)
    return root is not None and tail.endswith(b"</" + root[1] + b">")


def _kind(path: Path, findings: Findings) -> str | None:
    try:
        size = size_of(path)
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        folder = error.errno == errno.EISDIR
        remedy = "eine Datei darin angeben, zum Beispiel die .shp der Gemeinden" if folder else "Pfad prüfen"
        report_unreadable(path, error, findings, remedy)
        return None
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    gml = text.startswith(b"<") and b"opengis.net/gml" in text and b"<!DOCTYPE" not in text and b"<!ENTITY" not in text
    if text.startswith((b"{", b"[")) or gml:
        if size > _MOST_TEXT:
            findings.error(
                path.name,
                f"eine Textdatei mit höchstens {_MOST_TEXT // 1_000_000} MB",
                "nur die Ebene der Gemeinden verwenden oder als GeoPackage speichern",
                value=f"{size / 1_000_000:.0f} MB",
            )
            return None
        return "gml" if gml else "json"
    _foreign(path, head, findings)
    return None


def _foreign(path: Path, head: bytes, findings: Findings) -> None:
    """Say what a file is that is none of ours."""
    found = told_by_content(head)
    if not head:
        found = "leere Datei"
    elif path.suffix.lower() in {".dbf", ".shx", ".prj", ".cpg"}:
        found = f"Teil eines Shapefiles ({path.suffix})"
    elif b"opengis.net/gml" in head:
        found = "GML mit DTD (<!DOCTYPE …>), die nicht ausgeführt wird"
    elif b"<OGRVRT" in head:
        found = "VRT, das nur auf andere Dateien verweist"
    elif head.startswith(_OFFICE):
        found = "Office-Dokument"
    elif found is None:
        found = "Binärdatei" if is_binary(head) else "Textdatei"
    remedy = (
        f"die Datei {path.with_suffix('.shp').name} angeben"
        if "Shapefile" in found
        else "Format und Inhalt der Datei prüfen; gegebenenfalls beim Anbieter neu herunterladen"
    )
    findings.error(path.name, f"eine Datei mit Gemeindegrenzen: {FORMATS}", remedy, value=found)


def _not_readable(file: str, source: Path, kind: str, error: Exception, findings: Findings) -> None:
    remedy = "Format und Inhalt der Datei prüfen; gegebenenfalls beim Anbieter neu herunterladen"
    expected, value = f"eine Datei mit Gemeindegrenzen: {FORMATS}", source.name if source.name != file else None
    if kind == "shp" and not _companion(source, ".shx"):
        expected, remedy = "zur .shp auch die Dateien .shx, .dbf und .prj", "fehlende Dateien daneben legen"
        value = f"{source.stem}.shx fehlt"
    elif kind == "parquet":
        expected = "GeoParquet mit Flächen als WKB"
        remedy = "mit geometry_encoding „WKB“ oder als GeoPackage neu speichern"
        value = str(error)
    findings.error(file, expected, remedy, value=value)


def _companion(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(s).is_file() for s in (suffix, suffix.upper()))


def _parquet(path: Path, folder: Path) -> list[Layer]:
    turned = folder / f"{path.stem}.fgb"
    to_flatgeobuf(path, turned)
    return _gdal(turned, Findings(), path.name)


def _gdal(path: Path, findings: Findings, file: str) -> list[Layer]:
    # brings GDAL along, 30 MB: a process that finds its Atlas in the cache does without
    import pyogrio

    layers = []
    for name, geometry_type in pyogrio.list_layers(path):
        columns = [str(c) for c in pyogrio.read_info(path, layer=name)["fields"]]
        if path.suffix.lower() == ".shp" and not _companion(path, ".dbf"):
            findings.error(
                file,
                "zur .shp auch die Dateien .shx, .dbf und .prj",
                "fehlende Dateien daneben legen",
                value=f"{path.stem}.dbf fehlt",
            )
            continue
        areas = geometry_type is not None and not re.search("Point|Line|Curve$", str(geometry_type))
        layers.append(_gdal_layer(path, str(name), columns, areas))
    return layers


def _gdal_layer(path: Path, name: str, columns: list[str], areas: bool) -> Layer:
    import pyogrio

    def read(**options: object) -> pd.DataFrame:
        try:
            return pyogrio.read_dataframe(path, layer=name, use_arrow=False, **options)
        except UnicodeDecodeError:
            # the table says UTF-8 and is not: then it is what Windows writes
            return pyogrio.read_dataframe(path, layer=name, use_arrow=False, encoding="cp1252", **options)

    return Layer(
        name,
        columns,
        areas,
        lambda wanted: read(columns=wanted, read_geometry=False),
        lambda wanted, first, count: read(columns=wanted, skip_features=first, max_features=count),
    )
