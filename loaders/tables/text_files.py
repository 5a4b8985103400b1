"""Read a delimited text file into a table of text, and check its columns against a pandera schema."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from loaders.common.findings import Findings, Location, Report
from loaders.common.foreign_files import is_binary
from loaders.common.plain_files import read_bytes
from loaders.tables.workbook_extent import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, SIZE

_DELIMITERS = ",;\t"
#: So many bytes tell what kind of text it is.
_SAMPLE = 100_000


def read_table(
    path: Path, schema: pa.DataFrameSchema, findings: Findings, *, empty: bool = False
) -> pd.DataFrame | None:
    """Return the rows of ``path`` as text, indexed by spreadsheet row (first data row is 2).

    ``schema`` has all known columns; those that it does not require are added empty where they are missing.
    ``empty``: a header alone will do. Accepts UTF-8 (with or without BOM) and Windows-1252, separated by comma, semicolon or
    tab. Cells are stripped.
    Returns ``None``, with findings, if the file cannot be read as a table at all, or if a cell does not fit the ``schema``.
    """
    report = Report(path.name, findings)
    raw = read_bytes(path, report)
    rows = None if raw is None else split_text(raw, report)
    if rows is None:
        return None
    header = [name.strip() for name in rows[0]] if rows else []
    if not _check_header(header, schema.columns, report):
        return None
    numbered = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    whole = []
    for number, row in numbered:
        if len(row) == len(header):
            whole.append((number, [cell.strip() for cell in row]))
        else:
            report.error(
                f"{len(header)} Felder wie in der Kopfzeile",
                "fehlende oder überzählige Trennzeichen berichtigen",
                at=Location(number, header[min(len(row), len(header) - 1)]),
                value=f"{len(row)} Felder",
            )
    table = pd.DataFrame([row for _, row in whole], columns=header, index=[n for n, _ in whole], dtype=str)
    if not numbered and not empty:
        report.error("mindestens eine Zeile unter der Kopfzeile", "prüfen, ob die richtige Datei gewählt ist")
    table = table.reindex(columns=list(schema.columns), fill_value="")
    return table if check_columns(table, schema, report) else None


def split_text(raw: bytes, report: Report) -> list[list[str]] | None:
    """Return the fields of a delimited text, line by line as they stand; ``None``, with a finding, if it is none.

    Texts with more rows, columns or cells than any list has are refused as soon as that shows.
    """
    encoding = _encoding(raw, report)
    if encoding is None:
        return None
    sample = raw[:_SAMPLE].decode(encoding, "replace")
    # decoded piece by piece: a text of 50 MB would take four times as much
    lines = io.TextIOWrapper(io.BytesIO(raw), encoding, "replace", newline="")
    reader = csv.reader(lines, delimiter=_delimiter(sample), strict=True)
    rows, cells = [], 0
    try:
        for row in reader:
            rows.append(row)
            cells += len(row)
            if len(rows) > MOST_ROWS + 1 or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                _too_large(reader.line_num, len(row), report)
                return None
    except csv.Error:
        report.error("Zellen mit höchstens 131.072 Zeichen und paarweisen Anführungszeichen", "Zelle kürzen oder "
                       "Anführungszeichen berichtigen und als CSV neu speichern", at=Location(reader.line_num))  # fmt: skip
        return None
    return rows


def _too_large(row: int, columns: int, report: Report) -> None:
    wide = columns > MOST_COLUMNS
    report.error(
        SIZE,
        "prüfen, ob die richtige Datei gewählt ist; nur die Liste in eine neue Datei kopieren",
        value=f"{columns:,} Spalten".replace(",", ".") if wide else "noch mehr Zeilen",
        at=Location(row),
    )


def _delimiter(text: str) -> str:
    """The separator that most lines have: a title above the header has none, or a comma in a sentence."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    seen = {d: sorted((line.count(d) for line in lines), reverse=True) for d in _DELIMITERS}
    return max(
        _DELIMITERS, key=lambda d: (sum(n > 0 for n in seen[d]) * 2 > len(lines), seen[d][: len(lines) // 2 + 1])
    )


def _encoding(raw: bytes, report: Report) -> str | None:
    """Return in what ``raw`` is encoded; ``None``, with a finding, if it is no text."""
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    with suppress(UnicodeDecodeError):
        encoding = "utf-16" if marked else "utf-8-sig"
        raw.decode(encoding)
        if marked or b"\0" not in raw:
            return encoding
    if marked or b"\0" in raw or is_binary(raw[:_SAMPLE]):
        expected, remedy = "eine Textdatei (CSV) oder eine Tabelle", "Tabelle als XLSX oder CSV (UTF-8) speichern"
        report.error(expected, remedy, value="Binärdatei")
        return None
    report.warning("Zeichenkodierung UTF-8", "als Windows-1252 gelesen; Umlaute prüfen oder als UTF-8 speichern")
    return "cp1252"


def _check_header(header: list[str], columns: Mapping[str, pa.Column], report: Report) -> bool:
    usable = True
    for name, column in columns.items():
        if column.required and name not in header:
            report.error(
                f"Spalte „{name}“", "Spalte ergänzen; die Kopfzeile muss die Namen enthalten", at=Location(1, name)
            )
            usable = False
    for name in sorted({n for n in header if header.count(n) > 1}):
        report.error("jede Spalte nur einmal", "doppelte Spalte umbenennen oder löschen", at=Location(1, name))
        usable = False
    for name in header:
        if name not in columns:
            report.warning("eine der Spalten " + ", ".join(columns), "Spalte wird nicht gelesen", at=Location(1, name))
    return usable


def check_columns(
    table: pd.DataFrame,
    schema: pa.DataFrameSchema,
    report: Report,
    place: Callable[[int, str], Location] = Location,
) -> bool:
    """Validate ``table``, which holds texts alone, and turn every failure into a finding. Returns whether there is none.

    Schemas name no type: who makes a table makes it of texts, and asking pandera for it again is two thirds of all checking.

    The ``error`` text of each check reads ``expected | remedy``, in German. ``place`` says where in the file a row of the
    table's index and a column stand.
    """
    try:
        schema.validate(table, lazy=True)
        return True
    except SchemaErrors as failures:
        for case in failures.failure_cases.sort_values("index", kind="stable").itertuples():
            expected, _, remedy = str(case.check).partition(" | ")
            at = place(int(case.index), case.column)
            report.error(expected, remedy or "Zelle berichtigen", value=str(case.failure_case), at=at)
        return False
