"""Where boundaries come from, as every output repeats it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Provenance:
    """What every output has to say about the boundaries.

    ``valid_from``: the territory that the file shows. ``known_repairs``: AGS whose rings are known to be broken in the
    source; repairing them is not reported again.
    """

    title: str
    attribution: str
    valid_from: date | None = None
    provider_url: str = ""
    licence: str = ""
    licence_url: str = ""
    known_repairs: tuple[str, ...] = ()
