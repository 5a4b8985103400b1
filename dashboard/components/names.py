"""The name that a municipality bears in another language, marked as such, to stand beside the German one."""

from __future__ import annotations

from dash import html

from loaders.atlas.model import Municipality


def other_name(m: Municipality) -> list:
    """Return what to add after the German name: nothing, or the other name with its language for screen readers."""
    if not m.other_name:
        return []
    return [" ", html.Span(m.other_name.name, lang=m.other_name.language, className="other-name")]
