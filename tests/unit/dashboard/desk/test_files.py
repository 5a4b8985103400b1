"""The register as a file for those who keep it."""

import csv
import io
from dataclasses import replace

import pytest

from dashboard.desk.files import facts_csv, facts_workbook
from dashboard.desk.register import compare_states
from dashboard.desk.uploads import as_recorded
from loaders.common.findings import Findings
from loaders.history.carrying import State, with_register
from loaders.history.stored_fact import stored
from loaders.lists.register_file import Known, load_register
from tests.clock import TODAY
from tests.history_model import fact
from tests.list_reading import WIDE, names_of
from tests.lists import write_list
from tests.suite_state import SUITE, suite_inputs

#: Comes into being after the date of the territory that tests look at.
CREATED = {"ags": SUITE.created, "municipality": SUITE.created_name, "carrier": SUITE.created_name}


def test_no_cell_of_the_list_is_taken_for_a_formula():
    """Whoever may edit could otherwise write into the spreadsheet program of whoever downloads."""
    facts = [replace(fact(1), carrier='=HYPERLINK("x")', source_title="+49 351", note="@sum")]
    (row,) = csv.DictReader(io.StringIO(facts_csv(facts).decode()))
    assert (row["carrier"], row["source_title"], row["note"]) == ('\'=HYPERLINK("x")', "'+49 351", "'@sum")
    assert row["municipality"] == SUITE.town_name


def sent_back(atlas, lists, folder):
    """Have the template come back as it is, filled with what ``lists`` say and what is said of a place that the map does not
    show; return how many facts that were."""
    state, origin = atlas.state, atlas.origin
    known = Known(atlas.territory, names_of(atlas, state), atlas.coming, state, TODAY)

    def read(path):
        findings = Findings()
        found = load_register(path, known, findings)
        return [stored(f) for f in (*found.facts, *found.later)], findings.errors

    kept = list(dict.fromkeys([replace(fact(1), **CREATED), *(f for path in lists for f in read(path)[0])]))
    path = folder / "Vorlage.xlsx"
    path.write_bytes(facts_workbook(with_register(atlas, State(kept, origin))))
    sent, errors = read(path)
    assert not errors
    found = compare_states(atlas, State(kept, origin), State(as_recorded(sent, kept), origin))
    assert found.is_empty and not found.lost
    return len(kept)


@pytest.mark.usefixtures("shapes_once", "workbooks_here")
def test_a_template_that_comes_back_as_it_is_changes_nothing(atlas, tmp_path):
    lists = [suite_inputs().status, write_list(tmp_path, WIDE)]
    assert sent_back(atlas, lists, tmp_path) > SUITE.number // 2
