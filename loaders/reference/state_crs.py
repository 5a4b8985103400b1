"""Whether the reference system that a state names can be measured in: projected, in metres, and true to size where it lies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.projection import distortion

#: A length may be wrong by this share: all of Germany in one zone of UTM is, at its edges, by 0.22 %, a zone too far by 0.9 %.
_MOST_WRONG = 0.003
_REMEDY = "üblich sind EPSG:25832 (bis 12° Ost) und EPSG:25833 (ab 12° Ost)"


def crs_fault(code: str, box: Sequence[float] | None) -> tuple[str, str] | None:
    """Return what is expected of the reference system ``code`` and what to do; ``None`` if it is sound.

    ``box``: where the state lies (west, south, east, north in degrees); without it, only the system itself is judged.
    """
    try:
        system = CRS.from_string(code) if re.fullmatch("EPSG:[0-9]{4,6}", code) else None
    except CRSError:
        system = None
    if system is None:
        return "ein Bezugssystem mit seinem Schlüssel, wie EPSG:25832", _REMEDY
    if not system.is_projected or [axis.unit_name for axis in system.axis_info] != ["metre", "metre"]:
        return "ein ebenes Bezugssystem in Metern", _REMEDY
    if box is None:
        return None
    west, south, east, north = map(float, box)
    wrong = distortion(code, (west, south, east, north))
    if wrong <= _MOST_WRONG:
        return None
    much = f"um {100 * wrong:.1f} %".replace(".", ",") if wrong < 10 else "ganz"
    return f"ein Bezugssystem, in dem Längen dort, wo das Land liegt, stimmen (hier sind sie {much} falsch)", _REMEDY
