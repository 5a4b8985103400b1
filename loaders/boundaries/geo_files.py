"""Open a file with shapes, whatever its format. Nothing is written beside it."""

from __future__ import annotations

import errno
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import geopandas as gpd
import pandas as pd
from shapely.errors import ShapelyError

from loaders.boundaries.geo_archive import unpack
from loaders.boundaries.geo_kinds import CHECK, TEXTS, Told, has_shapes, tell
from loaders.boundaries.geo_texts import adv_crs, cut_off
from loaders.common.findings import Report, named
from loaders.common.plain_files import report_unreadable

_EXPECTED = (
    "eine Datei mit Gemeindegrenzen: GeoPackage, Shapefile (auch als ZIP), GeoJSON, FlatGeobuf, Geodatabase oder GML"
)
#: What is expected beside a shapefile, and the remedy.
_COMPANIONS = ("zur .shp auch die Dateien .shx, .dbf und .prj", "fehlende Dateien daneben legen")
#: What readers raise for files that are not what they seem. Ours to turn into words; none of it may reach a user.
UNREADABLE = (ValueError, RuntimeError, OSError, LookupError, TypeError, ArithmeticError, MemoryError, ShapelyError)


@dataclass(frozen=True)
class Layer:
    """One layer of the file ``path``: ``columns`` without the geometry; ``areas``: whether it may hold areas.

    ``crs`` is what the file calls its reference system if GDAL does not know that name, and may take it for another one; ``code``
    is its EPSG code if we know it. Reading raises what ``UNREADABLE`` lists.
    """

    path: Path
    name: str
    columns: list[str]
    areas: bool
    crs: str = ""
    code: int | None = None

    def attributes(self, columns: list[str]) -> pd.DataFrame:
        """Return these columns of all rows."""
        return self._read(columns=columns, read_geometry=False)

    def features(self, columns: list[str], first: int, count: int) -> gpd.GeoDataFrame:
        """Return a part of the rows with their geometry in the file's CRS."""
        found = self._read(columns=columns, skip_features=first, max_features=count)
        return found.set_crs(self.code, allow_override=True) if self.crs else found

    def _read(self, **options: object) -> pd.DataFrame:
        import pyogrio

        try:
            return pyogrio.read_dataframe(self.path, layer=self.name, use_arrow=False, **options)
        except UnicodeDecodeError:
            # the table says UTF-8 and is not: then it is what Windows writes
            return pyogrio.read_dataframe(self.path, layer=self.name, use_arrow=False, encoding="cp1252", **options)


@contextmanager
def open_layers(path: Path, report: Report) -> Iterator[list[Layer]]:
    """Yield the layers of ``path``, usable inside the ``with`` only; none, with a finding, if it cannot be read.

    What an archive holds besides shapes, such as descriptions in XML, is passed over.
    """
    try:
        told = tell(path)
    except OSError as error:
        is_folder = error.errno == errno.EISDIR
        remedy = "eine Datei darin angeben, zum Beispiel die .shp der Gemeinden" if is_folder else "Pfad prüfen"
        report_unreadable(path, error, report, remedy)
        yield []
        return
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # what GDAL warns of (ring not closed, unusual name …) is checked afterwards or does not matter
        warnings.simplefilter("ignore")
        before = report.errors
        sources = sorted(unpack(path, Path(folder), report)) if told.kind == "zip" else [path]
        opened = [(source.name, _open(source, Path(folder), report)) for source in sources]
        layers = [layer for _, found in opened if not isinstance(found, Told) for layer in found]
        if not layers and report.errors == before:
            _report_foreign(path, {name: found for name, found in opened if isinstance(found, Told)}, report)
        yield layers


def _open(source: Path, folder: Path, report: Report) -> list[Layer] | Told:
    """Return the layers of one plain file, which may have come out of an archive; or what it is without any shapes."""
    told, before = tell(source), report.errors
    if told.kind is None:
        return told
    try:
        readable = _readable(source, told.kind, folder)
        layers = _gdal(readable, told.kind in TEXTS, report)
        if told.kind in TEXTS and _is_cut_off(readable, report):
            return []
    except UNREADABLE as error:
        if told.kind in TEXTS and not has_shapes(source):
            return Told(None, f"{TEXTS[told.kind]} ohne Flächen")
        _not_readable(source, told.kind, error, report)
        return []
    return layers if layers or report.errors > before else Told(None, "Datei ohne Flächen")


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


def _is_cut_off(path: Path, report: Report) -> bool:
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
        report.error("einen vollständigen Download", remedy, value=f"abgeschnitten: {said}")
    return bool(said)


def _report_foreign(path: Path, foreign: dict[str, Told], report: Report) -> None:
    """Say what a file is that is none of ours, or an archive that has only such files."""
    if not foreign:
        _not_readable(path, "", ValueError("leer"), report)
        return
    told = [t.foreign if name == path.name else f"{name}: {t.foreign}" for name, t in foreign.items()]
    remedies = {t.remedy for t in foreign.values()}
    remedy = remedies.pop() if len(remedies) == 1 else CHECK
    report.error(_EXPECTED, remedy, value=named(told))


def _not_readable(source: Path, kind: str, error: Exception, report: Report) -> None:
    expected, remedy = _EXPECTED, CHECK
    value = source.name if source.name != report.file else None
    if kind == "shp" and not _companion(source, ".shx"):
        expected, remedy = _COMPANIONS
        value = f"{source.stem}.shx fehlt"
    elif isinstance(error, _CutTextError):
        expected, remedy = "eine vollständige GML-Datei", "Datei neu herunterladen"
        value = "Datei endet mitten im Inhalt"
    report.error(expected, remedy, value=value)


def _companion(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(s).is_file() for s in (suffix, suffix.upper()))


def _gdal(path: Path, is_text: bool, report: Report) -> list[Layer]:
    # brings GDAL along, 30 MB: a process that finds its Atlas in the cache does without
    import pyogrio

    layers, crs = [], adv_crs(path) if is_text else ("", None)
    for name, geometry_type in pyogrio.list_layers(path):
        columns = [str(c) for c in pyogrio.read_info(path, layer=name)["fields"]]
        if path.suffix.lower() == ".shp" and not _companion(path, ".dbf"):
            report.error(*_COMPANIONS, value=f"{path.stem}.dbf fehlt")
            continue
        areas = geometry_type is not None and not re.search("Point|Line|Curve$", str(geometry_type))
        layers.append(Layer(path, str(name), columns, areas, *crs))
    return layers
