"""The start page: all of it as HTML, into which Dash draws the live map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from flask import render_template

from dashboard.browser.client_data import PRESENT_DAY, day_number, levels_of
from dashboard.browser.client_words import script_texts
from dashboard.browser.district_map import map_of_districts
from dashboard.browser.districts_first import begin_with_districts, district_config
from dashboard.browser.drawing import Drawing
from dashboard.browser.live_map import LATE
from dashboard.browser.payloads import Payload
from dashboard.browser.picked import counted, picked_config, picked_list, shows
from dashboard.browser.prerender import first_map
from dashboard.browser.tiles import Tiles
from dashboard.context.addresses import language_parameter
from dashboard.context.html import to_json
from dashboard.context.site import Site
from dashboard.context.view_state import LAYER, ViewState, address_grammar, read_view
from dashboard.pages.changes import PATH as CHANGES_PATH
from dashboard.pages.head import About
from dashboard.pages.panel import PAGE_DAY, panel_html
from dashboard.pages.panel import PATH as PANEL_PATH
from dashboard.pages.shell import shell_context
from layers.answers.count_words import counts_text, published_text
from layers.answers.counts import counts
from layers.answers.event_words import RENEWED, happened
from layers.answers.summaries import municipality_summary, region_summary
from layers.catalogue import OVERVIEW, Layer
from layers.classify import Classified, classify
from layers.comparison import COMPARISON, PROOF
from layers.words.language import message
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region

#: Scripts of Dash that the page does not use: suites of components, and what only browsers need that could not read ours either.
_UNUSED = re.compile(r"<script [^>]*(?:/dcc/|/dash_table/|/dash/html/|/deps/polyfill@)[^>]*></script>\s*")


def render_map(
    site: Site,
    payloads: Mapping[str, Payload],
    drawing: Drawing,
    query: Mapping[str, str],
    dash: dict[str, str],
    tiles: Tiles | None = None,
) -> str:
    """Return the page for a query string; ``dash`` holds the fragments that Dash would write into it, by name.

    ``tiles``: those of a map that begins with districts.
    """
    view = read_view(site, query)
    classified = {key: classify(site.on(view.as_of), layer) for key, layer in site.catalogue.items()}
    classified[COMPARISON] = _compared(site, view)
    shown = classified[COMPARISON if view.since else view.layer]
    noted = _noted(site, site.on(view.as_of))
    begun = begin_with_districts(site, view, shown) if site.districts_first else None
    return render_template(
        "map.html",
        **shell_context(site, "map", view, _about(site, view, noted))
        | {"style_url": site.assets.address(site.base, "whole/map.css")},
        script_url=site.assets.address(site.base, "whole/map.js"),
        atlas_url=_atlas_url(site, payloads),
        dash=dash | {"scripts": site.assets.with_hashes(_UNUSED.sub("", dash["scripts"]))},
        late=LATE,
        legends=[c.layer for c in classified.values()],
        classified=classified,
        shown=shown.layer,
        proof=site.language.text(PROOF),
        changes_href=site.link(CHANGES_PATH, **replace(view, crop=None).parameters()),
        title=_title(site, view, shown.layer),
        noted=noted,
        panel=panel_html(site, view),
        background=site.background,
        present_year=view.today.year,
        picked=picked_list(site, view, shown),
        shows=shows,
        legend_above=drawing.legend_above,
        first_map=map_of_districts(site, drawing, begun.shares, view)
        if begun
        else first_map(site, drawing, shown, view),
        config_json=to_json(
            _config(site, payloads, view) | (district_config(site, begun, payloads, tiles) if begun else {})
        ),
        begun=begun,
        begun_urls=[site.assets.address(site.base, f"whole/{name}") for name in ("tiles.js", "tiles.css")]
        if begun
        else (),
        days={
            "first": day_number(site.programme.start),
            "shown": day_number(view.as_of),
            "today": day_number(view.today),
        },
    )


def _noted(site: Site, snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """Per instrument: what is counted and what was published, as the script writes it."""
    found = {i: counts(snapshot, i.key) for i in site.programme.instruments}
    return {i.key: (counts_text(c, i, site.language), published_text(c, i, site.language)) for i, c in found.items()}


def _about(site: Site, view: ViewState, noted: Mapping[str, tuple[str, str]]) -> About:
    """What others are told: who is selected, else what is picked, else what the map is about."""
    snapshot, language, said = site.on(view.as_of), site.language, replace(view, crop=None).parameters()
    if view.ags:
        region, told = f"{view.ags}+1", municipality_summary(snapshot, site.atlas.municipalities[view.ags], language)
    elif view.picked:
        region, told = view.picked.key, region_summary(snapshot, view.picked, language)
    else:
        region, told = "", _told(site, snapshot, view.layer, noted)
    return About("", told, said, region, view.layer, view.since, listed=not said.keys() - {LAYER})


def _told(site: Site, snapshot: Snapshot, layer: str, noted: Mapping[str, tuple[str, str]]) -> str:
    names = {"state": site.state.name, "programme": site.programme.name}
    if layer == OVERVIEW:
        about = message(
            "Welche Gemeinden in {state} am Programm {programme} teilnehmen: Karte, Tabelle und Nachbarn, mit Quellen."
        )
        whole = resolve_region(site.atlas, site.atlas.state.key)
        return f"{site.language.text(about, **names)} {region_summary(snapshot, whole, site.language)}"
    return " ".join(filter(None, [site.catalogue[layer].description, *noted[layer]]))


def _comparison(site: Site, view: ViewState) -> Layer:
    """What the map shows, or would show, when it compares."""
    return site.compared(site.catalogue[view.layer], view.since or view.as_of)


def _compared(site: Site, view: ViewState) -> Classified:
    """The legend of the comparison; its counts wait for the script if there is no day to compare with."""
    layer = _comparison(site, view)
    if view.since:
        return classify(site.on(view.as_of), layer)
    return Classified(layer, view.as_of, {}, dict.fromkeys((c.key for c in layer.classes), 0), frozenset(), frozenset())


def _title(site: Site, view: ViewState, layer: Layer) -> str:
    name = site.atlas.state.programme.atlas
    if view.ags:
        place = f"{site.atlas.municipalities[view.ags].name} – "
    else:
        place = f"{counted(site.language, len(view.picked.members))} – " if view.picked else ""
    return f"{place}{layer.title} – {name}"


def _atlas_url(site: Site, payloads: Mapping[str, Payload]) -> str:
    return f"{site.base}data/{payloads[f'atlas-{site.language.code}'].name}"


def _config(site: Site, payloads: Mapping[str, Payload], view: ViewState) -> dict:
    base = site.base
    finer = [
        {"zoom": zoom, "url": f"{base}data/{payloads[f'shapes-{level}'].name}"}
        for level, zoom in levels_of(site).items()
    ]
    return {
        "view": view.written,
        "address": address_grammar(view.today),
        "requested": view.requested,
        "picked": picked_config(site, view),
        "today": view.today.isoformat(),
        "presentDay": PRESENT_DAY,
        "timeZone": site.state.time_zone,
        "base": base,
        "bounds": site.bounds,
        "name": site.atlas.state.programme.atlas,
        "titles": {layer.key: layer.title for layer in site.catalogue.values()},
        "comparison": {
            "key": COMPARISON,
            "labels": {c.key: c.label for c in _comparison(site, view).classes},
            "renewed": {i.key: happened(i, RENEWED, site.language) for i in site.programme.instruments},
            "path": CHANGES_PATH,
        },
        "atlasUrl": _atlas_url(site, payloads),
        "language": site.language.tag,
        "parameters": language_parameter(site.language),
        "texts": script_texts(site),
        "panel": [PANEL_PATH, PAGE_DAY],
        "levels": [{"zoom": 0}, *finer],
    }
