"""Dash components as plain HTML, so that pages without Dash show the same pieces as the live map; data in a page."""

from __future__ import annotations

import json

from dash.development.base_component import Component
from markupsafe import Markup, escape

_NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "rowSpan": "rowspan", "tabIndex": "tabindex"}
_VOID = frozenset({"br", "hr", "img", "wbr"})


def to_json(value: object) -> Markup:
    """Return ``value`` as JSON that may stand in a script element, which „</script>“ would end."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def to_html(component: object) -> Markup:
    """Return a tree of ``dash.html`` components, strings, numbers and lists as HTML. Texts are escaped.

    Raises TypeError for components that are not plain HTML elements: they would need Dash's scripts.
    """
    return Markup(_written(component))


def _written(component: object) -> str:
    # plain texts on the way: Markup would look at every piece again each time that it is put into another
    if component is None:
        return ""
    if isinstance(component, (list, tuple)):
        return "".join(map(_written, component))
    if not isinstance(component, Component):
        return str(escape(component))
    if component._namespace != "dash_html_components":
        raise TypeError(f"{type(component).__name__} is no plain HTML element")
    tag = component._type.lower()
    properties = {name: value for name, value in component.to_plotly_json()["props"].items() if name != "children"}
    attributes = "".join(
        f' {_NAMES.get(name, name)}="{escape(value)}"' for name, value in properties.items() if value is not None
    )
    if tag in _VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{_written(getattr(component, 'children', None))}</{tag}>"
