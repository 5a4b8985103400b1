"""All of Germany and one of its states, as an operator has them: files by command, pages in a browser, tiles, a crawl.

``python -m tests.benchmarks.country [TABLE …]`` measures; ``make bench`` joins the tables to the page. Without the boundaries,
which come from npm (``tests.benchmarks.germany``), it is said why there is nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.context.site import MOST_MUNICIPALITIES
from loaders.assembly import load_atlas
from loaders.inputs import inputs_of
from tests.another_state import ALL, write_german_state
from tests.benchmarks import large, tiles
from tests.benchmarks.germany import NoBoundariesError, package
from tests.clock import CLOCK

_ROOT = Path(__file__).resolve().parents[2]
#: A state of 849 municipalities, twice as many as the embedded one.
STATE = "thueringen"
_PNG, _DECK = ("--out", "land.png", "--width", "1920", "--height", "1080"), ("--out", "land.pptx")

_WATCHED = """import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds from its start to its end, seconds of processor and MB at its peak."""

    wall: float
    processor: float
    peak_mb: float

    def __str__(self) -> str:
        return f"{self.wall:>9.1f} s{self.processor:>13.1f} s{self.peak_mb:>11,.0f} MB"


def spent_on(command: Sequence[str], folder: Path, state: Path | None) -> Spent:
    """Run ``python app.py`` with ``command`` in ``folder``, which keeps what it may keep between starts, and return what it took.

    Raises RuntimeError with what it said unless it ended well.
    """
    environment = {**os.environ, "ATLAS_CACHE": str(folder / "kept"), **({"ATLAS_STATE": str(state)} if state else {})}
    start = time.perf_counter()
    # begun by a small process: what a large one begins is said to have been as large as that
    done = subprocess.run(
        [sys.executable, "-S", "-c", _WATCHED, sys.executable, str(_ROOT / "app.py"), *command],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    wall = time.perf_counter() - start
    code, processor, peak_kb = json.loads(done.stdout.splitlines()[-1])
    if code:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-1000:]}")
    return Spent(wall, processor, peak_kb / 1024)


def files() -> list[str]:
    """Return what a picture and a deck of whole states take by command, from nothing and from what is kept."""
    with TemporaryDirectory() as folder:
        country, state = (_state(key, Path(folder)) for key in (ALL, STATE))
        rows = [
            ("PNG of the embedded state", ["export", *_PNG], None),
            ("deck of the embedded state", ["export", "--deck", "sachsen", *_DECK], None),
            (f"PNG of {STATE}", ["export", *_PNG], state),
            (f"deck of {STATE}", ["export", "--deck", STATE, *_DECK], state),
            ("PNG of Germany", ["export", *_PNG], country),
        ]
        lines = [
            f"{'python app.py export, 1920 × 1080':<36}{'':<8}{'until done':>11}{'processor':>15}{'at the peak':>14}"
        ]
        for name, command, where in rows:
            with TemporaryDirectory() as own:
                for kept in ("first", "then"):
                    lines.append(f"{name:<36}{kept:<8}{spent_on(command, Path(own), where)}")
        return lines


def in_a_browser() -> list[str]:
    """Return how the page of all of Germany does, which begins with districts."""
    with TemporaryDirectory() as folder:
        atlas = load_atlas(inputs_of(_state(ALL, Path(folder))), CLOCK)
        found = large.measure(atlas, MOST_MUNICIPALITIES, Path(folder) / "kept")
    head = f"{len(atlas.municipalities):,} municipalities, {len(atlas.districts):,} districts"
    return [head, *(f"{key:<40}{value:>18}" for key, value in found.items())]


def as_tiles() -> list[str]:
    """Return what the tiles of all of Germany cost, and how they are painted."""
    with TemporaryDirectory() as folder:
        return tiles.lines(load_atlas(inputs_of(_state(ALL, Path(folder))), CLOCK))


def crawled() -> list[str]:
    """Return what a state of Germany answers at every address: how long that takes, and whether anything of Saxony is said."""
    package()
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.another_state", STATE, str(Path(folder) / STATE), "crawl"]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
        return [line for line in (done.stdout or done.stderr).replace(f"{folder}/", "").splitlines() if line.strip()]


def if_there(measure: Callable[[], list[str]]) -> list[str]:
    """Return what ``measure`` returns, or why there are no boundaries to measure."""
    try:
        return measure()
    except NoBoundariesError as error:
        return [f"Not measured: {error}"]


def _state(key: str, folder: Path) -> Path:
    return write_german_state(key, folder / key)


TABLES = (files, in_a_browser, as_tiles, crawled)

if __name__ == "__main__":
    asked = sys.argv[1:] or [table.__name__ for table in TABLES]
    for table in TABLES:
        if table.__name__ in asked:
            print("\n".join(if_there(table)), end="\n\n", flush=True)
