"""The register as a file that can be filled in and comes back: the template, and one row per fact."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from layers.files.tables import safe_cell
from loaders.atlas.model import Atlas
from loaders.history.stored_fact import StoredFact
from loaders.lists.template import template_xlsx
from loaders.register.contract import COLUMNS


def facts_workbook(atlas: Atlas) -> bytes:
    """Return the template (XLSX) with everything that ``atlas`` knows, notes included: it is for those who keep the list."""
    return template_xlsx(atlas, with_facts=True, with_notes=True)


def facts_csv(facts: Sequence[StoredFact]) -> bytes:
    """Return the facts as CSV in the columns and words of the contract (UTF-8); no cell is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(COLUMNS), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({c: safe_cell(text) for c, text in fact.cells.items()} for fact in facts)
    return out.getvalue().encode()
