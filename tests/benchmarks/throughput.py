"""How many pages, pictures and presentations a second one, two and three replicas give, each kind alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.crowd import rate
from tests.benchmarks.house_at_work import REPLICAS, House, house
from tests.database import Server

#: What serves as many as there are cores, and what as many as there are workers; the second are asked for by programs, which
#: wait in the request.
_MANY, _FEW = 16, 4


@dataclass(frozen=True)
class Kind:
    """What is asked for: ``patterns`` with ``{ags}`` and ``{n}``, so that all of ``times`` rounds differ."""

    name: str
    patterns: Sequence[str]
    times: int
    at_once: int = _MANY
    longer: float = 1.0

    def paths(self, keys: Sequence[str]) -> list[str]:
        """Return addresses, more than anybody answers in the time."""
        return [
            pattern.format(ags=ags, n=n, month=f"{n % 12 + 1:02}", ring=n // 12 % 2 + 1)
            for n in range(self.times)
            for pattern in self.patterns
            for ags in keys
        ]


KINDS = (
    Kind("kept pages", ("/", "/tabelle?kreis=14626", "/gemeinde/14626610", "/aktuelles"), 48),
    Kind("new pages", ("/gemeinde/{ags}?umkreis={ring}&stand=2023-{month}-01",), 24),
    Kind("pictures", ("/snippet.svg?region={ags}%2B1&title={n}",), 10),
    Kind("decks by replicas", ("/deck.pptx?region={ags}%2B1",), 1, _FEW, 3),
)
#: The same, where there are workers for it.
BY_WORKERS = Kind("decks by workers", KINDS[-1].patterns, 1, _FEW, 3)


def curve(folder: Path, kept: Path, server: Server, seconds: float) -> None:
    """Print it; each figure takes ``seconds``, those of presentations longer."""
    kinds = (*KINDS, BY_WORKERS)
    print("replicas" + "".join(f"{kind.name + ' /s':>22}" for kind in kinds))
    for number in range(1, len(REPLICAS) + 1):
        with house(folder / f"curve-{number}", kept, number, server) as at_work:
            keys = at_work.municipalities()
            rates = [_rate(at_work, kind, keys, seconds) for kind in KINDS]
            with _workers(at_work):
                rates.append(_rate(at_work, BY_WORKERS, keys[::-1], seconds))
        print(f"{number:<8}" + "".join(f"{found:>22,.2f}" for found in rates), flush=True)


def _rate(at_work: House, kind: Kind, keys: Sequence[str], seconds: float) -> float:
    """Asked by a process of its own."""
    base = f"http://127.0.0.1:{at_work.run.ports['proxy']}"
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(rate, base, kind.paths(keys), seconds * kind.longer, kind.at_once).result()


@contextmanager
def _workers(at_work: House) -> Iterator[None]:
    """Two workers, once replicas know of both."""
    running = [at_work.run.start("worker") for _ in range(2)]
    try:
        at_work.await_workers(len(running))
        yield
    finally:
        for process in running:
            process.stop()
