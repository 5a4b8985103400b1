"""What was published when the database last answered, as bytes: for a server that is started without it.

JSON that pydantic checks field by field, as the kept Atlas is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.engine import make_url

from loaders.history.carrying import State
from loaders.history.showing import Shown

_PART = "published.json"
_Told = list[tuple[tuple[str, str, str], tuple[int, int]]]


@dataclass(frozen=True)
class LastGood:
    """All ``editions``, oldest first, and the register as the newest of them has it."""

    editions: Sequence[Shown]
    state: State


@dataclass(frozen=True)
class _Kept:
    """JSON has no keys of several texts: what ``Shown.told`` says stands beside the editions, one entry for each."""

    editions: tuple[Shown, ...]
    told: tuple[_Told, ...]
    state: State


_KEPT = TypeAdapter(_Kept)


def place_of(address: str) -> str:
    """Return which database it is, without what lets somebody in."""
    return make_url(address).render_as_string(hide_password=True) if "://" in address else address


def encode(found: LastGood) -> Mapping[str, bytes]:
    """Return ``found`` as parts for a store."""
    bare = tuple(replace(shown, told={}) for shown in found.editions)
    kept = _Kept(bare, tuple(list(shown.told.items()) for shown in found.editions), found.state)
    return {_PART: _KEPT.dump_json(kept)}


def decode(parts: Mapping[str, bytes]) -> LastGood | None:
    """Return what ``encode`` was given; ``None`` if it says something else."""
    try:
        kept = _KEPT.validate_json(parts[_PART], strict=True)
    except (ValidationError, KeyError):
        return None
    whole = zip(kept.editions, kept.told, strict=True)
    return LastGood([replace(shown, told=dict(told)) for shown, told in whole], kept.state)
