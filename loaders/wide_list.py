"""A list with one row per municipality, as kept in Excel, turned into one row per fact."""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.cell_words import NO, NOTHING, UNDERSTOOD, Said, read_cell
from loaders.contract import COLUMNS
from loaders.findings import Findings
from loaders.layouts import WideLayout
from loaders.plain_text import plain
from loaders.programme import Instrument
from loaders.records import Hints, Record, spot
from loaders.row_keys import ListContext, RowKey, find_key
from loaders.spreadsheets import Sheet, cell_name, text_of
from loaders.wide_cells import ContradictionError, Statement, combine

_SPEAKING = ("value", "status", "date", "started", "completed", "planned", "ended")
#: What closes a list without being a municipality.
_CLOSING = re.compile(
    r"(?:summe|gesamt|insgesamt|anzahl|stand|quelle|legende|anmerkung|hinweis|erlaeuterung|erstellt|x |ja )\b.*|\W*"
)
_ADDRESS = re.compile(r"https?://\S+")


def read_wide(sheet: Sheet, layout: WideLayout, context: ListContext, findings: Findings) -> list[Record]:
    """Return the facts that ``sheet`` states. Cells that are not understood are reported and left out."""
    hints = Hints(context.file)
    about_columns(sheet, layout, context, findings)
    records = []
    for row in range(layout.first_row, len(sheet.rows)):
        cells = sheet.rows[row]
        if all(text_of(c) == "" for c in cells):
            continue
        key = _row_key(sheet, row, layout, context, hints, findings)
        if key is not None:
            records += _row_facts(sheet, row, layout, key, context, hints, findings)
    hints.report(findings)
    _about_merged(sheet, layout, context, findings)
    return records


def about_columns(sheet: Sheet, layout: WideLayout, context: ListContext, findings: Findings) -> None:
    """Report headings that are not read, that name two instruments or that come twice."""
    seen: dict[tuple[str, str | None], str] = {}
    for column, meaning in layout.meanings.items():
        heading = layout.headings[column]
        place = spot(sheet, layout.header, column, heading)
        if meaning.several:
            labels = " oder ".join(context.instruments[k].label for k in meaning.several)
            findings.error(
                context.file,
                f"ein Angebot je Spalte: {labels}",
                "Spalte teilen oder umbenennen",
                value=heading,
                **place,
            )
        elif heading and (meaning.role == "unknown" or _set_aside(layout, column)):
            findings.warning(
                context.file, "Gemeinde, AGS, ein Angebot oder eine Angabe dazu", "Spalte wird nicht gelesen", **place
            )
        elif meaning.unsure:
            findings.warning(context.file, f"„{meaning.unsure}“", "so gelesen; bitte prüfen", value=heading, **place)
        if meaning.role in (*_SPEAKING, "ags", "name") and not _set_aside(layout, column) and not meaning.several:
            key = (meaning.role, meaning.instrument)
            if key in seen and (meaning.instrument or meaning.role in ("ags", "name")):
                findings.error(context.file, "jede Spalte nur einmal", f"Spalte umbenennen oder löschen; schon „{seen[key]}“ "
                               "sagt dasselbe", value=heading, **place)  # fmt: skip
            seen[key] = heading


def _set_aside(layout: WideLayout, column: int) -> bool:
    """„Vorsitz des KPR“ is no status if there is a plain column „KPR“."""
    meaning = layout.meanings[column]
    clean = any(
        m.instrument == meaning.instrument and m.role in _SPEAKING and not m.more for m in layout.meanings.values()
    )
    return bool(meaning.instrument) and meaning.more and clean


def _row_key(
    sheet: Sheet, row: int, layout: WideLayout, context: ListContext, hints: Hints, findings: Findings
) -> RowKey | None:
    texts = {}
    for role in ("ags", "name", "district"):
        column = layout.column(role)
        texts[role] = (
            text_of(sheet.value(row, column)) if column is not None else "",
            spot(sheet, row, column, layout.headings[column]) if column is not None else None,
        )
    if not texts["ags"][0] and _CLOSING.fullmatch(plain(texts["name"][0])):
        first = next(text_of(c) for c in sheet.rows[row] if text_of(c))
        place = texts["name"][1] or texts["ags"][1]
        if texts["name"][0]:
            hints.add("eine Gemeinde", "Zeile wird nicht gelesen", first, place)
        elif any(not _quiet(sheet, row, c) for c, m in layout.meanings.items() if m.instrument):
            findings.error(context.file, "eine Gemeinde (AGS oder Name) in jeder Zeile mit Angaben", "Gemeinde eintragen oder "
                           "Angaben löschen", value=first, **place)  # fmt: skip
        return None
    return find_key(texts, context, hints, findings)


