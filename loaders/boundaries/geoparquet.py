"""Read GeoParquet, by turning it into FlatGeobuf in a process of its own.

GDAL's packages for Python come without that format, and pyarrow would cost every process 36 MB, because pandas imports it
wherever it is installed. The small parsers that are left (arro3, fastparquet) end the process over a damaged file; so it is
not this process that they run in. Run as a script with the two paths, this module is that process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_DEFAULT_CRS = "OGC:CRS84"
_SECONDS = 300


def to_flatgeobuf(path: Path, target: Path) -> None:
    """Write the shapes and plain columns of the GeoParquet file ``path`` to ``target``, in the same order and CRS.

    Raises ValueError if the file is damaged or does not hold its shapes as WKB.
    """
    command = [sys.executable, "-P", str(Path(__file__)), str(path), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ValueError("zu groß oder beschädigt") from error
    if done.returncode == 1:
        raise ValueError(done.stdout.decode("utf-8", "replace").strip() or "beschädigt")
    if done.returncode != 0:
        raise ValueError("beschädigt")


def _convert(path: Path, target: Path) -> None:
    import geopandas as gpd
    import pyogrio
    import shapely
    from arro3.core import DataType
    from arro3.io import read_parquet

    reader = read_parquet(str(path))
    schema = reader.schema
    geometry, crs = _described(schema.metadata.get(b"geo"))
    plain = [f.name for f in schema if f.name != geometry and not DataType.is_nested(f.type)]
    cells: dict[str, list] = {c: [] for c in [*plain, geometry]}
    for batch in reader:
        for column in cells:
            cells[column] += batch.column(column).to_pylist()
    shapes = shapely.from_wkb(cells.pop(geometry))
    frame = gpd.GeoDataFrame(cells, geometry=shapes, crs=crs)
    # an index would change the order, and findings name rows by it
    pyogrio.write_dataframe(frame, target, driver="FlatGeobuf", layer=path.stem, SPATIAL_INDEX="NO")


def _described(geo: bytes | None) -> tuple[str, object]:
    """Return the name of the geometry column and its CRS. Raises ValueError for what is no GeoParquet with WKB."""
    try:
        described = json.loads(geo)
        name = described["primary_column"]
        column = described["columns"][name]
        encoding = column["encoding"]
    except (TypeError, LookupError, ValueError) as error:
        raise ValueError("ohne Angaben zur Geometrie") from error
    if encoding != "WKB":
        raise ValueError(f"Geometrie als {encoding}")
    # a missing entry means longitude and latitude, an empty one that nothing is known
    return name, column.get("crs", _DEFAULT_CRS)


if __name__ == "__main__":
    try:
        _convert(Path(sys.argv[1]), Path(sys.argv[2]))
    except ValueError as error:
        sys.stdout.buffer.write(str(error).encode())
        sys.exit(1)
