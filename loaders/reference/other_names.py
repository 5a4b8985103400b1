"""Read the names that municipalities bear in another language, such as Sorbian, each with where it was found."""

from __future__ import annotations

from pathlib import Path

import pandera.pandas as pa

from geodata.model import OtherName
from loaders.common.findings import Findings
from loaders.tables.cell_checks import address_check, digits, filled, unique
from loaders.tables.text_files import read_table


def load_other_names(path: Path, findings: Findings) -> dict[str, OtherName]:
    """Return {AGS: OtherName}. Only names with a source are taken; ``second_source_url`` may be empty."""
    schema = pa.DataFrameSchema(
        {
            "ags": pa.Column(checks=[digits("acht", 8), unique()]),
            "name": pa.Column(checks=filled("ein Name")),
            "language": pa.Column(
                checks=pa.Check.str_matches(r"^[a-z]{2,3}$", error="ein Sprachkürzel wie hsb | Kürzel eintragen")
            ),
            "source_url": pa.Column(checks=address_check(optional=False)),
            "second_source_url": pa.Column(checks=address_check(), required=False),
        }
    )
    table = read_table(path, schema, findings, empty=True)
    if table is None:
        return {}
    return {row["ags"]: OtherName(row["name"], row["language"]) for row in table.to_dict("records")}
