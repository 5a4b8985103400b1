"""What a description of a state (``state.toml``) may say, and what is wrong with one: findings, as for any list.

The dataclasses of ``loaders.atlas.programme`` are the schema; what cannot be told by types alone is checked here in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from typing import Annotated, Any, get_type_hints
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, create_model

from loaders.atlas.facts import DATE_KINDS, STATUSES
from loaders.atlas.programme import (
    Accessibility,
    BackgroundMap,
    DistrictKind,
    Gap,
    Instrument,
    Licence,
    Office,
    OpenDataCodes,
    Overview,
    Programme,
    State,
)
from loaders.common.findings import Location, Report
from loaders.common.keys import Prefixes
from loaders.reference.state_crs import crs_fault

_Told = tuple[str, object, str, str]
_REMEDY = "Wert in der Beschreibung des Landes berichtigen"
_WORD = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
#: How pydantic calls what is wrong → what is expected.
_EXPECTED = {
    "missing": "eine Angabe",
    "extra_forbidden": "ein bekannter Schlüssel",
    "string_type": "ein Text in Anführungszeichen",
    "bool_type": "true oder false",
    "bool_parsing": "true oder false",
    "float_type": "eine Zahl",
    "float_parsing": "eine Zahl",
    # what a prefix is
    "value_error": "ein Text in Anführungszeichen oder eine Liste davon",
    "tuple_type": "eine Liste in eckigen Klammern",
    "list_type": "eine Liste in eckigen Klammern",
    "dict_type": "eine Tabelle ([Name] und darunter Schlüssel = Wert)",
    "model_type": "eine Tabelle ([Name] und darunter Schlüssel = Wert)",
    "model_attributes_type": "eine Tabelle ([Name] und darunter Schlüssel = Wert)",
}
#: What a translation cannot be of: it is the same in every language.
_SAME = (
    "key",
    "ags_prefix",
    "crs",
    "district_kinds",
    "unincorporated_kinds",
    "gaps",
    "default_territory_date",
    "time_zone",
    "bounds",
    "programme",
    "translations",
    "licences",
)
#: What groups of colours and classes of the map are called.
_TAKEN = frozenset({"overview", "comparison", "shared", "other", "first", "last", *STATUSES})
#: How words for districts end whose cases we can form: Kreises, Kreise, Kreisen.
_DECLINED = ("kreis", "bezirk")
_MISSING = "Schlüssel ergänzen; wie, zeigt geodata/saxony/state.toml"
_UNKNOWN = "Schreibweise prüfen; welche es gibt, zeigt geodata/saxony/state.toml"


def check_state(raw: Mapping[str, Any], report: Report) -> None:
    """Report everything that is wrong with ``raw``, the content of a description of a state. Texts in it are not judged."""
    codes = tuple(raw["translations"]) if isinstance(raw.get("translations"), dict) else ()
    try:
        _schema(codes).model_validate(raw)
    except ValidationError as error:
        for told in error.errors():
            report.error(*_explained(told["type"], told["loc"], told.get("ctx", {})), **_where(told))
        return
    for key, value, expected, remedy in _contradictions(raw):
        report.error(expected, remedy, value=None if value is None else str(value), at=Location(column=key))


def _where(told: Any) -> dict[str, Any]:
    value = None if told["type"] == "missing" or isinstance(told["input"], (dict, list)) else str(told["input"])
    return {"value": value, "at": Location(column=_dotted(told["loc"]))}


def _dotted(place: Sequence[str | int]) -> str:
    """→ ``programme.instruments[2].implies``; entries of a list are counted from 1."""
    text = ""
    for step in place:
        if step == "[key]":  # so pydantic says that a name of a table is wrong, not what stands in it
            break
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _explained(kind: str, place: Sequence[str | int], context: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is expected, and what to do."""
    if kind in ("missing", "extra_forbidden"):
        return _EXPECTED[kind], _MISSING if kind == "missing" else _UNKNOWN
    if kind.startswith("date"):
        return "ein Tag als JJJJ-MM-TT ohne Anführungszeichen", _REMEDY
    if kind == "too_short":
        return f"so viele Einträge wie mindestens nötig: {context['min_length']}", _REMEDY
    if kind == "too_long":
        return f"höchstens {context['max_length']} Einträge", _REMEDY
    if kind == "string_pattern_mismatch":
        expected = (
            "Kleinbuchstaben, Ziffern und Bindestriche" if place == ("key",) else "Kleinbuchstaben, Ziffern und _"
        )
        return expected, _REMEDY
    return _EXPECTED.get(kind, "ein Wert der richtigen Art"), _REMEDY


