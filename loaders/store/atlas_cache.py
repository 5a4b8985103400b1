"""The built Atlas as a file, so that a start need not read, check and clean everything again.

Dataclasses are kept as JSON that pydantic checks field by field, shapes as WKB: neither can execute anything.
"""

from __future__ import annotations

import logging
import platform
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import shapely
from pydantic import TypeAdapter, ValidationError

from geodata.changes import Change
from geodata.model import Coverage, FormerPlace, Territory
from geodata.neighbours import Neighbours
from loaders.atlas.clock import Clock
from loaders.atlas.facts import Fact
from loaders.atlas.freshness import Origin
from loaders.atlas.model import Atlas, Municipality
from loaders.atlas.named_regions import NamedRegion
from loaders.atlas.programme import State
from loaders.atlas.provenance import Provenance
from loaders.atlas.register import PublishedTotal, Register
from loaders.common.findings import Finding, Findings
from loaders.inputs import Inputs, fingerprint
from loaders.store.checked_store import Parts, Store, code_version, key_of

_KIND = "atlas"
_PACKAGES = (
    "geopandas",
    "lxml",
    "numpy",
    "pandas",
    "pandera",
    "pydantic",
    "pyogrio",
    "pyproj",
    "python-calamine",
    "shapely",
    "xlrd",
)
_LENGTH = struct.Struct("<I")


@dataclass(frozen=True)
class _Contents:
    """The Atlas without its shapes. ``checked_on``: the day that the register was checked against."""

    checked_on: date
    territory_date: date
    keys: tuple[str, ...]
    names: tuple[str, ...]
    former: Mapping[str, tuple[FormerPlace, ...]]
    successors: Mapping[str, str]
    facts: list[Fact]
    later: list[Fact]
    findings: list[Finding]
    state: State
    municipalities: Mapping[str, Municipality]
    districts: Mapping[str, str]
    population_date: date | None
    origin: Origin
    totals: tuple[PublishedTotal, ...]
    neighbours: Neighbours
    provenance: Provenance
    coming: tuple[Change, ...]
    regions: tuple[NamedRegion, ...]
    unincorporated: Mapping[str, str]


#: What is kept as it stands in the Atlas.
_AS_THEY_ARE = (
    "state", "municipalities", "districts", "population_date", "origin", "totals", "neighbours", "provenance", "coming",
    "regions", "unincorporated",
)  # fmt: skip


def cached_atlas(inputs: Inputs, store: Store, clock: Clock, prepare: Callable[[], object] | None = None) -> Atlas:
    """Return what ``load_atlas`` returns for ``inputs``, from ``store`` if it was built before. Raises LoadError.

    ``prepare`` is called if it was not, and may build it elsewhere and leave it in the store.
    """
    key = atlas_key(inputs)
    found = _kept(store, key, clock)
    if found is None and prepare and key and store.folder:
        prepare()
        found = _kept(store, key, clock)
    if found is not None:
        return found
    # reading and checking needs pandera and GDAL, a third of all imports: only who builds pays for them
    from loaders.assembly import load_atlas

    atlas = load_atlas(inputs, clock)
    if store.folder is not None and atlas_key(inputs) == key:  # else a file was changed while it was read
        store.write(_KIND, key, encode(atlas))
    return atlas


def _kept(store: Store, key: str | None, clock: Clock) -> Atlas | None:
    parts = store.read(_KIND, key)
    try:
        return decode(parts, clock) if parts else None
    except (ValidationError, shapely.errors.ShapelyError, struct.error, LookupError, ValueError):
        # the checksum was right, so this is a mistake of ours; the map must stand all the same
        logging.getLogger(__name__).warning("Zwischenspeicher: Der Atlas ist nicht lesbar und wird neu gebaut.")
        return None


def atlas_key(inputs: Inputs) -> str | None:
    """Return the key of everything that the Atlas of ``inputs`` follows from; ``None`` if it must not be kept."""
    files = fingerprint(inputs)
    if files is None:
        return None
    code = code_version(("geodata", "loaders"), _PACKAGES)
    return key_of(files, code, shapely.geos_version_string, platform.python_version())


def encode(atlas: Atlas) -> Parts:
    """Return ``atlas`` as parts for a store. Raises nothing: every Atlas can be kept."""
    shapes = atlas.shapes
    kept = _Contents(
        checked_on=atlas.today(),
        territory_date=atlas.territory.date,
        keys=shapes.keys,
        names=shapes.names,
        former=atlas.territory.former,
        successors=atlas.territory.successors,
        facts=list(atlas.register.facts),
        later=list(atlas.register.later),
        findings=list(atlas.findings),
        **{name: getattr(atlas, name) for name in _AS_THEY_ARE},
    )
    geometries = shapely.to_wkb(shapes.geometries)
    return {
        "atlas.json": _contents().dump_json(kept),
        "shapes.wkb": b"".join(_LENGTH.pack(len(g)) + g for g in geometries),
    }


@cache
def _contents() -> TypeAdapter[_Contents]:
    # it takes 50 ms to make, and each edition is put on an Atlas that is read
    return TypeAdapter(_Contents)


def decode(parts: Parts, clock: Clock) -> Atlas | None:
    """Return the Atlas in ``parts``; ``None`` if it must be built anew because the clock was set back since it was checked."""
    kept = _contents().validate_json(parts["atlas.json"], strict=True)
    if clock(kept.state.time_zone).date() < kept.checked_on:
        return None  # a fact may lie in the future again, which the check would refuse
    shapes = Coverage(kept.keys, kept.names, shapely.from_wkb(list(_split(parts["shapes.wkb"]))), kept.state.crs)
    return Atlas(
        territory=Territory(kept.territory_date, shapes, kept.former, kept.successors),
        register=Register(kept.facts, kept.state.programme.instruments, kept.later),
        findings=Findings(kept.findings),
        clock=clock,
        **{name: getattr(kept, name) for name in _AS_THEY_ARE},
    )


def _split(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        (length,) = _LENGTH.unpack_from(content, start)
        start += _LENGTH.size
        yield content[start : start + length]
        start += length
