"""The description of a state and its programme (``state.toml``) → ``State``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from loaders.atlas.programme import EasySection, State
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
    build = _built()
    translations = {code: build(_entries(raw, code, texts)) for code, texts in others.items()}
    return replace(build(_entries(raw)), translations=translations)


@cache
def _built() -> Callable[[Mapping[str, Any]], State]:
    """What makes a state of its entries; to make that takes longer than to use it."""
    return TypeAdapter(State).validate_python


def _read(path: Path, report: Report) -> dict[str, Any] | None:
    content = read_bytes(path, report)
    try:
        return None if content is None else tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        report.error("Text in UTF-8", "Datei als UTF-8 speichern")
    except tomllib.TOMLDecodeError as error:
        report.error("eine Beschreibung in der Schreibweise TOML", "Stelle berichtigen", value=str(error))
    return None


def _entries(raw: dict, code: str = "", texts: Mapping = MappingProxyType({})) -> dict[str, Any]:
    """The fields of the state in the language ``code``, with ``texts`` in it; without any, in that of the description itself."""
    entries = _worded({**raw, **texts}, code)
    programme = {"marks": ()} | entries["programme"]
    easy = [_easy_section(section, len(programme["instruments"])) for section in entries.get("easy_language", ())]
    return entries | {"programme": programme, "ags_prefix": prefixes_of(entries), "easy_language": easy}


def _worded(value: Any, code: str) -> Any:
    """A table with its texts in a language, and so are those within it."""
    if isinstance(value, list):
        return [_worded(entry, code) for entry in value]
    if not isinstance(value, dict):
        return value
    texts = value.get(code)
    return {key: _worded(entry, code) for key, entry in (value | (texts if isinstance(texts, dict) else {})).items()}


def _easy_section(entry: dict, offers: int) -> EasySection:
    """``{offers}`` in the text is how many the programme has."""
    paragraphs = entry["text"].strip().replace("{offers}", f"{offers}").split("\n\n")
    return EasySection(entry["title"], tuple(tuple(paragraph.splitlines()) for paragraph in paragraphs))
