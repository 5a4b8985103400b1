"""The published contract of the register: its columns, their values, the German words for both, and the Table Schema.

``python -m loaders.register.contract`` prints the Data Package that is committed beside the embedded register.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loaders.atlas.facts import DATE_KINDS, STATUSES
from loaders.atlas.programme import Programme
from loaders.common.web_addresses import PAGE_PATTERN, URL_PATTERN


class Column(NamedTuple):
    """Whether a column must be there, what the German dialect calls it, as the template has it, and what it holds."""

    required: bool
    heading: str
    explanation: str


_CONTRACT = {
    "ags": Column(True, "AGS", "Amtlicher Gemeindeschlüssel, acht Ziffern als Text; fünf Ziffern für einen Kreis"),
    "municipality": Column(True, "Gemeinde", "Name der Gemeinde oder des Kreises, heutiger oder früherer"),
    "carrier_kind": Column(True, "Trägerart", "Wer trägt: Gemeinde, Verband, Verbund mehrerer Gemeinden oder Kreis"),
    "carrier": Column(True, "Träger", "Name des Trägers"),
    "instrument": Column(True, "Angebot", "Angebot des Programms"),
    "status": Column(True, "Status", "Was die Quelle belegt"),
    "date": Column(True, "Datum", "Tag, Monat oder Jahr, so genau wie bekannt; leer, wenn unbekannt"),
    "date_kind": Column(
        True, "Art des Datums", "Was das Datum bezeichnet; as_of heißt „spätestens seit“; nur ohne Datum leer"
    ),
    "confidence": Column(True, "Beleg", "explicit: die Quelle sagt es; implied: aus der Quelle erschlossen"),
    "source_title": Column(True, "Quelle", "Titel der Veröffentlichung"),
    "source_date": Column(False, "Datum der Quelle", "Datum der Veröffentlichung, so genau wie bekannt"),
    "source_url": Column(True, "Adresse der Quelle", "Adresse der Veröffentlichung; leer bei Gedrucktem"),
    "contact_url": Column(
        False, "Kontaktseite", "Adresse der öffentlichen Seite dessen, der es trägt; eine Stelle, nie eine Person"
    ),
    "note": Column(False, "Bemerkung", "Anmerkung; wird nicht gezeigt"),
}
#: Column → required. The published contract of the long form.
COLUMNS = {name: column.required for name, column in _CONTRACT.items()}
#: The German dialect of the same contract.
HEADINGS = {name: column.heading for name, column in _CONTRACT.items()}
CARRIER_KINDS = ("municipality", "association", "alliance", "district")
CONFIDENCES = ("explicit", "implied")
#: What cells must look like; the loader and the Table Schema share these.
AGS_PATTERN = r"^([0-9]{8}|[0-9]{5})$"
DATE_PATTERN = r"^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"
FILLED = ("carrier", "source_title")

STATUS_WORDS = dict(zip(STATUSES, ("geplant", "ruht", "aktiv", "abgeschlossen", "beendet", "abgelehnt"), strict=True))
_WORDS = {
    "carrier_kind": dict(zip(CARRIER_KINDS, ("Gemeinde", "Verband", "Verbund", "Kreis"), strict=True)),
    "status": STATUS_WORDS,
    "date_kind": {
        "signed": "Unterzeichnung",
        "constituted": "Gründung",
        "reactivated": "Neugründung",
        "started": "Beginn",
        "completed": "Abschluss",
        "as_of": "spätestens seit",
    },
    "confidence": dict(zip(CONFIDENCES, ("ausdrücklich", "erschlossen"), strict=True)),
}


def words(programme: Programme) -> dict[str, dict[str, str]]:
    """Return, for columns of fixed values, {value: German word}; instruments are called what the programme calls them."""
    return {**_WORDS, "instrument": {i.key: i.label for i in programme.recorded}}


def allowed(instruments: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, for columns of fixed values, the values; ``""`` is among them where a cell may be empty."""
    return {
        "carrier_kind": CARRIER_KINDS,
        "instrument": tuple(instruments),
        "status": STATUSES,
        "date_kind": (*DATE_KINDS, ""),
        "confidence": CONFIDENCES,
    }


def table_schema(programme: Programme) -> dict[str, object]:
    """Return the contract as a Table Schema (Frictionless)."""
    values = allowed(programme.recorded_keys())
    dates = {"date": DATE_PATTERN, "source_date": DATE_PATTERN}
    patterns = {"ags": AGS_PATTERN, **dates, "source_url": URL_PATTERN, "contact_url": PAGE_PATTERN}
    fields = []
    for name, column in _CONTRACT.items():
        limits: dict[str, object] = {}
        if name in values:
            limits["enum"] = [v for v in values[name] if v]
        if name in patterns:
            limits["pattern"] = patterns[name]
        if name == "ags" or name in FILLED or (name in values and "" not in values[name]):
            limits["required"] = True
        field = {"name": name, "title": column.heading, "type": "string", "description": column.explanation}
        fields.append({**field, **({"constraints": limits} if limits else {})})
    return {"fields": fields, "missingValues": [""]}


def data_package(programme: Programme, register: str) -> Mapping[str, object]:
    """Return the description of the register in the file ``register`` as a Data Package."""
    resource = {
        "name": "register",
        "title": programme.register_source,
        "path": register,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": table_schema(programme),
    }
    title = f"{programme.name}: veröffentlichte Fakten"
    version = programme.register_date.isoformat()
    return {"name": f"{programme.short.lower()}-register", "title": title, "version": version, "resources": [resource]}


if __name__ == "__main__":
    import json

    from geodata import saxony
    from loaders.reference.state_file import load_state

    print(
        json.dumps(data_package(load_state(saxony.STATE).programme, saxony.STATUS.name), ensure_ascii=False, indent=2)
    )
