"""A list with one row per fact, in the contract's words or in their German dialect, brought to the contract's spelling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from loaders.atlas.dates import from_day, is_date, parse_partial_date
from loaders.atlas.programme import Programme
from loaders.common.findings import Location, Report
from loaders.common.plain_text import plain
from loaders.lists.german_dates import find_dates, from_number, is_guessed
from loaders.lists.layouts import LongLayout
from loaders.lists.row_keys import ListContext, find_key
from loaders.register.contract import COLUMNS, HEADINGS, allowed, words
from loaders.register.records import Record, spot
from loaders.tables.spreadsheets import Sheet, text_of

_DATES = ("date", "source_date")


def read_long(sheet: Sheet, layout: LongLayout, context: ListContext, programme: Programme) -> list[Record]:
    """Return the rows of ``sheet`` as records. What cannot be brought to the contract is kept as it is, to be judged there."""
    if not _check_header(sheet, layout, context.report):
        return []
    values, german = allowed(programme.recorded_keys()), _dialect(programme)
    records = []
    for row in range(layout.first_row, len(sheet.rows)):
        texts = {c: text_of(sheet.value(row, at)) for c, at in layout.columns.items()}
        if not any(texts.values()) or not _check_width(sheet, row, layout, context.report):
            continue
        places = {c: spot(sheet, row, at, layout.headings[at]) for c, at in layout.columns.items()}
        cells = dict.fromkeys(COLUMNS, "") | texts
        cells |= {c: german[c].get(plain(cells[c]), cells[c]) for c in german if cells[c] not in values[c]}
        for column in _DATES:
            if column in layout.columns:
                cells[column] = _date(sheet, row, layout.columns[column], layout.german, context, places[column])
        for column, at in layout.columns.items():
            if (row, at) in sheet.broken:
                remedy = "Formel berichtigen, Datei in Excel öffnen und speichern"
                context.report.error("ein Wert", remedy, value=sheet.broken[row, at], at=places[column])
        if not _name_row(cells, places, context):
            continue
        origins = {c: (p.column, p.cell) for c, p in places.items()}
        records.append(Record(sheet.name, row + 1, cells, origins, as_of=context.as_of))
    context.hints.tell()
    return records


def _name_row(cells: dict[str, str], places: Mapping[str, Location], context: ListContext) -> bool:
    """Repair the key of a row, or find it by name if there is none. Returns whether the row can be judged further."""
    texts = {
        "ags": (cells["ags"], places.get("ags", Location())),
        "name": (cells["municipality"], places.get("municipality", Location())),
        "district": ("", Location()),
    }
    if not cells["ags"] and (not cells["municipality"] or context.names is None):
        return True  # the schema asks for the key
    found = find_key(texts, context)
    if found is None:
        return False
    cells["ags"] = found.ags
    cells["municipality"] = cells["municipality"] or found.name
    return True


def _dialect(programme: Programme) -> dict[str, dict[str, str]]:
    """For columns of fixed values: plain German word → value."""
    found = {c: {plain(german): value for value, german in known.items()} for c, known in words(programme).items()}
    # whatever districts are called in the state
    found["carrier_kind"] |= dict.fromkeys(("landkreis", "bezirk"), "district")
    found["instrument"] |= {plain(i.short): i.key for i in programme.recorded}
    return found


def _date(sheet: Sheet, row: int, column: int, german: bool, context: ListContext, place: Location) -> str:
    """Return a date cell as the contract spells it; what was typed another way is read if it can mean one date only.

    That is worth a hint, unless the list is ``german`` throughout and has typed the century.
    """
    value = sheet.value(row, column)
    text = text_of(value)
    if isinstance(value, date):
        return from_day(value, sheet.shows.get((row, column), "day")).iso
    read = text
    try:
        if isinstance(value, float) and not isinstance(value, bool):
            found = from_number(value)
            read = found.iso if found else text
        else:
            dates = find_dates(text, context.today)
            if len(dates) == 1 and (dates[0].start, dates[0].end) == (0, len(text)):
                read = dates[0].date.iso
    except ValueError:
        return text  # such as 31.06.2021: the schema refuses it
    if isinstance(value, str) and is_date(read) and read and is_guessed(parse_partial_date(read), text):
        context.hints.add("ein Jahr mit vier Ziffern", f"als {read} gelesen", text, place)
    elif read != text and not german:
        context.hints.add("ein Datum JJJJ-MM-TT, JJJJ-MM oder JJJJ", f"als {read} gelesen", text, place)
    return read


def _check_header(sheet: Sheet, layout: LongLayout, report: Report) -> bool:
    usable = True
    german = layout.german
    header = [h.lower() for h in layout.headings] if not german else [plain(h) for h in layout.headings]
    names = {c: plain(HEADINGS[c]) if german else c for c in COLUMNS}
    shown = HEADINGS if german else {c: c for c in COLUMNS}
    for column, required in COLUMNS.items():
        place = spot(sheet, layout.header, layout.columns.get(column), shown[column])
        if required and column not in layout.columns:
            report.error(
                f"Spalte „{shown[column]}“", "Spalte ergänzen; die Kopfzeile muss die Namen enthalten", at=place
            )
            usable = False
        if header.count(names[column]) > 1:
            report.error("jede Spalte nur einmal", "doppelte Spalte umbenennen oder löschen", at=place)
            usable = False
    for at, name in enumerate(header):
        if name and name not in names.values():
            report.warning("eine der Spalten " + ", ".join(shown.values()), "Spalte wird nicht gelesen",
                             at=spot(sheet, layout.header, at, layout.headings[at]))  # fmt: skip
    return usable


def _check_width(sheet: Sheet, row: int, layout: LongLayout, report: Report) -> bool:
    """A line of text with too few or too many fields has its values in the wrong columns."""
    width, expected = len(sheet.rows[row]), len(layout.headings)
    if not sheet.delimited or width == expected:
        return True
    report.error(
        f"{expected} Felder wie in der Kopfzeile",
        "fehlende oder überzählige Trennzeichen berichtigen",
        value=f"{width} Felder",
        at=spot(sheet, row, None, layout.headings[min(width, expected - 1)]),
    )
    return False
