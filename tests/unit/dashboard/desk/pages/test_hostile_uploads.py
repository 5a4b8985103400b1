"""What nobody should send: refused early and in a sentence, or kept as what it is, a file with findings. All through HTTP."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest

from dashboard.desk.pages import register_pages, upload
from dashboard.desk.uploads import MOST_BYTES, make_draft
from loaders.atlas.freshness import Origin
from loaders.common.findings import Findings
from loaders.history.reading import newest, outcome, revision
from loaders.history.uploads import upload_of
from loaders.lists.annotated_copy import annotate
from loaders.lists.register_file import load_register
from loaders.store.prebuild import CheckedList
from tests.hostile.lists import LISTS
from tests.hostile.making import package
from tests.hostile.run import list_judge
from tests.people import Office
from tests.suite_state import SUITE

SIGNED_IN = "anna@amt.example"
#: Far more than is accepted, and than anybody should notice in memory.
TOO_MUCH = 200 * 2**20


@pytest.fixture(scope="module")
def check(atlas):
    """Checks lists as the product does, but in this process and with the territory built once."""
    judge = list_judge(atlas)

    def checked(inputs, _clock, annotated):
        findings = Findings()
        read = load_register(inputs.status, judge, findings)
        annotated.write_bytes(annotate(inputs.status, findings))
        origin = None if findings.errors else Origin(True, atlas.origin.day, "Liste")
        return CheckedList(findings.in_order(), [] if findings.errors else read.facts, origin)

    return checked


@pytest.fixture
def office(few, first_edition, tmp_path, check, monkeypatch):
    """The whole desk with its guard, and somebody who may send lists."""
    monkeypatch.setattr(upload, "make_draft", partial(make_draft, check=check))
    (tmp_path / "register.db").write_bytes(first_edition.read_bytes())
    made = Office(few, tmp_path / "register.db", pages=register_pages)
    made.account(SIGNED_IN)
    yield made
    made.engine.dispose()


def sent(office, name, content):
    """Send a list; return the page that comes, and the draft and the upload that are kept."""
    browser = office.client(SIGNED_IN)
    answer = browser.post("/liste", {"liste": (io.BytesIO(content), name)}, form="/liste")
    assert answer.status_code == 303, answer.text
    key = int(answer.headers["Location"].rpartition("/")[2])
    with office.desk.reading() as connection:
        assert newest(connection) == 1
        return browser.get(f"/entwurf/{key}"), revision(connection, key), upload_of(connection, key)


def made(name, folder):
    LISTS[name].make(folder / name)
    return (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("milliarden.xlsx", "eine leere Tabelle"),  # entities of entities
        ("kennwort.xlsx", "ohne Kennwort"),
        ("brief.xlsx", "PDF-Dokument"),
        ("rauschen.csv", "Binärdatei"),
    ],
)
def test_what_is_no_list_is_kept_with_its_findings_and_changes_nothing(office, tmp_path, name, cause):
    page, draft, kept = sent(office, name, made(name, tmp_path))
    assert cause in page.text
    assert kept.errors
    with office.desk.reading() as connection:
        assert outcome(connection, draft.id) == outcome(connection, 1)


def test_entities_of_a_document_bring_nothing_in(office, tmp_path):
    """A cell that names a file of the server shows nothing of it."""
    secret = tmp_path / "geheim.txt"
    secret.write_text("Losungswort")
    change = {
        "xl/worksheets/sheet1.xml": lambda x: (
            f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{secret}">]>'.encode()
            + x[x.index(b"<worksheet") :].replace(SUITE.town_name.encode(), b"&b;")
        )
    }
    package(change)(tmp_path / "liste.xlsx")
    page, draft, _ = sent(office, "liste.xlsx", (tmp_path / "liste.xlsx").read_bytes())
    marked = office.client(SIGNED_IN).get(f"/entwurf/{draft.id}/geprueft.xlsx").data
    with zipfile.ZipFile(io.BytesIO(marked)) as copy:
        told = b"".join(copy.read(part) for part in copy.namelist())
    assert "Losungswort" not in page.text
    assert b"Losungswort" not in told


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..\\..\\C:\u202eliste.csv"])
def test_a_name_is_a_text_and_no_path(office, name):
    page, _, kept = sent(office, name, f"AGS;{SUITE.council_abbreviation}\n{SUITE.town};ja\n".encode())
    assert not {"/", "\\", "\u202e"} & set(kept.file_name)
    assert kept.file_name.endswith((".csv", "passwd.csv"))
    assert kept.file_name in page.text


def test_macros_are_no_more_than_data_and_are_not_handed_on(office, tmp_path):
    macro = b"\xd0\xcf\x11\xe0 Attribute VB_Name = Sub AutoOpen()"
    kind, with_macros = (
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    project = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    reference = (
        b'<Relationship Id="rIdMacro" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>'
    )
    package(
        {
            "xl/vbaProject.bin": macro,
            "[Content_Types].xml": lambda x: x.replace(kind, with_macros).replace(b"</Types>", project),
            "xl/_rels/workbook.xml.rels": lambda x: x.replace(b"</Relationships>", reference),
        }
    )(tmp_path / "liste.xlsm")
    content = (tmp_path / "liste.xlsm").read_bytes()
    assert with_macros in zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")
    page, draft, kept = sent(office, "liste.xlsm", content)
    assert not kept.errors, page.text
    with office.desk.reading() as connection:
        assert [(f.ags, f.instrument) for f in outcome(connection, draft.id)] == [(SUITE.town, SUITE.council)]
    copy = office.client(SIGNED_IN).get(f"/entwurf/{draft.id}/geprueft.xlsx")
    assert ".xlsx" in copy.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(copy.data)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        assert b"macroEnabled" not in parts.read("[Content_Types].xml")
        assert not [n for n in parts.namelist() if b"AutoOpen" in parts.read(n)]


class Endless(io.RawIOBase):
    """As much as anybody wants to read, which it counts."""

    def __init__(self, head=b""):
        self.head, self.given = head, 0

    def readable(self):
        return True

    def readinto(self, buffer):
        part = (self.head[self.given : self.given + len(buffer)] or b"x" * len(buffer))[: len(buffer)]
        buffer[: len(part)] = part
        self.given += len(part)
        return len(part)


FORM = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%s\r\n--x\r\n' + (
    b'Content-Disposition: form-data; name="liste"; filename="liste.csv"\r\n\r\n'
)


def flood(browser, path="/liste", length=None):
    """Send more than is accepted, saying how much (``length``) or not; return the answer and how much was read of it."""
    body = Endless(FORM % browser.token("/liste").encode())
    told = (
        {"CONTENT_LENGTH": str(length)}
        if length
        else {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    )
    environ = {"wsgi.input": body, **told}
    answer = browser.ask("POST", path, content_type="multipart/form-data; boundary=x", environ=environ)
    return answer, body.given


def test_200_mb_are_refused_before_they_are_read(office):
    answer, read = flood(office.client(SIGNED_IN), length=TOO_MUCH)
    assert answer.status_code == 413 and "höchstens 20 MB" in answer.text
    assert read == 0


def test_who_does_not_say_how_much_is_refused_at_the_same_size(office):
    answer, read = flood(office.client(SIGNED_IN))
    assert answer.status_code == 413 and "höchstens 20 MB" in answer.text
    assert read <= MOST_BYTES + 2**20


@pytest.mark.parametrize("length", [TOO_MUCH, None])
def test_of_a_stranger_nothing_is_read(office, length):
    answer, read = flood(office.client(), length=length)
    assert answer.status_code in (400, 401, 413)
    assert read <= 2**17
