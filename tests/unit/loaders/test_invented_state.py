"""What is general runs on an invented state, too: of that, these tests; all of it with ``make test-states``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.suite_state import INVENTED, VARIABLE

ROOT = Path(__file__).resolve().parents[3]
#: What knows the state: a program that names one of its own fails here first.
SAMPLE = (
    *(f"tests/unit/geodata/test_{what}.py" for what in ("changes", "coverage", "neighbours")),
    "tests/unit/loaders/atlas",
    "tests/unit/layers/answers",
    "tests/unit/layers/test_layers.py",
)


@pytest.mark.skipif(VARIABLE in os.environ, reason="all of these run on that state anyway")
@pytest.mark.servers
def test_what_is_general_holds_in_an_invented_state():
    # it has a folder of its own for what it keeps, as a run that no other started
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *SAMPLE]
    done = subprocess.run(
        command, cwd=ROOT, env={**own, VARIABLE: INVENTED}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
