"""Where the Chromium of the browser tests and of the benchmarks is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_FIND = Path(__file__).parent.parent / ".ci" / "browser"


def chromium_path() -> str:
    """Return the path that ``CHROMIUM`` names, or what ``.ci/browser`` finds. Raises LookupError if there is none."""
    if named := os.environ.get("CHROMIUM"):
        return named
    found = subprocess.run([_FIND], check=False, capture_output=True, text=True)
    if found.returncode:
        raise LookupError("No Chromium was found; `make test` installs one, or set CHROMIUM to its path.")
    return found.stdout.strip()
