"""Pictures as one animated GIF: all of them share a palette, so that nothing flickers and letters stay crisp."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.drawing.elements import Picture
from layers.files.raster import render_png
from layers.files.svg import render_svg
from layers.theme import Theme

if TYPE_CHECKING:
    from PIL.Image import Image

#: How long each picture stands, and the last one, in milliseconds.
FRAME_MS, LAST_MS = 1200, 4000
#: One of 256 colours says „as before“; the most frequent ones, areas and letters, are kept exactly, the others are blends.
_COLOURS, _EXACT = 255, 128
#: Colours that are compared with the palette at a time.
_AT_A_TIME = 4096


def render_gif(pictures: Sequence[Picture], theme: Theme, width: int, height: int, said: Sequence[str] = ()) -> bytes:
    """Return ``pictures`` one after the other as a GIF of exactly ``width`` × ``height`` px that never ends.

    Its comment is title, date, ``said`` and sources. The same pictures give the same bytes. Memory: two bytes per pixel and
    picture.
    """
    # compressed, because all of them are needed twice
    frames = [render_png(render_svg(picture, theme, titles=False), width, height) for picture in pictures]
    colours = Counter[Any]()
    for frame in frames:
        colours.update({colour: n for n, colour in _read(frame).getcolors(width * height) or ()})
    palette = _palette(colours)
    first, *others = _indexed(frames, np.array(list(colours)), palette)
    out = BytesIO()
    first.save(
        out,
        "GIF",
        save_all=True,
        append_images=others,
        palette=palette.tobytes(),
        duration=[FRAME_MS] * len(others) + [LAST_MS],
        loop=0,
        disposal=1,
        optimize=True,
        comment=_comment(pictures[-1], said).encode(),
    )
    return out.getvalue()


def _read(png: bytes) -> Image:
    from PIL import Image  # late: the map itself draws nothing

    return Image.open(BytesIO(png)).convert("RGB")


def _palette(colours: Counter) -> np.ndarray:
    """An array (n, 3) of at most ``_COLOURS`` colours, none of them twice."""
    from PIL import Image

    ranked = sorted(colours, key=lambda colour: (-colours[colour], colour))
    exact, rest = ranked[:_EXACT], ranked[_EXACT:]
    if len(ranked) > _COLOURS:
        blends = Image.fromarray(np.array([rest], dtype=np.uint8)).quantize(
            _COLOURS - _EXACT, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        rest = np.array(blends.getpalette()).reshape(-1, 3).tolist()
    return np.array(list(dict.fromkeys(map(tuple, [*exact, *rest]))), dtype=np.uint8)


def _indexed(frames: Sequence[bytes], colours: np.ndarray, palette: np.ndarray) -> list[Image]:
    """The same pictures in the colours of the palette; every one of ``colours``, an array (n, 3), becomes the nearest."""
    from PIL import Image

    # Pillow's own search takes colours that are nearly the same for one another
    index = np.zeros(1 << 24, dtype=np.uint8)
    for some in np.array_split(colours, len(colours) // _AT_A_TIME + 1):
        distances = ((some[:, None].astype(np.int32) - palette[None].astype(np.int32)) ** 2).sum(axis=2)
        index[_packed(some)] = distances.argmin(axis=1)
    found = []
    for frame in frames:
        image = Image.fromarray(index[_packed(np.asarray(_read(frame)))], "P")
        image.putpalette(palette.tobytes())
        found.append(image)
    return found


def _packed(colours: np.ndarray) -> np.ndarray:
    """Red, green and blue (last axis) as one number."""
    red, green, blue = np.moveaxis(colours.astype(np.uint32), -1, 0)
    return red << 16 | green << 8 | blue


def _comment(last: Picture, said: Sequence[str]) -> str:
    as_of = last.language.text("Stand {date}", date=last.language.day(last.as_of))
    return "\n".join([last.title, as_of, *said, last.source, last.attribution])
