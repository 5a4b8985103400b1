"""What every page and route shares: the Atlas, its layers and theme, and the present day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from layers.catalogue import Layer, build_catalogue
from layers.materials import Materials
from layers.theme import Theme, load_theme
from loaders.atlas import Atlas, Snapshot


@dataclass(frozen=True)
class Site:
    """Built once by the factory, passed to whatever needs it, never changed."""

    atlas: Atlas
    catalogue: Mapping[str, Layer]
    theme: Theme
    materials: Materials

    def today(self) -> date:
        return self.atlas.today()

    def on(self, as_of: date) -> Snapshot:
        """Return the Atlas on ``as_of``, seen today."""
        return Snapshot(self.atlas, as_of, self.today())


def build_site(atlas: Atlas) -> Site:
    """Return the Site of an Atlas, with the theme and the catalogue that belong to it."""
    theme = load_theme()
    return Site(atlas, build_catalogue(atlas.state.programme, theme), theme, Materials(atlas))
