"""The web map beneath, if the operator offers one: off until a visitor asks the named server, and forgotten afterwards."""

from __future__ import annotations

from dash import html

from loaders.findings import ENVIRONMENT, Findings, LoadError
from loaders.programme import BackgroundMap, State

SETTING = "ATLAS_BACKGROUND_MAP"


def choose_background(state: State, key: str) -> BackgroundMap | None:
    """Return the background map that the operator has set; ``None`` for none. Raises LoadError for an unknown one."""
    if not key or key in state.background_maps:
        return state.background_maps.get(key)
    findings = Findings()
    expected = "eine der Hintergrundkarten " + ", ".join(state.background_maps) if state.background_maps else "leer"
    findings.error(ENVIRONMENT, expected, f"Variable {SETTING} berichtigen oder entfernen", column=SETTING, value=key)
    raise LoadError(findings)


def background_control(background: BackgroundMap, year: int) -> html.Div:
    """Return the control on the map: what loading means, the button that does it, and the attribution while it is on."""
    attribution = html.A(
        background.attribution.format(year=year),
        href=background.attribution_url,
        target="_blank",
        rel="noopener noreferrer",
    )
    switch = html.Button(
        f"Von {background.host} laden",
        id="background-switch",
        type="button",
        className="button button-quiet",
        **{
            "aria-pressed": "false",
            "data-url": background.url,
            "data-layers": background.layers,
            "data-load": f"Von {background.host} laden",
            "data-remove": "Hintergrundkarte entfernen",
        },
    )
    words = (
        f"Orte und Straßen von {background.title} ({background.provider}). Beim Laden erfährt der Server {background.host} "
        "Ihre IP-Adresse und welchen Ausschnitt Sie ansehen."
    )
    box = html.Div([html.P(words), switch, html.P(id="background-status", role="status")], className="background-box")
    return html.Div(
        [
            html.Details([html.Summary("Hintergrundkarte", className="map-button"), box], id="background"),
            # outside the box: whose map it is stays readable when that is closed
            html.P(["Hintergrund: ", attribution], id="background-attribution", hidden=True),
        ],
        className="background",
    )
