"""Which files an Atlas is made of, and what they amount to: a fingerprint that changes when any of them does."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from geodata import saxony
from loaders.common.plain_files import size_of

#: Boundary files that, with their siblings of the same name, hold all there is to read. Others (.vrt …) point elsewhere.
_SELF_CONTAINED = frozenset({".gpkg", ".geojson", ".json", ".shp", ".fgb", ".zip", ".gml", ".gdb"})


@dataclass(frozen=True)
class Inputs:
    """The files an Atlas is made of. Whatever is not given is the embedded default of ``geodata/saxony``.

    ``register`` is what comes with the state, for where no list is given: how old it is says the state itself.

    ``status_title`` names the list ``status`` as a source; ``status_date`` is the day that it is of if it does not say itself.

    ``more_changes``: territorial changes that extend those of ``changes``. ``last`` is the register that ``status`` is
    compared with, so that lost rows are noticed; ``last_chosen``: somebody asked for that, and wants to know of each.
    """

    boundaries: Path = saxony.BOUNDARIES
    status: Path = saxony.STATUS
    status_title: str = ""
    status_date: date | None = None
    last: Path = saxony.STATUS
    last_chosen: bool = False
    register: Path = saxony.STATUS
    territory_date: date | None = None
    changes: Path = saxony.CHANGES
    more_changes: Path | None = None
    places: Path = saxony.PLACES
    totals: Path = saxony.TOTALS
    state: Path = saxony.STATE
    other_names: Path | None = saxony.OTHER_NAMES
    regions: Path | None = saxony.REGIONS


def without_list(inputs: Inputs) -> Inputs:
    """Return ``inputs`` for where the register comes from a database: no list is looked at."""
    return replace(inputs, status=inputs.register, status_title="", status_date=None)


def inputs_of(folder: Path) -> Inputs:
    """Return the files of another state: ``folder`` has one boundary file and the tables that ``geodata/saxony`` has.

    Names in other languages and regions may be missing. Raises ValueError unless there is one boundary file.
    """
    boundaries = sorted(p for p in folder.glob("*") if p.suffix.lower() in _SELF_CONTAINED - {".json"})
    if len(boundaries) != 1:
        raise ValueError(f"{folder}: one boundary file expected, got {[p.name for p in boundaries]}")

    def own(default: Path) -> Path:
        return folder / default.name

    def own_if_any(default: Path) -> Path | None:
        return own(default) if own(default).exists() else None

    register = own(saxony.STATUS)
    return Inputs(
        boundaries=boundaries[0],
        status=register,
        last=register,
        register=register,
        changes=own(saxony.CHANGES),
        places=own(saxony.PLACES),
        totals=own(saxony.TOTALS),
        state=own(saxony.STATE),
        other_names=own_if_any(saxony.OTHER_NAMES),
        regions=own_if_any(saxony.REGIONS),
    )


def fingerprint(inputs: Inputs) -> str | None:
    """Return a hash over names and contents of all files and the territory's date.

    ``None`` if it cannot be told: a file is missing, or the boundary file may point to others.
    """
    if inputs.boundaries.suffix.lower() not in _SELF_CONTAINED:
        return None
    settings = ("territory_date", "status_title", "status_date", "last_chosen")
    lines = [f"{name} {getattr(inputs, name)}" for name in settings]
    try:
        # names count too: findings and outputs show them
        lines += [f"{role} {file.name} {_hash(file)}" for role, file in _files(inputs)]
    except OSError:
        return None
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def signature(inputs: Inputs, *more: Path) -> tuple:
    """Return what changes when one of these files is written, replaced or removed: cheap to look at every few seconds."""
    return tuple((str(file), *_state(file)) for file in (*(file for _, file in _files(inputs)), *more))


def _state(path: Path) -> tuple:
    try:
        status = path.stat()
    except OSError as error:
        return ("missing", error.errno)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _files(inputs: Inputs) -> Iterator[tuple[str, Path]]:
    """Every file, and what it is for."""
    for field in fields(Inputs):
        path = getattr(inputs, field.name)
        if isinstance(path, Path):
            for file in _with_siblings(path) if field.name == "boundaries" else [path]:
                yield field.name, file


def _with_siblings(path: Path) -> list[Path]:
    """A boundary file comes with siblings: .dbf and .prj of a shapefile, the sidecar, a journal of a database.

    A geodatabase is a folder of files.
    """
    return [
        *(sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]),
        *sorted(p for p in path.parent.glob(f"{glob.escape(path.stem)}.*") if p.is_file() and p != path),
        *sorted(path.parent.glob(f"{glob.escape(path.name)}-*")),
    ]


def _hash(path: Path) -> str:
    size_of(path)  # a pipe would wait for ever
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
