"""What the columns about one instrument say of one municipality, put together into the facts of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, PLANNED
from loaders.atlas.programme import Instrument
from loaders.lists.cell_clauses import NOTHING, Said
from loaders.lists.cell_vocabulary import NO
from loaders.register.contract import STATUS_WORDS

#: What a date beside these says, if the cell does not.
_KINDS = {COMPLETED: "completed", ENDED: "as_of", DORMANT: "as_of", DECLINED: "as_of"}
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


def combine(said: Mapping[str, Said], instrument: Instrument, today: date) -> list[Statement]:
    """Return the facts that cells state, ``said`` by role of their column. Raises ContradictionError.

    Usually one; two if beginning and end are told, in columns of their own or in one cell, or a beginning and a new one.
    """
    main = _main(said)
    spoken = {r: s for r, s in said.items() if r in _STATUS_OF_ROLE and not s.empty and s.status != NO}
    to_come = {r: s for r, s in spoken.items() if _is_to_come(r, s, today)}
    special = [_statement(_by_role(role, s), role, instrument) for role, s in spoken.items() if role not in to_come]
    if main.status == NO:
        if main.date or special:
            raise ContradictionError("date" if main.date else special[0].role, "kein Datum, wenn daneben „nein“ steht",
                                     "Status oder Datum löschen")  # fmt: skip
        return []
    statements = _without_repetition(main, special, instrument)
    for role, one in [(_role(said), main), *spoken.items()]:
        if one.then:
            came = _statement(one.then, role, instrument)
            # what began anew stands beside the first beginning; an end may be told in a column of its own, too
            statements = [*statements, came] if came.status == ACTIVE else _with_end(statements, came)
    _check_begun(statements, to_come)
    _check_order(statements)
    return statements


def _is_to_come(role: str, said: Said, today: date) -> bool:
    """„läuft noch“, „geplant“ or a day yet to come under „Ende“: it has not ended."""
    future = said.date is not None and said.date.first > today
    return role in ("completed", "ended") and (said.ongoing or said.status == PLANNED or future)


def _by_role(role: str, said: Said) -> Said:
    """A cross or a date says what its heading says; words may say more: „ruht“, „geplant“ under „Beginn“."""
    more = {"started": (PLANNED, COMPLETED, ENDED), "planned": (COMPLETED, ENDED)}.get(role, ())
    own = said.status in (DORMANT, DECLINED, *more)
    return said if own else replace(said, status=_STATUS_OF_ROLE[role])


def _role(said: Mapping[str, Said]) -> str:
    """The role of the column that says what came in the end."""
    return next((role for role in ("value", "status", "date") if said.get(role, NOTHING).then), "value")


def _with_end(statements: list[Statement], end: Statement) -> list[Statement]:
    """„2019 bis 2021“ beside an end of its own column is one end, not two."""
    other = next((s for s in statements if s.status == end.status), None)
    if other is None:
        return [*statements, end]
    if other.date and end.date and not other.date.overlaps(end.date):
        raise ContradictionError(other.role, "dasselbe Ende in allen Spalten des Angebots", "eines der Daten löschen")
    return statements if other.date else [end if s is other else s for s in statements]


def _check_begun(statements: Sequence[Statement], to_come: Mapping[str, Said]) -> None:
    role = next((r for r, s in to_come.items() if s.status != PLANNED), None)
    if role and not statements:
        raise ContradictionError(
            role, "auch den Beginn oder den Status, wenn ein Ende noch kommt", "Beginn ergänzen oder das Ende löschen"
        )


def _main(said: Mapping[str, Said]) -> Said:
    """Merge the columns „value“, „status“ and „date“ into one statement."""
    merged = NOTHING
    for role in ("value", "status", "date"):
        own = said.get(role, NOTHING)
        if own.empty:
            continue
        if merged.status == ACTIVE and own.status not in (None, NO):
            merged = replace(merged, status=own.status)  # „x“, and beside it „geplant“ or „ruht“
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
            then=merged.then or own.then,
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
        kind = said.kind or _KINDS.get(status, instrument.date_kind)
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
    ended = [(s, s.date) for s in statements if s.status in (COMPLETED, ENDED, DORMANT) and s.date]
    for statement, end in ended:
        if any(begin.first > end.last for begin in started):
            raise ContradictionError(statement.role, "ein Ende nach dem Beginn", "Beginn oder Ende berichtigen")


def _finer(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    return min(filter(None, (one, other)), key=lambda date: date.last - date.first, default=None)
