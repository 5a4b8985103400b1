"""Property: whatever a register says, written in any accepted form it is read as just that."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import DATE_KINDS, STATUSES
from loaders.register.contract import CARRIER_KINDS, COLUMNS, CONFIDENCES, HEADINGS, words
from tests.list_reading import TODAY
from tests.lists import WRITERS, write_list
from tests.suite_state import SUITE
from tests.sweeps import examples

pytestmark = pytest.mark.usefixtures("workbooks_here")

STATEMENTS = st.sampled_from([
    ("ja", ("active", "", "")),
    ("geplant", ("planned", "", "")),
    ("beendet", ("ended", "", "")),
    ("21.06.2021", ("active", "2021-06-21", None)),
    ("Juni 2021", ("active", "2021-06", None)),
    (datetime(2022, 3, 5), ("active", "2022-03-05", None)),
    (2020, ("active", "2020", None)),
    ("spätestens seit 2021", ("active", "2021", "as_of")),
])  # fmt: skip


HEADERS = {
    "one line": lambda i: [i.label],
    "short": lambda i: [i.short],
    "abbreviated": lambda i: [i.headings[0]],
    "with roles": lambda i: [f"{i.label} Status", f"{i.label} Datum"],
}
#: Workbooks take a process each; texts are cheap.
KINDS = st.sampled_from([*WRITERS, "csv", "csv-excel", "csv-1252", "tab"])
# nothing is kept from run to run: what once failed in a process that was slow is no example of a mistake
RULES = settings(
    max_examples=examples(40),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def told_by_name(atlas):
    """Those whom name and district tell apart: „Neukirchen“ may also be short for „Neukirchen/Berg“ of the same district."""
    short = {a: (re.split(r"/| \(", m.name)[0], m.district_ags) for a, m in atlas.municipalities.items()}
    often = Counter(short.values())
    return [ags for ags, name in short.items() if often[name] == 1]


@RULES
@given(data=st.data(), kind=KINDS, form=st.sampled_from(list(HEADERS)))
def test_a_wide_list_says_what_was_put_in(tmp_path, read, atlas, state, data, kind, form):
    instruments = [i for i in state.programme.recorded if i.headings]
    by = data.draw(st.sampled_from(["key", "name", "both"]))
    known = sorted(told_by_name(atlas) if by == "name" else atlas.municipalities)
    keys = data.draw(st.lists(st.sampled_from(known), unique=True, min_size=1, max_size=8))
    order = data.draw(st.permutations(instruments))
    said = {(k, i.key): data.draw(st.none() | STATEMENTS) for k in keys for i in order}
    # a bare name may belong to two; the district then says which
    places = {"key": ["AGS"], "name": ["Gemeinde", SUITE.kreis], "both": ["AGS", "Gemeinde"]}[by]
    rows = [[*places, *(h for i in order for h in HEADERS[form](i))]]
    for k in keys:
        m = atlas.municipalities[k]
        place = {"AGS": k, "Gemeinde": m.name, SUITE.kreis: m.district_ags}
        cells = []
        for i in order:
            value = (said[k, i.key] or (None,))[0]
            dated = value is not None and value not in ("ja", "geplant", "beendet")
            cells += [value] if form != "with roles" else [None, value] if dated else [value, None]
        rows.append([*(place[p] for p in places), *cells])
    facts, findings, _ = read(write_list(tmp_path, rows, kind))
    kinds = {i.key: i.date_kind for i in instruments}
    expected = {
        place: (status, day, kind_of if kind_of is not None else kinds[place[1]])
        for place, value in said.items()
        if value
        for status, day, kind_of in [value[1]]
    }
    assert findings.errors == []
    assert facts == expected


DAYS = st.dates(date(1995, 1, 1), TODAY)
TEXT = (
    st.text("abcÄöüß ,;\t.\"'-éà()/1234", min_size=1, max_size=15)
    .map(str.strip)
    .filter(lambda t: t and t[0] not in "-'\"")
)


@st.composite
def rows_of(draw, atlas, programme):
    """A row of the contract that is right in itself."""
    ags = draw(st.sampled_from(sorted(atlas.municipalities)))
    status = draw(st.sampled_from(STATUSES))
    day = draw(st.none() | DAYS)
    digits = draw(st.sampled_from([4, 7, 10]))
    kinds = [k for k in DATE_KINDS if k != "completed" or status == "completed"]
    return {
        "ags": ags,
        "municipality": atlas.municipalities[ags].name,
        "carrier_kind": draw(st.sampled_from(CARRIER_KINDS)),
        "carrier": draw(TEXT),
        "instrument": draw(st.sampled_from(programme.recorded_keys())),
        "status": status,
        "date": day.isoformat()[:digits] if day else "",
        "date_kind": draw(st.sampled_from(kinds)) if day else "",
        "confidence": draw(st.sampled_from(CONFIDENCES)),
        "source_title": draw(TEXT),
        "source_date": draw(st.just("") | DAYS.map(date.isoformat)),
        "source_url": draw(st.sampled_from(["", "https://example.org/?a=1;b=2,c"])),
        "contact_url": draw(st.sampled_from(["", "https://example.org/rat?a=1;b=2,c"])),
        "note": draw(st.just("") | TEXT),
    }


@RULES
@given(data=st.data(), kind=KINDS, german=st.booleans(), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_a_long_list_says_what_was_put_in(tmp_path, read, atlas, state, data, kind, german, quoting):
    given_rows = data.draw(
        st.lists(
            rows_of(atlas, state.programme), min_size=1, max_size=6, unique_by=lambda r: (r["ags"], r["instrument"])
        )
    )
    order = data.draw(st.permutations(list(COLUMNS)))
    spoken = words(state.programme)
    header = [HEADINGS[c] if german else c for c in order]
    lines = [[spoken[c].get(r[c], r[c]) if german and c in spoken else r[c] for c in order] for r in given_rows]
    path = write_list(tmp_path, [header, *lines], kind)
    if kind == "csv":
        out = io.StringIO(newline="")
        csv.writer(out, quoting=quoting).writerows([header, *lines])
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
    _, findings, records = read(path)
    assert findings.errors == []
    # cells are stripped, and inner white space of a spreadsheet's text is kept by none of the formats alike
    assert [{c: " ".join(v.split()) for c, v in r.cells.items()} for r in records] == [
        {c: " ".join(v.split()) for c, v in r.items()} for r in given_rows
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_dates_of_every_precision_in_every_format(tmp_path, read, kind):
    rows = [
        ["AGS", SUITE.council_abbreviation],
        [SUITE.town, datetime(2021, 6, 21)],
        [SUITE.city, "2021-06"],
        [SUITE.twin, 2021],
    ]
    facts, findings, _ = read(write_list(tmp_path, rows, kind))
    assert findings.errors == []
    assert [parse_partial_date(day).precision for _, day, _ in facts.values()] == ["day", "month", "year"]
