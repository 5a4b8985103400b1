"""Neighbours as a table, one row per pair."""

from __future__ import annotations

import pandas as pd

from geodata.neighbours import Neighbours


def neighbour_pairs(neighbours: Neighbours) -> pd.DataFrame:
    """Return one row per pair (``a`` < ``b``) with ``shared_border_m``."""
    rows = [(a, b, m) for a, others in neighbours.borders.items() for b, m in others.items() if a < b]
    return pd.DataFrame(rows, columns=["a", "b", "shared_border_m"])
