"""Open a file with shapes, whatever its format. Nothing is written beside it."""

from __future__ import annotations

import errno
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import geopandas as gpd
import pandas as pd
from shapely.errors import ShapelyError

from loaders.boundaries.geo_archive import unpack
from loaders.boundaries.geo_kinds import CHECK, TEXTS, Told, has_shapes, tell
from loaders.boundaries.geo_texts import adv_crs, cut_off
from loaders.common.findings import Findings
from loaders.common.plain_files import report_unreadable

FORMATS = "GeoPackage, Shapefile (auch als ZIP), GeoJSON, FlatGeobuf, Geodatabase oder GML"
#: What readers raise for files that are not what they seem. Ours to turn into words; none of it may reach a user.
UNREADABLE = (ValueError, RuntimeError, OSError, LookupError, TypeError, ArithmeticError, MemoryError, ShapelyError)
_MOST_NAMED = 5


@dataclass(frozen=True)
class Layer:
    """One layer of a file: ``columns`` without the geometry; ``areas``: whether it may hold areas.

    ``attributes(columns)`` returns a table of all rows, ``features(columns, first, count)`` a part of the rows with their
    geometry in the file's CRS. Both raise what ``UNREADABLE`` lists. ``unknown_crs`` names the one that the file is in, if it is
    none that we know.
    """

    name: str
    columns: list[str]
    areas: bool
    attributes: Callable[[list[str]], pd.DataFrame]
    features: Callable[[list[str], int, int], gpd.GeoDataFrame]
    unknown_crs: str = ""


@dataclass(frozen=True)
class _Opened:
    """What one file held: ``layers``, ``findings`` about broken ones, or ``foreign``: what it is without any shapes."""

    layers: list[Layer] = field(default_factory=list)
    foreign: Told | None = None
    findings: Findings = field(default_factory=Findings)


@contextmanager
def open_layers(path: Path, findings: Findings) -> Iterator[list[Layer]]:
    """Yield the layers of ``path``, usable inside the ``with`` only; none, with a finding, if it cannot be read.

    What an archive holds besides shapes, such as descriptions in XML, is passed over.
    """
    try:
        told = tell(path)
    except OSError as error:
        is_folder = error.errno == errno.EISDIR
        remedy = "eine Datei darin angeben, zum Beispiel die .shp der Gemeinden" if is_folder else "Pfad prüfen"
        report_unreadable(path, error, findings, remedy)
        yield []
        return
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # what GDAL warns of (ring not closed, unusual name …) is checked afterwards or does not matter
        warnings.simplefilter("ignore")
        before = len(findings.errors)
        sources = sorted(unpack(path, Path(folder), findings)) if told.kind == "zip" else [path]
        opened = {s: _open(path.name, s, Path(folder)) for s in sources}
        for finding in (f for o in opened.values() for f in o.findings):
            findings.append(finding)
        layers = [layer for o in opened.values() for layer in o.layers]
        if not layers and len(findings.errors) == before:
            _report_foreign(path, {s.name: o.foreign for s, o in opened.items() if o.foreign}, findings)
        yield layers


def _open(file: str, source: Path, folder: Path) -> _Opened:
    """Open one plain file, which may have come out of an archive, ``file``."""
    findings = Findings()
    told = tell(source)
    if told.kind is None:
        return _Opened(foreign=told)
    try:
        readable = _readable(source, told.kind, folder)
        layers = _gdal(readable, told.kind in TEXTS, findings, file)
        if told.kind in TEXTS and _is_cut_off(file, readable, findings):
            return _Opened(findings=findings)
    except UNREADABLE as error:
        if told.kind in TEXTS and not has_shapes(source):
            return _Opened(foreign=Told(None, f"{TEXTS[told.kind]} ohne Flächen"))
        _not_readable(file, source, told.kind, error, findings)
        return _Opened(findings=findings)
    if not layers and not findings:
        return _Opened(foreign=Told(None, "Datei ohne Flächen"))
    return _Opened(layers, findings=findings)


