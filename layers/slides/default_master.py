"""The master of slides when the authority gives none: python-pptx's own, in our size, colours and language."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as PresentationFile
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu, Pt

from layers.slides.drawing import EMU_PER_INCH, NAMESPACES, Bounds, preset, quoted, shape
from layers.slides.master import Master, free_area, title_of
from layers.theme import Theme
from layers.words.language import Language, message

#: The layouts that are kept, as python-pptx calls them, and their names for users.
_LAYOUTS = {"Title Slide": message("Titelfolie"), "Title Only": message("Nur Titel")}
_PROMPTS = {
    "Click to edit Master title style": message("Titel"),
    "Click to edit Master subtitle style": message("Untertitel"),
    "Click to edit Master text styles": message("Text"),
    "Second level": message("Zweite Ebene"),
    "Third level": message("Dritte Ebene"),
    "Fourth level": message("Vierte Ebene"),
    "Fifth level": message("Fünfte Ebene"),
}
_NAMES = {
    PP_PLACEHOLDER.TITLE: message("Titel"),
    PP_PLACEHOLDER.CENTER_TITLE: message("Titel"),
    PP_PLACEHOLDER.SUBTITLE: message("Untertitel"),
    PP_PLACEHOLDER.BODY: message("Text"),
    PP_PLACEHOLDER.DATE: message("Datum"),
    PP_PLACEHOLDER.FOOTER: message("Fußzeile"),
    PP_PLACEHOLDER.SLIDE_NUMBER: message("Foliennummer"),
}
#: Left, top, width and height as shares of the slide.
_PLACES = {
    PP_PLACEHOLDER.TITLE: (0.04, 0.03, 0.92, 0.105),
    PP_PLACEHOLDER.BODY: (0.04, 0.15, 0.92, 0.77),
    PP_PLACEHOLDER.DATE: (0.04, 0.93, 0.2, 0.05),
    PP_PLACEHOLDER.FOOTER: (0.26, 0.93, 0.48, 0.05),
    PP_PLACEHOLDER.SLIDE_NUMBER: (0.76, 0.93, 0.2, 0.05),
    PP_PLACEHOLDER.CENTER_TITLE: (0.08, 0.27, 0.84, 0.24),
    PP_PLACEHOLDER.SUBTITLE: (0.08, 0.54, 0.84, 0.2),
}
#: What the title slide has besides, to be filled in: kind, number, name, prompt and place.
_TO_FILL_IN = (
    ("pic", 13, message("Logo"), message("Logo: hier klicken"), (0.72, 0.07, 0.2, 0.13)),
    ("body", 14, message("Anlass"), message("Anlass, Ort, Vortragende"), (0.08, 0.83, 0.84, 0.07)),
)
#: Size of titles on a slide of 7.5 inches, in points.
_TITLE_SIZE, _OPENING_SIZE, _SUBTITLE_SIZE, _PROMPT_SIZE = 28, 40, 20, 16
#: The shorter side of a slide, in inches.
FULL_HEIGHT = 7.5
_SMALLEST_SIDE, _LARGEST_SIDE = 1.0, 56.0


def default_master(theme: Theme, width: float, height: float, language: Language) -> Master:
    """Return a master for slides in the proportion of ``width`` and ``height``: 16:9 → 13.333 × 7.5 inches."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = (
        Emu(round(s * EMU_PER_INCH)) for s in slide_size(width, height)
    )
    presentation._element.sldSz.attrib.pop("type", None)  # it says 4:3
    _colour(presentation, theme)
    for layout in list(presentation.slide_layouts):
        if layout.name not in _LAYOUTS:
            presentation.slide_layouts.remove(layout)
    for sheet in (presentation.slide_master, *presentation.slide_layouts):
        _arrange(sheet, presentation, language)
        _translate(sheet._element, language)
    for layout in presentation.slide_layouts:
        layout._element.cSld.set("name", language.text(_LAYOUTS[layout.name]))
    _mark_opening(presentation.slide_layouts[0], presentation, language)
    _leave_room(presentation.slide_layouts[0], presentation, language)
    _style_titles(presentation)
    opening, title_only = presentation.slide_layouts
    body = free_area(title_only, presentation.slide_width, presentation.slide_height)
    return Master(presentation, title_only, opening, body)


def slide_size(width: float, height: float) -> tuple[float, float]:
    """Return the size of a slide in inches: 7.5 on its shorter side, within what PowerPoint allows."""
    scale = min(FULL_HEIGHT / min(width, height), _LARGEST_SIDE / max(width, height))
    return max(width * scale, _SMALLEST_SIDE), max(height * scale, _SMALLEST_SIDE)


