"""The web map beneath, if the operator offers one: off until a visitor asks the named server, and forgotten afterwards."""

from __future__ import annotations

from dash import html

from layers.words.language import GERMAN, message
from loaders.atlas.programme import BackgroundMap

#: What the button says while the map is off: here, and in the script once it was on.
LOAD = message("Von {host} laden")
#: Id, property and message of the control's words, for ``dashboard.browser.client_words``.
BACKGROUND_WORDS = (
    ("background-title", "children", message("Hintergrundkarte")),
    (
        "background-note",
        "children",
        message(
            "Orte und Straßen von {title} ({provider}). Beim Laden erfährt der Server {host} Ihre IP-Adresse und welchen "
            "Ausschnitt Sie ansehen."
        ),
    ),
    ("background-switch", "children", LOAD),
    ("background-of", "children", message("Hintergrund:")),
    # worded by who made the map, the same in every language; it may name the present year
    ("background-link", "children", "{attribution}"),
)


def background_control(background: BackgroundMap) -> html.Div:
    """Return the control on the map: what loading means, the button that does it, and the attribution while it is on.

    Its words are ``BACKGROUND_WORDS``.
    """
    attribution = html.A(
        id="background-link",
        href=background.attribution_url,
        target="_blank",
        rel="noopener noreferrer",
        lang=GERMAN.code,
    )
    data = {"data-url": background.url, "data-layers": background.layers, "data-host": background.host}
    switch = html.Button(
        id="background-switch",
        type="button",
        className="button button-quiet",
        **{"aria-pressed": "false"} | data,
    )
    note, status = html.P(id="background-note"), html.P(id="background-status", role="status")
    return html.Div(
        [
            html.Details(
                [
                    html.Summary(id="background-title", className="map-button"),
                    html.Div([note, switch, status], className="background-box"),
                ],
                id="background",
            ),
            # outside the box: whose map it is stays readable when that is closed
            html.P([html.Span(id="background-of"), " ", attribution], id="background-attribution", hidden=True),
        ],
        className="background",
    )


def background_values(background: BackgroundMap, year: int) -> dict[str, str]:
    """Return what stands in the places of ``BACKGROUND_WORDS`` in ``year``."""
    said = {"host": background.host, "title": background.title, "provider": background.provider}
    return {**said, "attribution": background.attribution.format(year=year)}
