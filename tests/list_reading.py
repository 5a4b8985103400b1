"""Read a list against the real territory without building a whole Atlas, and a list that many tests share."""

from __future__ import annotations

from datetime import datetime

from loaders.atlas.model import Atlas
from loaders.atlas.programme import State
from loaders.common.findings import Findings, Report
from loaders.lists.match_names import Names
from loaders.lists.status_list import read_list
from loaders.register.checks import check_records
from tests.clock import TODAY
from tests.lists import write_list
from tests.suite_state import SUITE

HEADER = [
    "AGS",
    "Gemeinde",
    SUITE.kreis,
    SUITE.talk_label,
    SUITE.agreement_label,
    SUITE.council_abbreviation,
    SUITE.coaching_short,
    SUITE.analysis_label,
]

ZITTAU = [SUITE.town, SUITE.town_name, SUITE.twin_name]

WIDE = [
    HEADER,
    [*ZITTAU, "ja", "21.06.2021", "geplant", "", "abgeschlossen"],
    [SUITE.city, SUITE.city_name, "", None, datetime(2021, 6, 21), "Juni 1996", "x", "nein"],
    [SUITE.twin, SUITE.twin_name, SUITE.twin_name, "-", "k. A.", "", "läuft seit 2022", "2020"],
]
EXPECTED = {
    (SUITE.town, SUITE.talk): ("active", "", ""),
    (SUITE.town, SUITE.agreement): ("active", "2021-06-21", "signed"),
    (SUITE.town, SUITE.council): ("planned", "", ""),
    (SUITE.town, SUITE.analysis): ("completed", "", ""),
    (SUITE.city, SUITE.agreement): ("active", "2021-06-21", "signed"),
    (SUITE.city, SUITE.council): ("active", "1996-06", "constituted"),
    (SUITE.city, SUITE.coaching): ("active", "", ""),
    (SUITE.twin, SUITE.coaching): ("active", "2022", "started"),
    (SUITE.twin, SUITE.analysis): ("active", "2020", "started"),
}


def names_of(atlas: Atlas, state: State) -> Names:
    """Return the names of all municipalities, old ones included."""
    known = {a: {m.name} for a, m in atlas.municipalities.items()}
    for m in atlas.municipalities.values():
        for f in m.former:
            known.setdefault(f.ags, set()).add(f.name)
    official = {a: m.name for a, m in atlas.municipalities.items()}
    return Names(
        known,
        official,
        atlas.districts,
        state.abbreviations,
        atlas.territory.resolve,
        state.district_codes,
        state.district_kinds,
        atlas.district_kinds,
    )


def list_reader(atlas: Atlas, state: State):
    """Return a function that reads a list without building a whole Atlas.

    It returns its facts, {(ags, instrument): (status, date, kind)}, its findings and its records.
    """
    names = names_of(atlas, state)

    def read(path):
        findings = Findings()
        records = read_list(path, state, names, TODAY, findings).records
        check_records(records, state.programme, TODAY, Report(path.name, findings))
        facts = {(r.cells["ags"], r.cells["instrument"]): (r.cells["status"], r.cells["date"], r.cells["date_kind"])
                 for r in records}  # fmt: skip
        return facts, findings, records

    return read


def one_row(tmp_path, read, heading, value, kind="xlsx"):
    facts, findings, _ = read(
        write_list(tmp_path, [["AGS", "Gemeinde", heading], [SUITE.town, SUITE.town_name, value]], kind)
    )
    return list(facts.values()), findings
