"""Status lists as people keep them, written by code in every format."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[object]]

#: How a list can be written: name of the format → (ending, writer).
WRITERS = {}


def _writer(name: str, ending: str):
    def register(function):
        WRITERS[name] = (ending, function)
        return function

    return register


def write_list(folder: Path, rows: Rows, kind: str = "xlsx", name: str = "liste", **sheets: Rows) -> Path:
    """Write ``rows`` as ``kind``; further ``sheets`` by name where the format has sheets."""
    ending, writer = WRITERS[kind]
    path = folder / f"{name}.{ending}"
    path.write_bytes(writer({"Liste": rows, **sheets}))
    return path


@_writer("xlsx", "xlsx")
def _xlsx(sheets: dict[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return _saved(book.save)


@_writer("xls", "xls")
def _xls(sheets: dict[str, Rows]) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value, *([day] if hasattr(value, "isoformat") else []))
    return _saved(book.save)


@_writer("ods", "ods")
def _ods(sheets: dict[str, Rows]) -> bytes:
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    return _saved(document.write)


def _ods_cell(value: object) -> TableCell:
    if value is None:
        return TableCell()
    if hasattr(value, "isoformat"):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=value)
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def _text(delimiter: str, encoding: str):
    def write(sheets: dict[str, Rows]) -> bytes:
        out = io.StringIO(newline="")
        rows = next(iter(sheets.values()))
        width = max(map(len, rows))
        for row in rows:
            cells = ["" if v is None else f"{v:%d.%m.%Y}" if hasattr(v, "isoformat") else str(v) for v in row]
            csv.writer(out, delimiter=delimiter).writerow(cells + [""] * (width - len(cells)))
        return out.getvalue().encode(encoding)

    return write


_writer("csv", "csv")(_text(",", "utf-8"))
_writer("csv-excel", "csv")(_text(";", "utf-8-sig"))
_writer("csv-1252", "csv")(_text(";", "cp1252"))
_writer("tab", "txt")(_text("\t", "utf-8"))
_writer("unicode-text", "txt")(_text("\t", "utf-16"))


def _saved(save) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
