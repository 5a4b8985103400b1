"""Check all inputs in a process of its own, and leave the built Atlas in the store for whoever serves it.

A server that checks new files itself would grow by all that reading needs, and could be ended by a file. Run as a module, this
one is that process. A list that is only proposed is checked by it, too, and comes back with all that was found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from loaders.atlas.clock import Clock, stopped
from loaders.atlas.facts import Fact
from loaders.atlas.freshness import Origin
from loaders.common.findings import ERROR, Finding
from loaders.common.findings_output import Refusal
from loaders.inputs import Inputs

_ROOT = Path(__file__).resolve().parents[2]
#: Longer than any file that is accepted takes.
_SECONDS = 300
#: The check of a list that is proposed takes seconds of processor time while a server answers: visitors go first.
_NICE = 10


@dataclass(frozen=True)
class CheckedList:
    """What a list says: its ``findings``, errors first, and, if there is no error, its ``facts`` and whose list it is."""

    findings: Sequence[Finding]
    facts: Sequence[Fact]
    origin: Origin | None


_CHECKED = TypeAdapter(CheckedList)


def check_apart(inputs: Inputs, folder: Path | None, clock: Clock) -> Refusal | None:
    """Return why ``inputs`` cannot be used; ``None`` if they can. The Atlas is then in the store in ``folder``."""
    answer, why = _ask({"folder": str(folder) if folder else None}, inputs, clock)
    if answer is None:
        return Refusal(1, (f"Fehler: {why}.",))
    said = json.loads(answer)
    return Refusal(said["errors"], tuple(said["lines"])) if said else None


def check_list_apart(inputs: Inputs, clock: Clock, annotated: Path) -> CheckedList:
    """Return what the list ``inputs.status`` says; its copy with the findings marked is written to ``annotated``.

    Only findings about the list itself are returned, and errors elsewhere. A list that ends its reader comes back as an error,
    and without a copy.
    """
    answer, why = _ask({"annotated": str(annotated)}, inputs, clock)
    if answer is not None:
        return _CHECKED.validate_json(answer)
    finding = Finding(
        inputs.status.name, None, None, why, "eine Liste, die sich prüfen lässt", "in Excel neu speichern"
    )
    return CheckedList([finding], [], None)


def _ask(request: dict[str, object], inputs: Inputs, clock: Clock) -> tuple[str | None, str]:
    """What the other process answers; without an answer, why there is none."""
    given = TypeAdapter(Inputs).dump_python(inputs, mode="json")
    text = json.dumps({"inputs": given, "now": clock("UTC").isoformat(), **request})
    command = [sys.executable, "-m", "loaders.store.prebuild"]
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, cwd=_ROOT, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return None, f"Die Prüfung wurde nach {_SECONDS} Sekunden abgebrochen"
    if done.returncode:
        return None, "Die Prüfung der Dateien ist abgebrochen; vermutlich ist eine von ihnen beschädigt"
    return done.stdout, ""


def main() -> None:
    """Read what to check from stdin; write what came of it to stdout as JSON."""
    request = json.load(sys.stdin)
    inputs = TypeAdapter(Inputs).validate_python(request["inputs"])
    clock = stopped(datetime.fromisoformat(request["now"]))
    if "annotated" in request:
        if hasattr(os, "nice"):  # not on Windows
            os.nice(_NICE)
        sys.stdout.write(_CHECKED.dump_json(_checked(inputs, clock, Path(request["annotated"]))).decode())
    else:
        json.dump(_refused(inputs, request["folder"], clock), sys.stdout)


def _refused(inputs: Inputs, folder: str | None, clock: Clock) -> dict | None:
    """Why the inputs are refused; ``None`` if they are not."""
    from loaders.common.findings import LoadError
    from loaders.common.findings_output import refusal
    from loaders.store.atlas_cache import cached_atlas
    from loaders.store.checked_store import open_store

    try:
        cached_atlas(inputs, open_store(Path(folder) if folder else None), clock)
    except LoadError as error:
        return asdict(refusal(error.findings, inputs.status))
    return None


def _checked(inputs: Inputs, clock: Clock, annotated: Path) -> CheckedList:
    from loaders.assembly import load_atlas
    from loaders.common.findings import LoadError
    from loaders.lists.annotated_copy import annotate

    atlas = None
    try:
        atlas = load_atlas(inputs, clock)
        findings = atlas.findings
    except LoadError as error:
        findings = error.findings
    annotated.write_bytes(annotate(inputs.status, findings))
    shown = [f for f in findings.in_order() if f.file == inputs.status.name or f.severity == ERROR]
    shown.sort(key=lambda f: f.severity != ERROR)
    facts = [*atlas.register.facts, *atlas.register.later] if atlas else []
    return CheckedList(shown, facts, atlas.origin if atlas else None)


if __name__ == "__main__":
    main()
