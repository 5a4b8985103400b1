"""Words as native text boxes in the fonts of the master, on the lines that the picture gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from layers.drawing.elements import Text
from layers.drawing.text_metrics import plain
from layers.slides.drawing import Bounds, Placement, Shape, preset, rgb, shape
from layers.theme import Theme
from layers.words.language import Language, message

#: The middle of a line lies this share of the letters' size above its baseline; hardly any font differs by 0.01.
_MIDDLE = 0.345
#: Height of a line in common fonts, as a share of the letters' size.
_NATURAL_LINE = 1.22
#: Radius of the halo around names on the map, as a share of their size.
_HALO = 0.2
_ALIGNMENT = {"start": "l", "middle": "ctr", "end": "r"}
#: Roles whose lines belong to one another.
PARAGRAPHS = frozenset({"kicker", "title", "subtitle", "moment", "source"})
_QUIET_ROLES = frozenset({"kicker", "source", "scale"})
_NAMES = {
    "kicker": message("Programm"),
    "title": message("Titel"),
    "subtitle": message("Stand"),
    "moment": message("Stand"),
    "source": message("Quellen"),
    "scale": message("Maßstab"),
    "legend": message("Legende"),
    "count": message("Anzahl"),
}


def blocks(texts: Sequence[Text]) -> list[list[Text]]:
    """Return the lines, those that are set as one text together."""
    numbered = enumerate(texts)
    found = groupby(numbered, key=lambda pair: pair[1].role if pair[1].role in PARAGRAPHS else pair[0])
    return [[text for _, text in lines] for _, lines in found]


def text_box(
    ids: Iterator[int],
    lines: Sequence[Text],
    placement: Placement,
    theme: Theme,
    language: Language,
    ground: str = "<a:noFill/>",
) -> Shape:
    """Return ``lines`` as one text box that neither wraps nor resizes; ``ground`` is the fill behind them."""
    first = lines[0]
    name = first.text if first.role == "label" else language.text(_NAMES[first.role])
    words = paragraph(lines, placement, theme, language)
    return native_text(ids, name, text_bounds(lines, placement), body_properties("none"), words, ground)


def native_text(
    ids: Iterator[int], name: str, bounds: Bounds, properties: str, paragraphs: str, ground: str = "<a:noFill/>"
) -> Shape:
    """Return a text box with ``paragraphs`` (DrawingML); ``properties`` as ``body_properties`` returns them."""
    body = f"<p:txBody>{properties}<a:lstStyle/>{paragraphs}</p:txBody>"
    made = shape(ids, name, bounds, preset("rect") + ground, body=body)
    return Shape(made.xml.replace("<p:cNvSpPr/>", '<p:cNvSpPr txBox="1"/>', 1), bounds)


def text_bounds(lines: Sequence[Text], placement: Placement) -> Bounds:
    """Return the place of a text: as wide as the lines and centred on them, in the height of the letters."""
    first, last = lines[0], lines[-1]
    pitch = (last.y - first.y) / (len(lines) - 1) if len(lines) > 1 else _NATURAL_LINE * first.size
    middle = (first.y + last.y) / 2 - _MIDDLE * first.size
    half = (last.y - first.y + pitch) / 2
    left, right = min(t.box.x for t in lines), max(t.box.right for t in lines)
    return Bounds(
        round(placement.left + left * placement.emu),
        round(placement.top + (middle - half) * placement.emu),
        round(placement.left + right * placement.emu),
        round(placement.top + (middle + half) * placement.emu),
    )


def body_properties(wrap: str, anchor: str = "ctr") -> str:
    """Return the properties of a text without margins whose box never changes its size."""
    margins = 'lIns="0" tIns="0" rIns="0" bIns="0"'
    return f'<a:bodyPr wrap="{wrap}" {margins} rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'


def paragraph(lines: Sequence[Text], placement: Placement, theme: Theme, language: Language) -> str:
    """Return ``lines`` as one paragraph, with breaks between them."""
    first = lines[0]
    spacing = ""
    if len(lines) > 1:
        pitch = (lines[-1].y - first.y) / (len(lines) - 1) / (first.size * placement.letters)
        spacing = f'<a:lnSpc><a:spcPct val="{round(pitch / _NATURAL_LINE * 100_000)}"/></a:lnSpc>'
    spacing += '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft>'
    properties = _run_properties(first, placement, theme, language)
    runs = f"<a:br>{properties}</a:br>".join(
        f"<a:r>{properties}<a:t>{escape(plain(t.text))}</a:t></a:r>" for t in lines
    )
    return f'<a:p><a:pPr algn="{_ALIGNMENT[first.anchor]}">{spacing}</a:pPr>{runs}</a:p>'


def _run_properties(text: Text, placement: Placement, theme: Theme, language: Language) -> str:
    size, font = placement.letter_size(text.size), "+mj-lt" if text.role == "title" else "+mn-lt"
    return (
        f'<a:rPr lang="{language.tag}" sz="{size}" b="{int(text.bold)}" dirty="0">{_colour(text, placement, theme)}'
        f'<a:latin typeface="{font}"/></a:rPr>'
    )


def _colour(text: Text, placement: Placement, theme: Theme) -> str:
    """Names stand on our map and keep our ink; all other words stand on the master's ground, in its text colour."""
    if text.role == "label":
        glow = f'<a:glow rad="{placement.length(_HALO * text.size)}">{rgb(theme.ui["ground"])}</a:glow>'
        return f"<a:solidFill>{rgb(theme.ui['ink'])}</a:solidFill><a:effectLst>{glow}</a:effectLst>"
    return ink(text.role in _QUIET_ROLES)


def ink(quiet: bool = False) -> str:
    """Return the master's text colour, for small print a little lighter."""
    lighter = '<a:lumMod val="75000"/><a:lumOff val="25000"/>' if quiet else ""
    return f'<a:solidFill><a:schemeClr val="tx1">{lighter}</a:schemeClr></a:solidFill>'
