"""Other programmes in the same state: what an atlas is made of when only ``state.toml`` and the register differ."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import tomli_w

from loaders.inputs import Inputs

#: A sixth instrument, as ``docs/architecture.md`` says: one entry, and rows.
FUNDING = {
    "key": "funding",
    "label": "Förderung nach RL KommPräv",
    "short": "Förderung",
    "abbreviation": "Förd.",
    "explanation": "Der Freistaat fördert ein Vorhaben der Gemeinde.",
    "has": "eine Förderung",
    "date_kind": "started",
    "active": "läuft",
    "renewed": "neu bewilligt",
    "headings": ["Zuwendung"],
    "en": {"label": "Funding", "short": "Funding", "abbreviation": "Fund.", "active": "under way", "has": "funding"},
}
#: In the register: active, completed, planned and dormant, in municipalities that have nothing else, and in some that have.
FUNDED = {
    "14523050": ("active", "2024-05-02"),
    "14523060": ("completed", "2023-01-31"),
    "14523080": ("planned", "2025"),
    "14523100": ("dormant", "2025-03"),
    "14626610": ("active", "2025-06-30"),
    "14612000": ("active", ""),
}


def with_sixth(folder: Path) -> Inputs:
    """Write the embedded programme with ``FUNDING``, which ``FUNDED`` have."""
    raw = _embedded()
    raw["programme"]["instruments"].append(FUNDING)
    return _written(folder, raw, [*_rows(), *_funded()])


def with_others(folder: Path) -> Inputs:
    """Write a programme of two instruments, neither of them one of ours: no marks, no points, nothing that comes last."""
    raw = _embedded()
    network = FUNDING | {
        "key": "network",
        "label": "Netzwerk",
        "short": "Netzwerk",
        "abbreviation": "Netz",
        "has": "ein Netzwerk",
    }
    raw["programme"] |= {
        "instruments": [FUNDING, network | {"implies": ["funding"]}],
        "marks": [],
        "overview": {"first": "network", "description": "Wer hat ein Netzwerk, wer etwas anderes ({others})?"},
    }
    held = [row | {"instrument": "network", "date": "2026-01-15"} for row in list(_funded())[4:]]
    return _written(folder, raw, [*_funded(), *held])


def _embedded() -> dict:
    return tomllib.loads(Inputs.state.read_text(encoding="utf-8"))


def _rows() -> list[dict[str, str]]:
    with Inputs.status.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _funded() -> Iterable[dict[str, str]]:
    with Inputs.places.open(encoding="utf-8", newline="") as file:
        names = {row["ags"]: row["name"] for row in csv.DictReader(file)}
    empty = dict.fromkeys(_rows()[0], "")
    for ags, (status, date) in FUNDED.items():
        yield empty | {
            "ags": ags,
            "municipality": names[ags],
            "carrier_kind": "municipality",
            "carrier": names[ags],
            "instrument": "funding",
            "status": status,
            "date": date,
            "date_kind": "started",
            "confidence": "explicit",
            "source_title": "Haushaltsplan",
            "source_date": "2025-12-31",
        }


def _written(folder: Path, raw: Mapping, rows: Iterable[Mapping[str, str]]) -> Inputs:
    state, status, totals = folder / "state.toml", folder / "register.csv", folder / "totals.csv"
    state.write_text(tomli_w.dumps(raw), encoding="utf-8")
    rows = list(rows)
    with status.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with totals.open("w", encoding="utf-8", newline="") as file:
        with Inputs.totals.open(encoding="utf-8", newline="") as embedded:
            published = list(csv.DictReader(embedded))
        known = {i["key"] for i in raw["programme"]["instruments"]}
        more = {"as_of_date": "2025-12-31", "instrument": "funding", "count": "4", "source_title": "Haushaltsplan"}
        writer = csv.DictWriter(file, list(published[0]))
        writer.writeheader()
        writer.writerows(row for row in [*published, more] if row["instrument"] in known)
    return Inputs(state=state, status=status, last=status, totals=totals)
