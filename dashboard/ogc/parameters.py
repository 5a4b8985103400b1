"""What a request below ``/ogc`` asks for. What is wrong or unknown is refused with 400, as OGC API – Features wants it."""

from __future__ import annotations

import re
from collections.abc import Collection as Names
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import shapely
from werkzeug.datastructures import MultiDict

from dashboard.context.addresses import PARAMETER
from dashboard.context.query import LONGEST_SHOWN, RequestError
from dashboard.context.query import refuse as refused
from dashboard.context.site import Site
from dashboard.ogc.fields import Field
from dashboard.ogc.filters import LONGEST
from dashboard.ogc.reference_systems import CRS84, DEFAULT, ReferenceSystem, box, possible, systems
from layers.datapackage.tables import BOOLEAN, INTEGER, NUMBER
from layers.words.language import message
from loaders.atlas.dates import parse_day

#: The parameter that says in which form the answer is wanted, and what it may be.
FORM, JSON, HTML = "f", "json", "html"
FORMS = (JSON, HTML)
#: On every address.
COMMON = (FORM, PARAMETER)
#: Of one feature, and of many besides the names of their columns.
OF_ONE = ("crs", "datetime")
OF_MANY = (*OF_ONE, "bbox", "bbox-crs", "filter", "filter-crs", "filter-lang", "limit", "offset")
FILTER_LANGUAGE = "cql2-text"
#: So many features come at once if nothing is asked for, and at most: more than there are of anything.
USUAL, MOST = 100, 10_000
_FARTHEST = 1_000_000_000
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_OPEN = ("", "..")
#: Returns the refusal of a value.
refuse = partial(refused, status=400)


@dataclass(frozen=True)
class Asked:
    """``as_of``: the Stand; ``equal``: {column: value} that features have to have; ``box`` is in ``box_system``.

    ``condition`` is CQL2 text, the numbers of its shapes are in ``condition_system``; empty if there is none.
    """

    as_of: date
    system: ReferenceSystem = DEFAULT
    limit: int = USUAL
    offset: int = 0
    box: shapely.Geometry | None = None
    box_system: ReferenceSystem = DEFAULT
    equal: Mapping[str, object] = field(default_factory=dict)
    condition: str = ""
    condition_system: ReferenceSystem = DEFAULT


def refuse_others(query: MultiDict[str, str], known: Names[str]) -> None:
    """Raise RequestError for a parameter that is not ``known`` or is given twice."""
    for name, values in query.lists():
        if name not in known:
            wrong = message("Den Parameter „{name}“ gibt es hier nicht.")
            shown, expected = name[:LONGEST_SHOWN], message("ein Parameter aus der Beschreibung unter {address}")
            raise RequestError(400, wrong, shown, expected, name=shown, address="/ogc/api")
        if len(values) > 1:
            raise RequestError(400, message("{field} steht mehrmals da."), name, message("ein einziger Wert"))


def read_form(query: Mapping[str, str]) -> str:
    """Return the form of the answer."""
    form = query.get(FORM) or JSON
    if form not in FORMS:
        raise refuse(FORM, form, message("einer der Werte {choices}"), choices=", ".join(FORMS))
    return form


def read_one(site: Site, query: MultiDict[str, str]) -> Asked:
    """Return what is asked of one feature."""
    refuse_others(query, (*COMMON, *OF_ONE))
    return Asked(read_day(site, query), read_system(site, query, "crs"))


def read_many(site: Site, query: MultiDict[str, str], fields: Sequence[Field]) -> Asked:
    """Return what is asked of a collection with ``fields``."""
    refuse_others(query, (*COMMON, *OF_MANY, *(f.name for f in fields)))
    language = query.get("filter-lang", FILTER_LANGUAGE)
    if language != FILTER_LANGUAGE:
        raise refuse("filter-lang", language, message("einer der Werte {choices}"), choices=FILTER_LANGUAGE)
    condition = query.get("filter", "")
    if len(condition) > LONGEST or (not condition.strip() and "filter" in query):
        raise refuse("filter", condition, message("höchstens {limit} Zeichen"), limit=LONGEST)
    box_system = read_system(site, query, "bbox-crs")
    return Asked(
        read_day(site, query),
        read_system(site, query, "crs"),
        min(_whole(query, "limit", USUAL, 1), MOST),
        _whole(query, "offset", 0, 0),
        _box(query, box_system),
        box_system,
        {f.name: _value(f, query[f.name]) for f in fields if f.name in query},
        condition,
        read_system(site, query, "filter-crs"),
    )


