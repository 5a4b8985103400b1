"""What a workbook tells beside its values: about its sheets, when it was saved, from when it counts days."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from lxml import etree

from loaders.common.foreign_files import told_by_entries
from loaders.tables.open_document import ods_sheets, without_indentation
from loaders.tables.workbook_extent import TooLargeError, check_unpacked
from loaders.tables.workbook_sheets import SheetDetails, Styles, xlsx_sheet
from loaders.tables.workbook_styles import read_comments, read_styles

_OLE = b"\xd0\xcf\x11\xe0"
#: What a damaged package, a damaged part or a part of an unknown kind raise; RuntimeError stands for encrypted ones.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, KeyError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip
T = TypeVar("T")
#: All parts but sheets are small.
_LARGEST = 50_000_000


@dataclass(frozen=True)
class Details:
    """``sheets`` by name; ``None`` if they cannot be told (XLSB). ``since_1904``: days count from then, not 1900.

    ``saved``: when; with its time zone if the file tells it (Excel's UTC does, LibreOffice's local time does not).
    """

    sheets: Mapping[str, SheetDetails] | None = None
    saved: datetime | None = None
    macros: bool = False
    since_1904: bool = False


def read_details(raw: bytes) -> Details:
    """Return the details of the workbook ``raw``; what cannot be read is left out.

    Raises TooLargeError if a sheet reaches farther than is read.
    """
    if raw.startswith(_OLE):
        return Details(_xls_sheets(raw))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            check_unpacked(package)
            return _details(package, set(package.namelist()))
    except _UNREADABLE:
        return Details()


def _xls_sheets(raw: bytes) -> dict[str, SheetDetails] | None:
    from loaders.tables.old_workbook import xls_sheets  # late: few lists are that old

    try:
        return xls_sheets(raw)
    except TooLargeError:
        raise
    except Exception:  # damage makes xlrd raise just anything; the reader of the values says what is wrong
        return None


def is_encrypted(raw: bytes) -> bool:
    """Whether the package ``raw`` says that its parts are encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            entries = package.infolist()
            manifest = next((e for e in entries if e.filename == "META-INF/manifest.xml"), None)
            said = manifest is not None and b"encryption-data" in _read(package, manifest.filename)
            return said or any(e.flag_bits & 1 for e in entries)
    except _UNREADABLE:
        return False


def dense_ods(raw: bytes) -> bytes | None:
    """Return the OpenDocument ``raw`` without indentation; ``None`` if it has none, or is no such document."""
    return _tried(lambda: without_indentation(raw), None)


def foreign_to(raw: bytes) -> str:
    """Return in German what the package ``raw`` is if it is no workbook; ``""`` if it may be one, or no package at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return told_by_entries(package.namelist()) or ""
    except _UNREADABLE:
        return ""


def _details(package: zipfile.ZipFile, names: set[str]) -> Details:
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    saved = _tried(lambda: _saved(package, names), None)
    if "content.xml" in names:
        return Details(_tried(lambda: ods_sheets(package), dict[str, SheetDetails]()), saved, macros)
    if "xl/workbook.xml" not in names:
        return Details(None, saved, macros)
    styles = _tried(lambda: _styles(package, names), Styles())
    sheets = {
        name: _tried(partial(_sheet, package, name, part, styles), SheetDetails())
        for name, part in _parts(package)
        if part in names
    }
    properties = next(_tree(package, "xl/workbook.xml").iter("{*}workbookPr"), None)
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Details(sheets, saved, macros, since_1904)


def _tried(read: Callable[[], T], otherwise: T) -> T:
    """One part that cannot be read must not take the others with it."""
    try:
        return read()
    except _UNREADABLE:
        return otherwise


def _read(package: zipfile.ZipFile, part: str) -> bytes:
    if package.getinfo(part).file_size > _LARGEST:
        raise ValueError("too large")
    return package.read(part)


def _tree(package: zipfile.ZipFile, part: str) -> etree._Element:
    return etree.fromstring(_read(package, part), etree.XMLParser(resolve_entities=False, no_network=True))


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of each sheet and the part that it is in."""
    targets = {
        r.get("Id"): r.get("Target", "") for r in _tree(package, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    for sheet in _tree(package, "xl/workbook.xml").iter("{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        target = targets.get(key, "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _styles(package: zipfile.ZipFile, names: set[str]) -> Styles:
    root = _tree(package, "xl/styles.xml") if "xl/styles.xml" in names else None
    if "xl/sharedStrings.xml" not in names:
        return read_styles(root, None)
    with package.open("xl/sharedStrings.xml") as stream:
        return read_styles(root, stream)


def _sheet(package: zipfile.ZipFile, name: str, part: str, styles: Styles) -> SheetDetails:
    with package.open(part) as stream:
        details = xlsx_sheet(stream, name, styles)
    names = set(package.namelist())
    none = dict[tuple[int, int], str]()
    details.comments.update(
        _tried(lambda: read_comments(part, lambda p: _tree(package, p) if p in names else None), none)
    )
    return details


def _saved(package: zipfile.ZipFile, names: set[str]) -> datetime | None:
    for part, tag in (("docProps/core.xml", "{*}modified"), ("meta.xml", "{*}date")):
        if part in names:
            text = next((e.text for e in _tree(package, part).iter(tag)), None) or ""
            return datetime.fromisoformat(text.strip()) if text.strip() else None
    return None
