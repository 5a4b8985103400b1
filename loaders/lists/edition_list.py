"""An edition of the register as ``loaders.history`` writes it, from its database to the file that an Atlas is made of.

The first line is the SHA-256 of all that follows, the second says which edition it is; every further one is a fact.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Edition, Origin
from loaders.common.findings import Report
from loaders.common.plain_files import read_bytes
from loaders.register.contract import COLUMNS
from loaders.register.records import Record

SUFFIX = ".fassung"
#: The bytes of the first line.
_DIGEST = 65


@dataclass(frozen=True)
class Head:
    """Which edition a file holds, when it was published (UTC), and whose register it is, as ``Origin`` says it."""

    number: int
    published: datetime
    own: bool
    day: str
    title: str
    taken_over: bool


@dataclass(frozen=True)
class Line:
    """A fact: text by contract column, and how its list spoke (see ``Record``)."""

    cells: dict[str, str]
    listed: bool
    stated: str


def is_edition(path: Path) -> bool:
    """Whether ``path`` is named as an edition is."""
    return path.suffix == SUFFIX


def edition_bytes(head: Head, lines: Iterable[Line]) -> bytes:
    """Return the content of the file."""
    told = {**asdict(head), "published": head.published.isoformat()}
    body = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in (told, *map(asdict, lines))).encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def read_edition(path: Path, time_zone: str, report: Report) -> tuple[list[Record], Origin] | None:
    """Return the facts of an edition in their order, and its origin; ``None`` with a finding if the file is damaged."""
    raw = read_bytes(path, report)
    if raw is None:
        return None
    body = raw[_DIGEST:]
    first, *rest = body.splitlines() or [b""]
    try:
        if raw[:_DIGEST] != hashlib.sha256(body).hexdigest().encode() + b"\n":
            raise ValueError("not as it was written")
        head = TypeAdapter(Head).validate_json(first, strict=True)
        records = [_record(row, TypeAdapter(Line).validate_json(text, strict=True)) for row, text in enumerate(rest, 1)]
        day = parse_partial_date(head.day)
    except (ValidationError, ValueError):
        report.error("eine Fassung, wie die Datenbank sie schreibt", "Datei löschen; sie wird neu geschrieben")
        return None
    edition = Edition(head.number, head.published.astimezone(ZoneInfo(time_zone)).date())
    return records, Origin(head.own, day, head.title, head.taken_over, edition)


def _record(row: int, line: Line) -> Record:
    if line.cells.keys() != COLUMNS.keys():
        raise ValueError("other columns")
    return Record(None, row, line.cells, {}, line.listed, line.stated)
