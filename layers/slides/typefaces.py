"""How wide the fonts of a master are, compared with the font that the pictures are measured in."""

from __future__ import annotations

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.slide import SlideMaster

#: Nothing on a slide is set in smaller letters, in points: it is read from the back of a room.
SMALLEST = 12.0
#: Width of German text, as a multiple of that in the pictures' font; measured on fonts of the same metrics.
_WIDTHS = {
    "calibri": 1.03,
    "carlito": 1.03,
    "aptos": 1.1,
    "arial": 1.13,
    "liberation sans": 1.13,
    "helvetica": 1.13,
    "arial narrow": 0.93,
    "times new roman": 1.02,
    "source sans pro": 1.0,
    "source sans 3": 1.0,
    "open sans": 1.19,
    "verdana": 1.31,
    "tahoma": 1.13,
}
#: What is taken on machines where a font is missing is about as wide as Arial.
_REPLACED = _WIDTHS["arial"]
#: Fonts that are not known are taken to be this wide.
_UNKNOWN = 1.16
#: The pictures keep room for fonts up to this much wider.
_ROOM = 1.06


def width_of(master: SlideMaster, kind: str = "minorFont") -> float:
    """Return how much wider than the pictures' font the text of ``master`` is; ``kind``: minorFont, or majorFont for titles."""
    theme = etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    names = theme.xpath(f"//*[local-name()='{kind}']/*[local-name()='latin']/@typeface")
    return _WIDTHS.get(names[0].lower() if names else "", _UNKNOWN)


def width_kept(master: SlideMaster, kind: str = "minorFont") -> float:
    """Return for how wide a font room is kept: that of ``master`` or, where it is missing, the one taken instead."""
    return max(width_of(master, kind), _REPLACED)


def letters_kept(master: SlideMaster) -> float:
    """Return the share of their size that letters keep so that words fit where the pictures' font would."""
    return min(1.0, _ROOM / width_of(master))
