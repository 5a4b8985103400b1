"""The app as one would write it first: Dash and dash-leaflet, the shapes sent again with their colours at every switch."""

from __future__ import annotations

import json

import dash_leaflet as dl
from dash import Dash, Input, Output, dcc, html

from dashboard.context.site import Site
from layers.classify import classify

_PAGE = """<!DOCTYPE html><html><head>{%metas%}<title>{%title%}</title>{%css%}
<script>window.naive = {style: (f) => ({fillColor: f.properties.fill, color: "white", weight: 1, fillOpacity: 1})}</script>
</head><body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>"""


def naive_app(site: Site) -> Dash:
    """Return the naive application for the layers of ``site``, shapes as loaded."""
    shapes = json.loads(site.atlas.shapes.frame()[["geometry"]].to_crs("EPSG:4326").to_json())

    def coloured(key: str) -> dict:
        layer = site.catalogue[key]
        classes = classify(site.on(site.today()), layer).classes
        fills = {c.key: c.paint.fill for c in layer.classes}
        features = [{**f, "properties": {"fill": fills[classes[f["id"]]]}} for f in shapes["features"]]
        return {**shapes, "features": features}

    app = Dash(__name__, index_string=_PAGE, assets_folder="no-assets")
    first = next(iter(site.catalogue))
    app.layout = html.Div(
        [
            dcc.RadioItems(list(site.catalogue), first, id="layer"),
            dl.Map(
                dl.GeoJSON(id="shapes", data=coloured(first), style={"variable": "naive.style"}),
                center=[51.0, 13.4],
                zoom=8,
                style={"height": "600px"},
            ),
        ]
    )
    app.callback(Output("shapes", "data"), Input("layer", "value"), prevent_initial_call=True)(coloured)
    return app