def read_system(site: Site, query: Mapping[str, str], name: str) -> ReferenceSystem:
    """Return the reference system that a parameter names by its URI."""
    uri, known = query.get(name, CRS84), systems(site.atlas.shapes.crs)
    if uri not in known:
        raise refuse(name, uri, message("einer der Werte {choices}"), choices=", ".join(known))
    return known[uri]


def read_day(site: Site, query: Mapping[str, str]) -> date:
    """Return the Stand: the day of ``datetime``, or the last day of a period; today if it is open or reaches beyond.

    A day after today is refused: nothing is known of it.
    """
    today, text = site.today(), query.get("datetime")
    if text is None:
        return today
    ends = text.split("/")
    try:
        first, last = (None if end in _OPEN and len(ends) > 1 else _day(site, end) for end in (ends[0], ends[-1]))
    except ValueError:
        first, last = date.max, None
    if len(ends) == 1 and last:
        first = last
    elif last is None or last > today:
        last = today
    if len(ends) > 2 or last > today or (first and first > last):
        expected = message(
            "ein Tag JJJJ-MM-TT, ein Zeitpunkt wie {moment} oder ein Zeitraum aus zweien mit / dazwischen, höchstens {latest}"
        )
        raise refuse("datetime", text, expected, moment=f"{today}T00:00:00Z", latest=today.isoformat())
    return last


def _day(site: Site, text: str) -> date:
    # QGIS has periods that are open to the past begin with the year 0, which no calendar here knows
    text = text.replace("0000-", "0001-", 1) if text.startswith("0000-") else text
    if not _MOMENT.fullmatch(text):
        return parse_day(text)
    moment = datetime.fromisoformat(text.upper())
    try:
        return moment.astimezone(ZoneInfo(site.state.time_zone)).date()
    except OverflowError:  # at either end of all days
        return moment.date()


def _whole(query: Mapping[str, str], name: str, default: int, low: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not _WHOLE.fullmatch(text) or not low <= int(text) <= _FARTHEST:
        raise refuse(name, text, message("eine ganze Zahl von {low} bis {high}"), low=low, high=_FARTHEST)
    return int(text)


def _box(query: Mapping[str, str], system: ReferenceSystem) -> shapely.Geometry | None:
    text = query.get("bbox")
    if text is None:
        return None
    numbers = [float(part) for part in text.split(",") if _NUMBER.fullmatch(part.strip())]
    with suppress(ValueError):
        if len(numbers) == text.count(",") + 1 and possible(found := box(numbers, system), system):
            return found
    expected = message(
        "vier Zahlen mit Komma dazwischen: die Ecke im Südwesten, dann die im Nordosten, in der Reihenfolge des Bezugssystems"
    )
    raise refuse("bbox", text, expected)


def _value(column: Field, text: str) -> object:
    """The value of a column that an address asks for. Raises RequestError if the column can have no such value."""
    readers: Mapping[str, tuple[re.Pattern[str], type, str]] = {
        INTEGER: (_WHOLE, int, message("eine ganze Zahl")),
        NUMBER: (_NUMBER, float, message("eine Zahl")),
    }
    if column.kind in readers:
        form, read, expected = readers[column.kind]
        if form.fullmatch(text):
            return read(text)
        raise refuse(column.name, text, expected)
    if column.kind == BOOLEAN:
        if text in ("true", "false"):
            return text == "true"
        raise refuse(column.name, text, message("einer der Werte {choices}"), choices="true, false")
    if column.values and text not in column.values:
        raise refuse(column.name, text, message("einer der Werte {choices}"), choices=", ".join(column.values))
    return text
