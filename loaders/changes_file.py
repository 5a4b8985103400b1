"""Read the dated table of territorial changes."""

from __future__ import annotations

from pathlib import Path

import pandera.pandas as pa

from geodata.changes import Change
from loaders.dates import parse_day
from loaders.findings import Findings
from loaders.tables import check_columns, read_table

_COLUMNS = {
    "effective_date": True,
    "kind": False,
    "old_ags": True,
    "old_name": True,
    "new_ags": True,
    "new_name": True,
    "municipalities_after": False,
    "source": False,
}


def load_changes(path: Path, findings: Findings) -> list[Change]:
    """Return the changes in ``path``, oldest first; empty, with findings, if a row is wrong."""
    table = read_table(path, _COLUMNS, findings)
    if table is None:
        return []
    key = pa.Check.str_matches(r"^[0-9]{8}$", error="acht Ziffern | Schlüssel prüfen")
    filled = pa.Check.str_length(min_value=1, error="ein Name | Zelle ausfüllen")
    schema = pa.DataFrameSchema(
        {
            "effective_date": pa.Column(
                str, pa.Check(_is_day, element_wise=True, error="ein Tag JJJJ-MM-TT | Datum berichtigen")
            ),
            "old_ags": pa.Column(str, key),
            "new_ags": pa.Column(str, key),
            "old_name": pa.Column(str, filled),
            "new_name": pa.Column(str, filled),
            "municipalities_after": pa.Column(
                str, pa.Check.str_matches(r"^[0-9]*$", error="eine ganze Zahl oder leer | Zahl berichtigen")
            ),
        }
    )
    before = len(findings.errors)
    check_columns(path.name, table, schema, findings)
    if len(findings.errors) > before:
        return []
    changes = [
        Change(
            parse_day(r.effective_date),
            r.old_ags,
            r.old_name,
            r.new_ags,
            r.new_name,
            int(r.municipalities_after) if r.municipalities_after else None,
            r.source,
        )
        for r in table.itertuples()
    ]
    return sorted(changes, key=lambda c: (c.effective, c.old_ags))


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True
