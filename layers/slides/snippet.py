"""A picture as one slide: native freeforms, legend and words, sources in the notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from pptx.slide import Slide

from layers.elements import Picture
from layers.slides.default_master import default_master
from layers.slides.drawing import EMU_PER_INCH, Bounds, Placement
from layers.slides.lettering import body_properties, paragraph, text_bounds
from layers.slides.map_shapes import picture_shapes
from layers.slides.master import PIXELS_PER_INCH, Master, open_master
from layers.slides.package import About, save
from layers.slides.sheets import add_slide, put, replace_text, shape_ids, write_notes
from layers.slides.typefaces import letters_kept
from layers.text_metrics import TextMetrics
from layers.theme import Theme


class Canvas(TypedDict):
    """What ``layers.picture.compose`` has to be told so that its picture fits a slide; sizes in px."""

    width: int
    height: int
    heading: bool


def canvas(template: Path | None, width: int, height: int) -> Canvas:
    """Return the size and heading to compose with: ``width`` × ``height``, or what the template's master leaves free.

    Raises ValueError, in German, if the template cannot be used.
    """
    if template is None:
        return Canvas(width=width, height=height, heading=True)
    return canvas_of(open_master(template).body)


def canvas_of(room: Bounds) -> Canvas:
    """Return what fits ``room`` on a slide that has its title elsewhere."""
    width, height = (
        int(side * PIXELS_PER_INCH / EMU_PER_INCH) for side in (room.right - room.left, room.bottom - room.top)
    )
    return Canvas(width=width, height=height, heading=False)


def render_pptx(picture: Picture, theme: Theme, template: Path | None = None) -> bytes:
    """Return ``picture`` as a presentation of one slide; the same input gives the same bytes.

    Without ``template`` the slide has the picture's proportions and the title stands where the picture has it. With a
    template (.pptx, .potx), which needs a picture composed with ``canvas(template, …)``, its master decides on slide size,
    fonts and the place of the title. Raises ValueError, in German, if the template cannot be used.
    """
    metrics = TextMetrics()
    if template is None:
        master = default_master(theme, picture.width, picture.height, picture.language)
        slide = add_slide(master, master.title_only, picture.title, metrics, picture.language, footer=False)
        placement = Placement(
            0, 0, master.presentation.slide_width / picture.width, letters_kept(slide.slide_layout.slide_master)
        )
        _set_title(slide, picture, placement, theme)
    else:
        master = open_master(template)
        slide = add_slide(master, master.title_only, picture.title, metrics, picture.language)
        placement = fit(picture, master.body, master)
    write_notes(slide, notes(picture), picture.language)
    put(slide, picture_shapes(picture, theme, placement, shape_ids(slide)))
    return save(master.presentation, about(picture, picture.title))


def fit(picture: Picture, room: Bounds, master: Master) -> Placement:
    """Return where ``picture`` lies in ``room`` on a slide of ``master``: as large as possible, in the middle."""
    width, height = room.right - room.left, room.bottom - room.top
    emu = min(width / picture.width, height / picture.height)
    left = room.left + (width - emu * picture.width) / 2
    top = room.top + (height - emu * picture.height) / 2
    return Placement(left, top, emu, letters_kept(master.title_only.slide_master))


def notes(picture: Picture) -> list[str]:
    """Return what the speaker and those who cannot see the map read: title, content with counts, date and sources."""
    as_of = picture.language.text("Stand: {date}", date=picture.language.day(picture.as_of))
    return [picture.title, picture.description, as_of, picture.source, picture.attribution]


def about(picture: Picture, title: str) -> About:
    """Return what a presentation that begins with ``picture`` says about itself."""
    rights = f"{picture.source}; {picture.attribution}"
    return About(title, picture.description, picture.product, rights, picture.as_of, picture.language)


def _set_title(slide: Slide, picture: Picture, placement: Placement, theme: Theme) -> None:
    """Let the title stand where the picture has it, in a box as wide as there is room, so that another title fits too."""
    lines = [t for t in picture.texts if t.role == "title"]
    bounds, title = text_bounds(lines, placement), slide.shapes.title
    # beside the map up to its edge, above it up to the other margin
    needed = max(t.box.right for t in lines)
    edge = max((picture.frame.x if picture.frame.x > needed else picture.width) - 0.5 * picture.unit, needed)
    title.left, title.top = bounds.left, bounds.top
    title.width = round(placement.left + edge * placement.emu) - bounds.left
    title.height = bounds.bottom - bounds.top
    whole = [replace(lines[0], text=" ".join(line.text for line in lines))]
    replace_text(title, body_properties("square", "t"), paragraph(whole, placement, theme, picture.language))