@cache
def _schema(codes: tuple[str, ...]) -> type[BaseModel]:
    """Return the model of a description with texts in the languages ``codes``."""
    instrument = _model(Instrument, codes, key=(_WORD, ...))
    programme = _model(
        Programme,
        codes,
        instruments=(Annotated[list[instrument], Field(min_length=1)], ...),  # type: ignore[valid-type]
        marks=(list[instrument], []),  # type: ignore[valid-type]
        overview=(_model(Overview, codes), ...),
        office=(_model(Office, codes) | None, None),
    )
    section = create_model("EasySection", __config__=_STRICT, title=(str, ...), text=(str, ...))
    shared: dict[str, Any] = {
        "accessibility": (_model(Accessibility, ()) | None, None),
        "easy_language": (list[section], []),
    }
    translation = _model(State, (), partial=True, leave=_SAME, **shared)
    return _model(
        State,
        (),
        **shared,
        key=(Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], ...),
        ags_prefix=(Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)], ...),
        programme=(programme, ...),
        district_kinds=(Annotated[dict[str, _model(DistrictKind, ())], Field(min_length=1)], ...),  # type: ignore[misc]
        gaps=(list[_model(Gap, ())], []),  # type: ignore[misc]
        background_maps=(dict[str, _model(BackgroundMap, ())], {}),  # type: ignore[misc]
        licences=(dict[str, _model(Licence, codes)], {}),  # type: ignore[misc]
        open_data=(_model(OpenDataCodes, ()) | None, None),
        translations=(dict[Annotated[str, StringConstraints(pattern="^[a-z]{2}$")], translation], {}),  # type: ignore[valid-type]
    )


def prefixes_of(raw: Mapping[str, Any]) -> Prefixes:
    """Return the prefixes of a description, which may be written as one text."""
    return tuple(_listed(raw["ags_prefix"]))


def _listed(value: object) -> list:
    if isinstance(value, (str, list)):
        return [value] if isinstance(value, str) else value
    raise ValueError(f"a text, or a list of texts, expected, got {value!r}")


_STRICT = ConfigDict(extra="forbid")


def _model(
    of: type, codes: tuple[str, ...], partial: bool = False, leave: tuple[str, ...] = (), **other: Any
) -> type[BaseModel]:
    """Return the model of a table whose keys are the fields of the dataclass ``of``, but for those to ``leave`` out.

    ``other``: fields that are written in another way. A table may have others with its texts in the languages ``codes``.
    """
    hints = get_type_hints(of)
    types: dict[str, Any] = {}
    for field in fields(of):
        if field.name in leave:
            continue
        required = field.default is MISSING and field.default_factory is MISSING and not partial
        types[field.name] = other.get(
            field.name, (hints[field.name], ...) if required else (hints[field.name] | None, None)
        )
    if codes:
        texts: dict[str, Any] = {
            name: (hints[name] | None, None) for name in types if hints[name] in (str, tuple[str, ...])
        }
        worded = create_model(f"{of.__name__}Texts", __config__=_STRICT, **texts)
        types |= dict.fromkeys(codes, (worded | None, None))
    return create_model(of.__name__, __config__=_STRICT, **types)


def _contradictions(raw: Mapping[str, Any]) -> Iterator[_Told]:
    """Yield key, value, what is expected and what to do for whatever fits its type, but nothing else."""
    prefixes = prefixes_of(raw)
    yield from _wrong_prefixes(prefixes)
    if told := crs_fault(raw["crs"], raw.get("bounds")):
        yield "crs", raw["crs"], *told
    if raw["time_zone"] not in available_timezones():
        yield "time_zone", raw["time_zone"], "eine Zeitzone wie Europe/Berlin", _REMEDY
    yield from _wrong_places(raw)
    yield from _wrong_kinds(raw["district_kinds"])
    programme = raw["programme"]
    licence = programme["register_licence"]
    if licence not in raw.get("licences", {}):
        yield "programme.register_licence", licence, "eine Lizenz, die unter [licences] steht", "Lizenz dort ergänzen"
    kind = programme.get("office", {}).get("region_kind")
    if kind and kind not in raw.get("region_kinds", {}):
        yield "programme.office.region_kind", kind, "eine Art, die unter [region_kinds] steht", "Art dort ergänzen"
    for code, district in raw.get("district_codes", {}).items():
        begun = tuple(prefix[:5] for prefix in prefixes)
        if all(map(str.isdigit, begun)) and not (re.fullmatch("[0-9]{5}", district) and district.startswith(begun)):
            yield f"district_codes.{code}", district, f"fünf Ziffern, die mit {' oder '.join(begun)} beginnen", _REMEDY
    yield from _wrong_instruments(programme)
    yield from _wrong_overview(programme)