def _colour(presentation: PresentationFile, theme: Theme) -> None:
    """Give the master our ink and ground, and the colours of the symbols and instruments for what users add."""
    active = [paints["active"].fill for paints in theme.classes.values() if "active" in paints]
    scheme: Mapping[str, str] = {
        "dk1": theme.ui["ink"],
        "lt1": theme.ui["ground"],
        "dk2": theme.ui["accent"],
        "lt2": theme.ui["map_ground"],
        **{f"accent{i}": colour for i, colour in enumerate([theme.ui["accent"], *active][:6], start=1)},
        "hlink": theme.ui["accent"],
        "folHlink": theme.ui["quiet"],
    }
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    for slot in next(root.iter("{*}clrScheme")):
        if colour := scheme.get(etree.QName(slot).localname):
            slot[:] = [etree.Element(f"{{{etree.QName(slot).namespace}}}srgbClr", val=colour.removeprefix("#"))]
    part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _arrange(sheet: SlideMaster | SlideLayout, presentation: PresentationFile, language: Language) -> None:
    """Move the placeholders that have a place of their own to where they stand on our slides."""
    wide, high = presentation.slide_width, presentation.slide_height
    for placeholder in sheet.placeholders:
        kind = placeholder.placeholder_format.type
        placeholder.name = language.text(_NAMES[kind])
        if placeholder._element.spPr.xfrm is not None:
            x, y, width, height = _PLACES[kind]
            placeholder.left, placeholder.width = Emu(round(x * wide)), Emu(round(width * wide))
            placeholder.top, placeholder.height = Emu(round(y * high)), Emu(round(height * high))


def _translate(element: etree._Element, language: Language) -> None:
    for text in element.iter("{*}t"):
        text.text = language.text(_PROMPTS[text.text]) if text.text in _PROMPTS else text.text
    for properties in element.xpath(".//*[@lang]"):
        properties.set("lang", language.tag)


def _mark_opening(layout: SlideLayout, presentation: PresentationFile, language: Language) -> None:
    """A bar in the first of the master's colours beside the title of the first slide."""
    x, y, _, height = _PLACES[PP_PLACEHOLDER.CENTER_TITLE]
    foot = sum(_PLACES[PP_PLACEHOLDER.SUBTITLE][1::2])
    wide, high = presentation.slide_width, presentation.slide_height
    bounds = Bounds(
        round((x - 0.025) * wide), round((y + height / 3) * high), round((x - 0.015) * wide), round(foot * high)
    )
    fill = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
    bar = shape(count(100), language.text("Balken"), bounds, preset("rect") + fill)
    layout._element.cSld.spTree.append(parse_xml(bar.xml.replace("<p:sp>", f"<p:sp {NAMESPACES}>", 1)))


def _leave_room(layout: SlideLayout, presentation: PresentationFile, language: Language) -> None:
    """Places for a logo and for the occasion, whose prompts are seen only where slides are edited."""
    wide, high = presentation.slide_width, presentation.slide_height
    size = max(1200, round(_PROMPT_SIZE * 100 * min(wide, high) / (FULL_HEIGHT * EMU_PER_INCH)))
    for kind, number, name, prompt, (x, y, width, height) in _TO_FILL_IN:
        bounds = Bounds(round(x * wide), round(y * high), round((x + width) * wide), round((y + height) * high))
        asked, called = escape(language.text(prompt)), quoted(language.text(name))
        words = f'<a:p><a:r><a:rPr lang="{language.tag}"/><a:t>{asked}</a:t></a:r></a:p>'
        style = f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="{size}"/></a:lvl1pPr>'
        place = (
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{100 + number}" name={called}/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{number}"/></p:nvPr></p:nvSpPr>'
            f"<p:spPr><a:xfrm>{bounds.transform}</a:xfrm></p:spPr>"
            '<p:txBody><a:bodyPr lIns="0" rIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>'
            f"<a:lstStyle>{style}</a:lstStyle>{words}</p:txBody></p:sp>"
        )
        layout._element.cSld.spTree.append(parse_xml(place))


def _style_titles(presentation: PresentationFile) -> None:
    """Titles stand on the left, bold, in a size for whole sentences."""
    scale = min(presentation.slide_height, presentation.slide_width) / (FULL_HEIGHT * EMU_PER_INCH)
    title = title_of(presentation.slide_master)
    # no margin, so that titles stand in line with what is below them
    title.text_frame.margin_left = title.text_frame.margin_right = 0
    style = presentation.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr")[0]
    _set_style(style, _TITLE_SIZE * scale, bold=True)
    for layout in presentation.slide_layouts:
        for placeholder in layout.placeholders:
            kind = placeholder.placeholder_format.type
            if kind == PP_PLACEHOLDER.CENTER_TITLE:
                _own_style(placeholder, _OPENING_SIZE * scale, bold=True, anchor="b")
            if kind == PP_PLACEHOLDER.SUBTITLE:
                _own_style(placeholder, _SUBTITLE_SIZE * scale, bold=False, anchor="t")


def _own_style(placeholder: LayoutPlaceholder, points: float, bold: bool, anchor: str) -> None:
    placeholder.text_frame.margin_left = placeholder.text_frame.margin_right = 0
    body = placeholder._element.txBody
    body.find("{*}bodyPr").set("anchor", anchor)
    style = body.find("{*}lstStyle")
    for level in list(style):
        style.remove(level)
    namespace = etree.QName(style).namespace
    level = etree.SubElement(style, f"{{{namespace}}}lvl1pPr", marL="0", indent="0")
    etree.SubElement(level, f"{{{namespace}}}buNone")
    etree.SubElement(level, f"{{{namespace}}}defRPr")
    _set_style(level, points, bold)


def _set_style(level: etree._Element, points: float, bold: bool) -> None:
    level.set("algn", "l")
    properties = level.find("{*}defRPr")
    properties.set("sz", str(max(100, int(Pt(points).pt * 100))))
    properties.set("b", str(int(bold)))
