"""What all slides of a presentation have in common: title, notes, the line with the sources, tables over several slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pptx.slide import Slide

from layers.deck.native_tables import Setting, Table, pages, table_shape
from layers.deck.text_column import Line, Setter
from layers.drawing.materials import Materials
from layers.drawing.text_metrics import plain
from layers.slides.default_master import FULL_HEIGHT
from layers.slides.drawing import EMU_PER_INCH, EMU_PER_POINT, Bounds
from layers.slides.master import Master
from layers.slides.package import About
from layers.slides.sheets import add_slide, put, shape_ids, write_notes
from layers.slides.typefaces import SMALLEST, width_kept
from layers.theme import Theme
from layers.words.freshness import as_of_text, register_text
from layers.words.language import Language
from layers.words.region_words import region_title
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Programme
from loaders.atlas.regions import Region

#: Free space above the line with the sources, in points.
_ABOVE_SOURCES = 8
#: Size of the letters of tables that say little, in points.
_LARGEST = 17


@dataclass(frozen=True)
class Frame:
    """A presentation about ``region`` in the making, in ``language``; ``title`` is somebody's own, if there is one.

    ``context``: maps show what lies around the region, too.
    """

    materials: Materials
    snapshot: Snapshot
    region: Region
    theme: Theme
    master: Master
    language: Language
    title: str = ""
    context: bool = True

    @property
    def programme(self) -> Programme:
        return self.language.state(self.snapshot.atlas.state).programme

    @property
    def place(self) -> str:
        """What the region is called."""
        return region_title(self.snapshot.atlas, self.region, self.language)

    @cached_property
    def about(self) -> About:
        atlas, programme = self.snapshot.atlas, self.programme
        rights = f"{register_text(atlas, self.language)}; {atlas.provenance.attribution}"
        subject = self.language.text(
            "{programme}: Teilnahme der Gemeinden, {region}, Stand {date}",
            programme=programme.name,
            region=self.place,
            date=self.language.day(self.snapshot.as_of),
        )
        title = self.title or f"{programme.short} – {self.place}"
        return About(title, subject, programme.atlas, rights, self.snapshot.as_of, self.language)

    @property
    def points(self) -> float:
        """How much larger than usual the slide is."""
        size = self.master.presentation
        return min(size.slide_width, size.slide_height) / (FULL_HEIGHT * EMU_PER_INCH)

    @cached_property
    def setter(self) -> Setter:
        """How words are set here."""
        wider = width_kept(self.master.title_only.slide_master)
        return Setter(self.materials.metrics, wider, self.language, self.points)

    def origin(self) -> list[str]:
        """Return date, register and boundaries in full, for notes."""
        atlas, language = self.snapshot.atlas, self.language
        register = language.text("Quelle: {source}", source=register_text(atlas, language))
        return [as_of_text(self.snapshot, language), register, atlas.provenance.attribution]

    def source_lines(self, with_map: bool) -> list[Line]:
        """Return whose facts and borders a slide shows, and of which day and place: what has to stand on each of them."""
        atlas, language = self.snapshot.atlas, self.language
        day = language.text("Stand {date}", date=language.day(self.snapshot.as_of))
        said = [" · ".join((self.place, day, register_text(atlas, language)))]
        said += [language.text("Karte: {source}", source=atlas.provenance.attribution)] if with_map else []
        return [Line(text, SMALLEST, quiet=True, after=0) for text in said]

    def room(self, foot: Sequence[Line]) -> Bounds:
        """Return what the lines at the foot leave of the body."""
        body = self.master.body
        return Bounds(body.left, body.top, body.right, self._foot_top(foot))

    def slide(self, title: str, said: Sequence[str]) -> Slide:
        """Add a slide with its notes: what was ``said`` and where it comes from."""
        slide = add_slide(self.master, self.master.title_only, title, self.materials.metrics, self.language)
        write_notes(slide, list(dict.fromkeys(map(plain, (*said, *self.origin())))), self.language)
        return slide

    def finish(self, slide: Slide, shapes: Sequence, foot: Sequence[Line], first: int) -> None:
        """Put ``shapes`` and the lines at the foot on a slide; ``first`` is a free number for the last shape."""
        body = self.master.body
        bounds = Bounds(
            body.left, self._foot_top(foot) + round(_ABOVE_SOURCES * EMU_PER_POINT), body.right, body.bottom
        )
        words = [self.setter.panel(iter([first]), self.language.text("Quellen"), foot, bounds)] if foot else []
        put(slide, [*shapes, *words])

    def tables(self, title: str, table: Table, said: Sequence[str], notes: Sequence[Line] = ()) -> None:
        """Add a table on one slide or, if it is too long in the smallest letters, on several; ``notes`` stand below it."""
        foot = [*notes, *self.source_lines(with_map=False)]
        setting = self._setting(table, self.room(foot))
        portions = pages(table, setting)
        for number, rows in enumerate(portions, start=1):
            numbered = f"{title} ({number}/{len(portions)})" if len(portions) > 1 else title
            slide = self.slide(numbered, said if number == 1 else ())
            ids = shape_ids(slide)
            shape = table_shape(
                ids, self.language.text("Tabelle"), self.described(numbered, table, rows), table, rows, setting
            )
            self.finish(slide, [shape], foot, next(ids))

    def setting(self, room: Bounds, letters: float = SMALLEST) -> Setting:
        """Return how tables are set in ``room``."""
        return Setting(room, self.materials.metrics, self.setter.wider, self.language, letters)

    def _setting(self, table: Table, room: Bounds) -> Setting:
        """In the largest letters with which a table needs no second slide and no word is broken."""
        sizes = range(round(max(SMALLEST, _LARGEST * self.points)), int(SMALLEST), -1)
        settings = (self.setting(room, float(size)) for size in sizes)
        return next((s for s in settings if s.keeps_words(table) and len(pages(table, s)) <= 1), self.setting(room))

    def described(self, title: str, table: Table, rows: Sequence) -> str:
        """Return the alternative text of a table."""
        return self.language.plural(
            "{title}. Tabelle mit {count} Zeile: {columns}.",
            "{title}. Tabelle mit {count} Zeilen: {columns}.",
            len(rows),
            title=title,
            columns=self.language.join(list(dict.fromkeys(table.head))),
        )

    def _foot_top(self, foot: Sequence[Line]) -> int:
        body = self.master.body
        height = self.setter.height(foot, body.right - body.left)
        return body.bottom - height - (round(_ABOVE_SOURCES * EMU_PER_POINT) if foot else 0)
