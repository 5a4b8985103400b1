"""Turn an SVG picture into PNG, pixel by pixel as large as asked, with its provenance inside."""

from __future__ import annotations

import struct
import zlib

from layers.drawing.fonts import typesetting
from layers.files.svg_metadata import read_metadata

#: Keyword in the PNG for each Dublin Core element of the SVG.
_KEYWORDS = {"title": "Title", "description": "Description", "date": "Date", "source": "Source", "rights": "Copyright"}
#: Signature and IHDR chunk, which must come first.
_PNG_HEAD = 8 + 25
_DOCUMENT = """#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch")"""


def render_png(svg: str, width: int, height: int, paper_mm: float | None = None) -> bytes:
    """Return ``svg`` as a PNG of exactly ``width`` × ``height`` px; the same SVG gives the same bytes.

    ``paper_mm``: how wide it is on paper, which programs then respect when it is put into a document.

    Only the fonts of the pictures are used, nothing is fetched. The SVG's Dublin Core metadata become PNG texts.
    Raises typst.TypstError if ``svg`` cannot be read.
    """
    import typst  # late: the map itself needs no typesetting

    # one point is one pixel at 72 pixels per inch
    document = _DOCUMENT.format(width=width, height=height).encode()
    with typesetting() as fonts:
        png = typst.compile(document, format="png", ppi=72, font_paths=fonts, sys_inputs={"svg": svg})
    about = read_metadata(svg)
    texts = b"".join(
        _text_chunk(_KEYWORDS[key], value, about["language"]) for key, value in about.items() if key in _KEYWORDS
    )
    return png[:_PNG_HEAD] + (_size_chunk(width, paper_mm) if paper_mm else b"") + texts + png[_PNG_HEAD:]


def _text_chunk(keyword: str, text: str, language: str) -> bytes:
    """An ``iTXt`` chunk (PNG 11.3.3.4), uncompressed."""
    data = keyword.encode("latin-1") + b"\0\0\0" + language.encode("ascii") + b"\0\0" + text.encode("utf-8")
    return _chunk(b"iTXt", data)


def _size_chunk(width: int, paper_mm: float) -> bytes:
    """A ``pHYs`` chunk (PNG 11.3.4.3): pixels per metre, both ways."""
    per_metre = round(1000 * width / paper_mm)
    return _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
