"""Check all inputs in a process of its own, and leave the built Atlas in the store for whoever serves it.

A server that checks new files itself would grow by all that reading needs, and could be ended by a file. Run as a module, this
one is that process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from loaders.atlas.clock import Clock, stopped
from loaders.common.findings_output import Refusal
from loaders.inputs import Inputs

_ROOT = Path(__file__).resolve().parents[2]
#: Longer than any file that is accepted takes.
_SECONDS = 300


def check_apart(inputs: Inputs, folder: Path | None, clock: Clock) -> Refusal | None:
    """Return why ``inputs`` cannot be used; ``None`` if they can. The Atlas is then in the store in ``folder``."""
    given = TypeAdapter(Inputs).dump_python(inputs, mode="json")
    request = json.dumps({"inputs": given, "folder": str(folder) if folder else None, "now": clock("UTC").isoformat()})
    command = [sys.executable, "-m", "loaders.store.prebuild"]
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, text=True, cwd=_ROOT, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Refusal(1, (f"Fehler: Die Prüfung wurde nach {_SECONDS} Sekunden abgebrochen.",))
    if done.returncode:
        why = "Fehler: Die Prüfung der Dateien ist abgebrochen; vermutlich ist eine von ihnen beschädigt."
        return Refusal(1, (why,))
    said = json.loads(done.stdout)
    return Refusal(said["errors"], tuple(said["lines"])) if said else None


def main() -> None:
    """Read what to check from stdin; write why it is refused to stdout as JSON, or null."""
    from loaders.common.findings import LoadError
    from loaders.common.findings_output import refusal
    from loaders.store.atlas_cache import cached_atlas
    from loaders.store.checked_store import open_store

    request = json.load(sys.stdin)
    folder, inputs = request["folder"], TypeAdapter(Inputs).validate_python(request["inputs"])
    try:
        clock = stopped(datetime.fromisoformat(request["now"]))
        cached_atlas(inputs, open_store(Path(folder) if folder else None), clock)
        refused = None
    except LoadError as error:
        refused = asdict(refusal(error.findings, inputs.status))
    json.dump(refused, sys.stdout)


if __name__ == "__main__":
    main()
