"""Every address of the website, and whatever can be read in the answers: for tests of what must, or must not, leave the house."""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing

import brotli
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from tests.suite_state import SUITE

REGION = "region=14626610%2B1&labels=all"
#: What to ask for at an address with parts; every rule of the URL map must be answered by one of them.
PARTS = {
    "/api/layers/<layer>.csv": ["/api/layers/kpr.csv"],
    "/gemeinde/<key>": ["/gemeinde/14626610", "/gemeinde/14612000"],
    "/gemeinde/<key>.pdf": ["/gemeinde/14626610.pdf", "/gemeinde/14612000.pdf"],
    "/gemeinde/<ags>/nachbarn.<fmt>": ["/gemeinde/14626610/nachbarn.csv", "/gemeinde/14626610/nachbarn.xlsx"],
    "/kreis/<key>": ["/kreis/14626"],
    "/kreis.<any(csv, xlsx):fmt>": ["/kreis.csv", "/kreis.xlsx"],
    "/region/<key>": ["/region/lpr-west", "/region/14626610+1,14625020,-14626050", "/region/sachsen"],
    "/region.<any(csv, xlsx):fmt>": ["/region.csv", "/region.xlsx"],
    "/tabelle.<any(csv, xlsx):fmt>": ["/tabelle.csv", "/tabelle.xlsx?kreis=14626"],
    "/veraenderungen.<any(csv, xlsx):fmt>": [
        f"/veraenderungen.{f}?stand=2023-12-31&seit=2022-12-31" for f in ("csv", "xlsx")
    ],
    "/snippet.<fmt>": [
        f"/snippet.{f}?layer=kpr&{REGION}"
        for f in ["svg", "png", "pdf", "pptx", "html", "xlsx", "csv", "geojson", "gpkg"]
    ],
    "/growth.<fmt>": [f"/growth.{f}?layer=kpr&{REGION}" for f in ("gif", "pptx")],
    "/daten/<any(statuses, facts, municipalities, districts, regions, region_members, neighbours, totals):name>.csv": [
        f"/daten/{n}.csv"
        for n in (
            "statuses",
            "facts",
            "municipalities",
            "districts",
            "regions",
            "region_members",
            "neighbours",
            "totals",
        )
    ],
    "/daten/katalog.<any(ttl, jsonld, rdf):fmt>": [f"/daten/katalog.{e}" for e in ("ttl", "jsonld", "rdf")],
    "/deck.pptx": ["/deck.pptx?region=14626"],
    # only where the map begins with districts
    "/kacheln/<name>": [],
    # nobody has a ticket before something was asked for; there are such addresses only with a queue
    "/auftrag/<ticket>": [],
    "/auftrag/<ticket>/datei": [],
    "/api/tasks/<ticket>": [],
    "/vergleich": ["/vergleich?gemeinden=14626610,14612000"],
    "/ogc/collections/<name>": ["/ogc/collections/municipalities", "/ogc/collections/facts?f=html"],
    "/ogc/collections/<name>/queryables": [
        f"/ogc/collections/{name}/queryables?f={f}" for name in ("regions", "facts") for f in ("json", "html")
    ],
    "/ogc/collections/<name>/items": [
        f"/ogc/collections/{name}/items?f={f}&limit=2000"
        for name in ("municipalities", "districts", "regions", "facts", "borders")
        for f in ("json", "html")
    ],
    "/ogc/collections/<name>/items/<key>": [
        f"/ogc/collections/{key}?f={f}"
        for key in ("municipalities/items/14626610", "districts/items/14626", "facts/items/9")
        for f in ("json", "html")
    ],
    "/aktuelles": ["/aktuelles", "/aktuelles?jahr=2023"],
}
#: What in these is of the embedded state.
_KEYS = re.compile(r"14\d{6}|14\d{3}|lpr-west|sachsen|kpr|(?<=facts/items/)9")
#: What these are called in the suite's state; a fact is a number anywhere.
_OWN = {
    "14626610": SUITE.town, "14612000": SUITE.city, "14625020": SUITE.beside, "14626050": SUITE.member, "14626": SUITE.district,
    "14523": SUITE.far_district, "lpr-west": SUITE.region, "sachsen": SUITE.key, "kpr": SUITE.council, "9": "9",
}  # fmt: skip
#: What Dash and Flask bring along, and the files of an authority's design: the same whatever the data.
OF_OTHERS = ("/_", "/assets/", "/static/", "/identity/", "/<path:path>")


def addresses(server: Flask, client: FlaskClient, instead: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield every address of the URL map, with something in place of its variable parts.

    ``instead``: what to ask another state for than the suite's, in place of the keys of the embedded one.
    """
    keys = instead or _OWN
    for address in _addresses(server, client):
        yield _KEYS.sub(lambda found: keys.get(found[0], found[0]), address)


def _addresses(server: Flask, client: FlaskClient) -> Iterator[str]:
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


def _payload_names(client: FlaskClient) -> set[str]:
    page = client.get("/").get_data(as_text=True)
    return {part.partition('"')[0] for part in page.split("/data/")[1:]}


def in_english(address: str) -> str:
    """Return the same address for readers of English."""
    return address + ("&" if "?" in address else "?") + "lang=en"


def contents(body: bytes, encoding: str = "") -> Iterator[bytes]:
    """Yield everything readable in an answer: the bytes, what is packed in it, the text of a PDF or a GeoPackage."""
    body = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(body)
    if body.startswith(b"SQLite"):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(body)
            # a long text may stand in pieces in the file
            yield "".join(line for line in database.iterdump() if "gpkg_" in line).encode()
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if body.startswith(b"%PDF"):
        document = PdfDocument(body)
        yield "".join(page.get_textpage().get_text_bounded() for page in document).encode()
        yield str(document.get_metadata_dict()).encode()
