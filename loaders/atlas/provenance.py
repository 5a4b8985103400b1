"""Where boundaries come from, as every output repeats it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def web_address(text: str) -> str:
    """Return ``text`` if a page may link to it, an address with http or https; nothing otherwise."""
    return text if text.lower().startswith(("http://", "https://")) else ""


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
