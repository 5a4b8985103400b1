"""What a file that should hold shapes is, told by its content, not by its name; what we do not read, in German."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from loaders.common.foreign_files import is_binary, told_by_content
from loaders.common.plain_files import size_of

CHECK = "Format und Inhalt der Datei prüfen; gegebenenfalls beim Anbieter neu herunterladen"
_RESAVE = "in QGIS oder ArcGIS als GeoPackage speichern"
_SIGNATURES = {
    b"SQLite format 3\0": "sqlite",
    b"fgb\x03fgb": "fgb",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x00\x00\x27\x0a": "shp",
}
_PARQUET, _OFFICE = b"PAR1", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: Texts are read as a whole by GDAL; whoever has more of them has a GeoPackage too.
_MOST_TEXT = 500_000_000
_SAMPLE = 4096
#: Kinds that are texts, and what they are called.
TEXTS = {"json": "JSON", "utf-16": "JSON", "gml": "XML"}
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_SHAPES = re.compile(rb'"(?:features|coordinates|rings)"|posList|[:<](?:pos|coordinates|featureMembers?|member)[\s>]')


@dataclass(frozen=True)
class Told:
    """``kind`` of a file that may hold shapes; ``None`` for others, with what they are (``foreign``) and the ``remedy``."""

    kind: str | None
    foreign: str = ""
    remedy: str = CHECK


def tell(path: Path) -> Told:
    """Return what ``path`` is. Raises OSError if it cannot be read."""
    if path.is_dir() and path.suffix.lower() == ".gdb":
        return Told("gdb")  # a geodatabase of ArcGIS is a folder
    size = size_of(path)
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        file.seek(max(size - _SAMPLE, 0))
        tail = file.read(_SAMPLE)
    kind = next((kind for signature, kind in _SIGNATURES.items() if head.startswith(signature)), None) or _text(head)
    if kind is None:
        return _foreign(path, head)
    if kind in TEXTS and size > _MOST_TEXT:
        remedy = "nur die Ebene der Gemeinden verwenden oder als GeoPackage speichern"
        return Told(None, f"Textdatei mit {size / 1e6:.0f} MB, mehr als {_MOST_TEXT / 1e6:.0f} MB", remedy)
    if kind == "json" and _TOPOLOGY.search(head + tail):
        return Told(
            None, "TopoJSON, das keine ganzen Flächen enthält", f"{_RESAVE} (oder mit mapshaper.org als GeoJSON)"
        )
    return Told(kind)


def has_shapes(path: Path) -> bool:
    """Whether a text speaks of shapes: one that does is damaged if it cannot be read, another one is something else."""
    with path.open("rb") as file:
        return _SHAPES.search(file.read(1 << 20)) is not None


def _text(head: bytes) -> str | None:
    if head.startswith(_UTF16):
        return "utf-16" if head.decode("utf-16", "ignore").lstrip().startswith(("{", "[")) else None
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return "json"
    gml = text.startswith(b"<") and b"opengis.net/gml" in text and b"<!DOCTYPE" not in text and b"<!ENTITY" not in text
    return "gml" if gml else None


def _foreign(path: Path, head: bytes) -> Told:
    """Say what a file is that is none of ours, and what to do instead."""
    if path.suffix.lower() in {".dbf", ".shx", ".prj", ".cpg"}:
        remedy = f"die Datei {path.with_suffix('.shp').name} angeben"
        return Told(None, f"Teil eines Shapefiles ({path.suffix})", remedy)
    if path.suffix.lower() in {".gdbtable", ".gdbtablx"}:
        return Told(None, "Teil einer Geodatabase", "den Ordner angeben, dessen Name auf .gdb endet")
    if head.startswith(_PARQUET):
        return Told(None, "GeoParquet", _RESAVE)
    return Told(None, _named(head))


def _named(head: bytes) -> str:
    if not head:
        return "leere Datei"
    if b"opengis.net/gml" in head:
        return "GML mit DTD (<!DOCTYPE …>), die nicht ausgeführt wird"
    if b"<OGRVRT" in head:
        return "VRT, das nur auf andere Dateien verweist"
    if head.startswith(_OFFICE):
        return "Office-Dokument"
    return told_by_content(head) or ("Binärdatei" if is_binary(head) else "Textdatei")
