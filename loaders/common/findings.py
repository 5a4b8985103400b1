"""Findings: what is wrong with an input, where, and what to do about it. All of a load are reported at once."""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
ERROR: Severity = "error"
WARNING: Severity = "warning"
#: Stands for a file where a setting is wrong.
ENVIRONMENT = "Umgebung"
WORDS = {ERROR: "Fehler", WARNING: "Hinweis"}


@dataclass(frozen=True)
class Location:
    """Where in a file. ``row`` counts as a spreadsheet does: the header is row 1.

    In a workbook ``sheet`` names the sheet, and ``cell`` (``C12``) the cell to mark.
    """

    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Finding:
    """One complaint, and where (see ``Location``). Texts are German, for operators."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    remedy: str
    severity: Severity = ERROR
    sheet: str | None = None
    cell: str | None = None

    @property
    def place(self) -> str:
        """Where: file, sheet, row and column, as far as known."""
        return ", ".join((visible(self.file), *self.place_in_file))

    @property
    def place_in_file(self) -> tuple[str, ...]:
        """Sheet, row and column, as far as known."""
        parts = (
            *([f"Blatt „{self.sheet}“"] if self.sheet is not None else []),
            *([f"Zeile {self.row}"] if self.row is not None else []),
            *(
                [f"{'Variable' if self.file == ENVIRONMENT else 'Spalte'} „{self.column}“"]
                if self.column is not None
                else []
            ),
        )
        return tuple(" ".join(visible(part).split()) for part in parts)

    def __str__(self) -> str:
        got = "" if self.value is None else f" Gefunden: „{shorten(self.value, 160)}“."
        return visible(f"{WORDS[self.severity]}: {self.place}:{got} Erwartet: {self.expected}. Abhilfe: {self.remedy}.")


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
    """The findings of one load, in the order in which they were made, and the rows that were matched by their names."""

    def __init__(self, found: Iterable[Finding] = ()):
        super().__init__(found)
        self.matches: list[NameMatch] = []
        self._made = set(self)

    def append(self, finding: Finding) -> None:
        """Add a finding, unless the very same has been made: one cell may be read for several facts."""
        if finding not in self._made:
            self._made.add(finding)
            super().append(finding)

    def error(
        self, file: str, expected: str, remedy: str, *, value: str | None = None, at: Location | None = None
    ) -> None:
        """Add a finding that makes the input unusable."""
        self._add(ERROR, file, expected, remedy, value, at or Location())

    def warning(
        self, file: str, expected: str, remedy: str, *, value: str | None = None, at: Location | None = None
    ) -> None:
        """Add a finding that the operator should know of, but that does not stop the load."""
        self._add(WARNING, file, expected, remedy, value, at or Location())

    def _add(self, severity: Severity, file: str, expected: str, remedy: str, value: str | None, at: Location) -> None:
        self.append(Finding(file, at.row, at.column, value, expected, remedy, severity, at.sheet, at.cell))

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


class LoadError(Exception):
    """An input cannot be used. ``findings`` holds everything that was found, warnings included."""

    def __init__(self, findings: Findings):
        super().__init__(f"{len(findings.errors)} errors in the input")
        self.findings = findings


def visible(text: str) -> str:
    """Return ``text`` with control characters named (U+001B), so that a file cannot steer the terminal."""
    return "".join(f"U+{ord(c):04X}" if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)


def shorten(text: str, limit: int = 80) -> str:
    """Return ``text`` on one line and cut to ``limit`` characters."""
    flat = visible(" ".join(text.split()))
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
