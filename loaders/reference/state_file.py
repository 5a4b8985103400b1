"""The description of a state and its programme (``state.toml``) → ``State``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from loaders.atlas.programme import (
    Accessibility,
    BackgroundMap,
    DistrictKind,
    EasySection,
    Gap,
    Instrument,
    Licence,
    Office,
    OpenDataCodes,
    Overview,
    Programme,
    State,
)
from loaders.common.findings import Findings, LoadError, Report
from loaders.common.plain_files import read_bytes
from loaders.reference.state_schema import check_state, prefixes_of


def load_state(path: Path) -> State:
    """Read the description of state and programme (TOML, see ``geodata/saxony/state.toml``).

    The table ``translations.<code>`` and, in the programme and its instruments, ``<code>`` hold texts in other languages;
    a language needs the first one, and what it lacks stays German. Raises LoadError with all findings.
    """
    report = Report(path.name, Findings())
    raw = _read(path, report)
    if raw is not None:
        check_state(raw, report)
    if raw is None or report.errors:
        raise LoadError(report.findings)
    others = raw.pop("translations", {})
    state = _state(raw)
    return replace(state, translations={code: _state(raw, code, texts) for code, texts in others.items()})


def _read(path: Path, report: Report) -> dict[str, Any] | None:
    content = read_bytes(path, report)
    try:
        return None if content is None else tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        report.error("Text in UTF-8", "Datei als UTF-8 speichern")
    except tomllib.TOMLDecodeError as error:
        report.error("eine Beschreibung in der Schreibweise TOML", "Stelle berichtigen", value=str(error))
    return None


def _state(raw: dict, code: str = "", texts: Mapping = MappingProxyType({})) -> State:
    """The state in the language ``code``, with ``texts`` in it; without any, in that of the description itself."""
    entries = {**raw, **texts}
    programme = entries.pop("programme")
    recorded = {
        kind: tuple(_instrument(_worded(entry, code)) for entry in programme.get(kind, ()))
        for kind in ("instruments", "marks")
    }
    office, overview = programme.get("office"), Overview(**_worded(programme["overview"], code))
    accessibility = entries.pop("accessibility", None)
    easy_language = tuple(
        _easy_section(section, len(recorded["instruments"])) for section in entries.pop("easy_language", ())
    )
    backgrounds = {key: BackgroundMap(**entry) for key, entry in entries.pop("background_maps", {}).items()}
    licences = {key: Licence(**_worded(entry, code)) for key, entry in entries.pop("licences", {}).items()}
    open_data = entries.pop("open_data", None)
    entries["ags_prefix"] = prefixes_of(entries)
    entries["region_kinds"] = {kind: tuple(words) for kind, words in entries.get("region_kinds", {}).items()}
    kinds = entries.get("district_kinds", {}).items()
    entries["district_kinds"] = {word: _district_kind(entry) for word, entry in kinds}
    entries["gaps"] = tuple(_gap(gap) for gap in entries.get("gaps", ()))
    entries["unincorporated_kinds"] = tuple(entries.get("unincorporated_kinds", ()))
    if "bounds" in entries:
        entries["bounds"] = tuple(map(float, entries["bounds"]))
    return State(
        **entries,
        background_maps=backgrounds,
        licences=licences,
        open_data=OpenDataCodes(**open_data) if open_data else None,
        programme=Programme(
            **_worded(programme, code) | recorded,
            overview=overview,
            office=Office(**_worded(office, code)) if office else None,
        ),
        accessibility=Accessibility(**accessibility) if accessibility else None,
        easy_language=easy_language,
    )


def _worded(entry: dict, code: str) -> dict:
    """An entry with its texts in a language; the tables of all languages are left out."""
    return {key: value for key, value in {**entry, **entry.get(code, {})}.items() if not isinstance(value, dict)}


def _easy_section(entry: dict, offers: int) -> EasySection:
    """``{offers}`` in the text is how many the programme has."""
    paragraphs = entry["text"].strip().replace("{offers}", f"{offers}").split("\n\n")
    return EasySection(entry["title"], tuple(tuple(paragraph.splitlines()) for paragraph in paragraphs))


def _district_kind(entry: dict) -> DistrictKind:
    return DistrictKind(entry["plural"], entry.get("city", False), tuple(entry.get("short", ())))


def _gap(entry: dict) -> Gap:
    east, north = map(float, entry["at"])
    return Gap(entry["name"], (east, north))


def _instrument(entry: dict) -> Instrument:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Instrument(**values)
