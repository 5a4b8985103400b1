"""Read and check the totals that the programme published itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandera.pandas as pa

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.register import PublishedTotal
from loaders.common.findings import Findings
from loaders.tables.cell_checks import address_check, date_check, one_of
from loaders.tables.text_files import read_table


def load_totals(path: Path, instruments: Sequence[str], findings: Findings) -> list[PublishedTotal]:
    """Return the totals that the programme published, as recorded in ``path``."""
    schema = pa.DataFrameSchema(
        {
            "as_of_date": pa.Column(checks=date_check(optional=False)),
            "instrument": pa.Column(checks=one_of(instruments)),
            "count": pa.Column(
                checks=pa.Check.str_matches(r"^[0-9]+$", error="eine ganze Zahl | Zahl ohne Punkt und Komma eintragen")
            ),
            "source_url": pa.Column(checks=address_check()),
            "source_title": pa.Column(required=False),
        }
    )
    table = read_table(path, schema, findings, empty=True)
    if table is None:
        return []
    return [
        PublishedTotal(parse_partial_date(r.as_of_date), r.instrument, int(r.count_), r.source_title, r.source_url)
        for r in table.rename(columns={"count": "count_"}).itertuples()
    ]
