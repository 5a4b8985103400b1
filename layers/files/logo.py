"""An authority's logo as a PNG, for files that know no other kind of picture."""

from __future__ import annotations

import io

from layers.drawing.fonts import typesetting

#: Height in px: sharp on a projector.
_HEIGHT = 320
_DOCUMENT = (
    b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", height: %dpt)"""
    % _HEIGHT
)


def logo_png(content: bytes, ending: str) -> bytes:
    """Return the logo with a transparent ground; ``ending`` is that of its file: .svg, .png or .webp.

    Raises ValueError, saying in German what is expected, for what cannot be read, and for letters that are no paths: nobody
    knows with what fonts they would be seen.
    """
    if ending == ".svg" and b"<text" in content:
        raise ValueError("ein Logo, dessen Schrift in Pfade umgewandelt ist")
    try:
        return _drawn(content) if ending == ".svg" else _copied(content)
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        raise ValueError("eine unbeschädigte Bilddatei") from error


def _drawn(content: bytes) -> bytes:
    import typst  # late: the map itself needs no typesetting

    with typesetting() as fonts:
        return typst.compile(_DOCUMENT, format="png", ppi=72, font_paths=fonts, sys_inputs={"svg": content.decode()})


def _copied(content: bytes) -> bytes:
    from PIL import Image  # late, as above

    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        image.convert("RGBA").save(out, "PNG")
    return out.getvalue()
