"""The programme as data: its instruments, what they are called and what follows from them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Instrument:
    """One offer of the programme. ``implies`` names instruments that must have come before it.

    ``abbreviation`` is for narrow table heads; ``explanation`` is one plain German sentence for the reader. For lists of
    municipalities: ``headings`` are further names that columns bear, ``date_kind`` is what a bare date in them dates, and
    ``predates`` is true if it may have been there before the programme.
    """

    key: str
    label: str
    short: str
    abbreviation: str
    explanation: str
    implies: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    date_kind: str = "as_of"
    predates: bool = False


@dataclass(frozen=True)
class Programme:
    """``instruments`` in the order of the programme's steps; ``marks`` are recorded but are no step (model municipality)."""

    name: str
    short: str
    council: str
    council_url: str
    start: date
    register_source: str
    instruments: tuple[Instrument, ...]
    marks: tuple[Instrument, ...]

    def recorded_keys(self) -> tuple[str, ...]:
        """All values that the register's column ``instrument`` may have."""
        return tuple(i.key for i in self.recorded)

    @property
    def recorded(self) -> tuple[Instrument, ...]:
        """Instruments and marks: all that facts can speak of."""
        return self.instruments + self.marks


@dataclass(frozen=True)
class Accessibility:
    """What the state's law says about public websites: the law, who watches, whom to turn to if nothing else helps."""

    law: str
    monitoring_body: str
    enforcement_body: str


@dataclass(frozen=True)
class EasySection:
    """A part of the page in Leichte Sprache: paragraphs of short lines, one thought each."""

    title: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class State:
    """The state that the atlas shows: REGION key, name, prefix of its municipal keys, default territory date.

    ``bounds``: a box around the state with some margin, in degrees (EPSG:4326: west, south, east, north).
    ``abbreviations`` maps what stands abbreviated in names of places („vogtl“) to the whole word.
    ``district_codes`` are short names of districts as lists have them („gr“), each with the key of the district.
    ``accessibility`` and ``easy_language`` are for pages of text; a state that has not written them goes without.
    """

    key: str
    name: str
    ags_prefix: str
    default_territory_date: date
    time_zone: str
    programme: Programme
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    accessibility: Accessibility | None = None
    easy_language: tuple[EasySection, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    district_codes: Mapping[str, str] = field(default_factory=dict)


def load_state(path: Path) -> State:
    """Read the description of state and programme (TOML, see ``geodata/saxony/state.toml``)."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    programme = dict(raw.pop("programme"))
    kinds = {kind: tuple(_instrument(entry) for entry in programme.pop(kind)) for kind in ("instruments", "marks")}
    accessibility = raw.pop("accessibility", None)
    easy_language = tuple(_easy_section(section) for section in raw.pop("easy_language", ()))
    bounds = tuple(map(float, raw.pop("bounds"))) if "bounds" in raw else None
    return State(
        **raw,
        programme=Programme(**programme, **kinds),
        accessibility=Accessibility(**accessibility) if accessibility else None,
        easy_language=easy_language,
        bounds=bounds,
    )


def _easy_section(entry: dict) -> EasySection:
    paragraphs = entry["text"].strip().split("\n\n")
    return EasySection(entry["title"], tuple(tuple(paragraph.splitlines()) for paragraph in paragraphs))


def _instrument(entry: dict) -> Instrument:
    return Instrument(**{k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()})
