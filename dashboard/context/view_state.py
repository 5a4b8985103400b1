"""The state of the map page and its form in the address: ``?ebene=kpr&gemeinde=14612000&stand=2023-09-14``."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from dashboard.context.site import Site
from layers.catalogue import OVERVIEW
from loaders.atlas.dates import parse_day
from loaders.atlas.model import Atlas
from loaders.atlas.region_terms import MOST_TERMS, RegionError, parse_view
from loaders.atlas.regions import Region, resolve_region

LAYER, SELECTED, PICKED, AS_OF, SINCE, CROP = "ebene", "gemeinde", "auswahl", "stand", "seit", "ausschnitt"


@dataclass(frozen=True)
class ViewState:
    """``ags`` is the selected municipality, valid in the territory; ``requested`` the old key that led to it, if any.

    ``picked``: the municipalities that the visitor has put together, if any; ``ags`` need not be one of them.
    ``today``: the day on which it is asked for. ``since``: the earlier day with which ``as_of`` is compared, if it is.
    ``crop``: the part of the map in sight, west, south, east and north in degrees as a REGION text has them, if not all of it.
    """

    layer: str
    as_of: date
    today: date
    ags: str | None = None
    requested: str | None = None
    since: date | None = None
    picked: Region | None = None
    crop: str | None = None

    @property
    def stand(self) -> str:
        """``as_of`` as addresses say it."""
        return day_in_address(self.as_of, self.today)

    @property
    def written(self) -> dict[str, str | None]:
        """The view as the scripts know it, by the keys of ``address_grammar``."""
        since = self.since.isoformat() if self.since else None
        picked = self.picked.key if self.picked else None
        day = self.as_of.isoformat()
        return {"layer": self.layer, "ags": self.ags, "picked": picked, "date": day, "since": since, "crop": self.crop}

    def parameters(self, **more: str) -> dict[str, str]:
        """Return the parameters of an address that asks for this view and for ``more``; defaults are left out."""
        given = self.written
        said = {name: given[key] for key, name, usual in address_grammar(self.today) if given[key] != usual}
        return {name: value for name, value in (said | more).items() if value}


def address_grammar(today: date) -> list[tuple[str, str, str]]:
    """Return what an address says of a view, in this order: the key in ``written``, the parameter, and what goes without saying.

    ``assets/a_view.js`` writes addresses by it, too.
    """
    return [
        ("layer", LAYER, OVERVIEW),
        ("ags", SELECTED, ""),
        ("picked", PICKED, ""),
        ("date", AS_OF, today.isoformat()),
        ("since", SINCE, ""),
        ("crop", CROP, ""),
    ]


def day_in_address(day: date, today: date) -> str:
    """Return a day as addresses say it: the present one goes without saying."""
    return "" if day == today else day.isoformat()


def read_view(site: Site, query: Mapping[str, str], today: date | None = None) -> ViewState:
    """Return the state that an address asks for. Whatever is missing or unknown falls back; nothing fails.

    ``today``: of a page that was made on an earlier day.
    """
    today = today or site.today()
    layer = query.get(LAYER, OVERVIEW)
    wanted = query.get(SELECTED, "")
    municipality = site.atlas.find(wanted)
    ags = municipality.ags if municipality else None
    as_of = _read_date(query.get(AS_OF, ""), today)
    since = _read_date(query.get(SINCE, ""), date.max)
    return ViewState(
        layer if layer in site.catalogue else OVERVIEW,
        as_of,
        today,
        ags,
        wanted if ags and wanted != ags else None,
        since if since <= as_of else None,
        read_picked(site.atlas, ",".join(_all(query, PICKED))),
        _read_crop(site.atlas, query.get(CROP, "")),
    )


def _all(query: Mapping[str, str], name: str) -> list[str]:
    """All values of a parameter: forms send one per field."""
    return query.getlist(name) if isinstance(query, MultiDict) else [query.get(name, "")]


def read_picked(atlas: Atlas, text: str) -> Region | None:
    """Return the region for a REGION text without the terms that mean nothing here; ``None`` if nothing is left."""
    return _region(atlas, text) or _region(atlas, _understood(atlas, text)) if text else None


def _read_crop(atlas: Atlas, text: str) -> str | None:
    region = _region(atlas, text) if parse_view(text) else None
    return region.key if region else None


def _understood(atlas: Atlas, text: str) -> str:
    """The terms that mean something, each once; not more than a region may have."""
    terms = list(dict.fromkeys(text.split(",")))[:MOST_TERMS]
    return ",".join(term for term in terms if _region(atlas, term.strip().removeprefix("-")))


def _region(atlas: Atlas, text: str) -> Region | None:
    try:
        return resolve_region(atlas, text)
    except RegionError:
        return None


def read_known(query: Mapping[str, str], name: str, allowed: Container[str], default: str = "") -> str:
    """Return the parameter ``name`` if it is among ``allowed``, else ``default``."""
    return query[name] if query.get(name) in allowed else default


def _read_date(text: str, latest: date) -> date:
    try:
        return min(parse_day(text), latest)
    except ValueError:
        return latest
