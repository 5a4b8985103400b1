"""The slide with the development over the years, and below the chart how to read it."""

from __future__ import annotations

from layers.deck.chart import add_chart
from layers.deck.frame import Frame
from layers.deck.statements import development_statement
from layers.deck.text_column import Line
from layers.deck.yearly import Development, development
from layers.slides.drawing import Bounds
from layers.slides.sheets import shape_ids
from layers.words.wording import site_of
from loaders.atlas.register import PublishedTotal


def add_development(frame: Frame) -> None:
    """Add the slide, unless there is nothing with a date."""
    found = development(frame.snapshot, frame.region, frame.language)
    if not found.shown:
        return
    lines, foot = reading(found), frame.source_lines(with_map=False)
    words = in_words(found)
    slide = frame.slide(
        development_statement(found, frame.language), [words, *(line.text for line in lines), *found.source_lines]
    )
    room = frame.room(foot)
    edge = room.bottom - frame.setter.height(lines, room.right - room.left)
    add_chart(slide, found, frame.theme, Bounds(room.left, room.top, room.right, edge), words)
    ids = shape_ids(slide)
    below = Bounds(room.left, edge, room.right, room.bottom)
    panel = frame.setter.panel(ids, frame.language.text("Lesehilfe"), lines, below)
    frame.finish(slide, [panel], foot, next(ids))


def reading(found: Development) -> list[Line]:
    """Say how to read the chart, and what is not in it."""
    language = found.language
    text = language.text("Linien: Gemeinden, von denen das Angebot bekannt ist, jeweils am Ende des Jahres.")
    undated = [f"{c.title} {language.number(c.undated)}" for c in found.curves if c.undated]
    if undated:
        missing = language.text("Ohne Datum und deshalb nicht im Diagramm: {counts}.", counts=language.join(undated))
        text = f"{text} {missing}"
    lines = [Line(text, 13)]
    if found.totals:
        said = language.text(
            "Einzelne helle Zeichen: Zahlen, die zum Programm veröffentlicht wurden, jeweils die letzte des Jahres; "
            "gemeinsame Träger zählen darin einmal, so wie in den gestrichelten Linien. Quellen: {sites}.",
            sites=language.join(sorted({_publisher(t) for t in found.totals})),
        )
        lines.append(Line(said, 13))
    return lines


def in_words(found: Development) -> str:
    """Say what the chart shows, for those who cannot see it."""
    language = found.language
    said = [
        language.text(
            "{instrument}: {first} bis {last}",
            instrument=c.title,
            first=language.number(c.taking_part[0]),
            last=language.number(c.taking_part[-1]),
        )
        for c in found.curves
    ]
    return language.text(
        "Liniendiagramm, Gemeinden mit dem Angebot, von Ende {first} bis {last}. {curves}.",
        first=found.labels[0],
        last=found.labels[-1],
        curves="; ".join(said),
    )


def _publisher(total: PublishedTotal) -> str:
    """The site, or what was printed, without the remarks on it."""
    return site_of(total.source_url) or total.source_title.partition(" (")[0].partition(",")[0]
