"""Put the page together: words, styles, scripts, and the rule that forbids it to ask anybody for anything."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from layers.catalogue import Layer
from layers.drawing.materials import Materials
from layers.drawing.text_metrics import plain
from layers.theme import Theme
from layers.theme_css import pattern_defs, theme_css
from layers.webpage.content import classify_all, district_rows, figures_rows, legends, page_data, table_rows
from layers.webpage.leaflet import leaflet_licence, leaflet_script, leaflet_style
from layers.webpage.map_element import map_element
from layers.webpage.shapes import page_shapes
from layers.words.freshness import as_of_text, register_origin, register_text, report_text
from layers.words.region_words import region_title
from layers.words.template_messages import install, template_words
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Snapshot
from loaders.atlas.provenance import web_address
from loaders.atlas.regions import Region

_FOLDER = Path(__file__).parent
_ASSETS = _FOLDER.parents[1] / "assets"
#: Scripts of the website; the page offers them the same data under the same names.
_SHARED = [_ASSETS / name for name in ("words.js", "search.js", "map_tools.js")]
#: Where the rules of the website's style end that hold for the page, too.
_SHARED_STYLE_END = "/* --- so far also for the map in a single file (layers/webpage) --- */"
#: Characters that turn the direction of all that follows, such as U+202E.
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def render_webpage(
    materials: Materials,
    snapshot: Snapshot,
    catalogue: Mapping[str, Layer],
    theme: Theme,
    region: Region,
    layer: Layer,
    *,
    title: str | None = None,
    context: bool = True,
) -> str:
    """Return one HTML document with the map of ``region`` on the snapshot's date; the same input gives the same text.

    All layers of ``catalogue`` can be switched to, ``layer`` is shown first. The document holds everything it needs
    and forbids the browser to fetch anything; it has to be written to a file as UTF-8. Shapes are in EPSG:4326.
    ``title`` replaces „Teilnahme der Gemeinden – region“; ``context``: what lies around the region is drawn, too. The page is
    in the language of ``layer``. Raises KeyError if ``theme`` lacks a colour.
    """
    atlas, language = snapshot.atlas, layer.language
    programme, day, name = language.state(atlas.state).programme, language.day, region_title(atlas, region, language)
    classified = classify_all(snapshot, catalogue)
    shapes = page_shapes(materials, region.members, context)
    map_html, map_script = map_element()
    shared_style, _, _ = _read(_ASSETS / "style.css").partition(_SHARED_STYLE_END)
    styles = [leaflet_style(), theme_css(catalogue, theme), shared_style, _read(_FOLDER / "page.css")]
    scripts = [leaflet_script(), _read(_FOLDER / "page.js"), *map(_read, _SHARED), map_script]
    return _template().render(
        **template_words(language),
        lang=language.code,
        policy=_policy(styles, scripts),
        styles=styles,
        scripts=scripts,
        leaflet_licence=leaflet_licence(),
        title=_heading(title) or language.text("Teilnahme der Gemeinden – {region}", region=name),
        as_of=day(snapshot.as_of),
        as_of_text=as_of_text(snapshot, language),
        report=report_text(snapshot, language),
        register=register_text(atlas, language),
        register_origin=register_origin(atlas, language),
        licence=language.state(atlas.state).licence,
        as_of_iso=snapshot.as_of.isoformat(),
        territory_date=day(atlas.territory.date),
        programme=programme,
        provenance=atlas.provenance,
        web_address=web_address,
        region=name,
        part=len(region.members) < len(atlas.municipalities),
        focus=atlas.municipalities[region.focus].name if region.focus else None,
        shown=layer,
        legends=legends(snapshot, classified, region),
        figures=figures_rows(snapshot, region, language),
        instruments=programme.instruments,
        rows=table_rows(snapshot, region, language),
        district_rows=district_rows(snapshot, region, language),
        no_information=language.text(NO_INFORMATION_NOTE),
        map_html=map_html,
        pattern_defs=pattern_defs(catalogue),
        data=page_data(snapshot, classified, region, shapes, layer),
    )


def _heading(title: str | None) -> str:
    """Return ``title`` on one line, without characters that would turn the words around it."""
    return plain("".join(c for c in title or "" if unicodedata.bidirectional(c) not in _TURNING))


def _policy(styles: list[str], scripts: list[str]) -> str:
    """Return a Content-Security-Policy that lets in these styles and scripts, pictures written out, and nothing else."""
    return "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            f"style-src {' '.join(map(_fingerprint, styles))}",
            f"script-src {' '.join(map(_fingerprint, scripts))}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _fingerprint(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install(environment)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment.get_template("page.html")
