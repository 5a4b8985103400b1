"""Whom each row of a wide list is about: its key or name in its columns, the district it lies in, or nobody at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.common.findings import Findings, Location, Report
from loaders.common.keys import repair_key
from loaders.lists.closing_rows import SUM, is_count, kind_of_closing
from loaders.lists.layouts import WideLayout
from loaders.lists.row_keys import Cells, ListContext, RowKey, find_key
from loaders.lists.sub_headings import Sections, find_sections
from loaders.register.records import Hints, spot
from loaders.tables.spreadsheets import Sheet, text_of

_SKIPPED = "Zeile wird nicht gelesen"


@dataclass(frozen=True)
class RowPlaces:
    """Reads keys and names of one sheet; ``speaking`` are the columns that a status is read from.

    Rows that state nothing give no hints: nothing depends on them.
    """

    sheet: Sheet
    layout: WideLayout
    speaking: Sequence[int]
    context: ListContext

    def key(self, row: int) -> RowKey | None:
        """Return whom a row is about; ``None``, reported if need be, if nobody that we know."""
        if row in self._sections.headings:
            return None
        texts = {role: self._cell(row, role) for role in ("ags", "name", "district")}
        if not texts["district"][0]:
            texts["district"] = (self._sections.districts.get(row, "") or self._sheet_district, Location())
        if not self._keys_agree(row, texts):
            return None
        if not texts["ags"][0] and not texts["name"][0]:
            self._without_place(row, texts["ags" if self.layout.column("name") is None else "name"][1])
            return None
        if self._is_nobody(row, texts):
            return None
        return find_key(texts, self.context if self.states(row) else self._matching_only)

    def states(self, row: int) -> bool:
        """Whether anything stands in the columns that a status is read from."""
        return any(text_of(self.sheet.value(row, c)) or (row, c) in self.sheet.broken for c in self.speaking)

    @cached_property
    def _matching_only(self) -> ListContext:
        """For rows without statements: of what is found in them, rows that were matched by name are kept."""
        found = Report(self.context.report.file, Findings())
        found.findings.matches = self.context.report.findings.matches
        return replace(self.context, report=found, hints=Hints(found))

    def _keys_agree(self, row: int, texts: dict[str, tuple[str, Location]]) -> bool:
        """Compare the columns of keys, if there are several (AGS and ARS); the first that is filled counts."""
        filled = []
        for column, meaning in self.layout.meanings.items():
            text = text_of(self.sheet.value(row, column)) if meaning.role == "ags" else ""
            if text:
                filled.append((repair_key(text, self.context.prefixes), text, self._spot(row, column)))
        if filled:
            texts["ags"] = filled[0][1:]
        for key, text, place in filled[1:]:
            if key != filled[0][0]:
                remedy = f"den falschen Schlüssel berichtigen; „{filled[0][2].column}“ sagt {filled[0][1]}"
                self.context.report.error("dieselbe Gemeinde in beiden Spalten", remedy, value=text, at=place)
                return False
        return True

    def _is_nobody(self, row: int, texts: Cells) -> bool:
        """Whether a row is a sum, a note or otherwise about no municipality; reported as passed over."""
        (key, key_place), (name, name_place) = texts["ags"], texts["name"]
        names = self.context.names
        if repair_key(key, self.context.prefixes).isdigit() or names is None:
            return not key and kind_of_closing(name) is not None
        district = not key and names.district_key(name)
        counts = [self.sheet.value(row, c) for c in self.speaking]
        if district and self.states(row) and all(map(is_count, counts)):
            remedy = f"{_SKIPPED}: Zwischensumme; ist der Landkreis selbst gemeint, „ja“ oder ein Datum eintragen"
            self.context.report.warning("eine Gemeinde", remedy, value=name, at=name_place)
            return True
        known = bool(district) or (name and names.match(name, texts["district"][0]).ags is not None)
        text, place = (key, key_place) if key and not known else (name, name_place)
        kind = None if known else kind_of_closing(text)
        if kind:
            self.context.hints.add("eine Gemeinde", f"{_SKIPPED}: {kind}", text, place)
        elif not known and not key and not self.states(row):
            # nothing is lost with it, whatever it is
            remedy = f"{_SKIPPED}: keine bekannte Gemeinde und keine Angaben"
            self.context.hints.add("eine Gemeinde", remedy, name, name_place)
            return True
        return kind is not None

    def _without_place(self, row: int, place: Location) -> None:
        """A row with neither key nor name is passed over if it says nothing or is a sum; else somebody has been forgotten."""
        first = next((t for c in self.sheet.rows[row] if (t := text_of(c))), "")
        counts = [self.sheet.value(row, c) for c in self.speaking]
        kind = kind_of_closing(first)
        if kind or all(map(is_count, counts)):
            self.context.hints.add("eine Gemeinde", f"{_SKIPPED}: {kind or SUM}", first, place)
            return
        expected = "eine Gemeinde (AGS oder Name) in jeder Zeile mit Angaben"
        self.context.report.error(expected, "Gemeinde eintragen oder Angaben löschen", value=first, at=place)

    @cached_property
    def _sections(self) -> Sections:
        return find_sections(self.sheet, self.layout, self.context.names)

    @cached_property
    def _sheet_district(self) -> str:
        """The key of the district that the sheet is named after, „Vogtlandkreis“: its rows lie there."""
        names = self.context.names
        return (names and names.district_key(self.sheet.name or "")) or ""

    def _cell(self, row: int, role: str) -> tuple[str, Location]:
        column = self.layout.column(role)
        return ("", Location()) if column is None else (text_of(self.sheet.value(row, column)), self._spot(row, column))

    def _spot(self, row: int, column: int) -> Location:
        return spot(self.sheet, row, column, self.layout.headings[column])
