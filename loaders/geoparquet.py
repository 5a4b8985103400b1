"""Read GeoParquet. GDAL's packages for Python come without that format, and pyarrow would cost every process 36 MB."""

from __future__ import annotations

import io
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

_DEFAULT_CRS = "OGC:CRS84"


class GeoParquet:
    """One GeoParquet file. Making and reading it raise ValueError if it is damaged or does not hold shapes as WKB."""

    def __init__(self, path: Path):
        # not needed by whoever has no such file
        from fastparquet import ParquetFile

        try:
            self._file = ParquetFile(io.BytesIO(path.read_bytes()))
            geo = json.loads((self._file.key_value_metadata or {}).get("geo") or "null")
        except Exception as error:  # whatever its parser stumbles over (assert, struct.error …), the file is none
            raise ValueError("no Parquet file") from error
        try:
            self.geometry = geo["primary_column"]
            described = geo["columns"][self.geometry]
            encoding = described["encoding"]
        except (TypeError, LookupError) as error:
            raise ValueError("no geo metadata") from error
        if encoding != "WKB":
            raise ValueError(f"encoding {encoding}")
        # a missing entry means longitude and latitude, an empty one that nothing is known
        self.crs = described.get("crs", _DEFAULT_CRS)

    @property
    def columns(self) -> list[str]:
        """Names of the columns besides the geometry."""
        return [c for c in self._file.columns if c != self.geometry]

    def attributes(self, columns: list[str]) -> pd.DataFrame:
        """Return ``columns`` of all rows, in the order of the file."""
        return self._table(columns)

    def features(self, columns: list[str], first: int, count: int) -> gpd.GeoDataFrame:
        """Return ``count`` rows from ``first`` on with ``columns`` and ``geometry``, in the file's CRS."""
        part = self._table([*columns, self.geometry]).iloc[first : first + count].reset_index(drop=True)
        shapes = shapely.from_wkb(part.pop(self.geometry).to_numpy(dtype=object))
        return gpd.GeoDataFrame(part, geometry=shapes, crs=self.crs)

    def _table(self, columns: list[str]) -> pd.DataFrame:
        try:
            return self._file.to_pandas(columns=columns).reset_index(drop=True)
        except Exception as error:
            raise ValueError("damaged Parquet file") from error
