"""Any tabular file as sheets of cells with their places: XLSX, XLSM, XLSB, XLS, ODS and delimited text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from loaders.common.findings import Findings, Location, Report
from loaders.common.foreign_files import told_by_content
from loaders.common.plain_files import read_bytes
from loaders.common.plain_text import clean
from loaders.tables.text_files import split_text
from loaders.tables.workbook_extent import MOST_UNPACKED, SIZE, TooLargeError

if TYPE_CHECKING:
    from loaders.tables.workbook_sheets import SheetDetails
    from loaders.tables.workbook_values import UnreadableError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How OLE names the stream of an encrypted workbook.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: What Excel opens although it is no workbook; programs like to write it under the name .xls.
_TABLES_TOO = ("Webseite (HTML)", "Excel-2003-XML")
_RESAVE = "die Tabelle in Excel oder LibreOffice öffnen und als .xlsx neu speichern"

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``rows`` holds values as the file has them (text, number, date, truth value; empty is ``""``).

    Texts are without invisible characters. Rows and columns count from 0 here and from 1 in everything that users read.
    ``hidden`` are rows, ``hidden_columns`` columns, ``merged`` ranges with both ends; their value stands in every cell of
    ``rows``. ``shows`` maps date cells that show only their month or year to that word, ``broken`` cells that have no value to
    the reason, ``comments`` commented cells to the text. ``struck``: what is struck through in cells, in whole or in part;
    ``rows`` is without it. ``colours``: (row, first and last column, colour) of cells with a background. ``delimited`` is true
    for text files, whose rows may be of different length and which have no name. ``since_1904``: bare numbers count days from
    1904, not from 1900.
    """

    name: str | None
    rows: Sequence[Sequence[object]]
    visible: bool = True
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Sequence[Range] = ()
    shows: Mapping[tuple[int, int], str] = field(default_factory=dict)
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)
    struck: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    colours: Sequence[tuple[int, int, int, str]] = ()
    delimited: bool = False
    since_1904: bool = False

    def value(self, row: int, column: int) -> object:
        """Return the value at a place; ``""`` beyond the end of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


@dataclass(frozen=True)
class Tabular:
    """All sheets of a file, and when the file says that it was last saved (``None`` if it does not)."""

    file: str
    sheets: Sequence[Sheet]
    saved: datetime | None = None

    def saved_on(self, time_zone: str) -> date | None:
        """Return the day of saving in ``time_zone``; a time without a zone is taken to be local."""
        saved = self.saved
        if saved and saved.tzinfo:
            with suppress(OverflowError):  # the last hours of the year 9999
                saved = saved.astimezone(ZoneInfo(time_zone))
        return saved and saved.date()


def read_sheets(path: Path, findings: Findings) -> Tabular | None:
    """Return what is in ``path``, whatever its name ends in; ``None``, with findings, if it is no table at all."""
    report = Report(path.name, findings)
    raw = read_bytes(path, report)
    if raw is None:
        return None
    foreign = told_by_content(raw[:4096])
    if foreign:
        remedy = _RESAVE if foreign in _TABLES_TOO else "prüfen, ob die richtige Datei gewählt ist"
        report.error("eine Tabelle (XLSX, XLS, ODS oder CSV)", remedy, value=foreign)
        return None
    if raw.startswith((_ZIP, _OLE)):
        return _read_workbook(raw, report)
    rows = split_text(raw, report)
    if rows is None:
        return None
    return Tabular(path.name, (Sheet(None, [[clean(cell) for cell in row] for row in rows], delimited=True),))


def cell_name(row: int, column: int) -> str:
    """Return the spreadsheet name of a place: (11, 2) → ``C12``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def text_of(value: object) -> str:
    """Return a cell as one would type it: whole numbers without a decimal point, dates as ISO."""
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value).strip()


