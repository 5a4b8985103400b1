"""Filters in CQL2 text: which features a condition holds for. The grammar is that of the library ``cql2``.

What is not known is neither equal to anything nor different from it, as in SQL: a condition is true, false or (``None``) open.
"""

from __future__ import annotations

import json
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from dashboard.ogc.fields import Field
from layers.datapackage.tables import BOOLEAN, INTEGER, NUMBER, STRING

Truth = bool | None
Value = str | float | bool | None
Row = Mapping[str, object]
#: The column of shapes.
GEOMETRY = "geometry"
#: Longer or deeper conditions are refused: the parser would run out of room, and the process end.
LONGEST, _DEEPEST = 2000, 40
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class Spatial:
    """What a condition can ask of shapes: ``shaped``, which rows have one; ``meets``: which meet that of a literal.

    ``meets`` is handed the literal as GeoJSON, or {"bbox": numbers}, and may raise FilterError.
    """

    shaped: Sequence[bool]
    meets: Callable[[Mapping[str, Any]], Sequence[bool]]


class FilterError(ValueError):
    """A condition that cannot be understood: ``part`` is what of it."""

    def __init__(self, part: str):
        super().__init__(part)
        self.part = part


def holds_for(text: str, fields: Sequence[Field], rows: Sequence[Row], spatial: Spatial | None) -> list[bool]:
    """Return for each of ``rows`` whether the condition ``text`` holds; ``spatial`` is ``None`` if no row has a shape.

    Raises FilterError.
    """
    return [truth is True for truth in _Evaluation(fields, rows, spatial).truth(parsed(text))]


def parsed(text: str) -> Any:
    """Return the condition as CQL2 JSON. Raises FilterError for what is no CQL2, too long or too deep."""
    import cql2  # late: few ask with a condition

    if len(text) > LONGEST or _depth(text) > _DEEPEST:
        raise FilterError(text)
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:  # of a shape without coordinates the library says no more than that
        raise FilterError(text) from error


def _depth(text: str) -> int:
    steps = [{"(": 1, ")": -1}.get(character, 0) for character in text]
    return max(accumulate(steps), default=0)


class _Evaluation:
    """Works out a condition for all rows at once: a list per part of it, with an entry per row."""

    def __init__(self, fields: Sequence[Field], rows: Sequence[Row], spatial: Spatial | None):
        self._fields, self._rows, self._spatial = {f.name: f for f in fields}, rows, spatial

    def truth(self, node: Any) -> list[Truth]:
        """Whether the condition ``node`` holds."""
        if isinstance(node, bool):
            return [node] * len(self._rows)
        match _operation(node):
            case "and" | "or" as op, parts:
                return [_joined(op, row) for row in zip(*map(self.truth, parts), strict=True)]
            case "not", [part]:
                return [None if truth is None else not truth for truth in self.truth(part)]
            case "isNull", [{"property": str(name)}]:
                return self._missing(name)
            case "s_intersects", [{"property": "geometry"}, dict(shape)] | [dict(shape), {"property": "geometry"}]:
                return self._meeting(shape)
            case op, parts:
                return self._compared(op, parts)
        raise FilterError(_shown(node))

    def _compared(self, op: str, parts: Sequence[Any]) -> list[Truth]:
        match op, parts:
            case "in", [item, list(options)]:
                single = [self.truth({"op": "=", "args": [item, option]}) for option in options]
                return [_joined("or", row) for row in zip(*single, strict=True)]
            case "between", [item, low, high]:
                both = [{"op": ">=", "args": [item, low]}, {"op": "<=", "args": [item, high]}]
                return self.truth({"op": "and", "args": both})
            case "like", [item, pattern]:
                return self._like(item, pattern)
            case _, [left, right] if op in _COMPARISONS:
                values = [self._values(left), self._values(right)]
                if values[0][0] != values[1][0]:
                    raise FilterError(_shown({"op": op, "args": parts}))
                compare = _COMPARISONS[op]
                return [
                    None if a is None or b is None else compare(a, b)
                    for a, b in zip(values[0][1], values[1][1], strict=True)
                ]
        raise FilterError(op)

    def _values(self, node: Any) -> tuple[str, Sequence[Value]]:
        """What kind of value a part of a condition has, and that value for each row."""
        match node:
            case bool():
                return BOOLEAN, [node] * len(self._rows)
            case int() | float():
                return NUMBER, [node] * len(self._rows)
            case str():
                return STRING, [node] * len(self._rows)
            case {"date": str(day)}:
                return STRING, [_day(day)] * len(self._rows)
            case {"property": str(name)} if name in self._fields:
                kind = self._fields[name].kind
                return NUMBER if kind == INTEGER else kind, [row[name] for row in self._rows]  # type: ignore[misc]
            case {"op": "casei" | "accenti" as op, "args": [inner]}:
                kind, values = self._values(inner)
                if kind == STRING:
                    change = str.casefold if op == "casei" else _without_accents
                    return kind, [None if value is None else change(str(value)) for value in values]
        raise FilterError(_shown(node))

    def _like(self, item: Any, pattern: Any) -> list[Truth]:
        kind, values = self._values(item)
        pattern_kind, patterns = self._values(pattern)
        # a pattern is the same for every row: a column of patterns is nothing that is asked for
        if {kind, pattern_kind} != {STRING} or "'property'" in repr(pattern):
            raise FilterError(_shown(pattern))
        form = _pattern(str(patterns[0])) if patterns else re.compile("")
        return [None if value is None else form.fullmatch(str(value)) is not None for value in values]

    def _missing(self, name: str) -> list[Truth]:
        if name == GEOMETRY and self._spatial:
            return [not shaped for shaped in self._spatial.shaped]
        return [value is None for value in self._values({"property": name})[1]]

    def _meeting(self, shape: Mapping[str, Any]) -> list[Truth]:
        if self._spatial is None or not shape.keys() & {"bbox", "type"}:
            raise FilterError(_shown(shape))
        met = self._spatial.meets(shape)
        return [met if shaped else None for shaped, met in zip(self._spatial.shaped, met, strict=True)]


def _operation(node: Any) -> tuple[str, Sequence[Any]] | None:
    match node:
        case {"op": str(op), "args": list(parts)}:
            return op, parts
    return None


def _joined(op: str, truths: Sequence[Truth]) -> Truth:
    """``and``, ``or`` of what may be open: one that decides is enough."""
    decides = op == "or"
    if decides in truths:
        return decides
    return None if None in truths else not decides


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise FilterError(text) from error


def _pattern(text: str) -> re.Pattern[str]:
    """Return what „%“ (anything) and „_“ (one character) mean; behind a backslash they mean themselves."""
    wild = {"%": ".*", "_": "."}
    parts = re.findall(r"\\.|.", text, re.S)
    return re.compile("".join(wild.get(part) or re.escape(part[-1]) for part in parts), re.S)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _shown(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False)
