"""Who a municipality is, in words: the same on the panel, on its page and on the fact sheet."""

from __future__ import annotations

from layers.wording import day, number
from loaders.atlas import Atlas, Municipality


def facts(atlas: Atlas, m: Municipality) -> list[str]:
    """→ „Stadt“, „Landkreis Görlitz“, „25.086 Einwohner (31.12.2019)“; a town that is its own district says so."""
    district = atlas.districts.get(m.district_ags, m.district)
    lines = [m.district_kind] if district == m.name else [m.kind, district]
    if m.population is not None:
        lines.append(f"{number(m.population)} Einwohner ({day(atlas.population_date)})")
    return lines


def official(m: Municipality) -> list[str]:
    """→ „66,8 km²“, „Schlüssel 14626610“."""
    return [f"{number(m.area_km2, 1)} km²", f"Schlüssel {m.ags}"]


def former_lines(m: Municipality, requested: str | None = None) -> list[str]:
    """Say what has become part of ``m`` and how it was called; ``requested`` is the old key that led here, if any."""
    merged = [f for f in m.former if f.until and f.ags != m.ags]
    lines = [f"{f.name} gehört seit {day(f.until)} zu {m.name}." for f in merged]
    lines += [f"Bis {day(f.until)} hieß die Gemeinde {f.name}." for f in m.former if f.until and f.ags == m.ags]
    if requested and requested != m.ags and not any(f.ags == requested for f in merged):
        lines.append(f"Der Schlüssel {requested} führt zu {m.name}.")
    return lines


def border_of_the_state(atlas: Atlas, m: Municipality) -> str:
    """Say that neighbours beyond the state are not covered; empty if there are none."""
    if m.ags not in atlas.neighbours.outer:
        return ""
    return f"Liegt an der Landesgrenze: Nachbargemeinden außerhalb von {atlas.state.name} sind nicht erfasst."
