"""What is wrong with facts in themselves: single cells (a pandera schema), rows, and rows against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import pandera.pandas as pa

from loaders.atlas.dates import is_date, parse_partial_date
from loaders.atlas.facts import COMPLETED, DATE_KINDS, PLANNED, STATUSES
from loaders.atlas.programme import Programme
from loaders.common.findings import Report
from loaders.register.contact_pages import check_contact_page
from loaders.register.contract import AGS_PATTERN, CARRIER_KINDS, FILLED, STATUS_WORDS, allowed, words
from loaders.register.contradictions import check_each_other
from loaders.register.records import Record
from loaders.tables.cell_checks import address_check, date_check, filled, one_of, said
from loaders.tables.text_files import check_columns

#: „=cmd|…“, „@SUM(…)“, „+49“ is none.
_FORMULA = re.compile(r"\s*(?:[=@]|[+-]\s*[A-Za-z]+\s*[(|!])")


def check_records(records: Sequence[Record], programme: Programme, today: date, report: Report) -> None:
    """Report everything that is wrong with ``records``, apart from keys, which only a territory can judge."""
    if not records:
        return
    table = pd.DataFrame([r.cells for r in records], dtype=str)
    schema = _schema(programme, today, any(_is_english(r, "status") for r in records))
    check_columns(table, schema, report, lambda i, column: records[i].place(column))
    german = words(programme)
    for record in records:
        _check_row(record, programme, german, report)
        _check_texts(record, report)
        check_contact_page(record, report)
    check_each_other(records, programme, report)


def _schema(programme: Programme, today: date, both: bool) -> pa.DataFrameSchema:
    german = words(programme)
    not_future = pa.Check(
        lambda text: not is_date(text) or not text or parse_partial_date(text).first <= today,
        element_wise=True,
        error=f"ein Datum bis heute ({today:%d.%m.%Y}) | nur Geschehenes eintragen, "
        f"Geplantes mit dem Status „{said(PLANNED, STATUS_WORDS, both)}“ und ohne Datum oder mit dem der Quelle",
    )
    key = pa.Check.str_matches(
        AGS_PATTERN,
        error="acht Ziffern (Gemeinde) oder fünf Ziffern "
        "(Landkreis) | Spalte als Text formatieren und Schlüssel prüfen",
    )
    return pa.DataFrameSchema(
        {
            "ags": pa.Column(checks=key),
            "source_url": pa.Column(checks=address_check()),
            **{
                name: pa.Column(checks=one_of(values, german[name], both))
                for name, values in allowed(programme.recorded_keys()).items()
            },
            **{name: pa.Column(checks=filled()) for name in FILLED},
            **{name: pa.Column(checks=[date_check(), not_future]) for name in ("date", "source_date")},
        }
    )


def _is_english(record: Record, column: str) -> bool:
    """Whether a column bears the contract's own name; else its values are told in German only."""
    return record.origins.get(column, ("",))[0] == column


def _check_row(record: Record, programme: Programme, german: Mapping[str, Mapping[str, str]], report: Report) -> None:
    """Report what only several cells of a row together can tell."""
    cells = record.cells

    def told(column: str, value: str) -> str:
        return said(value, german[column], _is_english(record, column))

    is_district = len(cells["ags"]) == 5
    if is_district and cells["carrier_kind"] in CARRIER_KINDS and cells["carrier_kind"] != "district":
        report.error(
            f"Trägerart „{told('carrier_kind', 'district')}“ bei fünfstelligem Schlüssel",
            "Schlüssel oder Trägerart berichtigen",
            value=told("carrier_kind", cells["carrier_kind"]),
            at=record.place("carrier_kind"),
        )
    if cells["date_kind"] == "completed" and cells["status"] in STATUSES and cells["status"] != COMPLETED:
        report.error(
            f"Status „{told('status', COMPLETED)}“, wenn das Datum den Abschluss bezeichnet",
            "Status oder Art des Datums berichtigen",
            value=f"{told('status', cells['status'])}, Art des Datums {told('date_kind', 'completed')}",
            at=record.place("date_kind"),
        )
    if not cells["date"] or not is_date(cells["date"]):
        return
    if not cells["date_kind"]:
        report.error(
            "die Art des Datums: " + ", ".join(told("date_kind", kind) for kind in DATE_KINDS),
            f"Art des Datums ausfüllen; „{told('date_kind', 'as_of')}“, wenn nur das bekannt ist",
            value="",
            at=record.place("date_kind"),
        )
    instrument = next((i for i in programme.recorded if i.key == cells["instrument"]), None)
    if instrument and not instrument.predates and parse_partial_date(cells["date"]).last < programme.start:
        report.warning(
            f"ein Datum ab dem Beginn des Programms am {programme.start:%d.%m.%Y}",
            "Datum prüfen; es wird so übernommen",
            value=cells["date"],
            at=record.place("date"),
        )


def _check_texts(record: Record, report: Report) -> None:
    """Report texts that a spreadsheet program would take for a formula: they are kept as texts, here and in all outputs."""
    for column in ("municipality", "carrier", "source_title", "note"):
        if _FORMULA.match(record.cells[column]):
            remedy = "als Text übernommen, nie ausgeführt; prüfen, woher er kommt"
            expected = "einen Text, der nicht wie eine Formel beginnt"
            report.warning(expected, remedy, value=record.cells[column], at=record.place(column))
