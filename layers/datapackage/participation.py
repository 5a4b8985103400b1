"""Who takes part: statuses (a row for each municipality), the facts they follow from, and what the programme published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.datapackage.tables import BOOLEAN, DATE, INTEGER, STRING, Field, Table, fields, identifying
from layers.files.tables import status_rows
from layers.words.language import Language
from layers.words.portrait import inhabitants_head
from loaders.atlas.facts import DATE_KINDS, DECLINED, STATUSES, UNKNOWN
from loaders.atlas.model import Atlas, Snapshot
from loaders.register.contract import DATE_PATTERN, table_schema
from loaders.register.fact_texts import texts_of

#: What of the contract is shown to nobody.
_HIDDEN = "note"
_PARTIAL = {"pattern": DATE_PATTERN}


def statuses(snapshot: Snapshot, language: Language) -> Table:
    """What ``layers.files.tables.status_rows`` has: the same columns as the interface's CSV."""
    links = {"ags": ("municipalities", "ags"), "district_ags": ("districts", "district_ags")}
    title = language.text("Status je Gemeinde")
    columns = fields(*status_columns(snapshot.atlas, language))
    return Table("statuses", title, columns, ["ags"], status_rows(snapshot), links)


def facts(snapshot: Snapshot, language: Language) -> Table:
    """The facts that count on the snapshot's day, as the contract has them, and where each belongs in the territory."""
    atlas, text = snapshot.atlas, language.text
    contract: Any = table_schema(atlas.state.programme)["fields"]
    columns = [
        *fields(Field("number", text("Nummer der Angabe in diesem Datenstand"), INTEGER, identifying())),
        *(column for column in contract if column["name"] != _HIDDEN),
        *fields(
            Field("municipality_ags", text("Schlüssel der Gemeinde am Gebietsstand; leer bei einem Landkreis")),
            Field("district_ags", text("Schlüssel des Landkreises"), limits={"required": True}),
        ),
    ]
    links = {"municipality_ags": ("municipalities", "ags"), "district_ags": ("districts", "district_ags")}
    return Table("facts", text("Angaben des Registers"), columns, ["number"], list(_facts(snapshot)), links)


def totals(snapshot: Snapshot, language: Language) -> Table:
    """The totals that the programme had published by the snapshot's day."""
    atlas, text = snapshot.atlas, language.text
    keys = [i.key for i in atlas.state.programme.recorded]
    columns = fields(
        Field("number", text("Nummer der Zahl"), INTEGER, identifying()),
        Field("instrument", text("Angebot"), limits={"required": True, "enum": keys}),
        Field("as_of", text("Stand"), limits={"required": True, **_PARTIAL}),
        Field("count", text("Anzahl"), INTEGER, {"required": True, "minimum": 0}),
        Field("source_title", text("Quelle")),
        Field("source_url", text("Adresse der Quelle")),
    )
    rows = [
        {
            "number": number,
            "instrument": total.instrument,
            "as_of": total.as_of.iso,
            "count": total.count,
            "source_title": total.source_title,
            "source_url": total.source_url,
        }
        for number, total in enumerate(atlas.totals, start=1)
        if total.as_of.last <= snapshot.as_of
    ]
    return Table("totals", text("Zahlen, die das Programm veröffentlicht hat"), columns, ["number"], rows)


def _facts(snapshot: Snapshot) -> Iterator[dict[str, object]]:
    atlas = snapshot.atlas
    for number, fact in enumerate(atlas.register.facts, start=1):
        if fact.status == DECLINED or fact.effective(snapshot.today) > snapshot.as_of:
            continue
        place = atlas.municipalities.get(fact.ags)
        texts = {name: text for name, text in texts_of(fact).items() if name != _HIDDEN}
        yield {
            "number": number,
            **texts,
            # a list may name a place without its key
            "ags": fact.recorded_ags or fact.ags,
            "municipality_ags": place.ags if place else None,
            "district_ags": place.district_ags if place else fact.ags,
        }


def status_columns(atlas: Atlas, language: Language) -> list[Field]:
    """Return the columns of ``layers.files.tables.status_rows``."""
    text, programme = language.text, language.state(atlas.state).programme
    edition = [Field("edition", text("Fassung"), INTEGER)] if atlas.origin.edition else []
    return [
        Field("ags", text("Schlüssel"), limits=identifying()),
        Field("name", text("Gemeinde"), limits={"required": True}),
        Field("other_name", text("Name in einer anderen Sprache")),
        Field("kind", text("Art")),
        Field("district_ags", text("Schlüssel des Landkreises"), limits={"required": True}),
        Field("district", text("Landkreis")),
        Field("population", inhabitants_head(atlas, language), INTEGER, {"minimum": 0}),
        Field("population_date", text("Tag der Einwohnerzahl"), DATE),
        Field("as_of", text("Stand"), DATE, {"required": True}),
        Field("data_as_of", text("Datenstand"), limits={"required": True, **_PARTIAL}),
        Field("last_report", text("letzte Meldung im Register"), limits=_PARTIAL),
        *edition,
        *(Field(mark.key, mark.label, BOOLEAN, {"required": True}) for mark in programme.marks),
        *(column for i in programme.instruments for column in instrument_columns(i.key, i.short, language)),
    ]


def instrument_columns(key: str, name: str, language: Language) -> Iterator[Field]:
    """Yield the columns of ``layers.files.tables.flat_status`` for an instrument that is called ``name``."""
    text = language.text
    known = [status for status in (*STATUSES, UNKNOWN) if status != DECLINED]
    for part, title, kind, limits in (
        ("status", text("Status"), STRING, {"required": True, "enum": known}),
        ("since", text("seit"), STRING, _PARTIAL),
        ("date_kind", text("Was das Datum angibt"), STRING, {"enum": list(DATE_KINDS)}),
        ("renewed", text("neu begonnen"), STRING, _PARTIAL),
        ("renewed_kind", text("Was das Datum des Neubeginns angibt"), STRING, {"enum": list(DATE_KINDS)}),
        ("derived", text("aus einem anderen Angebot abgeleitet"), BOOLEAN, {"required": True}),
        ("carrier", text("Träger"), STRING, {}),
        ("source_title", text("Quelle"), STRING, {}),
        ("source_url", text("Adresse der Quelle"), STRING, {}),
        ("contact_url", text("Kontaktseite"), STRING, {}),
    ):
        yield Field(f"{key}_{part}", f"{name}: {title}", kind, limits)
