"""Attributes of HTML that Dash's components take without naming them."""

from __future__ import annotations

from typing import Any


def attributes(**values: str) -> dict[str, Any]:
    """Return what a component is given besides its own arguments: ``aria_hidden="true"`` → ``aria-hidden``."""
    return {name.replace("_", "-"): value for name, value in values.items()}
