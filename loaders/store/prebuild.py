"""Check all inputs in a process of its own, and leave the built Atlas in the store for whoever serves it.

A server that checks new files itself would grow by all that reading needs, and could be ended by a file. Run as a module, this
one is that process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from loaders.atlas.clock import Clock, stopped
from loaders.common.findings_output import Refusal
from loaders.inputs import Inputs

_ROOT = Path(__file__).resolve().parents[2]
#: Longer than any file that is accepted takes.
_SECONDS = 300


def check_apart(inputs: Inputs, folder: Path | None, clock: Clock) -> Refusal | None:
    """Return why ``inputs`` cannot be used; ``None`` if they can. The Atlas is then in the store in ``folder``."""
    given = {name: str(value) if value is not None else None for name, value in asdict(inputs).items()}
    request = json.dumps({"inputs": given, "folder": str(folder) if folder else None, "now": clock("UTC").isoformat()})
    command = [sys.executable, "-m", "loaders.store.prebuild"]
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, text=True, cwd=_ROOT, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _stopped(f"Fehler: Die Prüfung wurde nach {_SECONDS} Sekunden abgebrochen.")
    if done.returncode:
        return _stopped("Fehler: Die Prüfung der Dateien ist abgebrochen; vermutlich ist eine von ihnen beschädigt.")
    said = json.loads(done.stdout)
    return Refusal(said["errors"], tuple(said["lines"])) if said else None


def _stopped(why: str) -> Refusal:
    return Refusal(1, (why,))


def main() -> None:
    """Read what to check from stdin; write why it is refused to stdout as JSON, or null."""
    from loaders.common.findings import LoadError
    from loaders.common.findings_output import refusal
    from loaders.store.atlas_cache import cached_atlas
    from loaders.store.checked_store import open_store

    request = json.load(sys.stdin)
    folder, inputs = request["folder"], _inputs(request["inputs"])
    try:
        clock = stopped(datetime.fromisoformat(request["now"]))
        cached_atlas(inputs, open_store(Path(folder) if folder else None), clock)
        refused = None
    except LoadError as error:
        refused = asdict(refusal(error.findings, inputs.status))
    json.dump(refused, sys.stdout)


def _inputs(given: dict[str, str | None]) -> Inputs:
    values: dict[str, Any] = {}
    for field in fields(Inputs):
        text = given[field.name]
        read = date.fromisoformat if field.name.endswith("_date") else str if field.name == "status_title" else Path
        values[field.name] = None if text is None else read(text)
    return Inputs(**values)


if __name__ == "__main__":
    main()
