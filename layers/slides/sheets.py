"""One more slide in a master: its title, its footer and its notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO
from itertools import count

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide, SlideLayout
from pptx.util import Emu

from layers.drawing.text_metrics import TextMetrics, plain
from layers.slides.drawing import EMU_PER_POINT, NAMESPACES, Shape
from layers.slides.master import FOOTERS, Master
from layers.slides.typefaces import SMALLEST, width_kept
from layers.words.language import Language

#: What python-pptx and the office programs take if a master says nothing, in hundredths of a point and EMU.
_USUAL_TITLE, _USUAL_TEXT, _USUAL_MARGIN = 4400, 1800, 91_440
#: Space before a paragraph of a subtitle, as a share of the letters' size.
_APART = 0.2
_TITLE_RUNS = ".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='title' or @type='ctrTitle']]//a:rPr"
#: What people fill in on a title slide.
_TO_FILL_IN = (PP_PLACEHOLDER.PICTURE, PP_PLACEHOLDER.BODY)
#: Titles are not set smaller than this, in hundredths of a point, but shortened.
_SMALLEST_TITLE = 1400
#: Height of a line as a share of the letters' size.
_LINE = 1.22


def add_slide(
    master: Master,
    layout: SlideLayout,
    title: str,
    metrics: TextMetrics,
    language: Language,
    footer: bool = True,
    subtitle: Sequence[str] = (),
    among: Sequence[str] = (),
) -> Slide:
    """Return a new slide with title and ``subtitle`` (a paragraph each) in the layout's places.

    A title slide keeps the places for a picture (logo) and further words (occasion, speaker) that its layout has, empty: they
    are seen only where slides are edited. No other placeholder stays empty. ``footer``: with the slide number and whatever
    words the master has for the foot of a slide. ``among``: see ``write_title``.
    """
    slide = master.presentation.slides.add_slide(layout)
    names = {p.placeholder_format.idx: p.name for p in layout.placeholders}
    for placeholder in list(slide.placeholders):
        kind = placeholder.placeholder_format.type
        if kind == PP_PLACEHOLDER.SUBTITLE and subtitle:
            placeholder.name = language.text("Untertitel")
            _write_subtitle(placeholder, list(map(plain, subtitle)), layout, metrics)
        elif kind in _TO_FILL_IN and layout._element.get("type") == "title":
            placeholder.name = names[placeholder.placeholder_format.idx]
        elif kind not in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
            placeholder._element.getparent().remove(placeholder._element)
    slide.shapes.title.name = language.text("Titel")
    write_title(slide, title, metrics, language, among)
    if footer:
        _add_footer(slide)
    return slide


def write_title(slide: Slide, title: str, metrics: TextMetrics, language: Language, among: Sequence[str] = ()) -> None:
    """Write the title in the master's style; a long one in smaller letters, a very long one shortened.

    ``among``: titles of slides that follow one another, whose letters have all the same size.
    """
    placeholder = slide.shapes.title
    size = usual = _title_size(slide)
    wider = width_kept(slide.slide_layout.slide_master, "majorFont")
    width = (placeholder.width - 2 * _USUAL_MARGIN) / EMU_PER_POINT * 100 / wider
    height = (placeholder.height - _USUAL_MARGIN) / EMU_PER_POINT * 100
    text, every = plain(title), {plain(t) for t in (title, *among)}

    def lines(at: float) -> int:
        return max(1, int(height / (_LINE * at)))

    while size > _SMALLEST_TITLE and any(len(metrics.wrap(t, size, width, bold=True)) > lines(size) for t in every):
        size = max(_SMALLEST_TITLE, round(size * 0.94))
    fitted = metrics.wrap(text, size, width, bold=True, lines=lines(size))
    run = placeholder.text_frame.paragraphs[0].add_run()
    run.text = " ".join(fitted) if fitted[-1:] and fitted[-1].endswith("…") else text
    run._r.get_or_add_rPr().set("lang", language.tag)
    if size != usual:
        run._r.get_or_add_rPr().set("sz", str(size))


def put_logo(slide: Slide, logo: bytes, words: str) -> None:
    """Put ``logo`` (PNG) into the place for a picture, whole and as large as it fits; ``words`` say whose it is."""
    place = next((p for p in slide.placeholders if p.placeholder_format.type == PP_PLACEHOLDER.PICTURE), None)
    if place is None:
        return  # the authority's master has its own
    left, top, width, height = place.left, place.top, place.width, place.height
    picture = place.insert_picture(BytesIO(logo))
    picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0
    scale = min(width / picture.image.size[0], height / picture.image.size[1])
    picture.width, picture.height = (Emu(round(scale * side)) for side in picture.image.size)
    # at the right edge, as on a letter
    picture.left, picture.top = Emu(left + width - picture.width), Emu(top + (height - picture.height) // 2)
    picture._element.nvPicPr.cNvPr.set("descr", words)


def equal_titles(slides: Sequence[Slide]) -> None:
    """Give the titles of ``slides`` the size of the smallest, so that no title jumps from one slide to the next."""
    # of the element that is written: ``put`` has exchanged the one that a slide hands out
    found = [run for slide in slides for run in slide.part._element.xpath(_TITLE_RUNS)]
    if sizes := [int(run.get("sz")) for run in found if run.get("sz")]:
        for run in found:
            run.set("sz", str(min(sizes)))


def _write_subtitle(
    placeholder: SlidePlaceholder, said: Sequence[str], layout: SlideLayout, metrics: TextMetrics
) -> None:
    """Write the paragraphs in the master's style or, where that is too large for its place, in smaller letters."""
    placeholder.text_frame.text = "\n".join(said)
    own = next(p for p in layout.placeholders if p.placeholder_format.idx == placeholder.placeholder_format.idx)
    levels = own._element.xpath("./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr")
    levels += layout.slide_master._element.xpath("./p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr")
    size = usual = next((int(level.get("sz")) for level in levels if level.get("sz")), _USUAL_TEXT)
    width = (placeholder.width - 2 * _USUAL_MARGIN) / EMU_PER_POINT * 100 / width_kept(layout.slide_master)
    height = (placeholder.height - _USUAL_MARGIN) / EMU_PER_POINT * 100

    def high(at: float) -> float:
        return sum(len(metrics.wrap(text, at, width)) * _LINE + _APART for text in said) * at

    while size > SMALLEST * 100 and high(size) > height:
        size = max(round(SMALLEST * 100), round(size * 0.94))
    for run in (r for p in placeholder.text_frame.paragraphs for r in p.runs):
        if size != usual:
            run._r.get_or_add_rPr().set("sz", str(size))


