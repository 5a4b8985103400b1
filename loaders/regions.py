"""REGION: which municipalities a picture or an export shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.atlas import Atlas

_FORM = re.compile(r"(?P<ags>[0-9]{8})(?:[+ ](?P<rings>[12]))?")
EXPECTED = (
    "{state}, ein Landkreis (5 Ziffern), eine Gemeinde (8 Ziffern) oder eine Gemeinde mit +1 oder +2 Nachbarringen"
)


@dataclass(frozen=True)
class Region:
    """``members`` are drawn in full, ``focus`` (an AGS) is highlighted; ``key`` is the normalised REGION."""

    key: str
    title: str
    members: tuple[str, ...]
    focus: str | None = None


def resolve_region(atlas: Atlas, text: str) -> Region:
    """Return the region for a REGION text; old AGS lead to the municipality valid today.

    A blank instead of ``+`` is accepted, because that is what ``+`` becomes in an address. Raises
    ValueError with what was expected, in German.
    """
    text = text.strip()
    if text.lower() == atlas.state.key:
        return Region(atlas.state.key, atlas.state.name, tuple(atlas.municipalities))
    if text in atlas.districts:
        return Region(text, atlas.districts[text], atlas.members[text])
    match = _FORM.fullmatch(text)
    municipality = atlas.find(match["ags"]) if match else None
    if municipality is None:
        raise ValueError(EXPECTED.format(state=atlas.state.key))
    rings = int(match["rings"] or 0)
    members = (municipality.ags, *atlas.neighbours.ring(municipality.ags, rings)) if rings else (municipality.ags,)
    title = municipality.name + (" und Nachbargemeinden" if rings else "")
    return Region(municipality.ags + (f"+{rings}" if rings else ""), title, members, municipality.ags)
