"""What data there are, as a table: sets, the forms of each, the services that answer for them. Texts are messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from layers.words.language import message

#: Ending of the address → how rdflib calls the form, and its media type.
FORMATS = {
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("pretty-xml", "application/rdf+xml"),
}


@dataclass(frozen=True)
class Form:
    """One form of a set. ``key`` is its own within the set; ``path`` stands below the base.

    ``media_type`` as IANA has it, ``file_type`` as the EU's list of file types. ``shapes``: it holds boundaries, or what was
    measured on them, so that their licence counts, too. ``service``: key of the service that answers.
    """

    key: str
    path: str
    title: str
    media_type: str
    file_type: str
    shapes: bool = False
    service: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """One set of data. ``keywords`` are messages; ``themes`` are keys of the EU's data themes."""

    key: str
    title: str
    description: str
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Service:
    """What answers questions about sets: its ``path`` and that of its description below the base, and its standard."""

    key: str
    title: str
    description: str
    path: str
    description_path: str
    standard: str


API, OGC = "api", "ogc"
SERVICES = (
    Service(
        API,
        message("Schnittstelle für Programme"),
        message("Status, Nachbarn und Zahlen als JSON, CSV und GeoJSON; beschrieben als OpenAPI."),
        "api/",
        "api/openapi.json",
        "https://spec.openapis.org/oas/v3.1.0",
    ),
    Service(
        OGC,
        message("OGC API – Features"),
        message("Gemeinden, Landkreise, Gebiete, Angaben und gemeinsame Grenzen für Geoinformationssysteme."),
        "ogc/",
        "ogc/api",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0",
    ),
)

_CSV, _JSON, _GEOJSON = "text/csv", "application/json", "application/geo+json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Stands for the package, whose name has the programme's in it.
PACKAGE = "daten/{package}"


def _items(collection: str, title: str, key: str = OGC, shapes: bool = True) -> Form:
    path = f"ogc/collections/{collection}/items"
    return Form(key, path, title, _GEOJSON, "GEOJSON", shapes, OGC, {"f": "json"})


def _table(name: str, title: str, key: str = "csv", shapes: bool = False) -> Form:
    return Form(key, f"daten/{name}.csv", title, _CSV, "CSV", shapes)


_PACKAGE = Form(
    "zip", PACKAGE, message("Alles zusammen als Datenpaket (CSV, GeoPackage)"), "application/zip", "ZIP", True
)
_ALL_SHAPES = (
    Form(
        "geojson",
        "api/municipalities.geojson",
        message("Vereinfachte Grenzen mit Status (GeoJSON)"),
        _GEOJSON,
        "GEOJSON",
        True,
        API,
    ),
    Form(
        "gpkg",
        "snippet.gpkg",
        message("Genaue Grenzen mit Status (GeoPackage)"),
        "application/geopackage+sqlite3",
        "GPKG",
        True,
    ),
)

OFFERS = (
    Offer(
        "statuses",
        message("Teilnahme der Gemeinden: {programme}"),
        message(
            "Für jede Gemeinde und jedes Angebot des Programms der Status an einem Tag: seit wann, wer es trägt und wer es "
            "sagt. „unknown“ heißt, dass keine Information vorliegt, nicht, dass die Gemeinde nicht teilnimmt."
        ),
        (message("Prävention"), message("Kriminalprävention"), message("Sicherheit"), message("Gemeinden")),
        ("JUST", "REGI", "SOCI"),
        (
            Form("csv", "api/status.csv", message("Tabelle, eine Zeile je Gemeinde (CSV)"), _CSV, "CSV", False, API),
            Form("xlsx", "tabelle.xlsx", message("Tabelle mit Überschriften für Menschen (Excel)"), _XLSX, "XLSX"),
            Form(
                "json", "api/municipalities", message("Gemeinden mit allen Quellen (JSON)"), _JSON, "JSON", False, API
            ),
            *_ALL_SHAPES,
            _items("municipalities", message("Gemeinden mit Status (OGC API – Features)")),
            _PACKAGE,
        ),
    ),
    Offer(
        "facts",
        message("Register der Angaben: {programme}"),
        message(
            "Jede veröffentlichte Angabe für sich: wer, welches Angebot, welcher Status, von wann, mit Titel und Adresse der "
            "Quelle. Daraus folgen die Status."
        ),
        (message("Prävention"), message("Kriminalprävention"), message("Quellen"), message("Gemeinden")),
        ("JUST", "REGI", "SOCI"),
        (
            _table("facts", message("Eine Zeile je Angabe (CSV)")),
            _items("facts", message("Angaben (OGC API – Features)"), shapes=False),
            _PACKAGE,
        ),
    ),
    Offer(
        "boundaries",
        message("Gemeinden, Landkreise und Gebiete, wie der Atlas sie zeigt"),
        message(
            "Namen, Schlüssel und Grenzen am Gebietsstand, mit Nachbarn und der Länge gemeinsamer Grenzen. Die Grenzen sind "
            "bereinigt und auf den Gebietsstand gebracht; amtlich sind die des Anbieters, den der Quellenvermerk nennt."
        ),
        (message("Gemeinden"), message("Landkreise"), message("Grenzen"), message("Nachbarn")),
        ("GOVE", "REGI"),
        (
            *_ALL_SHAPES,
            _table("municipalities", message("Gemeinden (CSV)"), "municipalities"),
            _table("districts", message("Landkreise (CSV)"), "districts"),
            _table("regions", message("Gebiete (CSV)"), "regions"),
            _table("region_members", message("Wer zu welchem Gebiet gehört (CSV)"), "region_members"),
            _table("neighbours", message("Nachbarn und Länge der gemeinsamen Grenze (CSV)"), "neighbours", shapes=True),
            _items("municipalities", message("Gemeinden mit Status (OGC API – Features)")),
            _items("districts", message("Landkreise (OGC API – Features)"), "ogc-districts"),
            _items("regions", message("Gebiete (OGC API – Features)"), "ogc-regions"),
            _items("borders", message("Gemeinsame Grenzen als Linien (OGC API – Features)"), "ogc-borders"),
            _PACKAGE,
        ),
    ),
    Offer(
        "totals",
        message("Veröffentlichte Gesamtzahlen: {programme}"),
        message(
            "Wie viele das Programm selbst je Angebot zu welchem Tag genannt hat, mit Quelle; daneben zählt die Schnittstelle, "
            "was davon mit Namen belegt ist."
        ),
        (message("Prävention"), message("Kriminalprävention"), message("Statistik")),
        ("JUST", "SOCI"),
        (
            _table("totals", message("Eine Zeile je veröffentlichter Zahl (CSV)")),
            Form("json", "api/counts", message("Gezählt neben veröffentlicht (JSON)"), _JSON, "JSON", False, API),
            _PACKAGE,
        ),
    ),
)
