"""From a checked request to the bytes of a file, in any format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from dashboard.context.identity import Identity, read_identity
from dashboard.context.settings import Settings
from dashboard.context.site import Site
from dashboard.exports.deck_request import LENGTHS, PROPORTIONS, DeckRequest
from dashboard.exports.snippet_request import CONTEXTS, TEMPLATES, SnippetRequest
from layers.catalogue import OVERVIEW
from layers.drawing.elements import Picture
from layers.drawing.growth_pictures import growth_in_words, growth_pictures
from layers.drawing.picture import compose
from layers.drawing.sizes import SIZES
from layers.factsheet.document import booklet_pdf
from layers.files.data_files import DATA_FORMATS, data_file
from layers.files.pdf import render_pdf
from layers.files.raster import render_png
from layers.files.svg import render_svg
from layers.theme import load_theme
from layers.words.language import message
from layers.words.region_words import region_title
from loaders.atlas.regions import Region
from loaders.common.findings import ENVIRONMENT, Findings, Location, Report

#: Is told (done, total) while a file is made; what it raises ends that.
Progress = Callable[[int, int], None]
#: A picture, or several.
Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Format:
    """``label`` is its name, ``use`` says what it is good for (a message); ``picture`` tells pictures from data."""

    mimetype: str
    label: str
    use: str
    picture: bool = True


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_PPTX = Format(PPTX, "PowerPoint", message("Folie aus Formen: jede Gemeinde lässt sich anklicken und umfärben"))
_USES = {
    "xlsx": ("Excel", message("Liste mit Status, Zeitpunkt, Träger und Quellen")),
    "csv": ("CSV", message("dieselbe Liste als Text, für Excel und andere Programme")),
    "geojson": ("GeoJSON", message("vereinfachte Grenzen mit Status, für Webkarten (EPSG:4326)")),
    "gpkg": ("GeoPackage", message("genaue Grenzen mit Status, für QGIS ({crs})")),
}
#: Every format by the ending of its address, in the order in which they are offered.
FORMATS: Mapping[str, Format] = {
    "png": Format("image/png", "PNG", message("Bild für Folien, Texte und Webseiten")),
    "pptx": _PPTX,
    "svg": Format("image/svg+xml", "SVG", message("Vektorbild, in PowerPoint und Inkscape zu bearbeiten")),
    "pdf": Format("application/pdf", "PDF", message("zum Drucken und Weitergeben, barrierefrei ausgezeichnet")),
    "html": Format("text/html; charset=utf-8", "HTML", message("bewegliche Karte in einer Datei, auch ohne Netz")),
    **{key: Format(DATA_FORMATS[key], label, use, picture=False) for key, (label, use) in _USES.items()},
}

#: The growth over the years by the ending of its address, in the order in which it is offered.
GROWTH_FORMATS: Mapping[str, Format] = {
    "pptx": Format(
        PPTX,
        message("Folien, eine je Jahr (PowerPoint)"),
        message("beim Blättern wächst die Karte; jede Gemeinde lässt sich anklicken und umfärben"),
    ),
    "gif": Format(
        "image/gif",
        message("Bewegtes Bild (GIF)"),
        message("läuft von selbst, immer wieder und ohne Halt; die längere Seite hat höchstens {limit} Pixel"),
    ),
}
#: Longest side of a moving picture in px; larger ones are drawn smaller.
LARGEST_GIF = 1920


def render(site: Site, wanted: SnippetRequest, fmt: str) -> bytes:
    """Return the file; ``fmt`` is one of ``FORMATS``. The same request gives the same bytes."""
    if not FORMATS[fmt].picture:
        return data_file(site.materials, site.on(wanted.as_of), wanted.region, wanted.layer, fmt)
    if fmt == "html":
        return _webpage(site, wanted).encode()
    if fmt == "pptx":
        return _slide(site, wanted)
    svg = render_svg(draw(site, wanted), site.theme, titles=fmt == "svg")
    if fmt == "png":
        return render_png(svg, *wanted.pixels, wanted.size.paper[0] if wanted.size.paper else None)
    return render_pdf(svg, *wanted.size.points) if fmt == "pdf" else svg.encode()


def checked_design(settings: Settings) -> tuple[Identity, Path | None]:
    """Return the authority's design and its master for slides. Raises LoadError if one of them cannot be used."""
    identity = read_identity(settings.identity, load_theme())
    template = settings.pptx_template or identity.pptx_template
    check_template(template)
    return identity, template


def check_template(path: Path | None) -> None:
    """Raise LoadError, saying what is wrong, if ``path`` is no PowerPoint file that slides can be made with."""
    if path is None:
        return
    from layers.slides.snippet import canvas  # late, as below

    size = next(iter(SIZES.values()))
    try:
        canvas(path, size.width, size.height)
    except ValueError as error:
        report, at = Report(ENVIRONMENT, Findings()), Location(column="ATLAS_PPTX_TEMPLATE")
        raise report.refusal(str(error), "andere Vorlage angeben", value=str(path), at=at) from error


