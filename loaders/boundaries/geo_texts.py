"""What only the text of a GeoJSON, ArcGIS JSON or GML file tells: that a server cut it off, or a CRS as the AdV spells it."""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable
from pathlib import Path

#: A service sends so many objects at a time and says so: ArcGIS by a flag, WFS by the number that matched.
_LIMIT_EXCEEDED = re.compile(rb'"exceededTransferLimit"\s*:\s*true')
_MATCHED = re.compile(rb'[\s"](?:numberMatched"?\s*[:=]|totalFeatures"\s*:)\s*"?([0-9]+)')
#: How the surveys' standard names reference systems, as GDAL does not know them.
_ADV = re.compile(rb"urn:adv:crs:([\w-]+)")
_ADV_CODES = {
    "ETRS89_UTM31": 25831,
    "ETRS89_UTM32": 25832,
    "ETRS89_UTM33": 25833,
    "DE_DHDN_3GK2": 31466,
    "DE_DHDN_3GK3": 31467,
    "DE_DHDN_3GK4": 31468,
    "DE_DHDN_3GK5": 31469,
}


def cut_off(path: Path, count: Callable[[], int]) -> str:
    """Return in German how much of a download is there, if the server says that this is not all; else ``""``.

    ``count`` tells the number of objects in the file ``path``; what the server says that it sent may be one page of several.
    """
    if matched := _search(_MATCHED, path):
        there = count()
        return f"{there} von {int(matched)} Objekten" if there < int(matched) else ""
    return f"{count()} Objekte, der Dienst hat mehr (exceededTransferLimit)" if _search(_LIMIT_EXCEEDED, path) else ""


def adv_crs(path: Path) -> tuple[str, int | None]:
    """Return the reference system that a file names as the AdV does, and its EPSG code if we know it; ``("", None)`` without."""
    found = _search(_ADV, path)
    name = found.decode() if found else ""
    return name and f"urn:adv:crs:{name}", _ADV_CODES.get(name)


def _search(pattern: re.Pattern[bytes], path: Path) -> bytes | None:
    """Return the group of the first match, or the match if there is none; the file may be larger than one wants in memory."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = pattern.search(content)
        return found and found[found.lastindex or 0]
