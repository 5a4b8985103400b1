"""What changes the register: drafts, their publication, and taking a step back. Each function is one transaction's work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from loaders.atlas.freshness import Origin
from loaders.history.listening import tell
from loaders.history.reading import (
    Changes,
    Revision,
    UnknownRevisionError,
    applied,
    carried_over,
    changes_of,
    difference,
    edition,
    facts_at,
    is_list,
    newest,
    pending,
    revision,
)
from loaders.history.stored_fact import FIELDS, StoredFact
from loaders.history.tables import CHANGE, DISCARDED, DRAFT, FACT, LIST, PLACE, PUBLISHED, REVISION, UNDO

#: So many facts are looked for at once; SQLite takes 32,766 parameters in a statement.
_AT_ONCE = 500


class OutdatedError(Exception):
    """Somebody else was faster: ``now`` is what the draft, or the published register, has become meanwhile."""

    def __init__(self, now: Revision | None):
        super().__init__(f"changed meanwhile: {now}")
        self.now = now


class SettledError(Exception):
    """The revision is no draft any more: it was published or discarded."""

    def __init__(self, found: Revision):
        super().__init__(f"no draft: {found}")
        self.found = found


def propose(
    connection: Connection, kind: str, changes: Changes, author: str, message: str, origin: Origin, now: datetime
) -> Revision:
    """Make a draft of ``changes`` to the newest edition; nothing of what is published changes."""
    key = connection.scalar(
        insert(REVISION)
        .values(
            base=newest(connection),
            kind=kind,
            state=DRAFT,
            author=author,
            message=message,
            created=now.astimezone(UTC),
            **_origin(origin),
        )
        .returning(REVISION.c.id)
    )
    assert key is not None
    _write_changes(connection, key, changes)
    return revision(connection, key)


def propose_list(
    connection: Connection,
    kind: str,
    facts: Sequence[StoredFact],
    author: str,
    message: str,
    origin: Origin,
    now: datetime,
) -> Revision:
    """Make a draft by which ``facts`` are all that the register says, in this order."""
    before = facts_at(connection, newest(connection) or 0)
    made = propose(connection, kind, difference(before, facts), author, message, origin, now)
    _write_places(connection, made.id, facts)
    return made


def propose_undo(connection: Connection, number: int, author: str, message: str, now: datetime) -> Revision:
    """Make a draft that takes edition ``number`` back: what it brought goes, what it took comes, as far as that still stands.

    Raises UnknownRevisionError if there is no such edition, or none before it.
    """
    undone, last = edition(connection, number), newest(connection)
    if undone.base is None:
        raise UnknownRevisionError(f"there is nothing before edition {number}")
    made = changes_of(connection, undone.id)
    present = facts_at(connection, last or 0)
    back = carried_over(Changes(made.went, made.came), facts_at(connection, number), present)
    still = difference(present, applied(present, back))
    # with the newest one its origin and order are undone, too; else those of a later list stay
    source = edition(connection, undone.base if number == last else last or number)
    draft = propose(connection, UNDO, still, author, message, source.origin, now)
    if number == last:
        _write_places(connection, draft.id, facts_at(connection, undone.base))
    return draft


def amend(connection: Connection, key: int, version: int, changes: Changes, editor: str, message: str) -> Revision:
    """Replace what a draft changes. ``version`` is that which its ``editor`` saw.

    Raises OutdatedError if the draft was changed since, SettledError if it is none any more, UnknownRevisionError if there
    never was one.
    """
    found = _draft(connection, key, version)
    for table in (CHANGE, PLACE):  # what was a whole list is none any more
        connection.execute(delete(table).where(table.c.revision_id == key))
    _write_changes(connection, key, changes)
    connection.execute(
        update(REVISION).where(REVISION.c.id == key).values(version=found.version + 1, editor=editor, message=message)
    )
    return revision(connection, key)


def publish(
    connection: Connection, key: int, version: int, seen: int | None, author: str, message: str, now: datetime
) -> Revision:
    """Make a draft the newest edition, published by ``author``. ``version`` and ``seen`` are the draft's and the edition that
    its publisher looked at.

    Raises OutdatedError if either is another one now, SettledError if it is no draft any more, UnknownRevisionError if there
    never was one.
    """
    found, present = _draft(connection, key, version), newest(connection)
    if present != seen:
        raise OutdatedError(edition(connection, present) if present else None)
    changes, origin = pending(connection, key), found.origin
    connection.execute(delete(CHANGE).where(CHANGE.c.revision_id == key))
    _write_changes(connection, key, changes)
    if present and present != found.base and not is_list(connection, found):
        # something came between: whose list the register is, and its order, are those of what is live
        origin = edition(connection, present).origin
        connection.execute(delete(PLACE).where(PLACE.c.revision_id == key))
    connection.execute(
        update(REVISION)
        .where(REVISION.c.id == key)
        .values(
            **_origin(origin),
            number=(present or 0) + 1,
            base=present,
            state=PUBLISHED,
            version=found.version + 1,
            publisher=author,
            message=message,
            published=now.astimezone(UTC),
        )
    )
    tell(connection)
    return revision(connection, key)


def discard(connection: Connection, key: int, version: int) -> Revision:
    """Give a draft up; what it would have changed can still be read, its files cannot. Raises as ``amend`` does."""
    _draft(connection, key, version)
    connection.execute(update(LIST).where(LIST.c.revision_id == key).values(content=b"", annotated=b""))
    connection.execute(update(REVISION).where(REVISION.c.id == key).values(state=DISCARDED, version=version + 1))
    return revision(connection, key)


def _origin(origin: Origin) -> dict[str, object]:
    return {"own": origin.own, "day": origin.day.iso, "title": origin.title, "taken_over": origin.taken_over}


def _draft(connection: Connection, key: int, version: int) -> Revision:
    found = revision(connection, key)
    if found.state != DRAFT:
        raise SettledError(found)
    if found.version != version:
        raise OutdatedError(found)
    return found


def _write_changes(connection: Connection, key: int, changes: Changes) -> None:
    # what goes and comes again comes: so says ``applied``, too
    came, went = list(dict.fromkeys(changes.came)), list(dict.fromkeys(changes.went))
    ids = _ids(connection, [*came, *went])
    rows = [
        {"revision_id": key, "fact_id": ids[fact.digest], "came": comes, "position": position}
        for comes, facts in ((True, came), (False, [fact for fact in went if fact not in set(came)]))
        for position, fact in enumerate(facts, 1)
    ]
    if rows:
        connection.execute(insert(CHANGE), rows)


def _write_places(connection: Connection, key: int, facts: Sequence[StoredFact]) -> None:
    ids = _ids(connection, facts)
    rows = [{"revision_id": key, "fact_id": fact, "position": n} for n, fact in enumerate(ids.values(), 1)]
    if rows:
        connection.execute(insert(PLACE), rows)


def _ids(connection: Connection, facts: Sequence[StoredFact]) -> dict[str, int]:
    """Return the row of each fact by its digest, in their order; facts that nobody stated before are added."""
    by_digest = {fact.digest: fact for fact in facts}
    known = _known(connection, list(by_digest))
    added = [
        {"digest": digest, **{name: getattr(fact, name) for name in FIELDS}}
        for digest, fact in by_digest.items()
        if digest not in known
    ]
    if added:
        connection.execute(insert(FACT), added)
        known |= _known(connection, [row["digest"] for row in added])
    return {digest: known[digest] for digest in by_digest}


def _known(connection: Connection, digests: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        rows = connection.execute(select(FACT.c.digest, FACT.c.id).where(FACT.c.digest.in_(some)))
        found |= {row.digest: row.id for row in rows}
    return found
