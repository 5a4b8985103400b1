"""The published contract of the register: its columns, their values, the German words for both, and the Table Schema.

``python -m loaders.register.contract`` prints the Data Package that is committed beside the embedded register.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.atlas.facts import DATE_KINDS, STATUSES
from loaders.atlas.programme import Programme
from loaders.common.web_addresses import URL_PATTERN

#: Column → required. The published contract of the long form.
COLUMNS = {
    "ags": True,
    "municipality": True,
    "carrier_kind": True,
    "carrier": True,
    "instrument": True,
    "status": True,
    "date": True,
    "date_kind": True,
    "confidence": True,
    "source_title": True,
    "source_date": False,
    "source_url": True,
    "note": False,
}
CARRIER_KINDS = ("municipality", "association", "alliance", "district")
CONFIDENCES = ("explicit", "implied")
#: What cells must look like; the loader and the Table Schema share these.
AGS_PATTERN = r"^([0-9]{8}|[0-9]{5})$"
DATE_PATTERN = r"^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"
FILLED = ("carrier", "source_title")

#: The German dialect of the same contract, as the template has it.
HEADINGS = {
    "ags": "AGS",
    "municipality": "Gemeinde",
    "carrier_kind": "Trägerart",
    "carrier": "Träger",
    "instrument": "Angebot",
    "status": "Status",
    "date": "Datum",
    "date_kind": "Art des Datums",
    "confidence": "Beleg",
    "source_title": "Quelle",
    "source_date": "Datum der Quelle",
    "source_url": "Adresse der Quelle",
    "note": "Bemerkung",
}
STATUS_WORDS = dict(zip(STATUSES, ("geplant", "ruht", "aktiv", "abgeschlossen", "beendet", "abgelehnt"), strict=True))
_WORDS = {
    "carrier_kind": dict(zip(CARRIER_KINDS, ("Gemeinde", "Verband", "Verbund", "Landkreis"), strict=True)),
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
_EXPLANATIONS = {
    "ags": "Amtlicher Gemeindeschlüssel, acht Ziffern als Text; fünf Ziffern für einen Landkreis",
    "municipality": "Name der Gemeinde oder des Landkreises, heutiger oder früherer",
    "carrier_kind": "Wer trägt: Gemeinde, Verband, Verbund mehrerer Gemeinden oder Landkreis",
    "carrier": "Name des Trägers",
    "instrument": "Angebot des Programms",
    "status": "Was die Quelle belegt",
    "date": "Tag, Monat oder Jahr, so genau wie bekannt; leer, wenn unbekannt",
    "date_kind": "Was das Datum bezeichnet; as_of heißt „spätestens seit“; nur ohne Datum leer",
    "confidence": "explicit: die Quelle sagt es; implied: aus der Quelle erschlossen",
    "source_title": "Titel der Veröffentlichung",
    "source_date": "Datum der Veröffentlichung, so genau wie bekannt",
    "source_url": "Adresse der Veröffentlichung; leer bei Gedrucktem",
    "note": "Anmerkung; wird nicht gezeigt",
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
    patterns = {"ags": AGS_PATTERN, "date": DATE_PATTERN, "source_date": DATE_PATTERN, "source_url": URL_PATTERN}
    fields = []
    for name in COLUMNS:
        limits: dict[str, object] = {}
        if name in values:
            limits["enum"] = [v for v in values[name] if v]
        if name in patterns:
            limits["pattern"] = patterns[name]
        if name == "ags" or name in FILLED or (name in values and "" not in values[name]):
            limits["required"] = True
        field = {"name": name, "title": HEADINGS[name], "type": "string", "description": _EXPLANATIONS[name]}
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
    return {"name": f"{programme.short.lower()}-register", "title": title, "resources": [resource]}


if __name__ == "__main__":
    import json

    from geodata import saxony
    from loaders.reference.state_file import load_state

    print(
        json.dumps(data_package(load_state(saxony.STATE).programme, saxony.STATUS.name), ensure_ascii=False, indent=2)
    )
