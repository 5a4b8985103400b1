"""What every page and route shares: the Atlas, its layers and theme, and the present day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path

from dashboard.context.addresses import link
from dashboard.context.assets import Assets
from dashboard.context.identity import Identity
from dashboard.context.operator_data import Operator
from geodata.projection import DEGREES, project_bounds
from layers.catalogue import OVERVIEW, Layer, build_catalogue
from layers.comparison import COMPARISON, comparison_layer
from layers.district_shares import SHARES, share_layer
from layers.drawing.materials import Materials
from layers.theme import Theme, load_theme
from layers.theme_css import dark_css, pattern_defs, theme_css
from layers.words.language import GERMAN, Language, load_translated
from layers.words.state_words import with_state_words
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.programme import BackgroundMap, Programme, State
from loaders.store.checked_store import NOTHING_KEPT, Store

_ASSETS = Path(__file__).resolve().parents[2] / "assets"
#: A map of more municipalities than these begins with districts: shapes of all would be more than a first answer may weigh.
MOST_MUNICIPALITIES = 1500


@dataclass(frozen=True)
class Site:
    """Built once by the factory, passed to whatever needs it, never changed.

    It speaks ``language``, and so does its ``catalogue``. ``translated`` is the same site in the other languages, by their
    codes; they share everything that is not words. ``languages`` are all of them, German first. ``snapshots`` returns
    the Atlas on one day (the first), with what is known on another (the second). ``base`` is the address of its start page,
    ending in a slash; ``present``, of the site of an old edition: that of the newest one's. ``most``: of how many municipalities
    a map shows each at first.
    """

    atlas: Atlas
    language: Language
    catalogue: Mapping[str, Layer]
    theme: Theme
    materials: Materials
    snapshots: Callable[[date, date], Snapshot]
    pptx_template: Path | None = None
    operator: Operator = field(default_factory=Operator)
    background: BackgroundMap | None = None
    identity: Identity = field(default_factory=Identity)
    languages: tuple[Language, ...] = (GERMAN,)
    assets: Assets = field(default_factory=lambda: Assets(_ASSETS))
    translated: Mapping[str, Site] = field(default_factory=dict)
    base: str = "/"
    present: str = ""
    most: int = MOST_MUNICIPALITIES

    def today(self) -> date:
        return self.atlas.today()

    def on(self, as_of: date) -> Snapshot:
        """Return the Atlas on ``as_of``, seen today. The snapshots asked for last are kept, with what they have folded."""
        return self.snapshots(as_of, self.today())

    def in_language(self, code: str) -> Site:
        """Return the site in a language; in its own if it does not know that one."""
        return self.translated.get(code, self)

    def link(self, path: str = "", /, **parameters: object) -> str:
        """Return the address of a page below the base, in the site's language; empty parameters are left out."""
        return link(self.base, self.language, path, parameters)

    @property
    def state(self) -> State:
        """The state, with its texts in the site's language."""
        return self.language.state(self.atlas.state)

    @property
    def programme(self) -> Programme:
        """The programme, with its texts in the site's language."""
        return self.state.programme

    @property
    def districts_first(self) -> bool:
        """Whether the map begins with districts, and long lists come a page at a time."""
        return len(self.atlas.municipalities) > self.most and len(self.atlas.districts) > 1

    @cached_property
    def bounds(self) -> list[list[float]]:
        """South-west and north-east corner in degrees (EPSG:4326), as Leaflet wants them."""
        shapes = self.atlas.shapes
        west, south, east, north = (round(v, 4) for v in project_bounds(shapes.geometries, DEGREES, shapes.crs))
        return [[south, west], [north, east]]

    @cached_property
    def style(self) -> str:
        """The style that follows from theme and catalogue, made once."""
        return theme_css(self._painted, self.theme)

    @cached_property
    def dark_style(self) -> str:
        """What screens change of it for those who prefer dark pages, made once."""
        return dark_css(self._painted, self.theme)

    @cached_property
    def patterns(self) -> str:
        """The pattern elements that ``style`` refers to, made once."""
        return pattern_defs(self._painted)

    def compared(self, layer: Layer, since: date | None) -> Layer:
        """Return the layer that says what changed in ``layer`` since a day; ``layer`` itself if there is none."""
        return comparison_layer(layer, since, self.theme) if since else layer

    @cached_property
    def _painted(self) -> Mapping[str, Layer]:
        """Every layer that a page may show, by the key that its style goes by: all comparisons look alike, and all shares."""
        shares = {SHARES: share_layer(self.catalogue[OVERVIEW], self.theme)} if self.districts_first else {}
        return {
            **self.catalogue,
            COMPARISON: comparison_layer(self.catalogue[OVERVIEW], date.max, self.theme),
            **shares,
        }


def build_site(
    atlas: Atlas,
    pptx_template: Path | None = None,
    store: Store = NOTHING_KEPT,
    operator: Operator | None = None,
    background: BackgroundMap | None = None,
    identity: Identity | None = None,
    materials: Materials | None = None,
    base: str = "/",
    present: str = "",
    most: int = MOST_MUNICIPALITIES,
) -> Site:
    """Return the Site of an Atlas in German, with the theme and the catalogue that belong to it, and in all languages.

    ``pptx_template``: the authority's PowerPoint master, for slides; ``store``: results of earlier starts;
    ``operator``: who runs the website; ``background``: the web map that visitors may ask for; ``identity``: whose design.
    ``materials``: those of an Atlas with the same shapes; ``base``, ``present``, ``most``: see ``Site``.
    """
    identity = identity or Identity()
    theme = identity.themed(load_theme()).suited(atlas.state.programme)
    if identity.name:
        atlas = replace(atlas, state=atlas.state.with_programme(product=identity.name))
    own = with_state_words(GERMAN, atlas)
    translated = {code: with_state_words(language, atlas) for code, language in load_translated(store).items()}
    german = Site(
        atlas,
        own,
        build_catalogue(atlas.state.programme, theme, own),
        theme,
        materials.of(atlas) if materials else Materials(atlas, store=store),
        lru_cache(maxsize=16)(partial(Snapshot, atlas)),
        pptx_template,
        operator or Operator(),
        background,
        identity,
        (own, *translated.values()),
        base=base,
        present=present,
        most=most,
    )

    def in_words_of(language: Language) -> Site:
        programme = language.state(atlas.state).programme
        return replace(german, language=language, catalogue=build_catalogue(programme, theme, language))

    return replace(german, translated={code: in_words_of(language) for code, language in translated.items()})