def _quiet(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a cell says nothing, or is a sum under a column."""
    value = sheet.value(row, column)
    return value == "" or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _row_facts(
    sheet: Sheet, row: int, layout: WideLayout, key: RowKey, context: ListContext, hints: Hints, findings: Findings
) -> Iterable[Record]:
    for instrument in context.instruments.values():
        columns = {
            m.role: c
            for c, m in layout.meanings.items()
            if m.instrument == instrument.key and m.role in _SPEAKING and not _set_aside(layout, c)
        }
        said = {r: _said(sheet, row, c, layout, instrument, context, hints, findings) for r, c in columns.items()}
        try:
            statements = combine(said, instrument, context.today)
        except ContradictionError as error:
            column = columns.get(error.role, next(iter(columns.values())))
            findings.error(context.file, error.expected, error.remedy, value=text_of(sheet.value(row, column)),
                           **spot(sheet, row, column, layout.headings[column]))  # fmt: skip
            continue
        for statement in statements:
            column = columns.get(statement.role, next(iter(columns.values())))
            yield _record(sheet, row, column, layout, key, instrument, statement, context)


def _said(
    sheet: Sheet, row: int, column: int, layout: WideLayout, instrument: Instrument, context: ListContext, hints: Hints,
    findings: Findings,
) -> Said:  # fmt: skip
    value, place = sheet.value(row, column), spot(sheet, row, column, layout.headings[column])
    if (row, column) in sheet.broken:
        findings.error(context.file, "ein Wert", "Formel berichtigen, Datei in Excel öffnen und speichern",
                       value=sheet.broken[row, column], **place)  # fmt: skip
        return NOTHING
    try:
        said = read_cell(value, instrument.date_kind == "signed", sheet.shows.get((row, column), "day"))
    except ValueError:
        findings.error(context.file, UNDERSTOOD, "Zelle berichtigen; Erläuterungen in Klammern oder in eine Spalte "
                       "„Bemerkung“ schreiben", value=text_of(value), **place)  # fmt: skip
        return NOTHING
    if said.from_number:
        hints.add("ein Datum", f"als {said.date.iso} gelesen; Spalte als Datum formatieren", text_of(value), place)
    if said.status == NO:
        hints.add(
            "eine Angabe zur Teilnahme",
            "wird als „keine Angabe“ gezeigt, nie als „nimmt nicht teil“",
            text_of(value),
            place,
        )
    return said


def _record(
    sheet: Sheet, row: int, column: int, layout: WideLayout, key: RowKey, instrument: Instrument, statement: Statement,
    context: ListContext,
) -> Record:  # fmt: skip
    title, url, own_source = _source(sheet, row, layout, instrument.key, context)
    carrier = _text(sheet, row, layout, "carrier", instrument.key)
    listed = context.listed_on.iso if context.listed_on else ""
    shown, kind = (statement.date.iso, statement.kind) if statement.date else ("", "")
    if own_source and not shown and listed:
        shown, kind = listed, "as_of"  # the row names where it is from, but the list is what proves it on its day
    where = f"Blatt „{sheet.name}“, Zeile {row + 1}" if sheet.name else f"Zeile {row + 1}"
    notes = [statement.note, _text(sheet, row, layout, "note", instrument.key), where]
    district = len(key.ags) == 5
    cells = dict.fromkeys(COLUMNS, "") | {
        "ags": key.ags,
        "municipality": key.name,
        "carrier_kind": "district"
        if district
        else "association"
        if carrier and carrier != key.name
        else "municipality",
        "carrier": carrier or key.name,
        "instrument": instrument.key,
        "status": statement.status,
        "date": shown,
        "date_kind": kind,
        "confidence": "explicit" if statement.explicit else "implied",
        "source_title": title,
        "source_date": "" if own_source else listed,
        "source_url": url,
        "note": "; ".join(n for n in notes if n),
    }
    cell = "" if sheet.delimited else cell_name(row, column)
    heading = layout.headings[column]
    origins = dict.fromkeys(("instrument", "status", "date", "date_kind", "source_date"), (heading, cell or None))
    return Record(sheet.name, row + 1, cells, origins | key.origins, listed=True)


def _source(sheet: Sheet, row: int, layout: WideLayout, instrument: str, context: ListContext) -> tuple[str, str, bool]:
    """Title and address of the source of a row, and whether it is the row's own; without one, the list is the source."""
    said = [_text(sheet, row, layout, role, instrument) for role in ("source", "link")]
    url = next((m[0].rstrip(").,;") for text in said if (m := _ADDRESS.search(text))), "")
    title = next((t for text in said if (t := _ADDRESS.sub("", text).strip(" ,;()"))), "")
    if title or url:
        return title or url, url, True
    return f"Liste „{context.file}“", "", False


def _text(sheet: Sheet, row: int, layout: WideLayout, role: str, instrument: str) -> str:
    """The text in the instrument's own column of that role, else in the one for the whole row."""
    for owner in (instrument, None):
        column = layout.column(role, owner)
        text = text_of(sheet.value(row, column)) if column is not None else ""
        if text:
            return " ".join(text.split())
    return ""


def _about_merged(sheet: Sheet, layout: WideLayout, context: ListContext, findings: Findings) -> None:
    """A cell merged over several rows speaks for all of them; whoever made the list should know that we read it so."""
    for (top, left), (bottom, _) in sheet.merged:
        meaning = layout.meanings.get(left)
        if (
            top >= layout.first_row
            and bottom > top
            and meaning
            and meaning.role in _SPEAKING
            and text_of(sheet.value(top, left))
        ):
            findings.warning(
                context.file,
                "eine Zelle je Gemeinde",
                f"gilt für alle Zeilen von {top + 1} bis {bottom + 1}; sonst Verbund der Zellen aufheben",
                value=text_of(sheet.value(top, left)),
                **spot(sheet, top, left, layout.headings[left]),
            )
