"""The data behind a picture, as a file: CSV and Excel for people, GeoJSON and GeoPackage for maps."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing

from layers.catalogue import Layer
from layers.drawing.materials import Materials
from layers.drawing.picture import picture_title
from layers.files.readable import readable_table
from layers.files.tables import attribution, freshness_columns, status_geojson, status_rows
from layers.files.workbook import Table, table_file
from layers.words.freshness import as_of_text
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region

#: format → media type
DATA_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
#: Those of tables.
TABLE_FORMATS = {key: DATA_FORMATS[key] for key in ("csv", "xlsx")}
#: The table of the GeoPackage.
GPKG_TABLE = "municipalities"


def data_file(materials: Materials, snapshot: Snapshot, region: Region, layer: Layer, fmt: str) -> bytes:
    """Return who takes part in ``region`` on the snapshot's date, with everybody's class in ``layer``, as a file.

    ``fmt``: ``csv`` (as Excel opens it) and ``xlsx`` are in the words of the layer's language, with one more row for
    each district that has something of its own; ``geojson`` (EPSG:4326, simplified for drawing) and ``gpkg``
    (the metric CRS, as exact as the boundaries are) have the columns of ``layers.files.tables.status_rows``. Rows ascend by
    AGS; the same input gives the same bytes. Every format says its date and sources. Raises ValueError for another
    ``fmt``.
    """
    if fmt not in DATA_FORMATS:
        raise ValueError(f"fmt must be one of {', '.join(DATA_FORMATS)}, not {fmt!r}")
    members = sorted(region.members)
    if fmt == "geojson":
        whole = len(members) == len(snapshot.atlas.municipalities)
        return status_geojson(snapshot, materials.level("regional" if whole else "local"), members, layer).encode()
    if fmt == "gpkg":
        return _gpkg(snapshot, region, layer, members)
    return _list(snapshot, region, layer, members, fmt)


def _list(snapshot: Snapshot, region: Region, layer: Layer, members: list[str], fmt: str) -> bytes:
    language, title = layer.language, picture_title(snapshot.atlas, layer, region)
    header, body = readable_table(snapshot, language, members, layer)
    classes = [language.text("Klasse „{label}“: Schlüssel {key}", label=c.label, key=c.key) for c in layer.classes]
    about = [layer.description, *classes]
    return table_file(snapshot, language, Table(title, language.text("Daten"), header, body, about), fmt)


def _gpkg(snapshot: Snapshot, region: Region, layer: Layer, members: list[str]) -> bytes:
    # no other file needs it, and a server should not import it for nothing
    import geopandas as gpd

    rows = gpd.pd.DataFrame(status_rows(snapshot, members, layer)).astype({"population": "Int64"})
    shapes = snapshot.atlas.shapes
    table = gpd.GeoDataFrame(rows, geometry=shapes.frame().geometry.loc[members].to_numpy(), crs=shapes.crs)
    language = layer.language
    about = {
        "TITLE": picture_title(snapshot.atlas, layer, region),
        "AS_OF": snapshot.as_of.isoformat(),
        **{key.upper(): str(value) for key, value in freshness_columns(snapshot).items()},
        "ATTRIBUTION": attribution(snapshot.atlas, language),
        "NOTE": language.text(NO_INFORMATION_NOTE),
    }
    out = io.BytesIO()
    table.to_file(
        out,
        driver="GPKG",
        layer=GPKG_TABLE,
        engine="pyogrio",
        promote_to_multi=True,
        dataset_options={"VERSION": "1.3"},  # of 1.4, older programs warn that they may not know all of it
        layer_options={
            "IDENTIFIER": about["TITLE"],
            "DESCRIPTION": language.text(
                "{as_of}. {attribution}. {note}",
                as_of=as_of_text(snapshot, language),
                attribution=about["ATTRIBUTION"],
                note=about["NOTE"],
            ),
        },
        layer_metadata=about,
    )
    return _undated(out.getvalue(), f"{snapshot.as_of.isoformat()}T00:00:00.000Z")


def _undated(gpkg: bytes, moment: str) -> bytes:
    """Return a GeoPackage that says it was written at ``moment``: GDAL writes the clock's time into it.

    GDAL's own setting for this is one for the whole process, which other requests share.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(gpkg)
        with database:
            database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
            database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))
        return database.serialize()