def _readable(path: Path, kind: str, folder: Path) -> Path:
    """Return ``path`` as GDAL reads it, and where it may do so. Raises ValueError for a text that ends too early."""
    if kind not in ("utf-16", "gml"):
        return path
    copy = Path(mkdtemp(dir=folder)) / path.name
    if kind == "utf-16":
        with path.open(encoding="utf-16") as source, copy.open("w", encoding="utf-8") as target:
            shutil.copyfileobj(source, target)
        return copy
    if not _is_closed(path):
        raise _CutTextError
    # GDAL leaves an index beside a GML file, and people's folders are not ours to write in
    for part in (path, path.with_suffix(".xsd")):
        if part.is_file():
            shutil.copy(part, copy.with_name(part.name))
    return copy


class _CutTextError(ValueError):
    """A text ends in the midst of its content."""


def _is_closed(path: Path) -> bool:
    """Whether an XML file ends with its root element. GDAL reads one that does not as far as it goes, and says nothing."""
    with path.open("rb") as file:
        root = re.search(rb"<([\w.-]+(?::[\w.-]+)?)[\s>]", file.read(4096))
        file.seek(max(path.stat().st_size - 4096, 0))
        tail = re.sub(rb"<!--.*?-->|\s", b"", file.read(), flags=re.DOTALL)
    return root is not None and tail.endswith(b"</" + root[1] + b">")


def _is_cut_off(file: str, path: Path, findings: Findings) -> bool:
    """Report a download that the server cut off: nothing can be said of what is missing, so it is the only finding."""
    import pyogrio

    def count() -> int:
        infos = (pyogrio.read_info(path, layer=n, force_feature_count=True) for n, _ in pyogrio.list_layers(path))
        return sum(int(info["features"]) for info in infos)

    said = cut_off(path, count)
    if said:
        remedy = (
            "alles herunterladen: mit höherer Grenze (resultRecordCount, count), in mehreren Teilen (resultOffset, startIndex) "
            "oder als Datei des Anbieters"
        )
        findings.error(file, "einen vollständigen Download", remedy, value=f"abgeschnitten: {said}")
    return bool(said)


def _report_foreign(path: Path, foreign: dict[str, Told], findings: Findings) -> None:
    """Say what a file is that is none of ours, or an archive that has only such files."""
    told = list(foreign.items())
    if not told:
        _not_readable(path.name, path, "", ValueError("leer"), findings)
        return
    named = [t.foreign if name == path.name else f"{name}: {t.foreign}" for name, t in told[:_MOST_NAMED]]
    rest = f" und {len(told) - _MOST_NAMED} weitere" if len(told) > _MOST_NAMED else ""
    remedies = {t.remedy for _, t in told}
    remedy = remedies.pop() if len(remedies) == 1 else CHECK
    expected = f"eine Datei mit Gemeindegrenzen: {FORMATS}"
    findings.error(path.name, expected, remedy, value=", ".join(named) + rest)


def _not_readable(file: str, source: Path, kind: str, error: Exception, findings: Findings) -> None:
    expected, remedy = f"eine Datei mit Gemeindegrenzen: {FORMATS}", CHECK
    value = source.name if source.name != file else None
    if kind == "shp" and not _companion(source, ".shx"):
        expected, remedy = "zur .shp auch die Dateien .shx, .dbf und .prj", "fehlende Dateien daneben legen"
        value = f"{source.stem}.shx fehlt"
    elif isinstance(error, _CutTextError):
        expected, remedy = "eine vollständige GML-Datei", "Datei neu herunterladen"
        value = "Datei endet mitten im Inhalt"
    findings.error(file, expected, remedy, value=value)


def _companion(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(s).is_file() for s in (suffix, suffix.upper()))


def _gdal(path: Path, is_text: bool, findings: Findings, file: str) -> list[Layer]:
    # brings GDAL along, 30 MB: a process that finds its Atlas in the cache does without
    import pyogrio

    layers = []
    named, code = adv_crs(path) if is_text else ("", None)
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
        layer = _gdal_layer(path, str(name), columns, areas)
        layers.append(_in_crs(layer, named, code) if named else layer)
    return layers


def _in_crs(layer: Layer, named: str, code: int | None) -> Layer:
    """The layer in the reference system that its file names in a way that GDAL does not know, and may take for another one."""

    def features(columns: list[str], first: int, count: int) -> gpd.GeoDataFrame:
        return layer.features(columns, first, count).set_crs(code, allow_override=True)

    return replace(layer, features=features, unknown_crs="" if code else named)


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
