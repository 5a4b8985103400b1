"""The register as a file for those who keep it."""

import csv
import io
from dataclasses import replace

from dashboard.desk.files import facts_csv
from tests.history_model import fact


def test_no_cell_of_the_list_is_taken_for_a_formula():
    """Whoever may edit could otherwise write into the spreadsheet program of whoever downloads."""
    facts = [replace(fact(1), carrier='=HYPERLINK("x")', source_title="+49 351", note="@sum")]
    (row,) = csv.DictReader(io.StringIO(facts_csv(facts).decode()))
    assert (row["carrier"], row["source_title"], row["note"]) == ('\'=HYPERLINK("x")', "'+49 351", "'@sum")
    assert row["municipality"] == "Zittau"
