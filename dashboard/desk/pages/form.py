"""The form of a single fact: its fields in the contract's words, what was typed, and what is to be said beside each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.context.site import Site
from dashboard.desk.edits import one_line
from dashboard.desk.register import place_name
from dashboard.desk.words import CARRIER_KINDS, CONFIDENCES, DATE_KINDS, FACT_STATUSES, FIELDS
from layers.words.language import Language, message
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.model import Atlas
from loaders.common.findings import ERROR, Finding
from loaders.history.stored_fact import StoredFact
from loaders.register.contract import HEADINGS, allowed

_DATE_HINT = message("21.06.2021, Juni 2021 oder 2021: so genau, wie Sie es wissen")
_HINTS = {
    "date": _DATE_HINT,
    "source_date": _DATE_HINT,
    "source_title": message("wer das sagt, zum Beispiel „Medieninformation vom 3. März 2021“"),
    "source_url": message("vollständig, mit https://; leer bei Gedrucktem"),
    "contact_url": message("öffentliche Seite des Rats oder der Stelle, mit https://; keine E-Mail-Adresse, kein Name"),
    "note": message("für die Redaktion, wird nicht gezeigt"),
    "carrier": message("wer es trägt: die Gemeinde selbst oder der Verband oder Verbund mit seinem Namen"),
}
_REQUIRED = frozenset({"instrument", "status", "carrier_kind", "carrier", "source_title", "confidence"})
_DATES = ("date", "source_date")
#: How findings about files describe dates.
_FILE_DATE = "JJJJ-MM-TT"


@dataclass(frozen=True)
class FormField:
    """One field: ``choices`` are pairs of value and word; none for a text. ``said``: is it an error, and what is to be said."""

    name: str
    label: str
    hint: str
    required: bool
    choices: Sequence[tuple[str, str]]
    said: Sequence[tuple[bool, str]]


def fields_of(site: Site, findings: Sequence[Finding]) -> list[FormField]:
    """Return the fields in the order of the form, each with its own ``findings``."""
    text, programme = site.language.text, site.programme
    words: dict[str, Mapping[str, str]] = {
        "carrier_kind": CARRIER_KINDS,
        "status": FACT_STATUSES,
        "date_kind": DATE_KINDS,
        "confidence": CONFIDENCES,
    }
    values = allowed(programme.recorded_keys())
    labels = {i.key: i.label for i in programme.recorded}

    def choices(name: str) -> list[tuple[str, str]]:
        if name == "instrument":
            return list(labels.items())
        return [(v, text(words[name][v])) for v in values.get(name, ()) if v]

    return [
        FormField(
            name,
            text(label),
            text(_HINTS[name]) if name in _HINTS else "",
            name in _REQUIRED,
            choices(name),
            [(f.severity == ERROR, _said(f, name, site.language)) for f in findings if f.column == HEADINGS[name]],
        )
        for name, label in FIELDS.items()
    ]


def _said(finding: Finding, name: str, language: Language) -> str:
    """What is expected and what to do, as sentences; a form takes dates as people write them, not only as files have them."""
    text = (finding.value or "").strip()
    if name in _DATES and _FILE_DATE in finding.expected:
        return language.text(
            "„{text}“ ist kein Datum. Erwartet wird zum Beispiel 21.06.2021, Juni 2021 oder 2021.", text=text
        )
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in (finding.expected, finding.remedy))


def fits(finding: Finding) -> bool:
    """Whether a finding stands beside a field of the form."""
    return finding.column in {HEADINGS[name] for name in FIELDS}


def read_texts(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, by contract column."""
    return {name: one_line(form.get(name, "")) for name in FIELDS}


def texts_of(fact: StoredFact | None, atlas: Atlas, key: str) -> dict[str, str]:
    """Return what the form holds at first: the fact that is to be corrected, or what is usual for a new one."""
    if fact is None:
        kind = "district" if key in atlas.districts else "municipality"
        return {"carrier_kind": kind, "carrier": place_name(atlas, key), "confidence": "explicit", "status": "active"}
    cells = fact.cells
    return {**cells, **{name: parse_partial_date(cells[name]).german for name in _DATES if cells[name]}}
