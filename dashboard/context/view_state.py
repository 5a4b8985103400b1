"""The state of the map page and its form in the address: ``?ebene=kpr&gemeinde=14612000&stand=2023-09-14``."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from dashboard.context.site import Site
from layers.catalogue import OVERVIEW
from loaders.atlas.dates import parse_day

LAYER, SELECTED, AS_OF, SINCE = "ebene", "gemeinde", "stand", "seit"


@dataclass(frozen=True)
class ViewState:
    """``ags`` is the selected municipality, valid in the territory; ``requested`` the old key that led to it, if any.

    ``since``: the earlier day with which ``as_of`` is compared, if it is.
    """

    layer: str
    as_of: date
    ags: str | None = None
    requested: str | None = None
    since: date | None = None


def read_view(site: Site, query: Mapping[str, str], today: date) -> ViewState:
    """Return the state that an address asks for. Whatever is missing or unknown falls back; nothing fails."""
    layer = query.get(LAYER, OVERVIEW)
    wanted = query.get(SELECTED, "")
    municipality = site.atlas.find(wanted)
    ags = municipality.ags if municipality else None
    as_of = _read_date(query.get(AS_OF, ""), today)
    since = _read_date(query.get(SINCE, ""), date.max)
    return ViewState(
        layer if layer in site.catalogue else OVERVIEW,
        as_of,
        ags,
        wanted if ags and wanted != ags else None,
        since if since <= as_of else None,
    )


def read_known(query: Mapping[str, str], name: str, allowed: Container[str], default: str = "") -> str:
    """Return the parameter ``name`` if it is among ``allowed``, else ``default``."""
    return query[name] if query.get(name) in allowed else default


def write_view(view: ViewState, today: date, **changes: str | None) -> str:
    """Return the query string of ``view`` with ``changes``; defaults are left out. Empty if everything is default."""
    given = view_parameters(view, today, **changes)
    return "?" + urlencode(given) if given else ""


def view_parameters(view: ViewState, today: date, **changes: str | None) -> dict[str, str]:
    """Return the parameters of an address that asks for ``view`` with ``changes``; defaults are left out."""
    values = {
        LAYER: view.layer if view.layer != OVERVIEW else None,
        SELECTED: view.ags,
        AS_OF: view.as_of.isoformat() if view.as_of != today else None,
        SINCE: view.since.isoformat() if view.since else None,
    } | changes
    return {key: value for key, value in values.items() if value}


def _read_date(text: str, latest: date) -> date:
    try:
        return min(parse_day(text), latest)
    except ValueError:
        return latest
