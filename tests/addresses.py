"""Every address of the website, and whatever can be read in the answers: for tests of what must, or must not, leave the house."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing

import brotli
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from tests.suite_state import SUITE

_REGION = "region={town}%2B1&labels=all"
#: What {town} and the like are in the suite's state. A fact is a number anywhere.
_OWN = {
    "town": SUITE.town, "city": SUITE.city, "beside": SUITE.beside, "member": SUITE.member, "district": SUITE.district,
    "region": SUITE.region, "state": SUITE.key, "instrument": SUITE.council, "fact": "9",
}  # fmt: skip
REGION = _REGION.format(**_OWN)
#: What to ask for at an address with parts; every rule of the URL map must be answered by one of them.
PARTS = {
    "/api/layers/<layer>.csv": ["/api/layers/{instrument}.csv"],
    "/gemeinde/<key>": ["/gemeinde/{town}", "/gemeinde/{city}"],
    "/gemeinde/<key>.pdf": ["/gemeinde/{town}.pdf", "/gemeinde/{city}.pdf"],
    "/gemeinde/<ags>/nachbarn.<fmt>": ["/gemeinde/{town}/nachbarn.csv", "/gemeinde/{town}/nachbarn.xlsx"],
    "/kreis/<key>": ["/kreis/{district}"],
    "/kreis.<any(csv, xlsx):fmt>": ["/kreis.csv", "/kreis.xlsx"],
    "/region/<key>": ["/region/{region}", "/region/{town}+1,{beside},-{member}", "/region/{state}"],
    "/region.<any(csv, xlsx):fmt>": ["/region.csv", "/region.xlsx"],
    "/tabelle.<any(csv, xlsx):fmt>": ["/tabelle.csv", "/tabelle.xlsx?kreis={district}"],
    "/veraenderungen.<any(csv, xlsx):fmt>": [
        f"/veraenderungen.{f}?stand=2023-12-31&seit=2022-12-31" for f in ("csv", "xlsx")
    ],
    "/snippet.<fmt>": [
        f"/snippet.{f}?layer={{instrument}}&{_REGION}"
        for f in ["svg", "png", "pdf", "pptx", "html", "xlsx", "csv", "geojson", "gpkg"]
    ],
    "/growth.<fmt>": [f"/growth.{f}?layer={{instrument}}&{_REGION}" for f in ("gif", "pptx")],
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
    "/deck.pptx": ["/deck.pptx?region={district}"],
    # only where the map begins with districts
    "/kacheln/<name>": [],
    # nobody has a ticket before something was asked for; there are such addresses only with a queue
    "/auftrag/<ticket>": [],
    "/auftrag/<ticket>/datei": [],
    "/api/tasks/<ticket>": [],
    "/vergleich": ["/vergleich?gemeinden={town},{city}"],
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
        for key in ("municipalities/items/{town}", "districts/items/{district}", "facts/items/{fact}")
        for f in ("json", "html")
    ],
    "/aktuelles": ["/aktuelles", "/aktuelles?jahr=2023"],
}
#: What takes longest to write; samples go without.
SLOW = ("/growth.", "/deck.")
#: What Dash and Flask bring along, and the files of an authority's design: the same whatever the data.
OF_OTHERS = ("/_", "/assets/", "/static/", "/identity/", "/<path:path>")


def addresses(server: Flask, client: FlaskClient, instead: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield every address of the URL map, with something in place of its variable parts.

    ``instead``: the places of another state than the suite's, named as in ``_OWN``.
    """
    places = instead or _OWN
    data = [f"/data/{name}" for name in _payload_names(client)]
    for rule in server.url_map.iter_rules():
        address = str(rule)
        if "GET" not in rule.methods or address.startswith(OF_OTHERS):
            continue
        if address.startswith("/data/"):
            yield from data
        elif "<ags>" in address and address.startswith("/api/"):
            yield address.replace("<ags>", places["town"])
        elif address in PARTS:
            yield from (part.format(**places) for part in PARTS[address])
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
