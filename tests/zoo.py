"""Boundary files as offices and portals give them, made from the world of six municipalities: format, CRS, column names."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio

from tests import world

#: The world lies where its CRS is made for.
EAST, NORTH = 400_000, 5_650_000
PREFIXES = ("99",)
CRS = "EPSG:25833"


def frame(**columns: object) -> gpd.GeoDataFrame:
    """The six with AGS and GEN; ``columns`` come in addition."""
    shapes = world.shapes().translate(EAST, NORTH)
    return gpd.GeoDataFrame(
        {"AGS": list(shapes.index), "GEN": [world.NAMES[a] for a in shapes.index], **columns},
        geometry=list(shapes),
        crs="EPSG:25833",
    )


def ars(ags: str) -> str:
    """The key of twelve digits, with an association of four that the AGS does not have."""
    return ags[:5] + "5123" + ags[5:]


def save(frame: gpd.GeoDataFrame, path: Path, **options: object) -> Path:
    """Write ``frame`` in the format that the ending of ``path`` names; ``.zip`` is a shapefile, packed."""
    if path.suffix == ".zip":
        folder = path.parent / f"{path.stem}-packed"
        folder.mkdir()
        save(frame, folder / f"{path.stem}.shp", **options)
        return pack(folder, path)
    drivers = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON", ".fgb": "FlatGeobuf", ".gml": "GML"}
    if path.suffix == ".shp":
        options = {"encoding": "UTF-8", **options}
    if path.suffix == ".geojson":
        options = {"coordinate_precision": 12, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that names are cut off, shapes invalid or a CRS missing is meant
        pyogrio.write_dataframe(frame, path, driver=drivers[path.suffix], **options)
    return path


def pack(folder: Path, path: Path) -> Path:
    """Pack everything below ``folder``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(file, file.relative_to(folder))
    return path
