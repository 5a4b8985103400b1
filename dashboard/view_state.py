"""The state of the map page and its form in the address: ``?ebene=kpr&gemeinde=14612000&stand=2023-09-14``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from dashboard.site import Site
from layers.catalogue import OVERVIEW
from loaders.dates import parse_day

LAYER, SELECTED, AS_OF = "ebene", "gemeinde", "stand"


@dataclass(frozen=True)
class ViewState:
    """``ags`` is the selected municipality, valid in the territory; ``requested`` the old key that led to it, if any."""

    layer: str
    as_of: date
    ags: str | None = None
    requested: str | None = None


def read_view(site: Site, query: Mapping[str, str], today: date) -> ViewState:
    """Return the state that an address asks for. Whatever is missing or unknown falls back; nothing fails."""
    layer = query.get(LAYER, OVERVIEW)
    wanted = query.get(SELECTED, "")
    municipality = site.atlas.find(wanted)
    ags = municipality.ags if municipality else None
    return ViewState(
        layer if layer in site.catalogue else OVERVIEW,
        _read_date(query.get(AS_OF, ""), today),
        ags,
        wanted if ags and wanted != ags else None,
    )


def write_view(view: ViewState, today: date, **changes: str | None) -> str:
    """Return the query string of ``view`` with ``changes``; defaults are left out. Empty if everything is default."""
    values = {
        LAYER: view.layer if view.layer != OVERVIEW else None,
        SELECTED: view.ags,
        AS_OF: view.as_of.isoformat() if view.as_of != today else None,
    } | changes
    given = {key: value for key, value in values.items() if value}
    return "?" + urlencode(given) if given else ""


def _read_date(text: str, today: date) -> date:
    try:
        return min(parse_day(text), today)
    except ValueError:
        return today
