"""The register's history as one would keep it on paper: every edition written out in full. What the database does is held
against it, for sequences of steps that nobody would think of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Origin
from loaders.history.database import writing
from loaders.history.edition_file import edition_content
from loaders.history.reading import (
    Changes,
    UnknownRevisionError,
    drafts,
    edition,
    editions,
    facts_at,
    pending,
    revision,
)
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import EDIT, FACT, UPLOAD
from loaders.history.writing import (
    OutdatedError,
    SettledError,
    amend,
    discard,
    propose,
    propose_list,
    propose_undo,
    publish,
)
from tests.suite_state import SUITE

START = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
ORIGIN = Origin(True, parse_partial_date("2026-11"), "Liste")
STEPS = ("list", "edit", "amend", "discard", "publish", "publish", "publish", "undo")


def fact(number: int, note: str = "") -> StoredFact:
    """One of a few facts that differ in their carrier."""
    texts = (
        SUITE.town,
        SUITE.town_name,
        "municipality",
        f"Träger {number}",
        SUITE.council,
        "active",
        "2021",
        "constituted",
        "explicit",
    )
    return StoredFact(*texts, "Quelle", "2022", "", note, number % 2 == 0, "2026")


POOL = [fact(number) for number in range(8)]


@dataclass
class Draft:
    """What a draft changes. ``order`` is the list that it was made of, or that it goes back to; ``whole``: it is all there is to
    be then. ``base`` is the edition it was made from."""

    came: list[StoredFact]
    went: list[StoredFact]
    base: int
    order: list[StoredFact] | None = None
    whole: bool = False
    version: int = 1

    def upon(self, before: list[StoredFact]) -> set[StoredFact]:
        """What holds after it."""
        return {*(self.order or [])} if self.whole else ({*before} - {*self.went}) | {*self.came}


@dataclass
class Paper:
    """Every edition in full, what each brought and took, and the open drafts by their ids."""

    editions: list[list[StoredFact]] = field(default_factory=list)
    changes: list[tuple[list[StoredFact], list[StoredFact]]] = field(default_factory=list)
    order: list[list[StoredFact]] = field(default_factory=lambda: [[]])
    arrived: dict[StoredFact, tuple[int, int]] = field(default_factory=dict)
    drafts: dict[int, Draft] = field(default_factory=dict)
    settled: list[int] = field(default_factory=list)

    @property
    def present(self) -> list[StoredFact]:
        return self.editions[-1] if self.editions else []

    def turn(self, key: int) -> None:
        """Publish a draft."""
        draft, before = self.drafts.pop(key), self.present
        held = draft.upon(before)
        came = [f for f in dict.fromkeys(draft.order if draft.whole else draft.came) if f not in before]
        number = len(self.editions) + 1
        self.arrived |= {f: (number, place) for place, f in enumerate(came)}
        ordered = draft.order if draft.whole or draft.base == len(self.editions) else None
        self.order.append(ordered or self.order[-1])
        listed = [f for f in self.order[-1] if f in held]
        rest = sorted((f for f in held if f not in listed), key=lambda f: self.arrived[f])
        self.editions.append([*listed, *rest])
        self.changes.append((came, [f for f in before if f not in held]))
        self.settled.append(key)


Step = tuple[str, int, Sequence[int], Sequence[int]]


def play(engine: Engine, steps: Sequence[Step]) -> None:
    """Take ``steps`` on paper and in the database, and compare both after each, and all editions in the end.

    A step is its name, a number that chooses a draft or edition, and the facts that it brings and takes.
    """
    paper, then, said = Paper(), [], set()
    for at, (name, which, first, second) in enumerate(steps):
        came, went = [POOL[n] for n in first], [POOL[n] for n in second]
        said.update(came if name in ("list", "edit") or (name == "amend" and paper.drafts) else ())
        with writing(engine) as connection:
            _TAKE[name](connection, paper, which, came, went, at)
        with engine.begin() as connection:
            _compare_newest(connection, paper)
            if len(then) < len(paper.editions):
                number = len(paper.editions)
                then.append(edition_content(edition(connection, number), facts_at(connection, number)))
    with engine.begin() as connection:
        for number, held in enumerate(paper.editions, 1):
            assert facts_at(connection, number) == held
            assert edition_content(edition(connection, number), facts_at(connection, number)) == then[number - 1]
        known = {StoredFact(*row) for row in connection.execute(select(*list(FACT.c)[2:]))}
        assert said <= known, "no fact is ever lost"
        assert connection.scalar(select(func.count()).select_from(FACT)) == len(known)


def _compare_newest(connection: Connection, paper: Paper) -> None:
    assert facts_at(connection, len(paper.editions)) == paper.present
    assert [e.number for e in reversed(editions(connection))] == list(range(1, len(paper.editions) + 1))
    assert {d.id: d.version for d in drafts(connection)} == {key: d.version for key, d in paper.drafts.items()}
    for key, draft in paper.drafts.items():
        foreseen = pending(connection, key)
        held = draft.upon(paper.present)
        assert {*foreseen.came} == held - {*paper.present}
        assert {*foreseen.went} == {*paper.present} - held


def _list(connection, paper, _which, came, _went, at):
    listed = list(dict.fromkeys(came))
    made = propose_list(connection, UPLOAD, came, "a", f"{at}", ORIGIN, START + timedelta(minutes=at))
    missing = [f for f in paper.present if f not in listed]
    paper.drafts[made.id] = Draft(
        [f for f in listed if f not in paper.present], missing, len(paper.editions), listed, bool(listed)
    )


def _edit(connection, paper, _which, came, went, at):
    made = propose(connection, EDIT, Changes(came, went), "a", f"{at}", ORIGIN, START + timedelta(minutes=at))
    paper.drafts[made.id] = Draft(came, went, len(paper.editions))


def _chosen(paper: Paper, which: int) -> int | None:
    return list(paper.drafts)[which % len(paper.drafts)] if paper.drafts else None


def _amend(connection, paper, which, came, went, at):
    key = _chosen(paper, which)
    if key is None:
        return
    draft = paper.drafts[key]
    try:
        amend(connection, key, draft.version + 1, Changes([], []), "b", "zu spät")
        raise AssertionError("nobody is overwritten unasked")
    except OutdatedError as error:
        assert error.now.version == draft.version
    amend(connection, key, draft.version, Changes(came, went), "b", f"{at}")
    paper.drafts[key] = Draft(came, went, draft.base, version=draft.version + 1)


def _discard(connection, paper, which, _came, _went, _at):
    key = _chosen(paper, which)
    if key is not None:
        discard(connection, key, paper.drafts.pop(key).version)
        paper.settled.append(key)


def _publish(connection, paper, which, _came, _went, at):
    now, last = START + timedelta(minutes=at), len(paper.editions) or None
    if paper.settled:
        key = paper.settled[which % len(paper.settled)]
        try:
            publish(connection, key, revision(connection, key).version, last, "c", "", now)
            raise AssertionError("what was settled stays so")
        except SettledError:
            pass
    key = _chosen(paper, which)
    if key is None:
        return
    try:
        publish(connection, key, paper.drafts[key].version, (last or 0) + 1, "c", "", now)
        raise AssertionError("whoever saw another edition is told")
    except OutdatedError as error:
        assert (error.now.number if error.now else None) == last
    made = publish(connection, key, paper.drafts[key].version, last, "c", f"{at}", now)
    assert (made.number, made.base) == (len(paper.editions) + 1, last)
    paper.turn(key)


def _undo(connection, paper, which, _came, _went, at):
    number = which % (len(paper.editions) + 1) + 1
    try:
        made = propose_undo(connection, number, "d", f"{at}", START + timedelta(minutes=at))
    except UnknownRevisionError:
        assert number in (1, len(paper.editions) + 1)
        return
    came, went = paper.changes[number - 1]
    order = paper.editions[number - 2] if number == len(paper.editions) else None
    back = [f for f in went if f not in paper.present]
    paper.drafts[made.id] = Draft(back, [f for f in paper.present if f in came], len(paper.editions), order)


_TAKE = {"list": _list, "edit": _edit, "amend": _amend, "discard": _discard, "publish": _publish, "undo": _undo}
