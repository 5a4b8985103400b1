"""Findings: what is wrong with an input, where, and what to do about it. All of a load are reported at once.

Whoever opens a file makes a ``Report`` of it and hands that on.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypedDict, Unpack

Severity = Literal["error", "warning"]
ERROR: Severity = "error"
WARNING: Severity = "warning"
#: Stands for a file where a setting is wrong.
ENVIRONMENT = "Umgebung"
#: Stands for a file, with its number, where an edition of the register is wrong, which is in no file of the operator's.
EDITION = "Fassung"
#: What is expected of a file that cannot be read at all: of its content, a finding of this kind says nothing.
READABLE = "eine lesbare Datei"
#: So many findings of one kind are made; then it is said how many more there are.
MOST_NAMED = 20
#: So many different values of other cells are quoted.
_MOST_QUOTED = 6
#: A line that says where else ends here: what lists every other row of very many is told in full by JSON and the marked copy.
_LONGEST = 2000
_EDITION = re.compile(rf"{EDITION} [0-9]+")
WORDS = {ERROR: "Fehler", WARNING: "Hinweis"}


@dataclass(frozen=True)
class Location:
    """Where in a file. ``row`` counts as a spreadsheet does: the header is row 1. In an edition it counts the facts.

    In a workbook ``sheet`` names the sheet, and ``cell`` (``C12``) the cell to mark.
    """

    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    cell: str | None = None


#: Where what is wrong with a file as a whole stands.
NOWHERE = Location()


@dataclass(frozen=True)
class Likewise:
    """Another cell that a finding holds for, and what stands in it; ``None``: nothing that would have to be said."""

    row: int
    cell: str | None
    value: str | None


@dataclass(frozen=True)
class Finding:
    """One complaint, and where (see ``Location``). Texts are German, for operators.

    ``also``: every other cell of the same sheet that it holds for.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    remedy: str
    severity: Severity = ERROR
    sheet: str | None = None
    cell: str | None = None
    also: tuple[Likewise, ...] = ()

    @property
    def place(self) -> str:
        """Where: file, sheet, row and column, as far as known."""
        return ", ".join((visible(self.file), *self.place_in_file))

    @property
    def place_in_file(self) -> tuple[str, ...]:
        """Sheet, row and column, as far as known."""
        kind = "Variable" if self.file == ENVIRONMENT else "Schlüssel" if self.file.endswith(".toml") else "Spalte"
        row = "Angabe" if _EDITION.fullmatch(self.file) else "Zeile"
        parts = (
            None if self.sheet is None else f"Blatt „{self.sheet}“",
            None if self.row is None else f"{row} {self.row}",
            None if self.column is None else f"{kind} „{self.column}“",
        )
        return tuple(" ".join(visible(part).split()) for part in parts if part)

    @property
    def elsewhere(self) -> str:
        """Every other cell that it holds for: „C4, C6:C9; C5: „nein““; by rows where a file has no cells."""
        groups: dict[str | None, list[Likewise]] = {}
        for other in self.also:
            groups.setdefault(None if other.value == self.value else other.value, []).append(other)
        texts = list(groups)
        if len(texts) > _MOST_QUOTED:
            # so many values would hide the places
            rest = [other for text in texts[_MOST_QUOTED:] for other in groups.pop(text)]
            groups[None] = sorted([*groups.get(None, ()), *rest], key=lambda other: other.row)
        said = (spans(group) + (f": „{shorten(text)}“" if text is not None else "") for text, group in groups.items())
        return visible("; ".join(said))

    def __str__(self) -> str:
        got = "" if self.value is None else f" Gefunden: „{shorten(self.value, 160)}“."
        got += f" Auch in {shorten(self.elsewhere, _LONGEST)}." if self.also else ""
        return visible(f"{WORDS[self.severity]}: {self.place}:{got} Erwartet: {self.expected}. Abhilfe: {self.remedy}.")


#: What messages call a district, in every case of it; states may have another word (``State.district_word``).
DISTRICT_WORD = "Landkreis"
_DISTRICT = re.compile(rf"{DISTRICT_WORD}(?=(?:es|e|en)?\b)")


def with_district_word(text: str, word: str) -> str:
    """Return ``text`` with a state's ``word`` in place of „Landkreis“; it ends in *kreis* or *bezirk*, so all cases are right."""
    return text if word == DISTRICT_WORD else _DISTRICT.sub(word, text)


_REASONS = {
    errno.ENOENT: "gibt es nicht",
    errno.EISDIR: "ist ein Ordner",
    errno.EACCES: "keine Leserechte",
    errno.ELOOP: "Verknüpfung im Kreis",
    errno.ENXIO: "keine gewöhnliche Datei, sondern ein Gerät oder eine Leitung zwischen Programmen",
}


def reason(error: OSError) -> str:
    """Say in German why a file could not be used."""
    return _REASONS.get(error.errno or 0, error.strerror or "unbekannter Grund")


