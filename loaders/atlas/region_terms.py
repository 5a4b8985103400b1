"""What a REGION is written in: terms between commas, such as ``lpr-west,14626610+1,-14523320``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

#: A region has at most so many terms: more than there are municipalities, and no address holds many more.
MOST_TERMS = 500
#: Most rings of neighbours around a municipality.
MOST_RINGS = 3
_TERM = re.compile(r"(?P<minus>-)?(?P<key>[0-9a-z]+(?:-[0-9a-z]+)*)(?:[+ ](?P<rings>[0-9]))?")
_VIEW = re.compile(",".join([r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?"] * 4))


@dataclass(frozen=True)
class Term:
    """``key``: the state, a district, a municipality (with so many ``rings`` of neighbours) or a named region.

    ``left_out``: its municipalities are taken away from those of the other terms.
    """

    key: str
    rings: int = 0
    left_out: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.left_out else ''}{self.key}{f'+{self.rings}' if self.rings else ''}"

    @property
    def is_municipality(self) -> bool:
        return len(self.key) == 8 and self.key.isdigit()


class RegionError(ValueError):
    """What is no region: why, and which of its terms (all of the text, if it is about all of them)."""

    def __init__(self, why: Literal["unknown", "nothing left", "only left out", "too many"], term: str):
        super().__init__(f"no region: {term!r} ({why})")
        self.why, self.term = why, term


def parse_terms(text: str) -> list[Term]:
    """Return the terms of ``text`` in its order; empty ones are skipped. Raises RegionError.

    Capitals do not matter, and a blank instead of ``+`` is accepted, because that is what ``+`` becomes in an address.
    """
    written = [term for part in text.split(",") if (term := part.strip())]
    if len(written) > MOST_TERMS:
        raise RegionError("too many", text)
    return [_term(term) for term in written]


def parse_view(text: str) -> list[float] | None:
    """Return west, south, east and north in degrees, to four decimals, if ``text`` is a part of the map."""
    return [round(float(number), 4) for number in text.split(",")] if _VIEW.fullmatch(text) else None


def _term(text: str) -> Term:
    found = _TERM.fullmatch(text.lower())
    if found is None:
        raise RegionError("unknown", text)
    term = Term(found["key"], int(found["rings"] or 0), bool(found["minus"]))
    if found["rings"] and not (term.is_municipality and term.rings <= MOST_RINGS):
        raise RegionError("unknown", text)
    return term
