"""What changes from one state of the register to another, as pages show it: losses, counts, map, list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request

from dashboard.components.region_map import region_map
from dashboard.context.languages import spoken
from dashboard.context.view_state import read_known
from dashboard.desk.desk import Desk
from dashboard.desk.register import Difference, counts_before_and_after, difference_map, place_name
from layers.answers.count_words import carriers_text, municipalities_text
from layers.catalogue import OVERVIEW
from loaders.atlas.regions import resolve_region

_LAYER = "ebene"


def difference_context(desk: Desk, found: Difference) -> dict[str, Any]:
    """Return what ``desk/difference.html`` needs. The layer of the map is that of the address, by default the overview."""
    site = spoken(desk.site)
    language = site.language
    chosen = site.catalogue[read_known(request.args, _LAYER, site.catalogue, OVERVIEW)]
    changed, layer = difference_map(site, found, chosen)
    region = resolve_region(site.atlas, site.atlas.state.key)
    rows = [
        {
            "instrument": row.instrument,
            "municipalities": [municipalities_text(c, language) for c in row.counts],
            "carriers": [carriers_text(c, row.instrument, language) for c in row.counts],
            "lost": [place_name(site.atlas, ags) for ags in row.lost],
            "gained": [place_name(site.atlas, ags) for ags in row.gained],
        }
        for row in counts_before_and_after(found, site.programme.instruments)
    ]
    return {
        "difference": found, "count_rows": rows, "layers": list(site.catalogue.values()), "chosen_layer": chosen.key,
        **region_map(replace(changed, base=desk.root), layer, region, site.today(), "none"),
    }  # fmt: skip
