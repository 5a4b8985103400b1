"""Saxony: The published contract and the loader agree: the Table Schema accepts what the loader accepts, and nothing else."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import saxony
from loaders.common.findings import Findings, Report
from loaders.reference.state_file import load_state
from loaders.register.checks import check_records
from loaders.register.contract import COLUMNS, data_package, words
from loaders.register.records import Record
from tests.sweeps import examples

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = json.loads((saxony.FOLDER / "datapackage.json").read_text(encoding="utf-8"))
SCHEMA = PACKAGE["resources"][0]["schema"]
FIELDS = {f["name"]: f.get("constraints", {}) for f in SCHEMA["fields"]}
STATE = load_state(saxony.STATE)
GOOD = {
    "ags": "14612000", "municipality": "Dresden", "carrier_kind": "municipality", "carrier": "Dresden", "instrument": "kpr",
    "status": "completed", "date": "2021-06-21", "date_kind": "completed", "confidence": "explicit", "source_title": "Titel",
    "source_date": "2021-06", "source_url": "https://example.org/a", "contact_url": "https://example.org/rat",
    "note": "",
}  # fmt: skip


def schema_accepts(field, value):
    """What the Table Schema says of one cell, read from its JSON alone."""
    limits = FIELDS[field]
    if value in SCHEMA["missingValues"]:
        return not limits.get("required", False)
    return value in limits.get("enum", [value]) and re.fullmatch(limits.get("pattern", ".*"), value, re.S) is not None


def loader_accepts(field, value):
    findings = Findings()
    record = Record(None, 2, {**GOOD, field: value}, {})
    check_records([record], STATE.programme, date(2026, 11, 20), Report("liste.csv", findings))
    return not [f for f in findings.errors if f.column == field]


def test_the_published_file_is_the_contract_in_the_code():
    assert data_package(STATE.programme, saxony.STATUS.name) == PACKAGE, "write it anew: see docs/data.md"


def test_embedded_register_fits_the_published_schema():
    with saxony.STATUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [f["name"] for f in SCHEMA["fields"]] == list(COLUMNS)
    wrong = [(number, field, row[field]) for number, row in enumerate(rows, 2) for field in FIELDS
             if not schema_accepts(field, row[field])]  # fmt: skip
    assert len(rows) == 524
    assert wrong == []


SAMPLES = {
    "ags": ["14612000", "14626", "1461200", "146120000", "14612OOO", "", "１４６１２０００", " 14612000"],
    "carrier_kind": ["municipality", "district", "Gemeinde", ""],
    "carrier": ["x", ""],
    "instrument": ["kpr", "model", "KPR", "", "beratung"],
    "status": ["completed", "unknown", "", "aktiv"],
    "date": [
        "2021",
        "2021-06",
        "2021-06-30",
        "",
        "2021-13",
        "2021-00",
        "2021-06-32",
        "21.06.2021",
        "2021-6",
        "gestern",
    ],
    "date_kind": ["completed", "began"],
    "confidence": ["explicit", "implied", "", "sure"],
    "source_title": ["x", ""],
    "source_date": ["2021", "2021-06", "", "juni"],
    "source_url": ["https://a.de/b", "http://a.de", "", "ftp://a.de", "a.de", "javascript:x", "https://a b"],
    "contact_url": [
        "", "https://example.org/rat", "http://www.görlitz.de:8080?seite=1#rat", "https://example.social/@stadt",
        "https://example.org", "https://example.org/frauen-und-rat", "www.example.org", "mailto:rat@example.org",
        "rat@example.org", "https://anna:geheim@example.org/", "https://example.org/?an=rat@example.org",
        "https://example.org/an%40example.org", "https://example.org/herr-muster", "https://example.org/wir/Frau_Muster.html",
        "https://intranet/rat", "https://rat.intern/", "https://10.1.2.3/rat", "https://[::1]/", "Frau Muster", "javascript:x",
        "https://a b.de", "0351 1234567",
    ],
    "note": ["", "irgendetwas"],
    "municipality": ["Dresden", ""],
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in SAMPLES.items() for v in values])
def test_schema_and_loader_agree_on_cells(field, value):
    assert set(SAMPLES) == set(FIELDS)
    assert schema_accepts(field, value) == loader_accepts(field, value)


@settings(max_examples=examples(200), deadline=None)
@given(data=st.data())
def test_schema_and_loader_agree_on_any_cell(data):
    field = data.draw(st.sampled_from([f for f in FIELDS if f != "date_kind"]))
    limits = FIELDS[field]
    near = [st.text(max_size=12), st.sampled_from(limits.get("enum", ["x"]))]
    if "pattern" in limits:
        near.append(st.from_regex(re.compile(limits["pattern"], re.ASCII), fullmatch=True))
    value = data.draw(st.one_of(near)).strip()
    dated = field in ("date", "source_date") and schema_accepts(field, value) and value
    if dated and (not _exists(value) or int(value[:4]) > 2025):
        return  # what no pattern can tell: days that no month has, and days to come
    assert schema_accepts(field, value) == loader_accepts(field, value), (field, value)


def _exists(value):
    year, month, day = (int(part) for part in (value + "-01-01").split("-")[:3])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def test_documented_words_are_those_of_the_contract():
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"`{column}`" in page
    for values in words(STATE.programme).values():
        for value, german in values.items():
            assert f"`{value}`" in page, value
            assert german in page, german
