"""The columns of a table that its address sorts: ``?sortierung=<column>&richtung=ab``. Works without scripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.context.common_parameters import instruments
from dashboard.context.declared import Known
from layers.words.language import message
from loaders.atlas.programme import Instrument

SORT, DIRECTION = "sortierung", "richtung"
#: Values of ``richtung``.
UP, DOWN = "auf", "ab"
ORDER = Known(DIRECTION, message("Aufsteigend oder absteigend."), (UP, DOWN), UP)


def sort_parameter(columns: Sequence[str]) -> Known:
    """Return the parameter that chooses one of ``columns``, the first without a wish, or an instrument."""
    says = message("Spalte, nach der geordnet wird.")
    return Known(SORT, says, lambda site: [*columns, *instruments(site)], columns[0])


def sort_columns(
    names: Mapping[str, str],
    instruments: Collection[Instrument],
    current: tuple[str, bool],
    parameters: Mapping[str, str],
    numbers: Collection[str] = (),
    largest_first: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return what the macro ``sort_head`` needs of each column: those of ``names`` (key → heading), then ``instruments``.

    ``current`` is the column that the table is sorted by, and whether descending; its heading turns the order around.
    ``parameters`` are those of the address as it is. ``numbers`` stand on the right; ``largest_first``: keys of columns
    of which one wants to see the largest first.
    """
    titles = {i.key: i.label for i in instruments if i.label != i.short}
    labels = {**names, **{i.key: i.short for i in instruments}}
    return [
        {
            "key": key,
            "label": label,
            "title": titles.get(key),
            "number": key in numbers,
            "sorted": ("descending" if current[1] else "ascending") if key == current[0] else None,
            "parameters": {**parameters, SORT: key, DIRECTION: _next(key, current, largest_first)},
        }
        for key, label in labels.items()
    ]


def _next(key: str, current: tuple[str, bool], largest_first: Collection[str]) -> str:
    down = not current[1] if key == current[0] else key in largest_first
    return DOWN if down else UP


def sort_parameters(sort: str, descending: bool) -> dict[str, str]:
    """Return the parameters of an address that is sorted so; by name, ascending, there are none."""
    return {SORT: "" if sort == "name" else sort, DIRECTION: DOWN if descending else ""}
