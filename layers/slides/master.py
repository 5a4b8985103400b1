"""The master that slides are made in: the authority's, if there is one, and where it leaves room."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.presentation import Presentation as PresentationFile
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout, SlideMaster

from layers.slides.drawing import EMU_PER_INCH, Bounds
from layers.slides.package import CONTENT_TYPES, rewrite

#: Pixels to the inch for what is composed to fit a master; fewer make larger words.
PIXELS_PER_INCH = 64
#: A map with its legend needs at least this many px in width and in height.
_SMALLEST = 200
#: What a slide without a body placeholder keeps free at its edges, and what stays free beside the title.
_MARGIN, _GAP = 0.04, 0.015
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FOOTERS = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_REMEDY = "Bitte die Vorlage in PowerPoint öffnen und als .pptx oder .potx speichern."


@dataclass(frozen=True)
class Master:
    """A presentation without slides. ``title_only``: layout for content; ``opening``: for the first slide of a deck.

    ``body``: what ``title_only`` leaves free for content.
    """

    presentation: PresentationFile
    title_only: SlideLayout
    opening: SlideLayout
    body: Bounds


def open_master(template: Path) -> Master:
    """Return the master of a .pptx or .potx file, without the slides in it.

    Raises ValueError, in German, if the file is none, has no layout with a title or leaves no room for a map.
    """
    presentation, name = _read(template), template.name
    _drop_slides(presentation)
    layouts = [layout for m in presentation.slide_masters for layout in m.slide_layouts if title_of(layout) is not None]
    if not layouts:
        raise ValueError(
            f"{name}: Keine Folie mit Titel gefunden. Erwartet wird ein Folienlayout mit einem Titelplatzhalter, "
            "am besten „Nur Titel“. Bitte im Folienmaster ein solches Layout anlegen."
        )
    width, height = presentation.slide_width, presentation.slide_height
    ranked = sorted(layouts, key=_distance_from_title_only)
    roomy = [(layout, body) for layout in ranked if _is_roomy(body := free_area(layout, width, height))]
    if not roomy:
        side = f"{_SMALLEST / PIXELS_PER_INCH * 2.54:.0f}"
        raise ValueError(
            f"{name}: Das Layout „{ranked[0].name}“ lässt keinen Platz für eine Karte. Erwartet werden neben dem Titel "
            f"mindestens {side} × {side} cm. Bitte im Folienmaster den Titel oder die Fußzeile verkleinern."
        )
    opening = min(layouts, key=lambda layout: layout._element.get("type") != "title")
    return Master(presentation, roomy[0][0], opening, roomy[0][1])


def _is_roomy(body: Bounds) -> bool:
    smallest = _SMALLEST * EMU_PER_INCH // PIXELS_PER_INCH
    return body.right - body.left >= smallest and body.bottom - body.top >= smallest


def title_of(layout: SlideLayout | SlideMaster) -> Any:
    """Return the title placeholder of a layout or master, ``None`` if it has none."""
    return next((p for p in layout.placeholders if p.placeholder_format.type in _TITLES), None)


def _read(template: Path) -> PresentationFile:
    try:
        presentation = Presentation(io.BytesIO(_as_presentation(template.read_bytes())))
        list(presentation.slide_masters)
    except OSError as error:
        raise ValueError(
            f"{template.name}: Die Vorlage kann nicht gelesen werden ({error.strerror or error}). Bitte Pfad und Rechte prüfen."
        ) from error
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, AttributeError, etree.LxmlError) as error:
        raise ValueError(
            f"{template.name}: Das ist keine Vorlage, die sich lesen lässt. Erwartet wird eine PowerPoint-Datei "
            f"(.pptx oder .potx). {_REMEDY}"
        ) from error
    return presentation


def _as_presentation(content: bytes) -> bytes:
    """A template differs from a presentation only in how it is announced."""
    template, presentation = (
        kind.encode() for kind in (CONTENT_TYPE.PML_TEMPLATE_MAIN, CONTENT_TYPE.PML_PRESENTATION_MAIN)
    )
    return rewrite(content, lambda name, data: data.replace(template, presentation) if name == CONTENT_TYPES else data)


def _drop_slides(presentation: PresentationFile) -> None:
    """Remove all slides and whatever in the presentation speaks of them, so that nothing of them is written."""
    part, element = presentation.part, presentation._element
    for slide in element.xpath("./p:sldIdLst/p:sldId"):
        slide.getparent().remove(slide)
        part.drop_rel(slide.rId)
    for spoken_of in element.xpath("./p:custShowLst | ./p:extLst/p:ext[.//*[local-name()='sldIdLst']]"):
        spoken_of.getparent().remove(spoken_of)
    drop_related(part, RELATIONSHIP_TYPE.VIEW_PROPS)


def drop_related(part: Part, *kinds: str) -> None:
    """Cut the relations of ``kinds``; what nothing else refers to is not written."""
    for key in [key for key, relation in part.rels.items() if relation.reltype in kinds]:
        part.rels.pop(key)


def _distance_from_title_only(layout: SlideLayout) -> tuple:
    kind, others = layout._element.get("type"), [p for p in layout.placeholders if _is_content(p)]
    return kind != "titleOnly", kind == "title", len(others)


def _is_content(placeholder: BaseShape) -> bool:
    return placeholder.placeholder_format.type not in (*_TITLES, *FOOTERS)


def free_area(layout: SlideLayout, width: int, height: int) -> Bounds:
    """Return what title and footers leave of the master's own area for content, or of the slide if it has none (all EMU)."""
    x, y = round(_MARGIN * width), round(_MARGIN * height)
    bodies = [p for p in layout.slide_master.placeholders if p.placeholder_format.type == PP_PLACEHOLDER.BODY]
    area = _bounds(bodies[0]) if bodies else Bounds(x, y, width - x, height - y)
    top, bottom = area.top, area.bottom
    for footer in (_bounds(p) for p in layout.placeholders if p.placeholder_format.type in FOOTERS):
        if footer.top + footer.bottom > height:
            bottom = min(bottom, footer.top)
        else:
            top = max(top, footer.bottom)
    area = Bounds(max(area.left, 0), max(top, 0), min(area.right, width), min(bottom, height))
    title, gap = _bounds(title_of(layout)), round(_GAP * height)
    beside = [
        area,
        Bounds(area.left, max(area.top, title.bottom + gap), area.right, area.bottom),
        Bounds(area.left, area.top, area.right, min(area.bottom, title.top - gap)),
        Bounds(max(area.left, title.right + gap), area.top, area.right, area.bottom),
        Bounds(area.left, area.top, min(area.right, title.left - gap), area.bottom),
    ]
    return max((b for b in beside if not _overlap(b, title)), key=_size, default=area)


def _bounds(placeholder: BaseShape) -> Bounds:
    left, top = placeholder.left or 0, placeholder.top or 0
    return Bounds(left, top, left + (placeholder.width or 0), top + (placeholder.height or 0))


def _overlap(a: Bounds, b: Bounds) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _size(bounds: Bounds) -> int:
    return max(bounds.right - bounds.left, 0) * max(bounds.bottom - bounds.top, 0)
