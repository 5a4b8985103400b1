"""Single facts: what a draft of them changes, put together fact by fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from dashboard.desk.access import Person
from dashboard.desk.desk import Desk
from loaders.history.reading import Changes, Revision, changes_of, drafts, edition, facts_at, newest
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import EDIT
from loaders.history.writing import OutdatedError, amend, propose
from loaders.register.contract import COLUMNS

#: As long as these are the same, the same list says it of the same day.
_SAID_BY = ("date", "source_title", "source_date", "source_url")


def with_fact(changes: Changes, fact: StoredFact, instead_of: StoredFact | None = None) -> Changes:
    """Return ``changes`` by which ``fact`` comes, too, and what it corrects goes."""
    if instead_of is not None:
        changes = without_fact(changes, instead_of)
    if fact in changes.went:  # withdrawn before, and now said again
        return Changes(changes.came, [f for f in changes.went if f != fact])
    return Changes(list(dict.fromkeys([*changes.came, fact])), changes.went)


def without_fact(changes: Changes, fact: StoredFact) -> Changes:
    """Return ``changes`` by which ``fact`` goes; what the draft itself has brought is just not brought any more."""
    if fact in changes.came:
        return Changes([f for f in changes.came if f != fact], changes.went)
    return Changes(changes.came, list(dict.fromkeys([*changes.went, fact])))


def kept_after_all(changes: Changes, fact: StoredFact) -> Changes:
    """Return ``changes`` by which ``fact`` does not go."""
    return Changes(changes.came, [f for f in changes.went if f != fact])


def edit_drafts(connection: Connection) -> list[Revision]:
    """Return the open drafts of single facts, newest first."""
    return [draft for draft in drafts(connection) if draft.kind == EDIT]


def chosen_draft(open_ones: Sequence[Revision], wanted: str, person: Person) -> Revision | None:
    """Return the draft that is asked for; by default the newest that ``person`` made or changed last; ``None`` for a new one."""
    asked = next((d for d in open_ones if str(d.id) == wanted), None)
    if asked or wanted == "neu":
        return asked
    return next((d for d in open_ones if person.key in (d.author, d.editor)), None)


def changes_in(connection: Connection, draft: Revision | None) -> Changes:
    """Return what a draft changes; nothing if there is none yet."""
    return changes_of(connection, draft.id) if draft else Changes([], [])


def save(desk: Desk, connection: Connection, draft: Revision | None, version: int, made: Changes, who: str) -> Revision:
    """Keep ``made`` as what ``draft`` changes; without one, make it.

    Raises OutdatedError if the draft was changed since ``version``, SettledError if it is none any more.
    """
    if draft is None:
        live = newest(connection)
        origin = edition(connection, live).origin if live else desk.site.atlas.origin
        return propose(connection, EDIT, made, who, "", origin, desk.now())
    if draft.version != version:
        raise OutdatedError(draft)
    return amend(connection, draft.id, version, made, who, draft.message)


def present_facts(connection: Connection) -> list[StoredFact]:
    """Return what is published now."""
    return facts_at(connection, newest(connection) or 0)


def fact_of(cells: Mapping[str, str]) -> StoredFact:
    """Return the fact of contract columns: one of its own, in no list of municipalities."""
    return StoredFact(**{column: cells[column] for column in COLUMNS}, listed=False)


def corrected_fact(cells: Mapping[str, str], recorded: StoredFact, typed: Mapping[str, str]) -> StoredFact:
    """Return ``recorded`` as it becomes with ``cells``: whom it is about, what was not ``typed`` anew and, as long as source
    and date are the same, how its list spoke stay as they were recorded."""
    before = recorded.cells
    kept = [c for c in before if c in ("ags", "municipality") or one_line(before[c]) == typed.get(c)]
    fact = fact_of({**cells, **{c: before[c] for c in kept}})
    if any(getattr(fact, name) != getattr(recorded, name) for name in _SAID_BY):
        return fact
    return replace(fact, listed=recorded.listed, stated=recorded.stated)


def one_line(text: str) -> str:
    """Return ``text`` as a field of one line holds it."""
    return " ".join(text.split())
