"""A list with one row per municipality, as kept in Excel, turned into one row per fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.atlas.programme import Instrument
from loaders.common.findings import Location
from loaders.lists.cell_clauses import NOTHING, CellError, Said
from loaders.lists.cell_vocabulary import NO
from loaders.lists.cell_words import read_cell, written_out
from loaders.lists.german_dates import NoSuchDateError, is_guessed
from loaders.lists.layouts import WideLayout
from loaders.lists.links import read_link
from loaders.lists.remarks import RemarkError, find_remark, with_remark
from loaders.lists.row_keys import ListContext, RowKey
from loaders.lists.row_places import RowPlaces
from loaders.lists.wide_cells import ContradictionError, Statement, combine
from loaders.lists.wide_columns import report_columns, report_merged, speaking_columns
from loaders.register.contract import COLUMNS
from loaders.register.records import Record, spot
from loaders.tables.spreadsheets import Sheet, cell_name, text_of

#: „nein“ under such a heading says that it has not come to that, not that there is nothing.
_NOT_YET = ("completed", "ended", "planned")


def read_wide(sheet: Sheet, layout: WideLayout, context: ListContext) -> tuple[list[Record], list[Record]]:
    """Return the facts that ``sheet`` states, and what it denies („nein“), as records with the status ``NO``.

    Cells that are not understood are reported and left out.
    """
    report_columns(sheet, layout, context)
    speaking = speaking_columns(layout)
    reader = _Reader(sheet, layout, context, speaking)
    places = RowPlaces(sheet, layout, [c for columns in speaking.values() for c in columns.values()], context)
    records = list[Record]()
    for row in range(layout.first_row, len(sheet.rows)):
        if all(cell == "" for cell in sheet.rows[row]) or _repeats_header(sheet, layout, row):
            continue
        key = places.key(row)
        if key is None:
            continue
        records += reader.facts(row, key)
        if layout.of_sheet and not places.states(row):
            # whoever keeps a sheet for each instrument may mean that all in it take part
            remedy = "sagt so nichts; „ja“ oder das Datum eintragen, wenn die Gemeinde teilnimmt"
            at = spot(sheet, row, layout.column("name" if layout.column("name") is not None else "ags"), None)
            context.hints.add("in jeder Zeile eine Angabe zum Angebot", remedy, key.name, at)
    context.hints.tell()
    report_merged(sheet, layout, context.report)
    return records, reader.denied


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of one sheet; ``columns`` are those that a status is read from: instrument → role → column."""

    sheet: Sheet
    layout: WideLayout
    context: ListContext
    columns: Mapping[str, Mapping[str, int]]
    denied: list[Record] = field(default_factory=list)

    def facts(self, row: int, key: RowKey) -> Iterable[Record]:
        """Yield the facts that a row states about ``key``."""
        found = dict[str, dict[str, Said]]()
        for name, columns in self.columns.items():
            instrument = self.context.instruments[name]
            said = {role: self._said(row, column, instrument) for role, column in columns.items()}
            if any(not s.empty for s in said.values()):
                found[name] = said
        self._name_idle_pages(row, found)
        if found:
            self._read_remarks(row, found)
        for name, said in found.items():
            self._deny(row, key, self.context.instruments[name], said)
            yield from self._stated(row, key, self.context.instruments[name], said)

    def _name_idle_pages(self, row: int, found: Mapping[str, object]) -> None:
        """A page belongs to something: where the row says nothing of that, it is not shown, and named."""
        for owner in (None, *self.context.instruments):
            column = self.layout.column("contact", owner)
            stated = bool(found) if owner is None else owner in found
            if column is not None and not stated and text_of(self.sheet.value(row, column)):
                self._hint(row, column, "eine Angabe zum Angebot in derselben Zeile", "Kontaktseite wird nicht gezeigt")

    def _stated(self, row: int, key: RowKey, instrument: Instrument, said: Mapping[str, Said]) -> Iterable[Record]:
        columns = self.columns[instrument.key]
        try:
            statements = combine(said, instrument, self.context.today)
        except ContradictionError as error:
            column = columns.get(error.role, next(iter(columns.values())))
            self._refuse(row, column, error.expected, error.remedy)
            return
        for statement in statements:
            column = columns.get(statement.role, next(iter(columns.values())))
            if statement.planned_for and statement.planned_for.last < self.context.today:
                remedy = "prüfen, ob es inzwischen begonnen hat oder abgeschlossen ist"
                self.context.hints.add(
                    "bei Geplantem einen Tag, der noch kommt", remedy, key.name, self._spot(row, column)
                )
            yield self._record(row, column, key, instrument, statement)

    def _read_remarks(self, row: int, found: dict[str, dict[str, Said]]) -> None:
        """Put together what cells of a row say and what its remarks limit; ``found`` is instrument → role → what is said."""
        role = {name: _main_role(said) for name, said in found.items()}
        for owner in (None, *found):
            column = self.layout.column("note", owner)
            text = "" if column is None else " ".join(text_of(self.sheet.value(row, column)).split())
            if column is None or not text:
                continue
            standing = {name: said[role[name]] for name, said in found.items() if owner in (None, name)}
            remark = find_remark(text, self.context.instruments, standing)
            signed = {name: self.context.instruments[name].date_kind == "signed" for name in standing}
            try:
                changed = with_remark(remark, standing, signed, self.context.today)
            except RemarkError as error:
                self._refuse(row, column, "eine Bemerkung, die den Status nicht einschränkt", error.remedy)
                continue
            for name, said in changed.items():
                found[name][role[name]] = said

    def _deny(self, row: int, key: RowKey, instrument: Instrument, said: Mapping[str, Said]) -> None:
        for role, one in said.items():
            if one.status == NO and role not in _NOT_YET:
                statement = Statement(NO, None, "", True, "", role)
                self.denied.append(self._record(row, self.columns[instrument.key][role], key, instrument, statement))

    def _spot(self, row: int, column: int) -> Location:
        return spot(self.sheet, row, column, self.layout.headings[column])

    def _refuse(self, row: int, column: int, expected: str, remedy: str, value: str | None = None) -> None:
        value = text_of(self.sheet.value(row, column)) if value is None else value
        self.context.report.error(expected, remedy, value=value, at=self._spot(row, column))

    def _hint(self, row: int, column: int, expected: str, remedy: str) -> None:
        value = text_of(self.sheet.value(row, column))
        self.context.hints.add(expected, remedy, value, self._spot(row, column))

    def _said(self, row: int, column: int, instrument: Instrument) -> Said:
        value, broken = self.sheet.value(row, column), self.sheet.broken.get((row, column))
        if broken:
            self._refuse(row, column, "ein Wert", "Formel berichtigen, Datei in Excel öffnen und speichern", broken)
            return NOTHING
        try:
            shows = self.sheet.shows.get((row, column), "day")
            said = read_cell(value, self.context.today, instrument.date_kind == "signed", shows)
        except NoSuchDateError:
            self._refuse(row, column, "ein Datum, das es gibt", "Tag oder Monat berichtigen")
            return NOTHING
        except CellError as error:
            self._refuse(row, column, error.expected, error.remedy)
            return NOTHING
        if said.from_number and self.sheet.since_1904:
            remedy = "Spalte als Datum formatieren; diese Datei zählt Tage ab 1904, eine bloße Zahl ist mehrdeutig"
            self._refuse(row, column, "ein Datum", remedy)
            return NOTHING
        if said.from_number and said.date:
            remedy = f"als {said.date.german} gelesen; Spalte als Datum formatieren"
            self._hint(row, column, "ein Datum", remedy)
        elif isinstance(value, str) and (guessed := [d for d in said.dates if is_guessed(d, value)]):
            remedy = f"als {', '.join(d.german for d in guessed)} gelesen"
            self._hint(row, column, "ein Jahr mit vier Ziffern", remedy)
        if isinstance(value, str) and (written := written_out(value)) != value:
            self._hint(row, column, "Beginn und Ende als „2019 bis 2021“", f"als „{written}“ gelesen")
        if said.unread:
            remedy = "als Bemerkung übernommen; was den Status einschränkt, ohne Klammer schreiben, etwa „geplant“ oder „ruht“"
            self._hint(row, column, "eine Klammer, die hier verstanden wird", remedy)
        if said.status == NO and self.layout.meanings[column].role not in _NOT_YET:
            remedy = "wird als „keine Angabe“ gezeigt, nie als „nimmt nicht teil“"
            self._hint(row, column, "eine Angabe zur Teilnahme", remedy)
        return said

    def _record(self, row: int, column: int, key: RowKey, instrument: Instrument, statement: Statement) -> Record:
        title, url, own_source = self._source(row, instrument.key)
        carrier = self._placed(row, "carrier", instrument.key)[0] or key.name
        day, kind = (statement.date.iso, statement.kind) if statement.date else ("", "")
        notes = (statement.note, self._placed(row, "note", instrument.key)[0])
        page, page_at = self._contact(row, instrument.key)
        cells = dict.fromkeys(COLUMNS, "") | {
            "ags": key.ags,
            "municipality": key.name,
            "carrier_kind": _carrier_kind(key, carrier),
            "carrier": carrier,
            "instrument": instrument.key,
            "status": statement.status,
            "date": day,
            "date_kind": kind,
            "confidence": "explicit" if statement.explicit else "implied",
            "source_title": title,
            "source_date": "" if own_source else self.context.as_of,
            "source_url": url,
            "contact_url": page,
            "note": "; ".join(n for n in notes if n),
        }
        origin = (self.layout.headings[column], None if self.sheet.delimited else cell_name(row, column))
        origins = {
            **dict.fromkeys(("instrument", "status", "date", "date_kind", "source_date"), origin),
            **({"contact_url": (page_at.column, page_at.cell)} if page else {}),
            **key.origins,
        }
        return Record(self.sheet.name, row + 1, cells, origins, listed=True, as_of=self.context.as_of)

    def _source(self, row: int, instrument: str) -> tuple[str, str, bool]:
        """Title and address of the source of a row, and whether it is the row's own; without one, it is the list."""
        sources = [self._placed(row, role, instrument) for role in ("source", "link")]
        links = [read_link(text) for text, _ in sources]
        at = next((i for i, link in enumerate(links) if link.address), None)
        title = next((link.rest for link in links if link.rest), "")
        url = "" if at is None else links[at].address
        if at is not None and links[at].repaired:
            self.context.hints.add("eine Adresse mit https://", f"als {url} gelesen", *sources[at])
        if sources[1][0] and not links[1].address:
            self.context.hints.add(
                "eine Adresse mit https://", "als Text zur Quelle übernommen, nicht als Verweis", *sources[1]
            )
        return (title or url, url, True) if title or url else (self.context.title, "", False)

    def _contact(self, row: int, instrument: str) -> tuple[str, Location]:
        """The page of who holds it; what stands beside an address, such as a name, is kept for the check to refuse."""
        text, at = self._placed(row, "contact", instrument)
        link = read_link(text)
        if not link.address or link.rest:
            return text, at
        if link.repaired:
            self.context.hints.add("eine Adresse mit https://", f"als {link.address} gelesen", text, at)
        return link.address, at

    def _placed(self, row: int, role: str, instrument: str) -> tuple[str, Location]:
        """The text in the instrument's own column of that role, else in the one for the whole row, and its place."""
        columns = (self.layout.column(role, owner) for owner in (instrument, None))
        texts = ((text_of(self.sheet.value(row, c)), c) for c in columns if c is not None)
        return next(((" ".join(text.split()), self._spot(row, c)) for text, c in texts if text), ("", Location()))


def _repeats_header(sheet: Sheet, layout: WideLayout, row: int) -> bool:
    """Whether a row below the header is its last line, or its first above the last, once more (as on every printed page)."""
    same = [text_of(c) for c in sheet.rows[row]] == [text_of(c) for c in sheet.rows[layout.header]]
    if same or not layout.header or row + 1 >= len(sheet.rows):
        return same
    return [sheet.rows[row], sheet.rows[row + 1]] == list(sheet.rows[layout.header - 1 : layout.header + 1])


def _main_role(said: Mapping[str, Said]) -> str:
    """The role of the cell that a remark beside it speaks of."""
    return next((r for r in ("value", "status", "date", "started") if not said.get(r, NOTHING).empty), next(iter(said)))


def _carrier_kind(key: RowKey, carrier: str) -> str:
    if len(key.ags) == 5:
        return "district"
    return "municipality" if carrier == key.name else "association"