def _read_workbook(raw: bytes, report: Report) -> Tabular | None:
    # only who reads a workbook pays for lxml
    from loaders.tables.workbook_sheets import SheetDetails
    from loaders.tables.workbook_values import UnreadableError, read_workbook

    try:
        book = read_workbook(raw)
    except TooLargeError as error:
        _report_size(error, report)
        return None
    except UnreadableError as error:
        _report_unreadable(raw, error, report)
        return None
    details = book.details
    if details.macros:
        report.warning("eine Tabelle ohne Makros", "nichts zu tun: Makros werden nicht ausgeführt")
    if details.sheets is None:
        remedy = (
            "als .xlsx speichern; hier ist nicht zu erkennen, was verborgen, durchgestrichen oder ein Fehlerwert ist"
        )
        report.warning("eine Tabelle als XLSX oder ODS", remedy)
    found = details.sheets or {}
    sheets = (
        _sheet(**sheet, details=found.get(sheet["name"], SheetDetails()), since_1904=details.since_1904)
        for sheet in book.values
    )
    return Tabular(report.file, tuple(sheets), details.saved)


def _report_size(error: TooLargeError, report: Report) -> None:
    if error.cell is None:
        expected = f"eine Tabelle, die entpackt höchstens {MOST_UNPACKED // 1_000_000} MB groß ist"
        report.error(expected, f"Datei nicht verwenden, oder {_RESAVE}", value="ein weit größerer Inhalt")
        return
    name = cell_name(*error.cell)
    report.error(
        SIZE,
        "alles hinter der Liste löschen (Zeilen und Spalten markieren, löschen, speichern) oder die Liste in eine neue "
        "Datei kopieren",
        value=f"Inhalt noch in Zelle {name}",
        at=Location(sheet=error.sheet, cell=name),
    )


def _report_unreadable(raw: bytes, error: UnreadableError, report: Report) -> None:
    from loaders.tables.workbook_values import EncryptedError, ExhaustedError, ForeignError

    expected, remedy, value = "eine unbeschädigte Tabelle (XLSX, XLS oder ODS)", _RESAVE, "nicht lesbar"
    if isinstance(error, EncryptedError) or _ENCRYPTED in raw:
        expected, value = "eine Tabelle ohne Kennwort", "eine verschlüsselte Datei"
        remedy = "in Excel unter Datei, Informationen, Arbeitsmappe schützen das Kennwort entfernen und neu speichern"
    elif isinstance(error, ForeignError):
        expected, value = "eine Tabelle (XLSX, XLS, ODS oder CSV)", str(error)
        remedy = "prüfen, ob die richtige Datei gewählt ist"
    elif isinstance(error, ExhaustedError):
        expected = "eine Tabelle, die sich mit 1 GB Speicher in einer halben Minute lesen lässt"
        value = "eine beschädigte oder übergroße Datei"
    report.error(expected, remedy, value=value)


def _sheet(
    name: str,
    visible: bool,
    rows: list[list[object]],
    merged: Sequence[Range],
    details: SheetDetails,
    since_1904: bool,
) -> Sheet:
    rows = [[clean(cell) for cell in row] for row in rows]
    struck = _without_struck(rows, details)
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    merged = [r for r in [*merged, *details.merged] if r[0][0] < len(rows)]
    for (top, left), (bottom, right) in merged:
        value = rows[top][left] if left < len(rows[top]) else ""
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return Sheet(
        name,
        rows,
        visible,
        merged=tuple(merged),
        hidden=frozenset(details.hidden),
        hidden_columns=frozenset(details.columns),
        shows=details.shows,
        broken={place: why for place, why in details.broken.items() if place not in details.struck},
        struck=struck,
        comments=details.comments,
        colours=details.colours,
        since_1904=since_1904,
    )


def _without_struck(rows: list[list[object]], details: SheetDetails) -> dict[tuple[int, int], str]:
    """Leave in ``rows`` what remains of cells that are struck through; return what does not."""
    struck = {}
    for (row, column), rest in details.struck.items():
        if row < len(rows) and column < len(rows[row]) and text_of(rows[row][column]):
            struck[row, column] = details.crossed.get((row, column)) or text_of(rows[row][column])
            rows[row][column] = clean(rest).strip()
    return struck
