"""Read the official list of municipalities: name, kind, district, area and population."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandera.pandas as pa

from loaders.common.findings import Findings
from loaders.tables.cell_checks import digits, filled, unique
from loaders.tables.text_files import read_table

_TEXTS = ("ags", "name", "kind", "district_ags", "district", "district_kind", "ars")
_ARS = "zwölf Ziffern oder leer | Regionalschlüssel prüfen"
_POPULATION = re.compile(r"population_([0-9]{4})_([0-9]{2})_([0-9]{2})")


@dataclass(frozen=True)
class Place:
    """One line of the official list. ``population`` maps days to inhabitants, where known; ``area_km2`` is official.

    ``ars``: the regional key of twelve digits; empty if it is not known.
    """

    ags: str
    name: str
    kind: str
    district_ags: str
    district: str
    district_kind: str
    area_km2: float
    population: Mapping[date, int]
    ars: str = ""


def load_places(path: Path, findings: Findings) -> dict[str, Place]:
    """Return {AGS: Place}. Columns ``population_YYYY_MM_DD`` give the inhabitants on that day; empty means unknown."""
    days = _population_columns(path)
    number = pa.Check.str_matches(r"^[0-9]*$", error="eine ganze Zahl oder leer | Zahl ohne Trennzeichen eintragen")
    schema = pa.DataFrameSchema(
        {
            "ags": pa.Column(checks=[digits("acht", 8), unique()]),
            "name": pa.Column(checks=filled()),
            "kind": pa.Column(checks=filled()),
            "district_ags": pa.Column(checks=digits("fünf", 5)),
            "district": pa.Column(checks=filled()),
            "district_kind": pa.Column(checks=filled()),
            "area_km2": pa.Column(
                checks=pa.Check.str_matches(
                    r"^[0-9]+(\.[0-9]+)?$", error="eine Fläche in km² | Zahl mit Punkt eintragen"
                )
            ),
            "ars": pa.Column(checks=pa.Check.str_matches(r"^([0-9]{12})?$", error=_ARS), required=False),
            "nuts3": pa.Column(required=False),
            **{c: pa.Column(checks=number, required=False) for c in days},
        }
    )
    table = read_table(path, schema, findings)
    if table is None:
        return {}
    return {
        r["ags"]: Place(
            **{c: r[c] for c in _TEXTS},
            area_km2=float(r["area_km2"]),
            population={day: int(r[c]) for c, day in days.items() if r[c]},
        )
        for r in table.to_dict("records")
    }


def _population_columns(path: Path) -> dict[str, date]:
    try:
        header = path.read_text(encoding="utf-8-sig", errors="replace").partition("\n")[0]
    except OSError:
        return {}  # read_table reports it
    return {m.group(0): date(*map(int, m.groups())) for m in _POPULATION.finditer(header)}
