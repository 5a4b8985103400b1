"""The empty list as an Excel workbook: municipalities filled in, drop-downs, instructions, and the known facts if asked for.

What it holds comes back without loss: ``loaders.lists.status_list`` reads both of its sheets.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import COMPLETED, Fact
from loaders.atlas.model import Atlas
from loaders.atlas.programme import Instrument
from loaders.register.contract import COLUMNS, HEADINGS, STATUS_WORDS, allowed, words
from loaders.register.fact_texts import texts_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Sheets of the template; the first is text and not read.
INSTRUCTIONS, WIDE, LONG = "Anleitung", "Gemeinden", "Fakten"
_VALUES = "Auswahllisten"
_ROOM_FOR_FACTS = 2000
_HEADER_ROW = 2  # below the line „Stand:“, „Titel:“; the header has two lines, 2 and 3 as Excel counts
#: Headings and widths; that of the district is what the state calls it.
_PLACE = (("AGS", 11), ("Gemeinde", 30), ("", 34), ("Bisher bekannt", 56))
_ROW = (("Quelle", 34), ("Link", 34), (HEADINGS["contact_url"], 34), ("Bemerkung", 34))
_WIDTHS = {
    "ags": 11,
    "municipality": 28,
    "carrier": 28,
    "instrument": 32,
    "source_title": 44,
    "source_url": 44,
    "contact_url": 44,
    "note": 44,
}
_DATE_HINT = "21.06.2021, 06.2021 oder 2021: so genau, wie Sie es wissen."


def template_xlsx(atlas: Atlas, with_facts: bool = True, with_notes: bool = False) -> bytes:
    """Return the workbook for the municipalities of ``atlas``; the same Atlas gives, on one day, the same bytes.

    ``with_facts`` writes the known facts into the sheet „Fakten“, one row each, those of municipalities to come included, so
    that the file is a whole register. Notes are for those who keep the list: only ``with_notes`` writes them, and never for
    the public.
    """
    import xlsxwriter  # late: few ask for a workbook

    out = io.BytesIO()
    # texts from the register must never become formulas or links
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        created = datetime.combine(atlas.today(), time())
        book.set_properties({"title": f"{atlas.state.programme.short}: Vorlage für Statuslisten", "created": created})
        _instructions(book, atlas, with_facts)
        wide, long = book.add_worksheet(WIDE), book.add_worksheet(LONG)
        values = book.add_worksheet(_VALUES)
        values.hide()
        _wide(book, wide, atlas)
        facts = [*atlas.register.facts, *atlas.register.later] if with_facts else []
        _long(book, long, values, atlas, facts if with_notes else [replace(fact, note="") for fact in facts])
        wide.activate()
    return out.getvalue()


def _styles(book: Workbook) -> dict[str, object]:
    head = {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "bg_color": "#E3E7EA",
        "border": 1,
        "border_color": "#9AA4AB",
    }
    cell = {"num_format": "@", "valign": "top"}
    return {
        "head": book.add_format(head),
        "group": book.add_format({**head, "align": "center"}),
        "text": book.add_format(cell),
        "wrapped": book.add_format({**cell, "text_wrap": True}),
        "given": book.add_format({**cell, "font_color": "#4A545B", "bg_color": "#F4F6F7", "text_wrap": True}),
        "entry": book.add_format({**cell, "border": 1, "border_color": "#C9D0D4"}),
        "bold": book.add_format({"bold": True, "valign": "top"}),
        "right": book.add_format({"bold": True, "valign": "top", "align": "right"}),
    }


def _instructions(book: Workbook, atlas: Atlas, with_facts: bool) -> None:
    sheet, styles = book.add_worksheet(INSTRUCTIONS), _styles(book)
    programme, district = atlas.state.programme, atlas.state.district_word
    lines = [
        (f"{programme.name}: Liste zum Ausfüllen", True),
        (f"Gemeinden am {atlas.territory.date:%d.%m.%Y}, ausgegeben am {atlas.today():%d.%m.%Y}.", False),
        ("", False),
        (f"Blatt „{WIDE}“: eine Zeile je Gemeinde", True),
        ("Oben neben „Stand:“ den Tag eintragen, für den die Liste gilt.", False),
        ("Neben „Titel:“ steht, wie die Karte die Liste als Quelle nennt; ohne Titel „Liste des Betreibers“.", False),
        ("Je Angebot einen Status aus der Auswahl wählen und, wenn bekannt, das Datum eintragen.", False),
        ("Datum: " + _DATE_HINT + " Statt des Status genügt ein Datum, statt des Datums ein Status.", False),
        ("Leer heißt „keine Angabe“. Es heißt nie, dass eine Gemeinde nicht teilnimmt.", False),
        ("Quelle und Link sagen, woher die Angaben der Zeile stammen; ohne sie gilt diese Liste als Quelle.", False),
        ("Kontaktseite: die öffentliche Seite des Rats oder der Stelle, die es trägt; keine E-Mail-Adresse, kein Name.", False),
        ("Die Spalte „Bisher bekannt“ wird nicht gelesen.", False),
        ("", False),
        (f"Blatt „{LONG}“: eine Zeile je veröffentlichter Angabe", True),
        (f"Für mehrere Quellen, gemeinsame Träger oder {district}e (Schlüssel mit fünf Ziffern).", False),
        (
            "Hier stehen alle bekannten Angaben; wer sie löscht, löscht sie aus dem Register."
            if with_facts
            else "Dieses Blatt ist leer. Mit den bekannten Angaben gibt es die Vorlage ebenfalls.",
            False,
        ),
        ("Angaben nur in eines der beiden Blätter eintragen.", False),
        ("", False),
        ("Prüfen und verwenden", True),
        ("Hat der Atlas eine Redaktion (seine Adresse und /redaktion), nennt dort „Liste hochladen“ alle Befunde. Sonst:", False),
        ("python app.py check --status DATEI.xlsx --annotate GEPRUEFT.xlsx nennt alle Befunde und markiert die Zellen.", False),
        ("ATLAS_STATUS=DATEI.xlsx zeigt die Liste auf der Karte.", False),
        ("", False),
        ("Angebote", True),
        *((f"{i.label}: {i.explanation}", False) for i in programme.recorded),
    ]  # fmt: skip
    for row, (line, bold) in enumerate(lines):
        sheet.write_string(row, 0, line, styles["bold" if bold else "wrapped"])
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)


def _wide(book: Workbook, sheet: Worksheet, atlas: Atlas) -> None:
    styles, instruments = _styles(book), atlas.state.programme.recorded
    sheet.write_string(0, 0, "Stand:", styles["bold"])
    sheet.write_blank(0, 1, None, styles["entry"])
    sheet.write_string(0, 2, "← Tag, für den die Liste gilt, zum Beispiel 30.06.2026")
    sheet.write_string(0, 3, "Titel:", styles["right"])
    sheet.write_blank(0, 4, None, styles["entry"])
    top, below = _HEADER_ROW - 1, _HEADER_ROW
    column = len(_PLACE)
    last = below + len(atlas.municipalities)
    for instrument in instruments:
        sheet.merge_range(top, column, top, column + 1, instrument.label, styles["group"])
        sheet.write_string(below, column, "Status", styles["head"])
        sheet.write_string(below, column + 1, "Datum", styles["head"])
        sheet.set_column(column, column, 14)
        sheet.set_column(column + 1, column + 1, 12)
        sheet.data_validation(below + 1, column, last, column, _choice(_statuses(instrument)))
        sheet.data_validation(below + 1, column + 1, last, column + 1, _hint("Datum", _DATE_HINT))
        column += 2
    for at, (heading, width) in (*enumerate(_PLACE), *enumerate(_ROW, start=column)):
        sheet.merge_range(top, at, below, at, heading or atlas.state.district_word, styles["head"])
        sheet.set_column(at, at, width)
    for row, municipality in enumerate(atlas.municipalities.values(), start=below + 1):
        district = atlas.districts.get(municipality.district_ags, "")
        known = _known(atlas, municipality.ags)
        sheet.write_row(row, 0, [municipality.ags, municipality.name, district, known], styles["given"])
        for entry in range(len(_PLACE), column + len(_ROW)):
            sheet.write_blank(row, entry, None, styles["entry"])
    sheet.set_row(top, 32)
    sheet.freeze_panes(below + 1, 2)
    sheet.autofilter(below, 0, last, column + len(_ROW) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, below)


def _long(book: Workbook, sheet: Worksheet, values: Worksheet, atlas: Atlas, facts: Sequence[Fact]) -> None:
    styles, programme = _styles(book), atlas.state.programme
    german, choices = words(programme), allowed(programme.recorded_keys())
    last = max(len(facts), _ROOM_FOR_FACTS)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, HEADINGS[name], styles["head"])
        sheet.set_column(column, column, _WIDTHS.get(name, 17), styles["text"])
        if name in choices:
            listed = [german[name][value] for value in choices[name] if value]
            values.write_column(0, column, listed)
            letter = chr(ord("A") + column)
            source = f"={_VALUES}!${letter}$1:${letter}${len(listed)}"
            sheet.data_validation(1, column, last, column, _choice(source))
        elif name in ("date", "source_date"):
            sheet.data_validation(1, column, last, column, _hint(HEADINGS[name], _DATE_HINT))
    for row, fact in enumerate(facts, start=1):
        cells = {c: german[c].get(v, v) if c in german else v for c, v in texts_of(fact, _german_date).items()}
        for column, name in enumerate(COLUMNS):
            sheet.write_string(row, column, cells[name], styles["text"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(facts), 1), len(COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(ord('A') + len(COLUMNS) - 1)}{last + 1}"})


def _german_date(day: PartialDate | None) -> str:
    return day.first.strftime({"day": "%d.%m.%Y", "month": "%m.%Y", "year": "%Y"}[day.precision]) if day else ""


def _known(atlas: Atlas, ags: str) -> str:
    """What the register says of a municipality today, in words."""
    today, recorded = atlas.today(), atlas.state.programme.recorded
    statuses = ((i, atlas.register.status(ags, i.key, today, today)) for i in recorded)
    return "; ".join(f"{i.short}: {STATUS_WORDS[s.status]}" for i, s in statuses if s.sources and not s.derived)


def _statuses(instrument: Instrument) -> list[str]:
    """An agreement that is „abgeschlossen“ would be read as signed: where that may be misread, it cannot be chosen."""
    return [w for status, w in STATUS_WORDS.items() if not (status == COMPLETED and instrument.date_kind == "signed")]


def _choice(source: object) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "Nicht in der Auswahl",
        "error_message": "Bitte einen Wert aus der Auswahl nehmen oder die Zelle leer lassen.",
        "error_type": "warning",
    }


def _hint(title: str, message: str) -> dict[str, object]:
    return {"validate": "any", "input_title": title, "input_message": message}
