"""Flat rows and shapes as types: what GeoJSON has of every municipality, and the columns of the tables for programs.

What depends on the site, its instruments and marks, ``schemas.py`` adds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from dashboard.interface.models import Ags, DateKind, Day, DistrictAgs, PartialDay, StatusKey, Url, says
from layers.words.language import message


@says(
    message(
        "Eine Gemeinde in einer Zeile; dazu je Merkmal ein Feld und je Angebot Felder wie „kpr_status“. Ohne Angabe: leerer Text."
    )
)
class Row(TypedDict):
    """A municipality as a flat row."""

    ags: Ags
    name: str
    other_name: str
    kind: str
    district_ags: DistrictAgs
    district: str
    population: int | None
    population_date: Day | Literal[""]
    as_of: Day
    data_as_of: PartialDay
    last_report: PartialDay | Literal[""]
    edition: NotRequired[Annotated[int, Field(ge=1)]]


@says(
    message("Wie „Row“, dazu die Klasse der Ebene und, bei einem Vergleich, der Status am früheren Tag („kpr_before“).")
)
class LayerRow(Row):
    """A flat row with the class of a layer. ``class`` is no name in Python: see ``schemas.py``."""

    layer: str
    class_label: str
    since: NotRequired[Day]


@says(message("Die Felder eines Angebots, jedes mit dessen Schlüssel davor."))
class RowStatus(TypedDict):
    """The columns of one instrument in a flat row."""

    status: StatusKey
    since: PartialDay | Literal[""]
    date_kind: DateKind | Literal[""]
    renewed: PartialDay | Literal[""]
    renewed_kind: DateKind | Literal[""]
    derived: bool
    carrier: str
    source_title: str
    source_url: Url | Literal[""]
    contact_url: Url | Literal[""]


@says(message("Grenze nach RFC 7946, in Grad (WGS 84)."))
class Shape(TypedDict):
    """A shape as GeoJSON."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


@says(message("Eine Gemeinde mit ihrer Grenze."))
class Feature(TypedDict):
    """A flat row with its shape."""

    type: Literal["Feature"]
    id: Ags
    geometry: Shape
    properties: Row


@says(message("Eine Gemeinde mit ihrer Grenze und ihrer Klasse."))
class LayerFeature(TypedDict):
    """A flat row of a layer with its shape."""

    type: Literal["Feature"]
    id: Ags
    geometry: Shape
    properties: LayerRow


@says(message("Was eine Sammlung von Grenzen über sich sagt."))
class About(TypedDict):
    """What a collection says of itself."""

    type: Literal["FeatureCollection"]
    attribution: Annotated[str, Field(description=message("Zu nennende Quellen und Lizenz der Grenzen."))]
    as_of: Day
    data_as_of: PartialDay
    last_report: PartialDay | Literal[""]
    edition: NotRequired[Annotated[int, Field(ge=1)]]


@says(message("Gemeinden als GeoJSON."))
class Features(About):
    """All municipalities as GeoJSON."""

    features: list[Feature]


@says(message("Die Gemeinden eines Kartenausschnitts als GeoJSON."))
class LayerFeatures(About):
    """The municipalities of a picture as GeoJSON."""

    features: list[LayerFeature]
