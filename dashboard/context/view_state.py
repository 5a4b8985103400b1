"""The state of the map page and its form in the address: ``?ebene=kpr&gemeinde=14612000&stand=2023-09-14``."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.context.site import Site
from layers.catalogue import OVERVIEW
from loaders.atlas.dates import parse_day

LAYER, SELECTED, AS_OF, SINCE = "ebene", "gemeinde", "stand", "seit"


@dataclass(frozen=True)
class ViewState:
    """``ags`` is the selected municipality, valid in the territory; ``requested`` the old key that led to it, if any.

    ``today``: the day on which it is asked for. ``since``: the earlier day with which ``as_of`` is compared, if it is.
    """

    layer: str
    as_of: date
    today: date
    ags: str | None = None
    requested: str | None = None
    since: date | None = None

    @property
    def stand(self) -> str:
        """``as_of`` as addresses say it."""
        return day_in_address(self.as_of, self.today)

    @property
    def written(self) -> dict[str, str | None]:
        """The view as the scripts know it, by the keys of ``address_grammar``."""
        since = self.since.isoformat() if self.since else None
        return {"layer": self.layer, "ags": self.ags, "date": self.as_of.isoformat(), "since": since}

    def parameters(self, **more: str) -> dict[str, str]:
        """Return the parameters of an address that asks for this view and for ``more``; defaults are left out."""
        given = self.written
        said = {name: given[key] for key, name, usual in address_grammar(self.today) if given[key] != usual}
        return {name: value for name, value in (said | more).items() if value}


def address_grammar(today: date) -> list[tuple[str, str, str]]:
    """Return what an address says of a view, in this order: the key in ``written``, the parameter, and what goes without saying.

    ``assets/a_view.js`` writes addresses by it, too.
    """
    return [("layer", LAYER, OVERVIEW), ("ags", SELECTED, ""), ("date", AS_OF, today.isoformat()), ("since", SINCE, "")]


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
    )


def read_known(query: Mapping[str, str], name: str, allowed: Container[str], default: str = "") -> str:
    """Return the parameter ``name`` if it is among ``allowed``, else ``default``."""
    return query[name] if query.get(name) in allowed else default


def _read_date(text: str, latest: date) -> date:
    try:
        return min(parse_day(text), latest)
    except ValueError:
        return latest
