"""What every page and route shares: the Atlas, its layers and theme, and the present day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path

from dashboard.assets import Assets
from dashboard.operator_data import Operator
from layers.catalogue import Layer, build_catalogue
from layers.materials import Materials
from layers.theme import Theme, load_theme
from layers.theme_css import dark_css, pattern_defs, theme_css
from loaders.atlas import Atlas, Snapshot
from loaders.checked_store import NOTHING_KEPT, Store
from loaders.programme import BackgroundMap

_ASSETS = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True)
class Site:
    """Built once by the factory, passed to whatever needs it, never changed."""

    atlas: Atlas
    catalogue: Mapping[str, Layer]
    theme: Theme
    materials: Materials
    pptx_template: Path | None = None
    operator: Operator = field(default_factory=Operator)
    background: BackgroundMap | None = None

    def today(self) -> date:
        return self.atlas.today()

    def on(self, as_of: date) -> Snapshot:
        """Return the Atlas on ``as_of``, seen today. The snapshots asked for last are kept, with what they have folded."""
        return self._snapshots(as_of, self.today())

    @cached_property
    def _snapshots(self) -> Callable[[date, date], Snapshot]:
        return lru_cache(maxsize=16)(partial(Snapshot, self.atlas))

    @cached_property
    def assets(self) -> Assets:
        """Scripts and styles of the pages, with their addresses."""
        return Assets(_ASSETS)

    @cached_property
    def bounds(self) -> list[list[float]]:
        """South-west and north-east corner in degrees (EPSG:4326), as Leaflet wants them."""
        west, south, east, north = (round(float(v), 4) for v in self.atlas.shapes.to_crs("EPSG:4326").total_bounds)
        return [[south, west], [north, east]]

    @cached_property
    def style(self) -> str:
        """The style that follows from theme and catalogue, made once."""
        return theme_css(self.catalogue, self.theme)

    @cached_property
    def dark_style(self) -> str:
        """What screens change of it for those who prefer dark pages, made once."""
        return dark_css(self.catalogue, self.theme)

    @cached_property
    def patterns(self) -> str:
        """The pattern elements that ``style`` refers to, made once."""
        return pattern_defs(self.catalogue)


def build_site(
    atlas: Atlas,
    pptx_template: Path | None = None,
    store: Store = NOTHING_KEPT,
    operator: Operator | None = None,
    background: BackgroundMap | None = None,
) -> Site:
    """Return the Site of an Atlas, with the theme and the catalogue that belong to it.

    ``pptx_template``: the authority's PowerPoint master, for slides; ``store``: results of earlier starts;
    ``operator``: who runs the website; ``background``: the web map that visitors may ask for.
    """
    theme = load_theme()
    return Site(
        atlas,
        build_catalogue(atlas.state.programme, theme),
        theme,
        Materials(atlas, store=store),
        pptx_template,
        operator or Operator(),
        background,
    )
