"""Who a municipality is, in words: the same on the panel, on its page and on the fact sheet."""

from __future__ import annotations

from layers.words.language import Language
from loaders.atlas.model import Atlas, Municipality


def facts(atlas: Atlas, m: Municipality, language: Language) -> list[str]:
    """→ „Stadt“, „Landkreis Görlitz“, „25.086 Einwohner (31.12.2019)“; a town that is its own district says so."""
    district, state = atlas.districts.get(m.district_ags, m.district), language.state(atlas.state)
    lines = [state.kind(m.district_kind)] if district == m.name else [state.kind(m.kind), district]
    if m.population is not None and atlas.population_date:
        when = language.day(atlas.population_date)
        lines.append(
            language.plural("{count} Einwohner ({date})", "{count} Einwohner ({date})", m.population, date=when)
        )
    return lines


def official(atlas: Atlas, m: Municipality, language: Language) -> list[str]:
    """→ „66,8 km² (Gebietsstand 01.01.2019)“, „Schlüssel 14626610“."""
    return [area_text(atlas, m.area_km2, language), language.text("Schlüssel {ags}", ags=m.ags)]


def area_text(atlas: Atlas, area_km2: float, language: Language) -> str:
    """→ „66,8 km² (Gebietsstand 01.01.2019)“: the day whose borders the area is measured in."""
    size, day = language.number(area_km2, 1), language.day(atlas.territory.date)
    return language.text("{size} km² (Gebietsstand {date})", size=size, date=day)


def inhabitants_head(atlas: Atlas, language: Language) -> str:
    """The head of a column of inhabitants: → „Einwohner (31.12.2019)“."""
    if atlas.population_date is None:
        return language.text("Einwohner")
    return language.text("Einwohner ({date})", date=language.day(atlas.population_date))


def former_lines(m: Municipality, language: Language, requested: str | None = None) -> list[str]:
    """Say what has become part of ``m`` and how it was called; ``requested`` is the old key that led here, if any."""
    lines = [
        language.text("{former} gehört seit {date} zu {name}.", former=f.name, date=language.day(f.until), name=m.name)
        for f in m.former
        if f.until and f.ags != m.ags
    ]
    lines += [
        language.text("Bis {date} hieß die Gemeinde {former}.", former=f.name, date=language.day(f.until))
        for f in m.former
        if f.until and f.ags == m.ags
    ]
    if requested and requested != m.ags and not any(f.ags == requested and f.until for f in m.former):
        lines.append(language.text("Der Schlüssel {ags} führt zu {name}.", ags=requested, name=m.name))
    return lines


def border_of_the_state(atlas: Atlas, m: Municipality, language: Language) -> str:
    """Say that neighbours beyond the state are not covered; empty if there are none."""
    if m.ags not in atlas.neighbours.outer:
        return ""
    return language.text(
        "Liegt an der Landesgrenze: Nachbargemeinden außerhalb von {state} sind nicht erfasst.",
        state=language.state(atlas.state).name,
    )
