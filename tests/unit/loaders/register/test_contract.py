"""The published contract and the loader agree: the Table Schema accepts what the loader accepts, and nothing else."""

from __future__ import annotations

from loaders.register.contract import COLUMNS


def test_three_columns_may_be_missing():
    assert [c for c, required in COLUMNS.items() if not required] == ["source_date", "contact_url", "note"]
