"""Lists in every format, and files that are none or are damaged: each is read or refused in words."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from loaders.assembly import load_atlas
from loaders.common.findings import Findings, LoadError
from loaders.tables import text_files
from loaders.tables.spreadsheets import read_sheets
from loaders.tables.workbook_extent import MOST_ROWS
from tests.clock import CLOCK
from tests.list_reading import EXPECTED, WIDE
from tests.lists import WRITERS, write_list
from tests.suite_state import SUITE, suite_inputs
from tests.sweeps import everything, examples

pytestmark = pytest.mark.usefixtures("shapes_once")


@pytest.mark.parametrize("kind", WRITERS)
def test_wide_list_in_every_format(tmp_path, workbooks_here, read, kind):
    facts, findings, _ = read(write_list(tmp_path, WIDE, kind))
    assert facts == EXPECTED
    assert findings.errors == []


LONG = ["AGS", "Gemeinde", "Trägerart", "Träger", "Angebot", "Status", "Datum", "Art des Datums", "Beleg", "Quelle",
        "Adresse der Quelle"]  # fmt: skip


@pytest.mark.parametrize("kind", WRITERS)
def test_long_list_in_german(tmp_path, read, kind):
    rows = [
        LONG,
        [SUITE.town, SUITE.town_name, "Gemeinde", SUITE.town_name, SUITE.agreement_label, "aktiv", date(2021, 6, 21),
         "Unterzeichnung", "ausdrücklich", "Titel", "https://example.org/"],
        ["", SUITE.twin_name, "Gemeinde", SUITE.twin_name, SUITE.council_short, "geplant", "Juni 2021",
         "spätestens seit", "erschlossen", "Titel", ""],
    ]  # fmt: skip
    facts, findings, _ = read(write_list(tmp_path, rows, kind))
    assert facts == {
        (SUITE.town, SUITE.agreement): ("active", "2021-06-21", "signed"),
        (SUITE.twin, SUITE.council): ("planned", "2021-06", "as_of"),
    }
    assert findings.errors == []


def mess():
    """Name → content of files that are no list."""
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as package:
        package.writestr("a.txt", "b")
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    return {
        "bild.xlsx": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "brief.xlsx": b"%PDF-1.7\n",
        "leer.xlsx": book.getvalue(),
        "null.xlsx": b"",
        "archiv.xlsx": zipped.getvalue(),
        "halb.xlsx": book.getvalue()[:900],
        "ole.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        "kennwort.xlsx": encrypted,
        "prosa.csv": b"Sehr geehrte Damen und Herren,\nanbei die Liste.\n",
        "binaer.csv": bytes(range(256)) * 4,
        "kopf.csv": b"AGS;Gemeinde;KPR\n",
        "html.xls": b"<html><table><tr><td>AGS</td></tr></table></html>",
    }


@pytest.mark.parametrize("name", mess())
def test_what_is_no_list_is_refused_in_words(tmp_path, workbooks_here, read, name):
    path = tmp_path / name
    path.write_bytes(mess()[name])
    facts, findings, _ = read(path)
    assert facts == {}
    assert findings.errors
    assert all(f.file == name and f.expected and f.remedy for f in findings)
    if name == "kennwort.xlsx":
        assert "Kennwort" in findings.errors[0].expected


def test_links_in_a_circle_are_a_finding(tmp_path):
    path = tmp_path / "liste.xlsx"
    path.symlink_to(path)
    with pytest.raises(LoadError) as error:
        load_atlas(suite_inputs(status=path), CLOCK)
    assert any("im Kreis" in f.remedy for f in error.value.findings.errors)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 6000), flip=st.integers(0, 6000), value=st.integers(0, 255))
def test_damaged_workbooks_never_crash(tmp_path, workbooks_here, read, cut, flip, value):
    """Nor would they without a process of their own, whose end is tested below and with the hostile files."""
    content = bytearray(write_list(tmp_path, WIDE).read_bytes())
    content[flip % len(content)] = value
    path = tmp_path / "kaputt.xlsx"
    path.write_bytes(content[: len(content) - cut % 3000] if cut % 2 else content)
    _, findings, _ = read(path)
    assert all(str(f) for f in findings)


@pytest.mark.parametrize("size", [600, 3000, 4600])
def test_damaged_old_workbooks_take_nothing_down(tmp_path, read, size):
    """Some of these make the reader panic, which would end the process that reads them."""
    whole = write_list(tmp_path, WIDE, "xls").read_bytes()
    path = tmp_path / "kaputt.xls"
    path.write_bytes(whole[:size])
    _, findings, _ = read(path)
    assert [f.expected for f in findings] == ["eine unbeschädigte Tabelle (XLSX, XLS oder ODS)"]


def test_macro_file_is_read_without_its_macros(tmp_path, read):
    path = write_list(tmp_path, WIDE)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    path = path.rename(path.with_suffix(".xlsm"))
    facts, findings, _ = read(path)
    assert facts == EXPECTED
    assert any("Makros" in f.expected for f in findings)


def test_as_many_rows_as_allowed_are_read(tmp_path, monkeypatch, read):
    """In samples, a tenth of what is allowed is."""
    most = MOST_ROWS if everything() else MOST_ROWS // 10
    monkeypatch.setattr(text_files, "MOST_ROWS", most)
    lines = "\n".join(
        f"{SUITE.town};{SUITE.town_name};x" if i % 2 else f"{SUITE.city};{SUITE.city_name};x" for i in range(most)
    )
    path = tmp_path / "gross.csv"
    path.write_text(f"AGS;Gemeinde;{SUITE.council_abbreviation}\n" + lines, encoding="utf-8")
    facts, findings, records = read(path)
    assert len(records) == most
    assert len(facts) == 2
    assert len(findings.errors) >= most - 2, "all but the first of each municipality are repeated"


def test_several_sheets_are_read_and_the_others_named(tmp_path, read):
    path = write_list(
        tmp_path,
        WIDE,
        Notizen=[["anrufen"]],
        Weitere=[["Gemeinde", SUITE.council_abbreviation], [SUITE.beside_name, "ja"]],
    )
    facts, findings, _ = read(path)
    assert facts == EXPECTED | {(SUITE.beside, SUITE.council): ("active", "", "")}
    assert [(f.severity, f.sheet) for f in findings if "Blatt wird nicht" in f.remedy] == [("warning", "Notizen")]


def test_hidden_rows_and_sheets_are_read_and_named(tmp_path, read):
    path = write_list(tmp_path, WIDE, Alt=[["Gemeinde", SUITE.council_abbreviation], [SUITE.beside_name, "ja"]])
    book = openpyxl.load_workbook(path)
    book["Liste"].row_dimensions[3].hidden = True
    book["Alt"].sheet_state = "hidden"
    book.save(path)
    facts, findings, _ = read(path)
    assert facts == EXPECTED | {(SUITE.beside, SUITE.council): ("active", "", "")}
    said = {(f.sheet, f.row, f.value) for f in findings if "ausgeblendet" in (f.value or "")}
    assert said == {("Liste", 3, "ausgeblendete Zeilen: 3"), ("Alt", None, "ausgeblendetes Blatt")}


def saved_at(path, text):
    """Rewrite when the workbook says that it was saved."""
    # the prefix is whatever some library has registered for Dublin Core
    pattern, new = rb"(<[a-z]+:modified[^>]*>)[^<]*", rb"\g<1>" + text.encode()
    rewritten(path, "docProps/core.xml", lambda core: re.sub(pattern, new, core))


@pytest.mark.parametrize("nonsense", ["2026-02-30T10:00:00Z", "2026-99-99", "gestern"])
def test_an_impossible_day_of_saving_hides_nothing_else(tmp_path, read, nonsense):
    path = write_list(
        tmp_path, [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "ja"], [SUITE.twin_name, "ja"]]
    )
    book = openpyxl.load_workbook(path)
    book["Liste"].row_dimensions[3].hidden = True
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    saved_at(path, nonsense)
    _, findings, records = read(path)
    assert "ausgeblendete Zeilen: 3" in {f.value for f in findings}
    assert read_sheets(path, Findings()).sheets[0].since_1904
    assert {r.as_of for r in records} == {""}


def test_the_day_of_saving_is_that_of_the_state(tmp_path, read):
    path = write_list(tmp_path, [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "ja"]])
    saved_at(path, "2026-03-31T22:30:00Z")  # half past midnight in Berlin
    _, _, records = read(path)
    assert [r.as_of for r in records] == ["2026-04-01"]


def test_merged_cells_speak_for_all_their_rows(tmp_path, read):
    rows = [
        [SUITE.kreis, "Gemeinde", SUITE.council_abbreviation],
        [SUITE.twin_name, SUITE.town_name, "2019"],
        [None, SUITE.twin_name, None],
    ]
    path = write_list(tmp_path, rows)
    book = openpyxl.load_workbook(path)
    book["Liste"].merge_cells("A2:A3")
    book["Liste"].merge_cells("C2:C3")
    book.save(path)
    facts, findings, _ = read(path)
    assert facts == {(ags, SUITE.council): ("active", "2019", "constituted") for ags in (SUITE.town, SUITE.twin)}
    assert [(f.severity, f.cell) for f in findings if "Zeilen von 2 bis 3" in f.remedy] == [("warning", "C2")]


def rewritten(path, part, change):
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as package:
        whole = {name: package.read(name) for name in package.namelist()}
    whole[part] = change(whole[part])
    with zipfile.ZipFile(path, "w") as package:
        for name, content in whole.items():
            package.writestr(name, content)


def indented(xml):
    tree = etree.fromstring(xml)
    etree.indent(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def test_an_indented_opendocument_is_read(tmp_path, read):
    path = write_list(tmp_path, WIDE, "ods")
    rewritten(path, "content.xml", indented)
    facts, findings, _ = read(path)
    assert facts == EXPECTED
    assert findings.errors == []


def test_hidden_rows_and_formulas_of_an_opendocument_are_named(tmp_path, read):
    path = write_list(
        tmp_path,
        [
            ["Gemeinde", SUITE.council_abbreviation, SUITE.coaching_short],
            [SUITE.town_name, "ja", "x"],
            [SUITE.twin_name, "ja", "x"],
        ],
        "ods",
    )

    def spoil(xml):
        tree = etree.fromstring(xml)
        table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
        rows = list(tree.iter(f"{table}table-row"))
        rows[1].set(f"{table}visibility", "collapse")
        for cell, children in ((rows[1][2], ()), (rows[2][2], ("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p",))):
            cell.clear()
            cell.set(f"{table}formula", "of:=1+1")
            for child in children:
                etree.SubElement(cell, child)
        return etree.tostring(tree)

    rewritten(path, "content.xml", spoil)
    facts, findings, _ = read(path)
    assert "ausgeblendete Zeilen: 2" in {f.value for f in findings}
    # LibreOffice saves a formula whose result is an empty text with an empty paragraph
    assert [(f.cell, f.value) for f in findings.errors] == [("C2", "eine Formel ohne gespeichertes Ergebnis")]
    assert set(facts) == {(SUITE.town, SUITE.council), (SUITE.twin, SUITE.council)}


def test_a_prefix_in_the_xml_of_a_sheet_changes_nothing(tmp_path, read):
    path = write_list(tmp_path, [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "=1+1"]])

    def prefixed(xml):
        xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
        return xml.replace(b"xmlns=", b"xmlns:x=")

    rewritten(path, "xl/worksheets/sheet1.xml", prefixed)
    _, findings, _ = read(path)
    assert [(f.cell, f.value) for f in findings.errors] == [("B2", "eine Formel ohne gespeichertes Ergebnis")]
