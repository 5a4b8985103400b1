"""The folder of a state, written from shapes and facts: for states that are invented, in part or as a whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geodata import saxony

PROGRAMME = Path(__file__).with_name("invented_programme.toml")
BOUNDARIES = "gemeinden.gpkg"
_PLACES = (
    "ags",
    "ars",
    "name",
    "kind",
    "district_ags",
    "district",
    "district_kind",
    "area_km2",
    "population_2020_12_31",
)


@dataclass(frozen=True)
class Described:
    """What is written of a state at the head of its ``state.toml``; ``more`` is TOML that follows."""

    key: str
    name: str
    english: str
    prefixes: Sequence[str]
    crs: str
    more: str = ""
    attribution: str = "Erfunden"
    valid_from: str = "2020-01-01"
    territory: str = "2020-01-01"

    @property
    def head(self) -> str:
        """The TOML of it."""
        prefixes = ", ".join(f'"{prefix}"' for prefix in self.prefixes)
        lines = [
            f'key = "{self.key}"',
            f'name = "{self.name}"',
            f"ags_prefix = [{prefixes}]",
            f'crs = "{self.crs}"',
            f"default_territory_date = {self.territory}",
            'time_zone = "Europe/Berlin"',
            self.more,
            "[translations.en]",
            f'name = "{self.english}"',
        ]
        return "\n".join([*lines, ""])


@dataclass(frozen=True)
class Tables:
    """Rows of the tables of a state that may be empty, each {column: text}."""

    facts: Sequence[dict[str, str]] = ()
    other_names: Sequence[dict[str, str]] = ()
    regions: Sequence[dict[str, str]] = ()
    changes: Sequence[dict[str, str]] = ()
    totals: Sequence[dict[str, str]] = ()


def fact(ags: str, name: str, instrument: str, day: str, date_kind: str, **more: str) -> dict[str, str]:
    """→ a row of the register."""
    return {
        "ags": ags, "municipality": name, "carrier_kind": "municipality", "carrier": name, "instrument": instrument,
        "status": "active", "date": day, "date_kind": date_kind, "confidence": "explicit", "source_title": "Zeitung", **more,
    }  # fmt: skip


def write_state(folder: Path, described: Described, shapes: gpd.GeoDataFrame, tables: Tables) -> Path:
    """Write the files of a state into ``folder`` and return it.

    ``shapes`` has one or several rows for a key: ``ags``, ``name``, ``kind``, ``ars``, ``district``, ``district_kind``, and
    ``population``, in any CRS; areas are measured in that of the state.
    """
    text = described.head + PROGRAMME.read_text(encoding="utf-8")
    (folder / saxony.STATE.name).write_text(text, encoding="utf-8")
    boundaries = folder / BOUNDARIES
    shapes[["ags", "name", "geometry"]].rename(columns={"ags": "AGS", "name": "GEN"}).to_file(
        boundaries, engine="pyogrio"
    )
    boundaries.with_name(f"{BOUNDARIES}.toml").write_text(
        f'title = "Grenzen: {described.name}"\nattribution = "{described.attribution}"\nvalid_from = {described.valid_from}\n',
        encoding="utf-8",
    )
    land = (shapes.to_crs(described.crs).area / 1e6).groupby(shapes["ags"]).sum()
    rows = [
        {
            "ags": row.ags, "ars": row.ars, "name": row.name, "kind": row.kind, "district_ags": row.ags[:5],
            "district": row.district, "district_kind": row.district_kind, "area_km2": f"{land[row.ags]:.2f}",
            "population_2020_12_31": str(row.population),
        } for row in shapes.drop_duplicates("ags").sort_values("ags").itertuples(index=False, name="Row")
    ]  # fmt: skip
    _write(folder / saxony.PLACES.name, _PLACES, rows)
    _write(folder / saxony.STATUS.name, _header(saxony.STATUS), tables.facts)
    for table, found in ((saxony.CHANGES, tables.changes), (saxony.TOTALS, tables.totals)):
        _write(folder / table.name, _header(table), found)
    for table, found in ((saxony.OTHER_NAMES, tables.other_names), (saxony.REGIONS, tables.regions)):
        if found:
            _write(folder / table.name, _header(table), found)
    return folder


def _header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[0].split(",")


def _write(path: Path, header: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
