"""What a list holds beyond the public columns of the contract never leaves the server: a canary is asked for everywhere."""

import io
import zipfile

import pytest
from pypdf import PdfReader

from dashboard.factory import build_app
from loaders.assembly import Inputs, load_atlas
from loaders.lists.template import template_xlsx
from loaders.register.contract import COLUMNS
from tests.clock import CLOCK
from tests.lists import write_list

#: One word per place, so that a finding says which one leaked.
REMARK, BRACKET, PERSON = "Kanarienremarke", "Kanarienklammer", "Kanarienperson"
CANARIES = (REMARK, BRACKET, PERSON)
WIDE = [
    ["AGS", "Gemeinde", "Kooperationsvereinbarung", "KPR", "Bemerkung", "Ansprechpartner"],
    ["14626610", "Zittau", f"21.06.2021 ({BRACKET})", "2023", f"{REMARK}: Bürgermeister verärgert", PERSON],
    ["14612000", "Dresden", "", f"ja ({BRACKET})", REMARK, PERSON],
]
FACT = {
    "ags": "14626610",
    "municipality": "Zittau",
    "carrier_kind": "municipality",
    "carrier": "Zittau",
    "instrument": "kpr",
    "status": "active",
    "date": "2023-02-09",
    "date_kind": "constituted",
    "confidence": "explicit",
    "source_title": "Bericht",
    "source_date": "2023-03-01",
    "source_url": "",
    "note": f"{REMARK}; {PERSON}; {BRACKET}",
}
LONG = [list(COLUMNS), [FACT[c] for c in COLUMNS]]
REGION = "region=14626610%2B1&labels=all"
#: What to ask for at an address with parts; every rule of the URL map must be answered by one of them.
PARTS = {
    "/api/layers/<layer>.csv": ["/api/layers/kpr.csv"],
    "/gemeinde/<key>": ["/gemeinde/14626610", "/gemeinde/14612000"],
    "/gemeinde/<key>.pdf": ["/gemeinde/14626610.pdf", "/gemeinde/14612000.pdf"],
    "/gemeinde/<ags>/nachbarn.<fmt>": ["/gemeinde/14626610/nachbarn.csv", "/gemeinde/14626610/nachbarn.xlsx"],
    "/kreis/<key>": ["/kreis/14626"],
    "/snippet.<fmt>": [
        f"/snippet.{f}?layer=kpr&{REGION}"
        for f in ["svg", "png", "pdf", "pptx", "html", "xlsx", "csv", "geojson", "gpkg"]
    ],
    "/growth.<fmt>": [f"/growth.{f}?layer=kpr&{REGION}" for f in ("gif", "pptx")],
    "/deck.pptx": ["/deck.pptx?region=14626"],
    "/vergleich": ["/vergleich?gemeinden=14626610,14612000"],
    "/aktuelles": ["/aktuelles", "/aktuelles?jahr=2023"],
}
#: What Dash and Flask bring along: the same files whatever the data.
OF_OTHERS = ("/_", "/assets/", "/static/", "/<path:path>")


@pytest.fixture(scope="module", params=["wide", "long"])
def private(request, tmp_path_factory):
    """The Atlas of a list with remarks."""
    rows = {"wide": WIDE, "long": LONG}[request.param]
    path = write_list(tmp_path_factory.mktemp("liste"), rows)
    return load_atlas(Inputs(status=path), CLOCK)


def addresses(server, client):
    """Every address of the URL map, with something in place of its variable parts."""
    data = [f"/data/{name}" for name in _payload_names(client)]
    for rule in server.url_map.iter_rules():
        address = str(rule)
        if "GET" not in rule.methods or address.startswith(OF_OTHERS):
            continue
        if address.startswith("/data/"):
            yield from data
        elif "<ags>" in address and address.startswith("/api/"):
            yield address.replace("<ags>", "14626610")
        elif address in PARTS:
            yield from PARTS[address]
        else:
            assert "<" not in address, f"{address} is new: what should be asked for there?"
            yield address


def _payload_names(client):
    page = client.get("/").get_data(as_text=True)
    return {part.partition('"')[0] for part in page.split("/data/")[1:]}


def contents(body):
    """Everything readable in an answer: the bytes, what is packed in it, and the text of a PDF."""
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        yield "".join(page.extract_text() for page in reader.pages).encode()
        yield str(reader.metadata).encode()


def test_remarks_are_nowhere(private, run_store, caplog):
    server = build_app(private, run_store).server
    client = server.test_client()
    leaks, asked = [], 0
    for address in addresses(server, client):
        # pictures and slides say the same in both languages: one of them will do
        drawn = address.startswith(("/snippet.p", "/snippet.g", "/growth", "/deck"))
        for language in ("",) if drawn else ("", "&lang=en" if "?" in address else "?lang=en"):
            answer = client.get(address + language)
            assert answer.status_code in (200, 302, 404, 422), address
            asked += answer.status_code == 200
            leaks += [
                (address + language, canary)
                for content in contents(answer.data)
                for canary in CANARIES
                if canary.encode() in content or canary.encode("utf-16-le") in content
            ]
    assert leaks == []
    assert asked > 80
    assert not any(canary in caplog.text for canary in CANARIES)


def test_those_who_keep_the_list_get_their_remarks_back(private):
    """So there was something to be found; the command writes them into the template."""
    book = template_xlsx(private, with_notes=True)
    found = b"".join(contents(book)).decode(errors="ignore")
    assert REMARK in found and BRACKET in found
