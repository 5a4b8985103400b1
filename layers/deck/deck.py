"""The presentation, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pptx.slide import Slide

from layers.catalogue import OVERVIEW, Layer
from layers.deck.chart import add_chart
from layers.deck.key_figures import Line, instrument_lines, overview_lines
from layers.deck.native_tables import Setting, Table, pages, table_shape
from layers.deck.participants import left_out, participants
from layers.deck.sources import origin, source_lines, source_table, used_sources
from layers.deck.text_column import panel, panel_height
from layers.deck.yearly import Development, development
from layers.drawing.materials import Materials
from layers.drawing.picture import compose
from layers.drawing.text_metrics import TextMetrics, plain
from layers.slides.default_master import FULL_HEIGHT, default_master
from layers.slides.drawing import EMU_PER_INCH, EMU_PER_POINT, Bounds, Shape
from layers.slides.map_shapes import picture_shapes
from layers.slides.master import Master, open_master
from layers.slides.package import About, save
from layers.slides.sheets import add_slide, put, shape_ids, write_notes
from layers.slides.snippet import canvas_of, fit, notes
from layers.slides.typefaces import width_of
from layers.theme import Theme
from layers.words.freshness import as_of_text, register_text
from layers.words.language import Language
from layers.words.wording import NO_INFORMATION_NOTE, region_title, site_of
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Programme
from loaders.atlas.regions import Region
from loaders.atlas.register import PublishedTotal

#: Share of the width for the map, and the free space beside it, as a share too.
_MAP, _GAP = 0.71, 0.02
#: What pictures keep free at their edge, in inches: with so much less before it, their words stand in line with the title.
_INSET = 0.19


def render_deck(
    materials: Materials,
    snapshot: Snapshot,
    catalogue: Mapping[str, Layer],
    region: Region,
    theme: Theme,
    template: Path | None = None,
) -> bytes:
    """Return a presentation about ``region`` on the snapshot's date; the same input gives the same bytes.

    It is in the language of ``catalogue``. Title, overview, one slide per instrument, development, participants,
    sources; 16:9, or in the master and size of ``template`` (.pptx, .potx). Raises ValueError, in German, if the
    template cannot be used.
    """
    master = default_master(theme, 16, 9, catalogue[OVERVIEW].language) if template is None else open_master(template)
    deck = _Deck(materials, snapshot, catalogue, region, theme, master)
    deck.opening()
    for key, layer in catalogue.items():
        deck.map(key, layer)
    deck.development()
    deck.participants()
    deck.sources()
    return save(master.presentation, deck.about)


@dataclass(frozen=True)
class _Deck:
    """A presentation in the making; every method adds its slides."""

    materials: Materials
    snapshot: Snapshot
    catalogue: Mapping[str, Layer]
    region: Region
    theme: Theme
    master: Master

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
        title = f"{programme.short} – {self.place}"
        return About(title, subject, f"{programme.short}-Atlas", rights, self.snapshot.as_of, self.language)

    @property
    def language(self) -> Language:
        return self.catalogue[OVERVIEW].language

    @property
    def programme(self) -> Programme:
        return self.language.state(self.snapshot.atlas.state).programme

    @property
    def place(self) -> str:
        """What the region is called."""
        return region_title(self.snapshot.atlas, self.region, self.language)

    @property
    def metrics(self) -> TextMetrics:
        return self.materials.metrics

    @property
    def wider(self) -> float:
        return width_of(self.master.title_only.slide_master)

    @property
    def points(self) -> float:
        """How much larger than usual the slide is."""
        size = self.master.presentation
        return min(size.slide_width, size.slide_height) / (FULL_HEIGHT * EMU_PER_INCH)

    def opening(self) -> None:
        """The title slide: programme, region, date."""
        said = [self.programme.name, as_of_text(self.snapshot, self.language), self.about.author]
        slide = add_slide(
            self.master,
            self.master.opening,
            self.about.title,
            self.metrics,
            self.language,
            footer=False,
            subtitle=said,
        )
        told = [self.about.subject, self.language.text(NO_INFORMATION_NOTE), *self._origin()]
        write_notes(slide, told, self.language)

    def map(self, key: str, layer: Layer) -> None:
        """A map on the left, figures and words on the right."""
        left, right = self._halves()
        instruments = {i.key: i for i in self.programme.instruments}
        title = f"{instruments[key].label if key in instruments else layer.title} – {self.place}"
        picture = compose(
            self.materials, self.snapshot, layer, self.region, title=title, labels="participants", **canvas_of(left)
        )
        if key == OVERVIEW:
            lines = overview_lines(self.snapshot, layer, self.region)
        else:
            counts = {e.label: e.count for e in picture.legend if e.count is not None}
            lines = instrument_lines(self.snapshot, instruments[key], self.region, counts, self.language)
        slide = self._slide(title, [*notes(picture), *(line.text for line in lines)])
        ids = shape_ids(slide)
        words = self._panel(ids, self.language.text("Kennzahlen"), lines, right)
        put(slide, [*picture_shapes(picture, self.theme, fit(picture, left, self.master), ids), words])

    def development(self) -> None:
        """A chart over the years, and below it how to read it."""
        found = development(self.snapshot, self.region, self.language)
        lines = _reading(found)
        said = [_in_words(found), *(line.text for line in lines), *found.source_lines, *self._origin()]
        slide = self._slide(self.language.text("Entwicklung – {region}", region=self.place), said)
        above, below = self._above(lines)
        add_chart(slide, found, self.theme, above, _in_words(found))
        put(slide, [self._panel(shape_ids(slide), self.language.text("Lesehilfe"), lines, below)])

    def participants(self) -> None:
        """Tables of everybody of whom anything is known."""
        table = participants(self.snapshot, self.region, self.language)
        rest = left_out(self.snapshot, self.region)
        others = self.language.plural(
            "Von {count} weiteren Gemeinde der Region liegt keine Angabe vor.",
            "Von {count} weiteren Gemeinden der Region liegt keine Angabe vor.",
            rest,
        )
        said = [*([others] if rest else []), self.language.text(NO_INFORMATION_NOTE)]
        title = self.language.text("Gemeinden und ihre Schritte – {region}", region=self.place)
        self._tables(title, table, self.master.body, said)

    def sources(self) -> None:
        """What holds for all slides, and whose facts these are."""
        used = used_sources(self.snapshot, self.region)
        lines = origin(self.snapshot, used, self.language)
        title = self.language.text("Quellen – {region}", region=self.place)
        height = self._height(lines)
        body = self.master.body
        room = Bounds(body.left, body.top + height, body.right, body.bottom)
        words = Bounds(body.left, body.top, body.right, body.top + height)
        self._tables(title, source_table(used, self.language), room, source_lines(used, self.language), (lines, words))

    def _tables(
        self,
        title: str,
        table: Table,
        room: Bounds,
        said: Sequence[str],
        words: tuple[Sequence[Line], Bounds] | None = None,
    ) -> None:
        """Add a table on as many slides as it needs; ``words`` stand on the first of them, above the table."""
        setting = Setting(room, self.metrics, self.wider, self.language)
        portions = pages(table, setting) or [[]]
        for number_of_page, rows in enumerate(portions, start=1):
            numbered = f"{title} ({number_of_page}/{len(portions)})" if len(portions) > 1 else title
            slide = self._slide(numbered, [*said, *self._origin()] if number_of_page == 1 else self._origin())
            ids = shape_ids(slide)
            shapes = []
            if words and number_of_page == 1:
                shapes.append(self._panel(ids, self.language.text("Erläuterung"), *words))
            if rows:
                description = self.language.plural(
                    "{title}. Tabelle mit {count} Zeile: {columns}.",
                    "{title}. Tabelle mit {count} Zeilen: {columns}.",
                    len(rows),
                    title=numbered,
                    columns=self.language.join(list(dict.fromkeys(table.head))),
                )
                shapes.append(table_shape(ids, self.language.text("Tabelle"), description, table, rows, setting))
            put(slide, shapes)

    def _slide(self, title: str, said: Sequence[str]) -> Slide:
        slide = add_slide(self.master, self.master.title_only, title, self.metrics, self.language)
        write_notes(slide, list(dict.fromkeys(map(plain, said))), self.language)
        return slide

    def _panel(self, ids: Iterator[int], name: str, lines: Sequence[Line], bounds: Bounds) -> Shape:
        return panel(ids, name, lines, bounds, self.metrics, self.wider, self.language, self.points)

    def _origin(self) -> list[str]:
        atlas, language = self.snapshot.atlas, self.language
        register = language.text("Quelle: {source}", source=register_text(atlas, language))
        return [as_of_text(self.snapshot, language), register, atlas.provenance.attribution]

    def _halves(self) -> tuple[Bounds, Bounds]:
        body = self.master.body
        width = body.right - body.left
        middle = body.left + round(_MAP * width)
        return (
            Bounds(max(0, body.left - round(_INSET * self.points * EMU_PER_INCH)), body.top, middle, body.bottom),
            Bounds(middle + round(_GAP * width), body.top, body.right, body.bottom),
        )

    def _above(self, lines: Sequence[Line]) -> tuple[Bounds, Bounds]:
        """The room that ``lines`` leave above them, and their own."""
        body = self.master.body
        edge = body.bottom - self._height(lines)
        return Bounds(body.left, body.top, body.right, edge), Bounds(body.left, edge, body.right, body.bottom)

    def _height(self, lines: Sequence[Line]) -> int:
        width = (self.master.body.right - self.master.body.left) / EMU_PER_POINT / self.wider
        return round(panel_height(lines, width, self.metrics, self.points) * EMU_PER_POINT)


def _reading(found: Development) -> list[Line]:
    language = found.language
    lines = [Line(language.text("Linien: Gemeinden der Region, die mitmachen, jeweils am Ende des Jahres."), 13)]
    if found.totals:
        text = language.text(
            "Einzelne helle Zeichen: Zahlen, die zum Programm veröffentlicht wurden, jeweils die letzte des Jahres; "
            "sie zählen Vereinbarungen und Präventionsräte, einen gemeinsamen einmal, so wie die gestrichelten Linien. "
            "Quellen: {sites}.",
            sites=language.join(sorted({_publisher(t) for t in found.totals})),
        )
        lines.append(Line(text, 13))
    return lines


def _publisher(total: PublishedTotal) -> str:
    """The site, or what was printed, without the remarks on it."""
    return site_of(total.source_url) or total.source_title.partition(" (")[0].partition(",")[0]


def _in_words(found: Development) -> str:
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
        "Liniendiagramm, Gemeinden, die mitmachen, von Ende {first} bis {last}. {curves}.",
        first=found.labels[0],
        last=found.labels[-1],
        curves="; ".join(said),
    )