def _wrong_prefixes(prefixes: Prefixes) -> Iterator[_Told]:
    for number, prefix in enumerate(prefixes):
        others = prefixes[:number] + prefixes[number + 1 :]
        place = "ags_prefix" if len(prefixes) == 1 else f"ags_prefix[{number + 1}]"
        if not re.fullmatch("[0-9]{2,8}", prefix):
            yield place, prefix, "zwei bis acht Ziffern, mit denen die Schlüssel der Gemeinden beginnen", _REMEDY
        elif prefix.startswith(others):
            yield (
                place,
                prefix,
                "Anfänge von Schlüsseln, von denen keiner mit einem anderen beginnt",
                "einen davon löschen",
            )


def _wrong_places(raw: Mapping[str, Any]) -> Iterator[_Told]:
    if bounds := raw.get("bounds"):
        west, south, east, north = bounds
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            expected = "Westen, Süden, Osten, Norden in Grad, Westen vor Osten und Süden vor Norden"
            yield "bounds", ", ".join(map(str, bounds)), expected, _REMEDY
    for number, gap in enumerate(raw.get("gaps", ())):
        east, north = gap["at"]
        if not (-180 <= east <= 180 and -90 <= north <= 90):
            yield f"gaps[{number + 1}].at", f"{east}, {north}", "Länge und Breite in Grad, die Länge zuerst", _REMEDY


def _wrong_kinds(kinds: Mapping[str, Any]) -> Iterator[_Told]:
    word = next((word for word, kind in kinds.items() if not kind.get("city")), "Kreis")
    # in texts it stands in all its cases
    if not word.casefold().endswith(_DECLINED):
        expected = f"zuerst eine Art, deren Name auf {' oder '.join(_DECLINED)} endet: so heißen sie in Texten"
        yield "district_kinds", word, expected, "diese Art nach vorn stellen"


def _wrong_instruments(programme: Mapping[str, Any]) -> Iterator[_Told]:
    instruments, known = {entry["key"] for entry in programme["instruments"]}, set[str]()
    entries = [(kind, n, e) for kind in ("instruments", "marks") for n, e in enumerate(programme.get(kind, ()))]
    for kind, number, entry in entries:
        place, key = _dotted(("programme", kind, number)), entry["key"]
        if key in known or key in _TAKEN:
            yield f"{place}.key", key, "ein Schlüssel, den nichts anderes hat", "umbenennen"
        for before in entry.get("implies", ()):
            if before not in instruments - {key}:
                yield f"{place}.implies", before, "der Schlüssel eines anderen Angebots", _REMEDY
        if (date_kind := entry.get("date_kind", "as_of")) not in DATE_KINDS:
            yield f"{place}.date_kind", date_kind, f"eines von {', '.join(DATE_KINDS)}", _REMEDY
        if len(entry.get("carriers", ())) not in (0, 2):
            words = ", ".join(entry["carriers"])
            yield f"{place}.carriers", words, "zwei Wörter: wie einer heißt und wie mehrere", _REMEDY
        known.add(key)


def _wrong_overview(programme: Mapping[str, Any]) -> Iterator[_Told]:
    about = programme["overview"]
    instruments = [i["key"] for i in programme["instruments"]]
    recorded = [*instruments, *(m["key"] for m in programme.get("marks", ()))]
    for role, known in (("first", instruments), ("last", instruments), ("symbol", recorded), ("outline", recorded)):
        if (key := about.get(role)) and key not in known:
            yield f"programme.overview.{role}", key, f"eines von {', '.join(known)}", _REMEDY
    if about.get("last") == about["first"]:
        yield (
            "programme.overview.last",
            about["last"],
            "ein anderes Angebot als first",
            "Zeile löschen oder berichtigen",
        )
    if about.get("symbol") and not about.get("with_symbol"):
        yield "programme.overview.with_symbol", None, "Wörter wie „mit Präventionsrat“", _MISSING
    try:
        about.get("description", "").format(others="")
    except (KeyError, IndexError, ValueError):
        expected = "ein Text, in dem {others} in geschweiften Klammern stehen darf, sonst nichts"
        yield "programme.overview.description", about["description"], expected, _REMEDY
