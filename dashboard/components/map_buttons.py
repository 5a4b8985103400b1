"""The buttons on the map: every movement that dragging and the wheel make, with one click each."""

from __future__ import annotations

from dash import html

#: id, what is seen, what is said, and for movements: how far to the east and to the north
_ZOOM = (("zoom-in", "+", "Karte vergrößern"), ("zoom-out", "−", "Karte verkleinern"))
_PAN = (
    ("north", "↑", "Nach Norden verschieben", "0,1"),
    ("west", "←", "Nach Westen verschieben", "-1,0"),
    ("east", "→", "Nach Osten verschieben", "1,0"),
    ("south", "↓", "Nach Süden verschieben", "0,-1"),
)


def map_buttons(state_name: str) -> html.Div:
    """Return the buttons; those that move the map are shown while some of it is out of sight (``assets/gestures.js``)."""
    pan = [_button(f"pan-{key}", sign, label, **{"data-pan": way}) for key, sign, label, way in _PAN]
    zoom = [_button(*button) for button in (*_ZOOM, ("reset", "⤢", f"{state_name} zeigen"))]
    return html.Div(
        [html.Div(pan, className="map-pan"), html.Div(zoom, className="map-zoom")],
        id="map-buttons",
        className="map-buttons",
        role="group",
        **{"aria-label": "Karte bewegen"},
    )


def _button(key: str, sign: str, label: str, **data: str) -> html.Button:
    return html.Button(
        html.Span(sign, **{"aria-hidden": "true"}),
        id=f"map-{key}",
        type="button",
        title=label,
        className=f"map-button map-{key}",
        **{"aria-label": label, **data},
    )
