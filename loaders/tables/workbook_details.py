"""What only the XML of an Office workbook tells: about its sheets, when it was saved, from when it counts days."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from lxml import etree

from loaders.common.foreign_files import told_by_entries
from loaders.tables.workbook_extent import check_unpacked
from loaders.tables.workbook_sheets import SheetDetails, ods_sheets, without_indentation, xlsx_sheet

#: Excel's built-in format for month and year (17), and for dates with a day.
_MONTH_FORMAT = 17
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
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
    """``sheets`` by name; empty for formats other than XLSX, XLSM and ODS. ``since_1904``: days count from then, not 1900.

    ``saved``: when; with its time zone if the file tells it (Excel's UTC does, LibreOffice's local time does not).
    """

    sheets: Mapping[str, SheetDetails] = field(default_factory=dict)
    saved: datetime | None = None
    macros: bool = False
    since_1904: bool = False


def read_details(raw: bytes) -> Details:
    """Return the details of the workbook ``raw``; what cannot be read is left out.

    Raises TooLargeError if a sheet reaches farther than is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            check_unpacked(package)
            return _details(package, set(package.namelist()))
    except _UNREADABLE:
        return Details()


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
    if "xl/workbook.xml" not in names:
        sheets = _tried(lambda: _ods_sheets(package), dict[str, SheetDetails]())
        return Details(sheets, _tried(lambda: _saved(package, names), None), macros)
    coarse = _tried(lambda: _coarse_styles(package, names), dict[str, str]())
    sheets = {
        name: _tried(partial(_sheet, package, name, part, coarse), SheetDetails())
        for name, part in _parts(package)
        if part in names
    }
    properties = next(_tree(package, "xl/workbook.xml").iter("{*}workbookPr"), None)
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Details(sheets, _tried(lambda: _saved(package, names), None), macros, since_1904)


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


def _coarse_styles(package: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """Index of each cell style that shows of a date only its month or year → ``month`` or ``year``."""
    if "xl/styles.xml" not in names:
        return {}
    root = _tree(package, "xl/styles.xml")
    own = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iter("{*}numFmt")}
    styles = root.find("{*}cellXfs")
    found = {}
    for index, style in enumerate(styles if styles is not None else ()):
        number = style.get("numFmtId", "0")
        shown = "month" if number == str(_MONTH_FORMAT) else _shown_by(own.get(number, ""))
        if shown:
            found[str(index)] = shown
    return found


def _shown_by(code: str) -> str | None:
    letters = _QUOTED.sub("", code.partition(";")[0]).lower()
    if not re.search("[yj]", letters) or re.search("[dth]", letters):
        return None
    return "month" if "m" in letters else "year"


def _sheet(package: zipfile.ZipFile, name: str, part: str, coarse: Mapping[str, str]) -> SheetDetails:
    with package.open(part) as stream:
        return xlsx_sheet(stream, name, coarse)


def _ods_sheets(package: zipfile.ZipFile) -> dict[str, SheetDetails]:
    with package.open("content.xml") as stream:
        return ods_sheets(stream)


def _saved(package: zipfile.ZipFile, names: set[str]) -> datetime | None:
    for part, tag in (("docProps/core.xml", "{*}modified"), ("meta.xml", "{*}date")):
        if part in names:
            text = next((e.text for e in _tree(package, part).iter(tag)), None) or ""
            return datetime.fromisoformat(text.strip()) if text.strip() else None
    return None
