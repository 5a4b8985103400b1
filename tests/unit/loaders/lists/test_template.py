"""The template: what it gives out comes back without loss, and what is entered into it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from app import cli
from loaders.assembly import load_atlas
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import DATE_KINDS, STATUSES, Fact, Source
from loaders.atlas.register import Register
from loaders.common.findings import Findings, Report
from loaders.common.plain_text import clean
from loaders.lists.match_names import Names
from loaders.lists.status_list import read_list
from loaders.lists.template import LONG, WIDE, template_xlsx
from loaders.register.checks import check_records
from loaders.register.contract import CARRIER_KINDS
from loaders.store.atlas_cache import cached_atlas
from loaders.store.checked_store import open_store
from tests.clock import CLOCK
from tests.small_atlas import small_atlas
from tests.suite_state import suite_inputs
from tests.sweeps import examples

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


def without_rows(facts):
    return [replace(f, row=0, stated=None) for f in facts]


def test_register_comes_back_without_loss(tmp_path, atlas):
    path = tmp_path / "vorlage.xlsx"
    path.write_bytes(template_xlsx(atlas, with_notes=True))
    again = load_atlas(suite_inputs(status=path), CLOCK)
    assert without_rows(again.register.facts) == without_rows(atlas.register.facts)
    assert {f.value for f in again.findings} == {f.value for f in atlas.findings}


def test_the_same_atlas_gives_the_same_bytes(atlas):
    assert template_xlsx(atlas, False) == template_xlsx(atlas, False)


def test_own_list_in_the_cache_is_the_fresh_one(tmp_path, atlas):
    store = open_store(tmp_path / "cache")
    path = tmp_path / "liste.xlsx"
    few = replace(atlas.register, facts=atlas.register.facts[:30])
    path.write_bytes(template_xlsx(replace(atlas, register=few), with_notes=True))
    book = openpyxl.load_workbook(path)
    book[WIDE]["E4"] = "nein"
    book.save(path)
    inputs = suite_inputs(status=path, last=path)
    fresh, kept = cached_atlas(inputs, store, CLOCK), cached_atlas(inputs, store, CLOCK)
    assert kept is not fresh
    assert kept.register.facts == fresh.register.facts
    assert list(kept.findings) == list(fresh.findings)
    assert {(f.sheet, f.cell) for f in kept.findings if f.sheet != LONG} == {(WIDE, "E4")}
    book[WIDE]["E4"] = "ja"
    book.save(path)
    assert len(cached_atlas(inputs, store, CLOCK).register.facts) == len(fresh.register.facts) + 1


#: As every register has been read: without what cannot be seen.
TEXT = (
    st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20)
    .map(clean)
    .filter(bool)
)
DAYS = st.dates(date(1990, 1, 1), date(2026, 1, 1))


@st.composite
def partial_dates(draw):
    digits = draw(st.sampled_from([4, 7, 10]))
    return parse_partial_date(draw(DAYS).isoformat()[:digits])


@st.composite
def facts(draw, keys, instruments):
    ags, name = draw(st.sampled_from(keys))
    status = draw(st.sampled_from(STATUSES))
    day = draw(st.none() | partial_dates())
    kinds = [k for k in DATE_KINDS if k != "completed" or status == "completed"]
    source = Source(
        draw(TEXT), draw(st.sampled_from(["", "https://example.org/?a=1&b=ü"])), draw(st.none() | partial_dates())
    )
    kind = draw(st.sampled_from(kinds)) if day else ""
    carrier = (draw(st.sampled_from(CARRIER_KINDS)), draw(TEXT))
    return Fact(0, ags, ags, name, *carrier, draw(st.sampled_from(instruments)), status, day, kind, draw(st.booleans()), source,
                draw(st.just("") | TEXT), contact_url=draw(st.sampled_from(["", "https://www.görlitz.de/rat?a=1"])))  # fmt: skip


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_register_comes_back_without_loss(tmp_path, data):
    atlas = small_atlas()
    known = {ags: {m.name} for ags, m in atlas.municipalities.items()}
    keys = [(ags, m.name) for ags, m in atlas.municipalities.items()]
    instruments = [i.key for i in atlas.state.programme.recorded]
    given_facts = data.draw(st.lists(facts(keys, instruments), max_size=6, unique=True))
    path = tmp_path / "vorlage.xlsx"
    path.write_bytes(
        template_xlsx(
            replace(atlas, register=Register(given_facts, atlas.state.programme.instruments)), with_notes=True
        )
    )
    names = Names(
        known, {a: m.name for a, m in atlas.municipalities.items()}, atlas.districts, {}, atlas.territory.resolve
    )
    findings, today = Findings(), date(2026, 11, 20)
    records = read_list(path, atlas.state, names, today, findings).records
    check_records(records, atlas.state.programme, today, Report(path.name, findings))
    assert [f for f in findings.errors if "denselben" not in f.expected] == []
    expected = [
        {
            "ags": f.ags,
            "municipality": f.municipality,
            "carrier_kind": f.carrier_kind,
            "carrier": f.carrier,
            "instrument": f.instrument,
            "status": f.status,
            "date": f.date.iso if f.date else "",
            "date_kind": f.date_kind,
            "confidence": "explicit" if f.explicit else "implied",
            "source_title": f.source.title,
            "source_date": f.source.published.iso if f.source.published else "",
            "source_url": f.source.url,
            "contact_url": f.contact_url,
            "note": f.note,
        }
        for f in given_facts
    ]
    assert [dict(r.cells) for r in records] == expected


def test_command_writes_the_template(tmp_path):
    out = tmp_path / "vorlage.xlsx"
    result = CliRunner().invoke(cli, ["template", "--out", str(out)])
    assert result.exit_code == 0, result.output
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:3] == ["Anleitung", WIDE, LONG]
    assert book[LONG].max_row == 1 or not book[LONG]["A2"].value
    assert CliRunner().invoke(cli, ["template", "--out", str(tmp_path / "fehlt" / "a.xlsx")]).exit_code == 2
