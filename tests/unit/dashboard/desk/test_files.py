"""The register as a file for those who keep it."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.desk.files import facts_csv, facts_workbook
from dashboard.desk.register import compare_states
from dashboard.desk.uploads import as_recorded
from geodata import saxony
from loaders.common.findings import Findings
from loaders.history.carrying import State, with_register
from loaders.history.stored_fact import stored
from loaders.lists.register_file import Known, load_register
from tests.clock import TODAY
from tests.history_model import fact
from tests.list_reading import names_of

LISTS = Path(__file__).parents[2] / "loaders" / "lists" / "cases"
#: Comes into being in 2023, after the date of the territory that tests look at.
JAHNATAL = {"ags": "14522275", "municipality": "Jahnatal", "carrier": "Jahnatal"}


def test_no_cell_of_the_list_is_taken_for_a_formula():
    """Whoever may edit could otherwise write into the spreadsheet program of whoever downloads."""
    facts = [replace(fact(1), carrier='=HYPERLINK("x")', source_title="+49 351", note="@sum")]
    (row,) = csv.DictReader(io.StringIO(facts_csv(facts).decode()))
    assert (row["carrier"], row["source_title"], row["note"]) == ('\'=HYPERLINK("x")', "'+49 351", "'@sum")
    assert row["municipality"] == "Zittau"


@pytest.mark.usefixtures("shapes_once", "workbooks_here")
def test_a_template_that_comes_back_as_it_is_changes_nothing(atlas, tmp_path):
    """Whatever any list of the tests says, and what is said of places that the map does not show, in one register."""
    state, origin = atlas.state, atlas.origin
    known = Known(atlas.territory, names_of(atlas, state), atlas.coming, state, TODAY)

    def read(path):
        findings = Findings()
        found = load_register(path, known, findings)
        return [stored(f) for f in (*found.facts, *found.later)], findings.errors

    lists = [saxony.STATUS, *sorted(path for path in LISTS.iterdir() if path.is_file())]
    kept = list(dict.fromkeys([replace(fact(1), **JAHNATAL), *(f for path in lists for f in read(path)[0])]))
    assert len(kept) > 550
    path = tmp_path / "Vorlage.xlsx"
    path.write_bytes(facts_workbook(with_register(atlas, State(kept, origin))))
    sent, errors = read(path)
    assert not errors
    found = compare_states(atlas, State(kept, origin), State(as_recorded(sent, kept), origin))
    assert found.is_empty and not found.lost
