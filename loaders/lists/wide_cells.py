"""What the columns about one instrument say of one municipality, put together into the facts of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import ACTIVE, COMPLETED, ENDED, PLANNED
from loaders.atlas.programme import Instrument
from loaders.lists.cell_words import NO, NOTHING, Said
from loaders.register.contract import STATUS_WORDS

#: What a cross or a date under such a heading means.
_STATUS_OF_ROLE = {"completed": COMPLETED, "ended": ENDED, "planned": PLANNED, "started": ACTIVE}


@dataclass(frozen=True)
class Statement:
    """One fact that a row states; ``role`` names the column that it rests on, ``planned_for`` is the date of a plan."""

    status: str
    date: PartialDate | None
    kind: str
    explicit: bool
    note: str
    role: str
    planned_for: PartialDate | None = None


class ContradictionError(Exception):
    """Columns about one instrument contradict each other. ``role``: the column to mark; the rest is for a finding."""

    def __init__(self, role: str, expected: str, remedy: str):
        super().__init__(expected)
        self.role, self.expected, self.remedy = role, expected, remedy


def combine(said: Mapping[str, Said], instrument: Instrument) -> list[Statement]:
    """Return the facts that cells state, ``said`` by role of their column. Raises ContradictionError.

    Usually one; two if beginning and completion have columns of their own.
    """
    main = _main(said)
    special = [
        _statement(replace(s, status=_STATUS_OF_ROLE[role]), role, instrument)
        for role, s in said.items()
        if role in _STATUS_OF_ROLE and not s.empty and s.status != NO and not _is_to_come(role, s)
    ]
    if main.status == NO:
        if main.date or special:
            raise ContradictionError("date" if main.date else special[0].role, "kein Datum, wenn daneben „nein“ steht",
                                     "„nein“ oder das Datum löschen")  # fmt: skip
        return []
    statements = _without_repetition(main, special, instrument)
    _check_order(statements)
    return statements


def _is_to_come(role: str, said: Said) -> bool:
    """„läuft noch“ or „geplant“ under „Ende“: it has not ended."""
    return role in ("completed", "ended") and (said.ongoing or said.status == PLANNED)


def _main(said: Mapping[str, Said]) -> Said:
    """Merge the columns „value“, „status“ and „date“ into one statement."""
    merged = NOTHING
    for role in ("value", "status", "date"):
        own = said.get(role, NOTHING)
        if own.empty:
            continue
        if merged.status and own.status and merged.status != own.status:
            raise ContradictionError(
                role, "denselben Status in allen Spalten des Angebots", "einen der beiden Status löschen"
            )
        if merged.date and own.date and not merged.date.overlaps(own.date):
            raise ContradictionError(role, "dasselbe Datum in allen Spalten des Angebots", "eines der Daten löschen")
        notes = "; ".join(n for n in (merged.note, own.note) if n)
        merged = Said(
            merged.status or own.status,
            _finer(merged.date, own.date),
            merged.kind or own.kind,
            merged.explicit and own.explicit,
            notes,
        )
    return merged


def _statement(said: Said, role: str, instrument: Instrument) -> Statement:
    status = said.status or ACTIVE
    if status == PLANNED:
        # the date of a plan is not that of an event; it must not date the status
        planned_for = f"geplant für {said.date.iso}" if said.date else ""
        note = "; ".join(n for n in (planned_for, said.note) if n)
        return Statement(status, None, "", said.explicit, note, role, said.date)
    kind = ""
    if said.date:
        kind = said.kind or {COMPLETED: "completed", ENDED: "as_of"}.get(status, instrument.date_kind)
        if status == COMPLETED and kind != "as_of":
            kind = "completed"
    return Statement(status, said.date, kind, said.explicit, said.note, role)


def _without_repetition(main: Said, special: Sequence[Statement], instrument: Instrument) -> list[Statement]:
    """„abgeschlossen“ beside a date of completion is one fact, not two; so is a bare „ja“ beside any date."""
    if main.empty:
        return list(special)
    statuses = {s.status for s in special}
    if main.date is None and special and (main.status in statuses or main.status == ACTIVE):
        return list(special)
    if main.status == COMPLETED and any(s.role == "started" for s in special) and main.date is None:
        return [_statement(main, "status", instrument), *special]
    if main.status is None and main.date and COMPLETED in statuses:
        main = replace(main, status=ACTIVE)
    if main.status == PLANNED and statuses - {PLANNED}:
        role = next(s.role for s in special if s.status != PLANNED)
        raise ContradictionError(role, f"kein Eintrag hier, wenn der Status „{STATUS_WORDS[PLANNED]}“ ist", "Status oder Datum "
                                 "berichtigen")  # fmt: skip
    role = "date" if main.date and main.status is None else "value"
    return [_statement(main, role, instrument), *special]


def _check_order(statements: Sequence[Statement]) -> None:
    started = [s.date for s in statements if s.status == ACTIVE and s.date]
    ended = [(s, s.date) for s in statements if s.status in (COMPLETED, ENDED) and s.date]
    for statement, end in ended:
        if any(begin.first > end.last for begin in started):
            raise ContradictionError(
                statement.role, "einen Abschluss nach dem Beginn", "Beginn oder Abschluss berichtigen"
            )


def _finer(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    if one and other:
        return one if one.last - one.first <= other.last - other.first else other
    return one or other
