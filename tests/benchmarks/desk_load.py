"""Visitors while the desk is at work, against the same visitors where there is no desk.

``python -m tests.benchmarks.desk_load [sqlite] [postgresql] [--seconds 60] [--visitors 200]`` starts the real server three times.
Two editors send lists and correct single facts, a publisher publishes all of it and takes every fourth edition back.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median, quantiles
from threading import Event, Thread

import requests

from dashboard.desk.files import facts_csv
from loaders.accounts.people import Role
from loaders.history.database import open_database
from loaders.history.reading import changes_of, difference, edition, editions, facts_at, newest
from loaders.history.stored_fact import StoredFact
from tests.benchmarks.desk_visitors import Seen, visit
from tests.desk_servers import Colleague, RefusedError, add_people, marked_list, number_in, places_of
from tests.history_kills import addresses
from tests.servers import running

_WORKERS = "2"
#: How long people at the desk look at what they have before them, in seconds: faster than anybody who reads it.
_LIST_S, _FACT_S, _PUBLISHED_S = 8.0, 5.0, 20.0
_TAKEN_BACK = 4


@dataclass
class Work:
    """What people at the desk have done, and what went wrong. ``published``: edition → what it has to have brought."""

    stop: Event = field(default_factory=Event)
    drafts: SimpleQueue = field(default_factory=SimpleQueue)
    published: dict[int, str] = field(default_factory=dict)
    undone: dict[int, int] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def timed(self, deed: str, work: Callable[[], int]) -> int:
        """Do it, and note how long it took; 0 if it was refused."""
        start = time.monotonic()
        try:
            return work()
        except (RefusedError, requests.RequestException) as error:
            self.errors.append(f"{deed}: {error}")
            return 0
        finally:
            self.took.setdefault(deed, []).append(time.monotonic() - start)


def send_lists(work: Work, anna: Colleague, places: list[tuple[str, str]]) -> None:
    """An editor sends one list after the other."""
    step = 0
    while not work.stop.is_set():
        step += 1
        content = facts_csv(marked_list(places, step))
        if draft := work.timed("list", lambda: anna.upload("Liste.csv", content)):  # noqa: B023
            work.drafts.put((draft, f"Liste {step}"))
        work.stop.wait(_LIST_S)


def correct_facts(work: Work, bert: Colleague, places: list[tuple[str, str]]) -> None:
    """Another editor adds one fact after the other, each in a draft of its own."""
    step = 0
    while not work.stop.is_set():
        step += 1
        ags, name = places[step % len(places)]
        told = {
            "tat": "speichern", "entwurf": "neu", "version": 0, "instrument": "coaching", "status": "active", "date": "2024",
            "date_kind": "as_of", "carrier_kind": "municipality", "carrier": name, "confidence": "explicit",
            "source_title": f"Brief {step}", "source_date": "2024",
        }  # fmt: skip
        sent = work.timed("fact", lambda: number_in(bert.post(f"/gemeinde/{ags}", **told), "entwurf="))  # noqa: B023
        if sent:
            work.drafts.put((sent, f"Brief {step}"))
        work.stop.wait(_FACT_S)


def publish_all(work: Work, clara: Colleague) -> None:
    """A publisher publishes what comes, and takes some of it back."""
    while not work.stop.is_set():
        try:
            draft, brought = work.drafts.get(timeout=0.2)
        except Empty:
            continue
        number = work.timed("publish", lambda: clara.publish(draft, brought))  # noqa: B023
        if number:
            work.published[number] = brought
        if number and len(work.published) % _TAKEN_BACK == 0:
            back = work.timed("undo", lambda: clara.undo(number, f"zurück {number}"))  # noqa: B023
            if back:
                work.undone[back] = number
        work.stop.wait(_PUBLISHED_S)


def errors_in(address: str, work: Work, seen: Seen, shown: int) -> list[str]:
    """Return what is lost or mixed in the register, or was in what visitors saw; ``shown`` is the edition that they see now."""
    engine, found = open_database(address), []
    with engine.begin() as connection:
        held = [[], *(facts_at(connection, n) for n in range(1, len(editions(connection)) + 1))]
        for number in range(1, len(held)):
            if changes_of(connection, edition(connection, number).id) != difference(held[number - 1], held[number]):
                found.append(f"edition {number} is not what it changed")
        if shown != newest(connection):
            found.append(f"visitors see edition {shown}")
    engine.dispose()
    for number, brought in work.published.items():
        if number >= len(held) or not any(f.source_title == brought for f in held[number]):
            found.append(f"edition {number} lacks {brought}")
    for number, undone in work.undone.items():
        if number >= len(held) or set(held[number]) != set(held[undone - 1]):
            found.append(f"edition {number} does not take {undone} back")
    if len(held) - 2 != len(work.published) + len(work.undone):
        found.append("there are editions that nobody published")
    return [
        *found,
        *(f"edition {n} of {ags}: {titles}" for n, ags, titles in seen.told if not _fits(held, n, ags, titles)),
    ]


def _fits(held: list[list[StoredFact]], number: int | None, ags: str, titles: tuple[str, ...]) -> bool:
    """Whether an answer is of an edition that there is, and says just what that one says of a council."""
    if number is None or not 0 < number < len(held):
        return False
    stated = {f.source_title for f in held[number] if (f.ags, f.instrument) == (ags, "kpr") and f.status != "declined"}
    marks = {t for t in stated if t.startswith("Liste ") or t == "in jeder"}
    return marks == {t for t in titles if t.startswith("Liste ") or t == "in jeder"}


def crowd(port: int, given: argparse.Namespace) -> Seen:
    """Let visitors come, in a process of their own."""
    found = requests.get(f"http://127.0.0.1:{port}/api/municipalities", timeout=60).json()
    keys = [m["ags"] for m in found]
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        apart.submit(visit, port, keys, given.visitors, 3.0, 1.0, 99).result()  # what is kept is kept then
        return apart.submit(visit, port, keys, given.visitors, given.seconds, given.think, given.seed).result()


def without_desk(cache: Path, given: argparse.Namespace) -> Seen:
    """Let visitors come to a server without a database, and say what they saw."""
    with running(cache, ATLAS_WORKERS=_WORKERS, ATLAS_DATABASE="") as server:
        plain = crowd(server.port, given)
    print(line("without desk", plain), *plain.errors[:5], sep="\n  ", flush=True)
    return plain


def with_desk(address: str, cache: Path, given: argparse.Namespace) -> tuple[Seen, Work, list[str]]:
    """Let visitors come while people work at the desk; return what both saw, and what is wrong in the end."""
    work = Work()
    with running(cache, ATLAS_DATABASE=address, ATLAS_WORKERS=_WORKERS) as server:
        add_people(address, Role.EDITOR, Role.PUBLISHER)
        engine = open_database(address)
        with engine.begin() as connection:
            places = places_of(facts_at(connection, 1))
        engine.dispose()
        random.Random(given.seed).shuffle(places)
        # one after the other: who tries twice at once for one account is slowed
        anna, bert, clara = (Colleague(server.port, r) for r in (Role.EDITOR, Role.EDITOR, Role.PUBLISHER))
        threads = [
            Thread(target=send_lists, args=(work, anna, places)),
            Thread(target=correct_facts, args=(work, bert, places)),
            Thread(target=publish_all, args=(work, clara)),
        ]
        for thread in threads:
            thread.start()
        try:
            seen = crowd(server.port, given)
        finally:
            work.stop.set()
            for thread in threads:
                thread.join()
        return seen, work, errors_in(address, work, seen, _shown(server.port, address))


def _shown(port: int, address: str) -> int:
    """Return the edition that visitors see as soon as it is the newest, or after a minute."""
    engine, end, shown = open_database(address), time.monotonic() + 60, 0
    with engine.begin() as connection:
        last = newest(connection)
    engine.dispose()
    while shown != last and time.monotonic() < end:
        shown = requests.get(f"http://127.0.0.1:{port}/healthz", timeout=60).json()["edition"]
        time.sleep(0.1)
    return shown


def line(what: str, seen: Seen, against: Seen | None = None) -> str:
    """→ „SQLite  2,310 answers  median 6.1 ms  p95 40 ms  1.2 times  0 errors“."""
    middle, p95 = median(seen.seconds) * 1000, quantiles(seen.seconds, n=20)[-1] * 1000
    ratio = f"  {middle / (median(against.seconds) * 1000):.2f} times" if against else ""
    return (
        f"{what:<14}{len(seen.seconds):>7,} answers  median {middle:>7.1f} ms  p95 {p95:>8.1f} ms{ratio}  "
        f"{len(seen.errors)} errors, {seen.again} asked again"
    )


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--think", type=float, default=6.0, help="seconds between two pages of a visitor, on average")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        plain = without_desk(cache, given)
        for kind in given.kinds:
            for address, _ in addresses(kind):
                seen, work, wrong = with_desk(address, cache, given)
                print(line(kind, seen, plain), *seen.errors[:5], sep="\n  ")
                for deed, times in work.took.items():
                    print(f"  {deed}: {len(times)}, median {median(times):.1f} s, longest {max(times):.1f} s")
                by_deed = {
                    d: (median(t) * 1000, median(plain.by_deed.get(d, [0])) * 1000) for d, t in seen.by_deed.items()
                }
                print(
                    "  " + ", ".join(f"{d} {ours:.1f} against {theirs:.1f} ms" for d, (ours, theirs) in by_deed.items())
                )
                print(f"  desk: {len(work.errors)} errors; wrong: {len(wrong)}; {len(seen.told)} answers told apart")
                print(*(f"  {text}" for text in [*work.errors, *wrong][:10]), sep="\n", flush=True)
        without_desk(cache, given)  # once more: whether the machine was as busy in the end as at the beginning


if __name__ == "__main__":
    main()