def replace_text(placeholder: SlidePlaceholder, properties: str, paragraphs: str) -> None:
    """Give a placeholder a text of its own making: ``properties`` of the body and ``paragraphs``, as DrawingML."""
    body = placeholder._element.txBody
    made = parse_xml(f"<p:txBody {NAMESPACES}>{properties}<a:lstStyle/>{paragraphs}</p:txBody>")
    body[:] = list(made)


def shape_ids(slide: Slide) -> Iterator[int]:
    """Return the numbers that are still free on a slide."""
    return count(1 + max(int(i) for i in slide.shapes._spTree.xpath(".//p:cNvPr/@id")))


def put(slide: Slide, shapes: Sequence[Shape]) -> None:
    """Add shapes to a slide, in this order. Comes last: shapes that ``slide`` has handed out before are no longer its own."""
    element = slide.part._element
    # moving thousands of elements from one document into another takes seconds; reading the slide anew does not
    text = etree.tostring(element, encoding="unicode")
    head, end, tail = text.rpartition("</p:spTree>")
    slide.part._element = parse_xml(f"{head}{''.join(s.xml for s in shapes)}{end}{tail}")


def write_notes(slide: Slide, paragraphs: Sequence[str], language: Language) -> None:
    """Write the notes that belong to a slide."""
    frame = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(plain(p) for p in paragraphs)
    for run in (r for p in frame.paragraphs for r in p.runs):
        run._r.get_or_add_rPr().set("lang", language.tag)


def _title_size(slide: Slide) -> int:
    """The size that the title inherits: from its place on the layout or on the master, or from the master's style."""
    layout, placeholder = slide.slide_layout, slide.shapes.title
    index = placeholder.placeholder_format.idx
    on_layout = next(p for p in layout.placeholders if p.placeholder_format.idx == index)
    on_master = [p for p in layout.slide_master.placeholders if p.placeholder_format.type == PP_PLACEHOLDER.TITLE]
    levels = [e for p in (on_layout, *on_master) for e in p._element.xpath("./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr")]
    levels += layout.slide_master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr")
    return next((int(level.get("sz")) for level in levels if level.get("sz")), _USUAL_TITLE)


def _add_footer(slide: Slide) -> None:
    """Show the slide number and the footer, if it has words, where the layout has them; never the date of today."""
    for placeholder in slide.slide_layout.placeholders:
        kind = placeholder.placeholder_format.type
        wordless = kind == PP_PLACEHOLDER.FOOTER and not placeholder.text_frame.text.strip()
        if kind not in FOOTERS or kind == PP_PLACEHOLDER.DATE or wordless:
            continue
        copy = deepcopy(placeholder._element)
        copy.nvSpPr.cNvPr.set("id", str(next(shape_ids(slide))))
        for own in list(copy.spPr):
            copy.spPr.remove(own)
        slide.shapes._spTree.append(copy)
