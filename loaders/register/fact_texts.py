"""A fact as the contract writes it, text by column, and back: the one place that says which column holds what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from loaders.atlas.dates import PartialDate, parse_partial_date
from loaders.atlas.facts import Fact, Source
from loaders.register.contract import COLUMNS

# whoever writes facts should not import what reads workbooks
if TYPE_CHECKING:
    from loaders.register.records import Record


def iso(day: PartialDate | None) -> str:
    """Return a date as the contract writes it; empty if there is none."""
    return day.iso if day else ""


def texts_of(fact: Fact, date_text: Callable[[PartialDate | None], str] = iso) -> dict[str, str]:
    """Return the text of every column: as recorded, not as carried to a territory. ``date_text`` writes dates."""
    values = (
        fact.recorded_ags,
        fact.municipality,
        fact.carrier_kind,
        fact.carrier,
        fact.instrument,
        fact.status,
        date_text(fact.date),
        fact.date_kind,
        "explicit" if fact.explicit else "implied",
        fact.source.title,
        date_text(fact.source.published),
        fact.source.url,
        fact.contact_url,
        fact.note,
    )
    return dict(zip(COLUMNS, values, strict=True))


def fact_of(record: Record, ags: str) -> Fact:
    """Return the fact that a record states, about ``ags``, a key of the territory. Raises ValueError for what is no date."""
    cells = record.cells
    return Fact(
        record.row,
        ags,
        cells["ags"],
        cells["municipality"],
        cells["carrier_kind"],
        cells["carrier"],
        cells["instrument"],
        cells["status"],
        _date(cells["date"]),
        cells["date_kind"],
        cells["confidence"] == "explicit",
        Source(cells["source_title"], cells["source_url"], _date(cells["source_date"])),
        cells["note"],
        record.listed,
        _date(record.as_of),
        cells["contact_url"],
    )


def _date(text: str) -> PartialDate | None:
    return parse_partial_date(text) if text else None
