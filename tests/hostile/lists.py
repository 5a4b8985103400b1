"""Status lists that are hostile, spoiled or plainly something else."""

from __future__ import annotations

from datetime import date

from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from loaders.register.contract import COLUMNS, HEADINGS
from loaders.tables.workbook_extent import MOST_UNPACKED
from tests.hostile.making import (
    HEADER,
    ROW,
    Hostile,
    book,
    folder,
    link_to,
    link_to_itself,
    package,
    pipe,
    raw,
    rows,
    sparse,
    text,
    zipped,
)
from tests.lists import WRITERS
from tests.suite_state import SUITE
from tests.sweeps import everything

TOWN, NAME, CITY = SUITE.town, SUITE.town_name, SUITE.city
COUNCIL, COACHING = SUITE.council_abbreviation, SUITE.coaching_short
SHEET = "xl/worksheets/sheet1.xml"
GOOD = WRITERS["xlsx"][1]({"Liste": [HEADER, ROW]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONG = [TOWN, NAME, "municipality", NAME, SUITE.council, "active", "2021", "constituted", "explicit", "Titel", ""]
LONG_HEADER = [c for c in COLUMNS if c not in ("source_date", "contact_url", "note")]


def cell(old: bytes, new: bytes):
    def change(sheet: bytes) -> bytes:
        assert old in sheet
        return sheet.replace(old, new)

    return change


def long(**changed: object):
    line = dict(zip(LONG_HEADER, LONG, strict=True)) | changed
    return rows(LONG_HEADER, list(line.values()), kind="csv")


def styled_rows(sheet: bytes) -> bytes:
    """Down to the last row that Excel has; in samples five times as many as a list may have."""
    last = 1_048_576 if everything() else 100_000
    more = b"".join(b'<row r="%d" ht="15"><c r="A%d" s="0"/></row>' % (i, i) for i in range(3, last + 1))
    return sheet.replace(b"</sheetData>", more + b"</sheetData>")


def wide(heading: str, value: object, kind: str = "xlsx"):
    return rows(["AGS", "Gemeinde", heading], [TOWN, NAME, value], kind=kind)


def merged(sheet: bytes) -> bytes:
    return sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )


def fill(made) -> None:
    made.active["XFD1048576"].fill = PatternFill("solid", start_color="00FF00")


ODS_START = (
    f"<table:table-row><table:table-cell office:value-type='string'><text:p>{CITY}</text:p></table:table-cell>"
    "<table:table-cell/>"
)


def ods_rows(more: str):
    return package({"content.xml": lambda x: x.replace(b"</table:table>", more.encode() + b"</table:table>")}, "ods")


def since_1904(made) -> None:
    made.epoch = CALENDAR_MAC_1904
    made.active["C2"] = 44368


NO_LIST = [
    Hostile("leer.csv", raw(b""), "leere Datei"),
    Hostile("leerzeichen.csv", raw(b" \r\n\r\n  "), "leere Datei"),
    Hostile("nur-bom.csv", raw(b"\xef\xbb\xbf"), "eine Kopfzeile"),
    Hostile("leeres-blatt.xlsx", rows([None]), "eine leere Tabelle"),
    Hostile("nur-kopf.csv", text(f"AGS;Gemeinde;{COUNCIL}\n"), "mindestens eine Zeile unter der Kopfzeile"),
    Hostile("prosa.csv", text("Sehr geehrte Damen und Herren,\nanbei die Liste.\n"), "eine Kopfzeile: entweder"),
    Hostile("webseite.csv", text("<!DOCTYPE html><html><body>404</body></html>"), "Webseite (HTML)"),
    Hostile("webseite.xls", text("\n<table><tr><td>AGS</td></tr></table>"), "Webseite (HTML)"),
    Hostile(
        "excel2003.xls",
        text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
        "Excel-2003-XML",
    ),
    Hostile("brief.xlsx", raw(b"%PDF-1.7\n"), "PDF-Dokument"),
    Hostile("bild.csv", raw(b"\x89PNG\r\n\x1a\n" + bytes(90)), "Bild"),
    Hostile("gepackt.csv", raw(b"\x1f\x8b\x08" + bytes(90)), "gzip"),
    Hostile("archiv.xlsx", raw(b"7z\xbc\xaf\x27\x1c" + bytes(90)), "7-Zip-Archiv"),
    Hostile("brief.csv", raw(b"{\\rtf1 Liste}"), "RTF"),
    Hostile("karte.csv", raw(b"SQLite format 3\0" + bytes(90)), "Datenbank"),
    Hostile("archiv-mit-text.xlsx", raw(zipped({"liste.txt": b"AGS"})), "ZIP-Archiv ohne Tabelle"),
    Hostile("brief-word.xlsx", raw(zipped({"word/document.xml": b"<a/>"})), "Textdokument (Word)"),
    Hostile("rauschen.csv", raw(bytes(range(256)) * 40), "Binärdatei"),
    Hostile("rauschen-ohne-null.csv", raw(bytes(b for b in range(1, 256)) * 40), "Binärdatei"),
    Hostile("unicode-kaputt.csv", raw(b"\xff\xfe" + b"A\0G\0S" + b"\xd8\xd8\xd8"), "Binärdatei"),
    Hostile("nullbyte.csv", text(f"AGS;{COUNCIL}\n{TOWN};j\0a\n"), "Binärdatei"),
]
BROKEN = [
    Hostile("abgerissen.xlsx", raw(GOOD[: len(GOOD) // 2]), "unbeschädigte Tabelle"),
    Hostile("abgerissen.ods", raw(WRITERS["ods"][1]({"L": [HEADER]})[:700]), "unbeschädigte Tabelle"),
    Hostile("abgerissen.xls", raw(WRITERS["xls"][1]({"L": [HEADER]})[:3000]), "unbeschädigte Tabelle"),
    Hostile("ole-ohne-inhalt.xls", raw(OLE + bytes(2000)), "unbeschädigte Tabelle"),
    Hostile("kennwort.xlsx", raw(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)), "ohne Kennwort"),
    Hostile(
        "kennwort.ods",
        package({"META-INF/manifest.xml": cell(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"),
                 "content.xml": bytes(range(256))}, "ods"),
        "ohne Kennwort",
    ),
    Hostile("kennwort-zip.xlsx", raw(zipped({"xl/workbook.xml": b"<a/>"}, encrypted=True)), "ohne Kennwort"),
    Hostile("bombe.xlsx", package({SHEET: lambda _: b" " * (MOST_UNPACKED + 1)}), "entpackt höchstens 400 MB"),
    Hostile("milliarden.xlsx", package({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><workbook>&c;'
                                                           b"</workbook>"}), "eine leere Tabelle"),
]  # fmt: skip
TOO_LARGE = [
    Hostile("ferne-zelle.xlsx", book(lambda b: b.active.__setitem__("XFD1048576", "x")), "XFD1048576"),
    Hostile("ferne-zeile.xlsx", book(lambda b: b.active.__setitem__("A500000", "x")), "A500000"),
    Hostile("ferne-spalte.xlsx", book(lambda b: b.active.__setitem__("ZZ1", "x")), "ZZ1"),
    Hostile("ferne-farbe.xlsx", book(fill), "", harmless=True),
    Hostile("gefaerbte-zeilen.xlsx", package({SHEET: styled_rows}), "", harmless=True),
    Hostile("ferne-zelle.xls", rows(HEADER, ROW, *[[None]] * 65_000, [None] * 255 + ["x"], kind="xls"), "IV65003"),
    Hostile(
        "wiederholt.ods",
        ods_rows('<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
                 'table:number-columns-repeated="9000" office:value-type="string"><text:p>x</text:p></table:table-cell>'
                 "</table:table-row>"),
        "höchstens 20.000 Zeilen",
    ),
    Hostile(
        "leer-wiederholt.ods",
        ods_rows('<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
                 'table:number-columns-repeated="16384"/></table:table-row>'),
        "", harmless=True,
    ),
    Hostile("million-spalten.csv", text(f"AGS;Gemeinde;{COUNCIL}" + ";Spalte" * 10**6 + "\n"), "1.000.003 Spalten"),
    Hostile("spalten.xlsx", rows([*HEADER, *(f"Spalte {i}" for i in range(600))], ROW), "20.000 Zeilen und 500 Spalten"),
    Hostile("zweihunderttausend.csv", text(f"AGS;{COUNCIL}\n" + f"{TOWN};ja\n" * 200_000), "noch mehr Zeilen"),
    Hostile("200-mb.csv", sparse(200_000_000, f"AGS;{COUNCIL}\n{TOWN};ja\n".encode()), "200 MB"),
    Hostile("200-mb.xlsx", sparse(200_000_000, GOOD), "200 MB"),
    Hostile("lange-zelle.csv", text(f"AGS;{COUNCIL}\n{TOWN};" + "ja" * 100_000 + "\n"), "höchstens 131.072 Zeichen"),
    Hostile("alles-verbunden.xlsx", package({SHEET: merged}), "auch eine Spalte, die ein Angebot nennt"),
]  # fmt: skip
PLACES = [
    Hostile("kreis.xlsx", link_to_itself, "Verknüpfung im Kreis"),
    Hostile("ins-leere.xlsx", link_to("fehlt.xlsx"), "gibt es nicht"),
    Hostile("fehlt.xlsx", lambda _: None, "gibt es nicht"),
    Hostile("ordner.xlsx", folder, "ist ein Ordner"),
    Hostile("leitung.csv", pipe, "keine gewöhnliche Datei"),
    Hostile("endlos.csv", link_to("/dev/zero"), "keine gewöhnliche Datei"),
]
CELLS = [
    Hostile("formel-als-wert.csv", wide(COUNCIL, "=cmd|' /C calc'!A0", "csv"), "=cmd|"),
    Hostile(
        "formel-als-text.csv",
        rows([*HEADER, "Bemerkung"], [*ROW, "=HYPERLINK(\"http://x\")"], kind="csv"),
        "wie eine Formel", harmless=True,
    ),
    Hostile("formel-at.csv", rows([*HEADER, "Quelle"], [*ROW, "@SUM(1+1)*cmd|x"], kind="csv"), "wie eine Formel",
            harmless=True),
    Hostile("ohne-ergebnis.xlsx", wide(COUNCIL, "=1+1"), "Formel ohne gespeichertes Ergebnis"),
    Hostile("ohne-ergebnis.ods", ods_rows(ODS_START + '<table:table-cell table:formula="of:=1+1"/></table:table-row>'),
            "Formel ohne gespeichertes Ergebnis"),
    Hostile("bezug.xlsx", package({SHEET: cell(b'<c r="C2" t="inlineStr"><is><t>ja</t></is></c>',
            b'<c r="C2" t="e"><v>#REF!</v></c>')}), "#REF! (Fehlerwert)"),
    Hostile("bezug.ods", ods_rows(ODS_START + '<table:table-cell office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell></table:table-row>'), "Fehlerwert"),
    Hostile("bezug.csv", wide(COUNCIL, "#BEZUG!", "csv"), "#BEZUG!"),
    Hostile("1904.xlsx", book(since_1904), "zählt Tage ab 1904"),
    Hostile("unendlich.csv", wide(COUNCIL, "inf", "csv"), "inf"),
    Hostile("keine-zahl.csv", wide(COUNCIL, "NaN", "csv"), "NaN"),
    Hostile("unendlich.xlsx", package({SHEET: cell(b'<c r="C2" t="inlineStr"><is><t>ja</t></is></c>',
            b'<c r="C2"><v>1e999</v></c>')}), "ja, x, geplant"),
    Hostile("unendlicher-schluessel.xlsx", package({SHEET: cell(f'<c r="A2" t="inlineStr"><is><t>{TOWN}</t></is></c>'.encode(),
            b'<c r="A2"><v>1e999</v></c>')}), "acht Ziffern"),
    Hostile("steuerzeichen.csv", wide(COUNCIL, "\x1b[31mja", "csv"), "U+001B"),
    Hostile("zukunft.xlsx", wide(COUNCIL, date(2099, 1, 1)), "ein Datum bis heute"),
    Hostile("gibt-es-nicht.xlsx", wide(COUNCIL, "31.06.2021"), "ein Datum, das es gibt"),
    Hostile("zwei-jahre.xlsx", wide(COUNCIL, "2021/22"), "ein einziges Jahr"),
    Hostile("zeitraum.xlsx", wide(COACHING, "01.02.2021 – 31.12.2022"), "ein einziges Datum"),
    Hostile("ohne-jahr.xlsx", wide(COUNCIL, "12.3."), "ein Datum mit Jahr"),
    Hostile("verneint.xlsx", wide(SUITE.agreement_label, "nicht unterzeichnet"), "nicht unterzeichnet"),
    Hostile("klammer.xlsx", wide(COUNCIL, "ja (ruht, sagt man)"), "nur schreiben, was gilt („ruht“)"),
    Hostile("skript-link.csv", long(source_url="javascript:alert(1)"), "eine Adresse mit http:// oder https://"),
]  # fmt: skip
KEYS = [
    Hostile("gemischt.csv", text(f"AGS;{COUNCIL}\n{TOWN};ja\n{CITY[:2]} {CITY[2:5]} {CITY[5:]};ja\nDE14;ja\n{TOWN[:-1]};ja\n"),
            "acht Ziffern (Gemeinde)"),
    Hostile("exponent.csv", text(f"AGS;{COUNCIL}\n1,46E+07;ja\n"), "acht Ziffern (Gemeinde)"),
    Hostile("anderes-land.csv", text(f"AGS;{COUNCIL}\n13071029;ja\n"), "einer Gemeinde des Landes"),
    Hostile("falscher-name.csv", text(f"AGS;Gemeinde;{COUNCIL}\n{TOWN};{SUITE.city_name};ja\n"),
            f"„{NAME}“ zum Schlüssel {TOWN}"),
    Hostile("zwei-schluessel.csv", text(f"AGS;ARS;{COUNCIL}\n{TOWN};{CITY[:5]}0000{CITY[5:]};ja\n"),
            "dieselbe Gemeinde in beiden Spalten"),
    Hostile("mehrdeutig.csv", text(f"Gemeinde;{COUNCIL}\n{SUITE.twice_name};ja\n"), "es wird nicht geraten"),
    Hostile("vertippt.csv", text(f"Gemeinde;{COUNCIL}\n{NAME[:2]}{NAME[3:]};ja\n"), f"Meinten Sie {NAME}"),
    Hostile("niemand.csv", text(f"AGS;Gemeinde;{COUNCIL}\n{TOWN};{NAME};ja\n;;geplant\n"), "eine Gemeinde (AGS oder Name)"),
    Hostile("doppelt.csv", text(f"AGS;{COUNCIL}\n{TOWN};ja\n{TOWN};ja\n"), "jede Angabe nur einmal"),
    Hostile("zwei-daten.csv", text(f"AGS;{COUNCIL}\n{TOWN};2019\n{TOWN};2021\n"), "dasselbe Datum wie in Zeile 2"),
    Hostile("zwei-blaetter.xlsx", rows(HEADER, [*ROW[:2], "2019"], Neu=[HEADER, [*ROW[:2], "2021"]]),
            "dasselbe Datum wie in Zeile 2, Blatt „Liste“"),
    Hostile("ja-und-nein.xlsx", rows(HEADER, ROW, Neu=[HEADER, [*ROW[:2], "nein"]]),
            "dieselbe Angabe wie in Zeile 2, Blatt „Liste“"),
    Hostile("nein-mit-datum.csv", text(f"AGS;{COUNCIL};{COUNCIL} Datum\n{TOWN};nein;2021\n"), "kein Datum, wenn daneben „nein“"),
    Hostile("ende-vor-beginn.csv", text(f"AGS;{COACHING} Beginn;{COACHING} Ende\n{TOWN};2022;2020\n"),
            "ein Ende nach dem Beginn"),
    Hostile("gleiche-spalten.csv", text(f"AGS;{COUNCIL};{SUITE.council_short}\n{TOWN};ja;nein\n"), "jede Spalte nur einmal"),
    Hostile("zwei-angebote.csv", text(f"AGS;{COUNCIL};{COACHING} und {SUITE.analysis_label}\n{TOWN};x;x\n"),
            "ein Angebot je Spalte"),
    Hostile("gegenteil.csv", text(f"AGS;Kein {COUNCIL}\n{TOWN};x\n"), "nur das Angebot"),
    Hostile("fast-ein-angebot.csv", text(f"AGS;{COUNCIL};{SUITE.talk_label[:7]}\n{TOWN};x;x\n"),
            f"Meinten Sie „{SUITE.talk_label}“", harmless=True),
    Hostile("anfuehrungszeichen.csv", text(f'AGS;{COUNCIL}\n{TOWN};"ja\n{CITY};nein\n'), "paarweisen Anführungszeichen"),
    Hostile("felder.csv", text(",".join(LONG_HEADER) + "\n" + ",".join(LONG[:-2]) + "\n"), "11 Felder wie in der Kopfzeile"),
    Hostile("spalte-fehlt.csv", rows(LONG_HEADER[:-1], LONG[:-1], kind="csv"), "Spalte „source_url“"),
    Hostile("englisches-wort.csv", long(status="running"), "geplant (planned), ruht (dormant), aktiv (active)"),
    Hostile("deutsche-spalten.csv", rows([HEADINGS[c] for c in LONG_HEADER],
            [TOWN, NAME, "Gemeinde", NAME, SUITE.council_short, "rennt", "2021", "Gründung", "ausdrücklich", "T", ""],
            kind="csv"), "geplant, ruht, aktiv, abgeschlossen, beendet, abgelehnt."),
]  # fmt: skip
LISTS = {h.name: h for h in [*NO_LIST, *BROKEN, *TOO_LARGE, *PLACES, *CELLS, *KEYS]}
