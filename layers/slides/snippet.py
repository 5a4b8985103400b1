"""Pictures as slides, one each: native freeforms, legend and words, sources in the notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from pptx.slide import Slide

from layers.drawing.elements import Picture
from layers.drawing.sizes import PROJECTED_NAMES
from layers.drawing.text_metrics import TextMetrics
from layers.slides.default_master import default_master, slide_size
from layers.slides.drawing import EMU_PER_INCH, EMU_PER_POINT, Bounds, Placement
from layers.slides.lettering import body_properties, paragraph, text_bounds
from layers.slides.map_shapes import picture_shapes
from layers.slides.master import PIXELS_PER_INCH, Master, open_master
from layers.slides.package import About, save
from layers.slides.sheets import add_slide, put, replace_text, shape_ids, write_notes
from layers.slides.typefaces import SMALLEST, letters_kept
from layers.theme import Theme


class Canvas(TypedDict):
    """What ``layers.drawing.picture.compose`` has to be told so that its picture fits a slide; sizes in px."""

    width: int
    height: int
    heading: bool
    names: float


def canvas(template: Path | None, width: int, height: int) -> Canvas:
    """Return the size and heading to compose with: ``width`` × ``height``, or what the template's master leaves free.

    Names on the map are as large as a projector needs them. Raises ValueError, in German, if the template cannot be used.
    """
    if template is None:
        inches, _ = slide_size(width, height)
        return Canvas(width=width, height=height, heading=True, names=PROJECTED_NAMES / 72 * width / inches)
    return canvas_of(open_master(template).body)


def canvas_of(room: Bounds) -> Canvas:
    """Return what fits ``room`` on a slide that has its title elsewhere."""
    width, height = (
        int(side * PIXELS_PER_INCH / EMU_PER_INCH) for side in (room.right - room.left, room.bottom - room.top)
    )
    return Canvas(width=width, height=height, heading=False, names=PROJECTED_NAMES / 72 * PIXELS_PER_INCH)


def enlargement(picture: Picture, template: Path | None = None) -> float:
    """Return how many times as large the words of ``picture`` have to be so that all of them can be read on its slide."""
    if template is None:
        points = slide_size(picture.width, picture.height)[0] * 72 / picture.width
    else:
        master = open_master(template)
        placement = fit(picture, master.body, master)
        points = placement.emu * placement.letters / EMU_PER_POINT
    return max(1.0, SMALLEST / points / min((text.size for text in picture.texts), default=SMALLEST / points))


def render_pptx(picture: Picture, theme: Theme, template: Path | None = None) -> bytes:
    """Return ``picture`` as a presentation of one slide; the same input gives the same bytes.

    Without ``template`` the slide has the picture's proportions and the title stands where the picture has it. With a
    template (.pptx, .potx), which needs a picture composed with ``canvas(template, …)``, its master decides on slide size,
    fonts and the place of the title. Raises ValueError, in German, if the template cannot be used.
    """
    return render_series([picture], theme, template)


def render_series(
    pictures: Sequence[Picture],
    theme: Theme,
    template: Path | None = None,
    said: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return ``pictures`` of one size and language as a presentation with a slide each, as ``render_pptx`` makes them.

    ``said``: what the notes of the last slide say besides. The properties are those of the last picture. ``progress`` is called
    with (done, total) after each slide.
    """
    last = pictures[-1]
    master = (
        default_master(theme, last.width, last.height, last.language) if template is None else open_master(template)
    )
    titles = [_dated_title(picture) for picture in pictures]
    for done, picture in enumerate(pictures, start=1):
        told = [*notes(picture), *(said if picture is last else ())]
        if template is None:
            _add_bare(master, picture, theme, told)
        else:
            _add_in_master(master, picture, theme, told, titles)
        if progress:
            progress(done, len(pictures))
    return save(master.presentation, about(last, last.title))


def _add_bare(master: Master, picture: Picture, theme: Theme, told: Sequence[str]) -> None:
    """Add a slide that is the picture, with the title where the picture has it."""
    slide = add_slide(master, master.title_only, picture.title, TextMetrics(), picture.language, footer=False)
    emu = master.presentation.slide_width / picture.width
    placement = Placement(0, 0, emu, letters_kept(slide.slide_layout.slide_master))
    _set_title(slide, picture, placement, theme)
    rest = tuple(t for t in picture.texts if t.role != "moment")
    _finish(slide, replace(picture, texts=rest), theme, placement, told)


def _add_in_master(master: Master, picture: Picture, theme: Theme, told: Sequence[str], among: Sequence[str]) -> None:
    """Add a slide with the picture in what the master leaves free; ``among``: the titles of all slides."""
    title = _dated_title(picture)
    slide = add_slide(master, master.title_only, title, TextMetrics(), picture.language, among=among)
    _finish(slide, picture, theme, fit(picture, master.body, master), told)


def _finish(slide: Slide, picture: Picture, theme: Theme, placement: Placement, told: Sequence[str]) -> None:
    write_notes(slide, told, picture.language)
    put(slide, picture_shapes(picture, theme, placement, shape_ids(slide)))


def fit(picture: Picture, room: Bounds, master: Master) -> Placement:
    """Return where ``picture`` lies in ``room`` on a slide of ``master``: as large as possible, in the middle."""
    width, height = room.right - room.left, room.bottom - room.top
    emu = min(width / picture.width, height / picture.height)
    left = room.left + (width - emu * picture.width) / 2
    top = room.top + (height - emu * picture.height) / 2
    return Placement(left, top, emu, letters_kept(master.title_only.slide_master))


def notes(picture: Picture) -> list[str]:
    """Return what the speaker and those who cannot see the map read: title, content with counts, date and sources."""
    return [picture.title, picture.description, picture.as_of_text, picture.source, picture.attribution]


def about(picture: Picture, title: str) -> About:
    """Return what a presentation that begins with ``picture`` says about itself."""
    rights = f"{picture.source}; {picture.attribution}"
    return About(title, picture.description, picture.product, rights, picture.as_of, picture.language)


def _dated_title(picture: Picture) -> str:
    """The title; in a series with the date, so that no two slides have the same."""
    dated = any(t.role == "moment" for t in picture.texts)
    return f"{picture.title}, {picture.language.day(picture.as_of)}" if dated else picture.title


def _set_title(slide: Slide, picture: Picture, placement: Placement, theme: Theme) -> None:
    """Let the title stand where the picture has it, in a box as wide as there is room, so that another title fits too.

    In a series the date below belongs to it, so that no two slides have the same title.
    """
    lines = [t for t in picture.texts if t.role == "title"]
    moment = [t for t in picture.texts if t.role == "moment"]
    bounds, title = text_bounds(lines, placement), slide.shapes.title
    # beside the map up to its edge, above it up to the other margin
    needed = max(t.box.right for t in lines)
    edge = max((picture.frame.x if picture.frame.x > needed else picture.width) - 0.5 * picture.unit, needed)
    title.left, title.top = bounds.left, bounds.top
    title.width = round(placement.left + edge * placement.emu) - bounds.left
    title.height = (text_bounds(moment, placement) if moment else bounds).bottom - bounds.top
    said = [replace(part[0], text=" ".join(line.text for line in part)) for part in (lines, moment) if part]
    paragraphs = "".join(paragraph([text], placement, theme, picture.language) for text in said)
    replace_text(title, body_properties("square", "t"), paragraphs)