def render_presentation(site: Site, wanted: DeckRequest, progress: Progress | None = None) -> bytes:
    """Return a whole PowerPoint presentation about a region; the same request gives the same bytes."""
    from layers.deck.deck import Wishes, render_deck  # late: few ask for slides, all would wait for the libraries

    design = site.identity
    words = wanted.title, wanted.layer, wanted.labels
    around = wanted.context == CONTEXTS[0]
    wishes = Wishes(
        *words, PROPORTIONS[wanted.size], design.logo_png, design.publisher, around, wanted.length == LENGTHS[1]
    )
    where = site.materials, site.on(wanted.as_of), site.catalogue, wanted.region
    return render_deck(*where, site.theme, _template(site, wanted), wishes, progress)


def render_growth(site: Site, wanted: SnippetRequest, fmt: str, progress: Progress | None = None) -> bytes:
    """Return the pictures of all years up to the asked date; ``fmt`` is one of ``GROWTH_FORMATS``."""
    snapshot = site.on(wanted.as_of)
    said = growth_in_words(snapshot, wanted.layer, wanted.region)

    def drawn(**canvas: Any) -> list[Picture]:
        return growth_pictures(site.materials, snapshot, wanted.layer, wanted.region, **_wishes(wanted, canvas))

    if fmt == "gif":
        from layers.files.gif import render_gif  # late, as above

        return render_gif(drawn(), site.theme, *gif_pixels(wanted), said, progress)
    from layers.slides.snippet import render_series

    return render_series(_for_slides(site, wanted, drawn), site.theme, _template(site, wanted), said, progress)


def gif_pixels(wanted: SnippetRequest) -> tuple[int, int]:
    """Return width and height of a moving picture."""
    return replace(wanted, preview=min(wanted.preview or LARGEST_GIF, LARGEST_GIF)).pixels


def render_booklet(
    site: Site, region: Region, as_of: date, progress: Progress | None = None, address: str = ""
) -> bytes:
    """Return the fact sheets of all municipalities of ``region`` as one PDF.

    ``progress``: see ``booklet_pdf``; ``address``: of the start page, if readers on paper are to find it.
    """
    title = site.language.text("Steckbriefe: {region}", region=region_title(site.atlas, region, site.language))
    layer, root = site.catalogue[OVERVIEW], f"{address.rstrip('/')}/" if address else ""
    return booklet_pdf(site.materials, site.on(as_of), layer, region.members, site.theme, title, progress, root)


def draw(site: Site, wanted: SnippetRequest, **canvas: Any) -> Picture:
    """Return the description of the picture that every format draws; ``canvas`` replaces its size."""
    return compose(
        site.materials,
        site.on(wanted.as_of),
        wanted.layer,
        wanted.region,
        **_wishes(wanted, canvas),
    )


def _wishes(wanted: SnippetRequest, canvas: Mapping[str, Any]) -> dict[str, Any]:
    size = {"width": wanted.size.width, "height": wanted.size.height, "names": wanted.size.names}
    words = {"title": wanted.title, "labels": wanted.labels, "text": wanted.size.text}
    return {**size, **words, "context": wanted.context == CONTEXTS[0], **canvas}


def _for_slides(site: Site, wanted: SnippetRequest, drawn: Callable[..., Drawn]) -> Drawn:
    """Return what ``drawn`` draws for a slide: its words large enough to be read or, without room for that, as large as fits."""
    from layers.slides.snippet import canvas, enlargement  # late, as above

    free = canvas(_template(site, wanted), wanted.size.width, wanted.size.height)
    bare = draw(site, wanted, **free, labels="none")
    grown = enlargement(bare, _template(site, wanted))
    for share in (1.0, 0.75, 0.5):
        with suppress(ValueError):
            return drawn(**free, text=wanted.size.text * max(1.0, share * grown))
    return drawn(**free)


def _slide(site: Site, wanted: SnippetRequest) -> bytes:
    from layers.slides.snippet import render_pptx  # late, as above

    return render_pptx(_for_slides(site, wanted, partial(draw, site, wanted)), site.theme, _template(site, wanted))


def _webpage(site: Site, wanted: SnippetRequest) -> str:
    from layers.webpage.page import render_webpage  # late, as above: folium alone takes a tenth of a start

    # a comparison can be switched to like the layers of the catalogue
    layers = {wanted.layer.key: wanted.layer, **site.catalogue}
    return render_webpage(
        site.materials,
        site.on(wanted.as_of),
        layers if wanted.layer.since else site.catalogue,
        site.theme,
        wanted.region,
        wanted.layer,
        title=wanted.title,
        context=wanted.context == CONTEXTS[0],
    )


def _template(site: Site, wanted: SnippetRequest | DeckRequest) -> Path | None:
    """The master for the slides that were asked for; ``None`` for ours."""
    return site.pptx_template if wanted.template == TEMPLATES[0] else None
