"""Questions put to the register's history: which editions there are, what held in each, and what a draft would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, Select, func, select

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Origin
from loaders.history.stored_fact import FIELDS, StoredFact
from loaders.history.tables import CHANGE, DRAFT, FACT, IMPORT, PLACE, PUBLISHED, REVISION, UPLOAD


@dataclass(frozen=True)
class Revision:
    """One step of the register. ``number`` is the edition it became, ``base`` the edition it was made from; ``None`` before
    the first. ``version`` counts the changes of a draft. ``origin`` says whose list it was; ``author`` made the draft,
    ``editor`` changed it last, if anybody did, ``publisher`` published it. Times are in UTC."""

    id: int
    number: int | None
    base: int | None
    kind: str
    state: str
    author: str
    message: str
    version: int
    created: datetime
    published: datetime | None
    origin: Origin
    publisher: str | None = None
    editor: str | None = None


@dataclass(frozen=True)
class Changes:
    """The facts that come and those that go, each in the order of its list."""

    came: Sequence[StoredFact]
    went: Sequence[StoredFact]


class UnknownRevisionError(LookupError):
    """There is no such edition or draft."""


def newest(connection: Connection) -> int | None:
    """Return the number of the edition that is published now; ``None`` if there is none yet."""
    return connection.scalar(select(func.max(REVISION.c.number)))


def edition(connection: Connection, number: int) -> Revision:
    """Return a published revision. Raises UnknownRevisionError."""
    return _one(connection, select(REVISION).where(REVISION.c.number == number), f"edition {number}")


def revision(connection: Connection, key: int) -> Revision:
    """Return a revision, draft or not, by its ``id``. Raises UnknownRevisionError."""
    return _one(connection, select(REVISION).where(REVISION.c.id == key), f"revision {key}")


def editions(connection: Connection) -> list[Revision]:
    """Return all published revisions, newest first."""
    found = connection.execute(select(REVISION).where(REVISION.c.state == PUBLISHED).order_by(REVISION.c.number.desc()))
    return [_revision(row) for row in found]


def drafts(connection: Connection) -> list[Revision]:
    """Return all open drafts, newest first."""
    found = connection.execute(select(REVISION).where(REVISION.c.state == DRAFT).order_by(REVISION.c.id.desc()))
    return [_revision(row) for row in found]


def facts_at(connection: Connection, number: int) -> list[StoredFact]:
    """Return the register as it was when edition ``number`` was the newest; none for 0.

    The facts stand in the order of the last whole list that had been published, then those that came later.
    """
    listed = (
        select(REVISION.c.id)
        .where(REVISION.c.number <= number, select(PLACE).where(PLACE.c.revision_id == REVISION.c.id).exists())
        .order_by(REVISION.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    latest = (
        select(
            CHANGE.c.fact_id,
            CHANGE.c.came,
            CHANGE.c.position,
            REVISION.c.number,
            func.row_number().over(partition_by=CHANGE.c.fact_id, order_by=REVISION.c.number.desc()).label("age"),
        )
        .join(REVISION, REVISION.c.id == CHANGE.c.revision_id)
        .where(REVISION.c.number <= number)
        .subquery()
    )
    wanted = (
        select(*(FACT.c[name] for name in FIELDS))
        .join(latest, latest.c.fact_id == FACT.c.id)
        .outerjoin(PLACE, (PLACE.c.fact_id == FACT.c.id) & (PLACE.c.revision_id == listed))
        .where(latest.c.age == 1, latest.c.came)
        .order_by(PLACE.c.position.is_(None), PLACE.c.position, latest.c.number, latest.c.position, FACT.c.id)
    )
    return [StoredFact(*row) for row in connection.execute(wanted)]


def changes_of(connection: Connection, key: int) -> Changes:
    """Return what the revision of that ``id`` itself changes, compared with its base."""
    found = connection.execute(
        select(CHANGE.c.came, *(FACT.c[name] for name in FIELDS))
        .join(FACT, FACT.c.id == CHANGE.c.fact_id)
        .where(CHANGE.c.revision_id == key)
        .order_by(CHANGE.c.position, FACT.c.id)
    )
    rows = [(row[0], StoredFact(*row[1:])) for row in found]
    return Changes([fact for came, fact in rows if came], [fact for came, fact in rows if not came])


def difference(before: Sequence[StoredFact], after: Sequence[StoredFact]) -> Changes:
    """Return what has to come and to go to make ``after`` of ``before``, apart from the order."""
    old, new = set(before), set(after)
    return Changes(
        [f for f in dict.fromkeys(after) if f not in old], [f for f in dict.fromkeys(before) if f not in new]
    )


def applied(facts: Sequence[StoredFact], changes: Changes) -> list[StoredFact]:
    """Return ``facts`` after ``changes``, as far as those are still to be made: what has gone already cannot go again."""
    gone = set(changes.went)
    kept = [fact for fact in facts if fact not in gone]
    return list(dict.fromkeys([*kept, *changes.came]))


def is_list(connection: Connection, found: Revision) -> bool:
    """Tell whether a draft is a whole list, which says all that the register is to say."""
    if found.kind not in (UPLOAD, IMPORT):
        return False
    return connection.scalar(select(PLACE.c.fact_id).where(PLACE.c.revision_id == found.id).limit(1)) is not None


def outcome(connection: Connection, key: int) -> list[StoredFact]:
    """Return what the register would say if this draft were published now, in order.

    A whole list says it all: what was published since it was uploaded is lost with it, as far as the list lacks it. Single facts
    are changed in whatever is live then; see ``carried_over``.
    """
    draft = revision(connection, key)
    if is_list(connection, draft):
        wanted = select(*(FACT.c[name] for name in FIELDS)).join(PLACE, PLACE.c.fact_id == FACT.c.id)
        listed = connection.execute(wanted.where(PLACE.c.revision_id == key).order_by(PLACE.c.position))
        return [StoredFact(*row) for row in listed]
    number = newest(connection) or 0
    present = facts_at(connection, number)
    base = present if draft.base == number else facts_at(connection, draft.base or 0)
    return applied(present, carried_over(changes_of(connection, key), base, present))


def pending(connection: Connection, key: int) -> Changes:
    """Return what the published register would gain and lose if this draft were published now."""
    return difference(facts_at(connection, newest(connection) or 0), outcome(connection, key))


def carried_over(changes: Changes, base: Sequence[StoredFact], present: Sequence[StoredFact]) -> Changes:
    """Return ``changes``, which were made of ``base``, as changes of ``present``.

    A later list may state what is to go in other words about its source: then that goes. What is to come and is stated again by
    the same source already need not come. Where it is not clear which of several is meant, none goes.
    """
    live, known = set(present), set(base)
    again = defaultdict(list)
    for fact in present:
        if fact not in known and fact not in changes.came:
            again[fact.statement].append(fact)

    def twins(fact: StoredFact) -> list[StoredFact]:
        return [
            f for f in again[fact.statement] if (f.source_title, f.source_url) == (fact.source_title, fact.source_url)
        ]

    went: list[StoredFact] = []
    for fact in changes.went:
        same = twins(fact) or again[fact.statement]
        went += [fact] if fact in live else same if len(same) == 1 else []
    came = [fact for fact in changes.came if fact in live or not [f for f in twins(fact) if f not in went]]
    return Changes(came, went)


def _one(connection: Connection, wanted: Select, name: str) -> Revision:
    row = connection.execute(wanted).first()
    if row is None:
        raise UnknownRevisionError(f"there is no {name}")
    return _revision(row)


def _revision(row: Row) -> Revision:
    origin = Origin(row.own, parse_partial_date(row.day), row.title, row.taken_over)
    created, published = _utc(row.created), row.published and _utc(row.published)
    fields = (row.id, row.number, row.base, row.kind, row.state, row.author, row.message, row.version)
    return Revision(*fields, created, published, origin, row.publisher, row.editor)


def _utc(time: datetime) -> datetime:
    """SQLite forgets the zone."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
