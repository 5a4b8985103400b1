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
_HALO = 0.16
_ALIGNMENT = {"start": "l", "middle": "ctr", "end": "r"}
#: Roles whose lines belong to one another.
PARAGRAPHS = frozenset({"kicker", "title", "subtitle", "moment", "source", "key"})
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
    "key": message("Nummern auf der Karte"),
}


def blocks(texts: Sequence[Text]) -> list[list[Text]]:
    """Return the lines, those that are set as one text together: a paragraph, or the lines of one name."""

    def belongs(pair: tuple[int, Text]) -> str | int:
        at, text = pair
        return text.role if text.role in PARAGRAPHS else text.ags or at

    return [[text for _, text in lines] for _, lines in groupby(enumerate(texts), key=belongs)]


def text_box(
    ids: Iterator[int],
    lines: Sequence[Text],
    placement: Placement,
    theme: Theme,
    language: Language,
    name: str = "",
) -> Shape:
    """Return ``lines`` as one text box that neither wraps nor resizes; ``name``: what it is called, if not by its role."""
    words = paragraph(lines, placement, theme, language)
    called = name or language.text(_NAMES[lines[0].role])
    return native_text(ids, called, text_bounds(lines, placement), body_properties("none"), words)


def native_text(ids: Iterator[int], name: str, bounds: Bounds, properties: str, paragraphs: str) -> Shape:
    """Return a text box with ``paragraphs`` (DrawingML); ``properties`` as ``body_properties`` returns them."""
    body = f"<p:txBody>{properties}<a:lstStyle/>{paragraphs}</p:txBody>"
    made = shape(ids, name, bounds, preset("rect") + "<a:noFill/>", body=body)
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
    """Names stand on our map, in our colours; all other words stand on the master's ground, in its text colour."""
    if text.role == "label":
        edge = rgb(text.ground or theme.ui["ground"])
        glow = f'<a:glow rad="{placement.length(_HALO * text.size)}">{edge}</a:glow>'
        return f"<a:solidFill>{rgb(theme.letters(text.ground))}</a:solidFill><a:effectLst>{glow}</a:effectLst>"
    return ink(text.role in _QUIET_ROLES)


def ink(quiet: bool = False) -> str:
    """Return the master's text colour, for small print a little lighter."""
    lighter = '<a:lumMod val="75000"/><a:lumOff val="25000"/>' if quiet else ""
    return f'<a:solidFill><a:schemeClr val="tx1">{lighter}</a:schemeClr></a:solidFill>'
