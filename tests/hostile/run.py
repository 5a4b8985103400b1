"""Load hostile files in a process of its own and say what became of each.

``python -m tests.hostile.run FOLDER`` loads what ``make_all`` has made there and prints JSON. That is another process, for
making a bomb takes memory too.

One process for all, because its largest memory is what is measured, that of its children included.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from dashboard.context.settings import Settings
from geodata import saxony
from loaders.atlas.model import Atlas
from loaders.boundaries.boundary_file import load_boundaries
from loaders.common.findings import Findings
from loaders.lists.register_file import Known, load_register
from loaders.reference.state_file import load_state
from loaders.store.atlas_cache import cached_atlas
from loaders.store.checked_store import open_store
from loaders.tables import workbook_values
from loaders.tables.workbook_values import Workbook, told, understood
from tests import zoo
from tests.clock import CLOCK, TODAY
from tests.hostile.boundaries import BOUNDARIES
from tests.hostile.lists import CELLS, KEYS, LISTS
from tests.hostile.making import Hostile
from tests.list_reading import names_of
from tests.suite_state import suite_inputs
from tests.sweeps import everything

_ENOUGH = 8 * 2**30
KINDS = {"lists": LISTS, "boundaries": BOUNDARIES}
Load = Callable[[Path, Findings], object]


def list_loader() -> Load:
    """Return a function that loads a status list as the product does, with the territory built once.

    In samples, workbooks that only say something odd are read without a further process for each, which takes longest.
    """
    judge = list_judge(cached_atlas(suite_inputs(), open_store(Settings().cache_folder()), CLOCK))
    elsewhere, here = workbook_values.read_workbook, set() if everything() else {h.name for h in [*CELLS, *KEYS]}

    def load(path: Path, findings: Findings) -> int:
        with patch.object(workbook_values, "read_workbook", read_here if path.name in here else elsewhere):
            return len(load_register(path, judge, findings).facts)

    return load


def read_here(raw: bytes) -> Workbook:
    """Read a workbook as the process does that is started for each."""
    return understood(told(raw))


def list_judge(atlas: Atlas) -> Known:
    """Return what lists are judged by."""
    return Known(atlas.territory, names_of(atlas, atlas.state), atlas.coming, atlas.state, TODAY)


def boundary_loader() -> Load:
    """Return a function that loads boundaries of the small world, which lies in the state's box."""
    bounds = load_state(saxony.STATE).bounds

    def load(path: Path, findings: Findings) -> int:
        found = load_boundaries(path, zoo.PREFIXES, zoo.CRS, findings, (), bounds)
        return 0 if found is None else len(found.shapes)

    return load


def outcome(hostile: Hostile, folder: Path, load: Load) -> dict[str, object]:
    """Load a file, and return what was found, how many things were read, and whether anything was changed."""
    path = folder / hostile.name
    before, findings, crash, count = _content(folder), Findings(), "", 0
    start = _cpu()
    try:
        count = load(path, findings)
    except BaseException:
        crash = traceback.format_exc()
    return {
        "findings": [str(f) for f in findings],
        "errors": len(findings.errors),
        "count": count,
        "crash": crash,
        "cpu": _cpu() - start,
        "unchanged": _content(folder) == before,
    }


def _content(folder: Path) -> dict[str, str]:
    """Names and hashes of what lies in ``folder``; large files by their size."""
    found = {}
    for p in sorted(folder.rglob("*")):
        plain = p.is_file() and not p.is_symlink()
        small = plain and p.stat().st_size < 50_000_000
        found[str(p)] = hashlib.sha256(p.read_bytes()).hexdigest() if small else str(p.lstat().st_size)
    return found


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _places(folder: Path, kind: str) -> Iterator[tuple[Hostile, Path]]:
    """Each file of a kind with a folder of its own."""
    for number, hostile in enumerate(KINDS[kind].values()):
        yield hostile, folder / f"{kind}-{number}"


def make_all(folder: Path) -> None:
    """Write all hostile files."""
    for kind in KINDS:
        for hostile, place in _places(folder, kind):
            place.mkdir()
            hostile.make(place / hostile.name)


def main() -> None:
    folder = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (_ENOUGH, _ENOUGH))  # a mistake must not take the machine down
    loaders = {"lists": list_loader(), "boundaries": boundary_loader()}
    result = {
        kind: {hostile.name: outcome(hostile, place, load) for hostile, place in _places(folder, kind)}
        for kind, load in loaders.items()
    }
    peak = max(_own_peak_kb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    json.dump({**result, "peak_mb": peak / 1024}, sys.stdout)


def _own_peak_kb() -> int:
    """The most memory that this program has had; getrusage would count what its parent had when it was forked."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    found = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
    return int(found) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
