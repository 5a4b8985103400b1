"""Pictures as one animated GIF: all of them share a palette, so that nothing flickers and letters stay crisp."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from layers.drawing.elements import Picture
from layers.files.raster import render_png
from layers.files.svg import render_svg
from layers.theme import Theme

if TYPE_CHECKING:
    from PIL.Image import Image

#: How long each picture stands, and the last one, in milliseconds.
FRAME_MS, LAST_MS = 1200, 4000
#: One of 256 colours says „as before“.
_COLOURS = 255
#: So many of the colours that cover most stay as they are.
_EXACT = 24


def render_gif(
    pictures: Sequence[Picture],
    theme: Theme,
    width: int,
    height: int,
    said: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return ``pictures`` one after the other as a GIF of exactly ``width`` × ``height`` px that never ends.

    Its comment is title, date, ``said`` and sources. The same pictures give the same bytes. Memory: two bytes per pixel and
    picture. ``progress`` is called with (done, total) after each of them.
    """
    frames = list[bytes]()  # compressed, because all of them are needed twice
    for picture in pictures:
        frames.append(render_png(render_svg(picture, theme, titles=False), width, height))
        if progress:
            progress(len(frames), len(pictures))
    (first, *others), palette = _in_one_palette(frames)
    last, out = pictures[-1], BytesIO()
    comment = "\n".join([last.title, last.as_of_text, *said, last.source, last.attribution])
    first.save(
        out,
        "GIF",
        save_all=True,
        append_images=others,
        palette=palette,
        duration=[FRAME_MS] * len(others) + [LAST_MS],
        loop=0,
        disposal=1,
        optimize=True,
        comment=comment.encode(),
    )
    return out.getvalue()


def _read(png: bytes) -> Image:
    from PIL import Image  # late: the map itself draws nothing

    return Image.open(BytesIO(png)).convert("RGB")


def _in_one_palette(frames: Sequence[bytes]) -> tuple[list[Image], bytes]:
    """The same pictures in at most ``_COLOURS`` colours, and these.

    Those of areas stay; no other is changed by more than a few steps of 255.
    """
    from PIL import Image

    found = [_colours(_read(frame)) for frame in frames]
    colours, of = np.unique(np.concatenate([c for c, _ in found]), axis=0, return_inverse=True)
    often = np.argsort(-np.bincount(of.ravel(), weights=np.concatenate([n for _, n in found])), kind="stable")[:_EXACT]
    # all of them as one row; in whole pictures, letters would have to do with what the areas leave of the palette
    row = Image.fromarray(colours[None]).quantize(
        _COLOURS - len(often), method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    palette = colours[often].tobytes() + bytes(row.getpalette() or ())
    index = np.zeros(1 << 24, dtype=np.uint8)
    index[_packed(colours)] = np.asarray(row)[0] + len(often)
    index[_packed(colours[often])] = np.arange(len(often))
    pictures = []
    for frame in frames:
        image = Image.fromarray(index[_packed(np.asarray(_read(frame)))], "P")
        image.putpalette(palette)
        pictures.append(image)
    return pictures, palette


def _colours(image: Image) -> tuple[np.ndarray, np.ndarray]:
    """The colours that occur, an array (n, 3), and how many pixels have each."""
    found = image.getcolors(image.width * image.height) or ()
    return np.array([colour for _, colour in found], dtype=np.uint8), np.array([count for count, _ in found])


def _packed(colours: np.ndarray) -> np.ndarray:
    """Red, green and blue (last axis) as one number."""
    red, green, blue = np.moveaxis(colours.astype(np.uint32), -1, 0)
    return red << 16 | green << 8 | blue
