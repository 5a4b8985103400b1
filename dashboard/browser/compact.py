"""The map's data where there are very many municipalities: what the first view needs, in few bytes, and the rest for later.

``assets/districts.js`` makes of both what ``client_data`` would have sent. Numbers are told by their small differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

from dashboard.browser.map_names import MapNames, names_document

#: Degrees are told in so many parts.
_PARTS = 10_000


def compact(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``client_data.atlas_document`` returned without neighbours, and with differences: ``ags``, ``anchors``,
    ``timelines`` (municipality, then day, value and how of each of its entries).
    """
    anchors = [[round(degree * _PARTS) for degree in place] for place in document["anchors"]]
    layers = {key: {**layer, "timelines": _timelines(layer["timelines"])} for key, layer in document["layers"].items()}
    return {
        **{key: value for key, value in document.items() if key != "neighbours"},
        "ags": _steps([int(ags) for ags in document["ags"]]),
        "anchors": list(chain.from_iterable(zip(*map(_steps, zip(*anchors, strict=True)), strict=True))),
        "layers": layers,
        "marks": {key: _timelines(found) for key, found in document["marks"].items()},
    }


def rest(document: Mapping[str, Any], names: MapNames, districts: Sequence[str], ags: Sequence[str]) -> dict[str, Any]:
    """Return what may come once the page can be used: neighbours, of each pair only the later one, and names on the map."""
    later = [[other - i for other in row if other > i] for i, row in enumerate(document["neighbours"])]
    on_map = names_document(names, ags, districts)
    towns = [[n, *_runs(row)] for n, row in enumerate(on_map["towns"]) if max(row) >= 0]
    return {"neighbours": later, "onMap": on_map | {"towns": towns}}


def _timelines(found: Mapping[int, Sequence[Sequence[int]]]) -> list[list]:
    """→ [[numbers of the municipalities, as differences], [entries of each]]: many have the same."""
    return [_steps(list(found)), list(found.values())]


def _runs(row: Sequence[int]) -> list[int]:
    """→ ``[length, spot, length, spot, …]``: names mostly stay where they are."""
    found: list[int] = []
    for spot in row:
        if found and found[-1] == spot:
            found[-2] += 1
        else:
            found += [1, spot]
    return found


def _steps(numbers: Iterable[int]) -> list[int]:
    """Return the first number, and how much larger each is than the one before it."""
    return [b - a for a, b in pairwise([0, *numbers])]
