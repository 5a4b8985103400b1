"""The buttons on the map: every movement that dragging and the wheel make, with one click each."""

from __future__ import annotations

from dash import html

from layers.words.language import message

#: id, what is seen, and for movements: how far to the east and to the north
_ZOOM = (("zoom-in", "+"), ("zoom-out", "−"), ("reset", "⤢"))
_PAN = (("north", "↑", "0,1"), ("west", "←", "-1,0"), ("east", "→", "1,0"), ("south", "↓", "0,-1"))
_LABELS = {
    "zoom-in": message("Karte vergrößern"),
    "zoom-out": message("Karte verkleinern"),
    "reset": message("{state} zeigen"),
    "pan-north": message("Nach Norden verschieben"),
    "pan-west": message("Nach Westen verschieben"),
    "pan-east": message("Nach Osten verschieben"),
    "pan-south": message("Nach Süden verschieben"),
}
#: Id, property and message of the buttons' words, for ``dashboard.browser.client_words``.
MAP_BUTTON_WORDS = (
    ("map-buttons", "aria-label", message("Karte bewegen")),
    *((f"map-{key}", name, label) for key, label in _LABELS.items() for name in ("aria-label", "title")),
)


def map_buttons() -> html.Div:
    """Return the buttons; those that move the map are shown while some of it is out of sight (``assets/gestures.js``)."""
    pan = [_button(f"pan-{key}", sign, **{"data-pan": way}) for key, sign, way in _PAN]
    zoom = [_button(*button) for button in _ZOOM]
    return html.Div(
        [html.Div(pan, className="map-pan"), html.Div(zoom, className="map-zoom")],
        id="map-buttons",
        className="map-buttons",
        role="group",
    )


def _button(key: str, sign: str, **data: str) -> html.Button:
    return html.Button(
        html.Span(sign, **{"aria-hidden": "true"}),
        id=f"map-{key}",
        type="button",
        className=f"map-button map-{key}",
        **data,
    )
