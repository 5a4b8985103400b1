"""Read a delimited text file into a table of text, and check its columns against a pandera schema."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from loaders.findings import Findings, reason

_DELIMITERS = ",;\t"


def read_table(path: Path, columns: Mapping[str, bool], findings: Findings) -> pd.DataFrame | None:
    """Return the rows of ``path`` as text, indexed by spreadsheet row (first data row is 2).

    ``columns`` maps each known column to whether it is required; optional columns that are missing are added empty.
    Accepts UTF-8 (with or without BOM) and Windows-1252, separated by comma, semicolon or tab. Cells are stripped.
    Returns ``None``, with findings, if the file cannot be read as a table at all.
    """
    raw = read_bytes(path, findings)
    rows = None if raw is None else split_text(path.name, raw, findings)
    if rows is None:
        return None
    header = [name.strip() for name in rows[0]] if rows else []
    if not _check_header(path.name, header, columns, findings):
        return None
    numbered = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    whole = []
    for number, row in numbered:
        if len(row) == len(header):
            whole.append((number, [cell.strip() for cell in row]))
        else:
            findings.error(
                path.name,
                f"{len(header)} Felder wie in der Kopfzeile",
                "fehlende oder überzählige Trennzeichen berichtigen",
                row=number,
                column=header[min(len(row), len(header) - 1)],
                value=f"{len(row)} Felder",
            )
    table = pd.DataFrame([row for _, row in whole], columns=header, index=[n for n, _ in whole], dtype=str)
    if not numbered:
        findings.error(
            path.name, "mindestens eine Zeile unter der Kopfzeile", "prüfen, ob die richtige Datei gewählt ist"
        )
    return table.reindex(columns=list(columns), fill_value="")


def read_bytes(path: Path, findings: Findings) -> bytes | None:
    """Return the content of ``path``; ``None``, with a finding, if it cannot be read or is empty."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        findings.error(
            path.name, "eine lesbare Datei", f"Pfad und Leserechte prüfen ({reason(error)})", value=str(path)
        )
        return None
    if not raw.strip():
        findings.error(
            path.name, "eine Kopfzeile und Daten", "prüfen, ob die richtige Datei gewählt ist", value="leere Datei"
        )
        return None
    return raw


def split_text(file: str, raw: bytes, findings: Findings) -> list[list[str]] | None:
    """Return the fields of a delimited text, line by line as they stand; ``None``, with a finding, if it is none."""
    text = _decode(file, raw, findings)
    if text is None:
        return None
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return list(reader)
    except csv.Error:
        findings.error(file, "Zellen mit höchstens 131.072 Zeichen und paarweisen Anführungszeichen", "Zelle kürzen oder "
                       "Anführungszeichen berichtigen und als CSV neu speichern", row=reader.line_num)  # fmt: skip
        return None


def _delimiter(text: str) -> str:
    """The separator that most lines have: a title above the header has none, or a comma in a sentence."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    seen = {d: sorted((line.count(d) for line in lines), reverse=True) for d in _DELIMITERS}
    return max(
        _DELIMITERS, key=lambda d: (sum(n > 0 for n in seen[d]) * 2 > len(lines), seen[d][: len(lines) // 2 + 1])
    )


def _decode(file: str, raw: bytes, findings: Findings) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raw = b"\0"
    if b"\0" in raw:
        findings.error(file, "eine Textdatei (CSV)", "Tabelle als CSV (UTF-8) speichern")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.warning(
            file, "Zeichenkodierung UTF-8", "als Windows-1252 gelesen; Umlaute prüfen oder als UTF-8 speichern"
        )
        return raw.decode("cp1252", errors="replace")


def _check_header(file: str, header: list[str], columns: Mapping[str, bool], findings: Findings) -> bool:
    usable = True
    for name, required in columns.items():
        if required and name not in header:
            findings.error(
                file, f"Spalte „{name}“", "Spalte ergänzen; die Kopfzeile muss die Namen enthalten", row=1, column=name
            )
            usable = False
    for name in sorted({n for n in header if header.count(n) > 1}):
        findings.error(file, "jede Spalte nur einmal", "doppelte Spalte umbenennen oder löschen", row=1, column=name)
        usable = False
    for name in header:
        if name not in columns:
            findings.warning(
                file, "eine der Spalten " + ", ".join(columns), "Spalte wird nicht gelesen", row=1, column=name
            )
    return usable


def check_columns(
    file: str,
    table: pd.DataFrame,
    schema: pa.DataFrameSchema,
    findings: Findings,
    place: Callable[[int, str], Mapping[str, object]] = lambda row, column: {"row": row, "column": column},
) -> None:
    """Validate ``table`` and turn every failure into a finding.

    The ``error`` text of each check reads ``expected | remedy``, in German. ``place`` says where in the file a row of the
    table's index and a column stand, as arguments of a finding.
    """
    try:
        schema.validate(table, lazy=True)
    except SchemaErrors as failures:
        for case in failures.failure_cases.sort_values("index", kind="stable").itertuples():
            expected, _, remedy = str(case.check).partition(" | ")
            findings.error(
                file,
                expected,
                remedy or "Zelle berichtigen",
                value=str(case.failure_case),
                **place(int(case.index), case.column),
            )
