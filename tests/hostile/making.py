"""Bits that hostile files are made of."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.lists import WRITERS
from tests.suite_state import SUITE

HEADER = ["AGS", "Gemeinde", SUITE.council_abbreviation]
ROW = [SUITE.town, SUITE.town_name, "ja"]


@dataclass(frozen=True)
class Hostile:
    """``make`` writes the file ``name`` to the path it is given. ``cause``: words that its findings must have.

    ``harmless``: the file must be read, and the cause is a warning, or nothing if it is empty.
    """

    name: str
    make: Callable[[Path], object]
    cause: str
    harmless: bool = False


def raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return raw(content.encode(encoding))


def rows(*lines: list[object], kind: str = "xlsx", **sheets: list[list[object]]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(WRITERS[kind][1]({"Liste": list(lines), **sheets}))


def book(change: Callable[[openpyxl.Workbook], object]) -> Callable[[Path], object]:
    """A good workbook of one sheet, changed before it is saved."""

    def make(path: Path) -> None:
        made = openpyxl.Workbook()
        for line in (HEADER, ROW):
            made.active.append(line)
        change(made)
        made.save(path)

    return make


def package(parts: Mapping[str, bytes | Callable[[bytes], bytes]], base: str = "xlsx") -> Callable[[Path], object]:
    """A good workbook of which ``parts`` are replaced, changed or added."""

    def make(path: Path) -> None:
        good = zipfile.ZipFile(io.BytesIO(WRITERS[base][1]({"Liste": [HEADER, ROW]})))
        content = {name: good.read(name) for name in good.namelist()}
        for name, new in parts.items():
            content[name] = new(content[name]) if callable(new) else new
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name, data in content.items():
                packed.writestr(name, data)

    return make


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def link_to(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def sparse(size: int, head: bytes) -> Callable[[Path], object]:
    """A file that says to be ``size`` bytes and takes next to none on the disk."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            file.truncate(size)

    return make


def zipped(entries: Mapping[str, bytes], encrypted: bool = False) -> bytes:
    """A ZIP archive; ``encrypted`` says so in every entry without being so, which is all that a reader can see."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    content = bytearray(out.getvalue())
    if encrypted:
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = content.find(signature)
            while at >= 0:
                content[at + offset] |= 1
                at = content.find(signature, at + 4)
    return bytes(content)
