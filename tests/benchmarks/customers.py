"""Programs that order what takes long while visitors browse, and workers that die or whose disk is full meanwhile.

Every customer asks for one file after the other until it has it; whoever does not get it in the end has lost it.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

import requests

from tests.benchmarks.crowd import HEADERS, address
from tests.composition import Composition, Process

#: What is ordered, with what such a file begins with. Some of it by several customers, most by one.
_FILES = (
    ("/deck.pptx?region={district}&title={some}", b"PK"),
    ("/steckbriefe.pdf?region={ags}%2B1&title={some}", b"%PDF"),
    ("/growth.gif?region={district}&layer=kpr", b"GIF8"),
    ("/deck.pptx?region={ags}%2B1", b"PK"),
)
_CUSTOMERS, _REST_S, _LONGEST_S = 5, 4.0, 180.0
#: Their addresses are none of the visitors'.
_FIRST = 60_000
_FULL = "worker-full"


@dataclass
class Customers:
    """``port`` is the proxy's. ``waited`` are seconds per file; ``lost`` and ``odd`` are what must not be."""

    port: int
    ags: Sequence[str]
    waited: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    later: Counter[int] = field(default_factory=Counter)

    def order(self, number: int, stop: Event) -> None:
        """Order file after file until ``stop``; the last one is waited for."""
        chance = random.Random(number)
        while not stop.is_set():
            pattern, start = chance.choice(_FILES)
            ags = chance.choice(self.ags)
            path = pattern.format(ags=ags, district=ags[:5], some=chance.randrange(40))
            self._get(path, start, number)
            stop.wait(chance.expovariate(1 / _REST_S))

    def _get(self, path: str, start: bytes, number: int) -> None:
        headers = {**HEADERS, "Accept": "*/*", "X-Forwarded-For": address(_FIRST + number)}
        began = time.monotonic()
        while time.monotonic() < began + _LONGEST_S:
            try:
                answer = requests.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=90)
            except requests.RequestException as error:
                self.odd.append(f"{path}: {type(error).__name__} {error}"[:150])
                continue
            if answer.status_code == 200 and answer.content.startswith(start):
                self.waited.append(time.monotonic() - began)
                return
            self.later[answer.status_code] += 1
            if answer.status_code != 202:
                self.odd.append(f"{path}: {answer.status_code} {answer.content[:80]!r}")
            time.sleep(min(float(answer.headers.get("Retry-After", 1)), 5))
        self.lost.append(path)

    def line(self) -> str:
        """→ „orders 61 files, median 3.1 s, longest 20.4 s, lost 0“."""
        if not self.waited:
            return f"orders: none came, lost {len(self.lost)}"
        told = f"median {median(self.waited):.1f} s, longest {max(self.waited):.1f} s, told to wait {dict(self.later)}"
        return f"  orders: {len(self.waited)} files, {told}, lost {len(self.lost)}"


@contextmanager
def customers(port: int, ags: Sequence[str]) -> Iterator[Customers]:
    """Have them order until the block ends, and until each has its last file."""
    found, stop = Customers(port, ags), Event()
    threads = [Thread(target=found.order, args=(number, stop)) for number in range(_CUSTOMERS)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def workers(run: Composition) -> Iterator[list[Process]]:
    """Have two workers, the second of which has small disks of its own that can be filled (``fill``)."""
    service = run.services["worker"]
    volumes = [text.replace("kept:", f"{_FULL}:", 1) for text in service["volumes"]]
    run.services[_FULL] = service | {"volumes": volumes}
    kept, disks = run.folder / "kept", _disks(run)
    size = sum(file.stat().st_size for file in kept.rglob("*") if file.is_file())
    for disk in disks:
        disk.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + 40_000_000},mode=0700", "none", disk], check=True)
    running: list[Process] = []
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", disks[0]], check=True)
        subprocess.run(["chown", "-R", run.image.user, *disks], check=True)
        running += [run.start("worker"), run.start(_FULL)]
        yield running
    finally:
        for process in running:
            process.stop()
        for disk in disks:
            subprocess.run(["umount", disk], check=False)


def fill(run: Composition) -> list[Path]:
    """Fill the disks of the second worker to the last byte; return the files that do it."""
    found = []
    for disk in _disks(run):
        found.append(disk / "full")
        with suppress(OSError), found[-1].open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 20))
        with suppress(OSError), found[-1].open("ab", buffering=0) as file:
            while True:
                file.write(b" ")
    return found


def _disks(run: Composition) -> list[Path]:
    """The folders that the second worker may write to: what is kept, and what is not."""
    return [run.folder / _FULL, run.folder / "tmpfs" / f"{_FULL}-tmp"]