@dataclass(frozen=True)
class NameMatch:
    """A row of a list that was assigned to the municipality ``ags`` by the ``text`` of its name; ``how`` says why, in German."""

    file: str
    sheet: str | None
    row: int | None
    cell: str | None
    text: str
    ags: str
    name: str
    how: str


class Findings(list[Finding]):
    """The findings of one load, in the order in which they were made, and the rows that were matched by their names.

    They speak of districts as the state does: in what is expected and what is to be done, ``district_word`` stands for the
    „Landkreis“ of the messages. What was found is quoted as it is.
    """

    def __init__(self, found: Iterable[Finding] = (), district_word: str = DISTRICT_WORD):
        super().__init__(found)
        self.district_word = district_word
        self.matches: list[NameMatch] = []
        self._made = set(self)

    def append(self, finding: Finding) -> None:
        """Add a finding, unless the very same has been made: one cell may be read for several facts."""
        expected, remedy = (with_district_word(t, self.district_word) for t in (finding.expected, finding.remedy))
        finding = replace(finding, expected=expected, remedy=remedy)
        if finding not in self._made:
            self._made.add(finding)
            super().append(finding)

    def in_order(self) -> list[Finding]:
        """Return the findings file by file in the order of reading, each file's by row."""
        files = list(dict.fromkeys(f.file for f in self))
        sheets = list(dict.fromkeys((f.file, f.sheet) for f in self))
        return sorted(self, key=lambda f: (files.index(f.file), sheets.index((f.file, f.sheet)), f.row or 0))

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self if f.severity == ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [f for f in self if f.severity == WARNING]


class _Found(TypedDict, total=False):
    value: str | None
    at: Location
    also: tuple[Likewise, ...]


@dataclass(frozen=True)
class Report:
    """What is found in one ``file``, on its way to the ``findings`` of the load."""

    file: str
    findings: Findings

    @property
    def errors(self) -> int:
        """How many errors the load has had so far, those of other files included: what stays as it was has gone well."""
        return len(self.findings.errors)

    def error(self, expected: str, remedy: str, **found: Unpack[_Found]) -> None:
        """Add a finding that makes the file unusable."""
        self._add(ERROR, expected, remedy, **found)

    def warning(self, expected: str, remedy: str, **found: Unpack[_Found]) -> None:
        """Add a finding that the operator should know of, but that does not stop the load."""
        self._add(WARNING, expected, remedy, **found)

    def _add(
        self,
        severity: Severity,
        expected: str,
        remedy: str,
        value: str | None = None,
        at: Location = NOWHERE,
        also: tuple[Likewise, ...] = (),
    ) -> None:
        self.findings.append(
            Finding(self.file, at.row, at.column, value, expected, remedy, severity, at.sheet, at.cell, also)
        )

    def each(self, values: Sequence[str], expected: str, remedy: str, others: str) -> None:
        """Add an error for each of ``values``; of very many, for the first, and for how many ``others`` there are."""
        for value in values[:MOST_NAMED]:
            self.error(expected, remedy, value=value)
        if len(values) > MOST_NAMED:
            self.error(expected, remedy, value=f"{len(values) - MOST_NAMED} weitere {others}")

    def refusal(self, expected: str, remedy: str, *, value: str, at: Location = NOWHERE) -> LoadError:
        """Add an error after which nothing can be judged; return what is to be raised."""
        self.error(expected, remedy, value=value, at=at)
        return LoadError(self.findings)


class LoadError(Exception):
    """An input cannot be used. ``findings`` holds everything that was found, warnings included."""

    def __init__(self, findings: Findings):
        super().__init__(f"{len(findings.errors)} errors in the input")
        self.findings = findings


def visible(text: str) -> str:
    """Return ``text`` with control characters named (U+001B), so that a file cannot steer the terminal."""
    return "".join(f"U+{ord(c):04X}" if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)


def named(labels: Sequence[str], most: int = 5) -> str:
    """Return the first of ``labels``, and how many more there are."""
    rest = len(labels) - most
    return ", ".join(labels[:most]) + (f" und {rest} weitere" if rest > 0 else "")


def spans(places: Iterable[Likewise]) -> str:
    """Return where ``places`` are, those that follow each other down a column as one: „C4, C6:C9“, „Zeilen 4, 6 bis 9“."""
    places = list(places)
    named = all(place.cell for place in places)
    runs: list[list[Likewise]] = []
    for place in places:
        last = runs[-1][-1] if runs else None
        if last is not None and place.row == last.row + 1 and _letters(place) == _letters(last):
            runs[-1].append(place)
        else:
            runs.append([place])
    ends = [(str(r[0].cell if named else r[0].row), str(r[-1].cell if named else r[-1].row)) for r in runs]
    listed = ", ".join(a if a == b else f"{a}:{b}" if named else f"{a} bis {b}" for a, b in ends)
    return listed if named else f"{'Zeile' if len(places) == 1 else 'Zeilen'} {listed}"


def _letters(place: Likewise) -> str:
    return (place.cell or "").rstrip("0123456789")


def shorten(text: str, limit: int = 80) -> str:
    """Return ``text`` on one line and cut to ``limit`` characters."""
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
