"""The state that the tests of what is general run on: the embedded one, or an invented one with ``SUITE_STATE=invented``.

Tests outside ``tests/saxony`` take places, districts, instruments and their words from ``SUITE``, or from the Atlas itself, and
name none of a state. Each state has its like of every member: a town that has nearly everything, a city that is its own district.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from loaders.inputs import Inputs, inputs_of

VARIABLE = "SUITE_STATE"
INVENTED = "invented"

if os.environ.get(VARIABLE, INVENTED) != INVENTED:
    raise ValueError(f"{VARIABLE} is {INVENTED!r} or not set, got {os.environ[VARIABLE]!r}")
# just one of them is imported: processes that tests start are looked at for what they import
if os.environ.get(VARIABLE):
    from tests.invented_described import NORDLAND as _CHOSEN
else:
    from tests.saxony.described import SAXONY as _CHOSEN

#: The state of this run.
SUITE = _CHOSEN
#: Modules and folders of ``tests`` that still name the embedded state, and so run on it alone. It may only get shorter.
NOT_YET = frozenset(
    {
        # tests in browsers, what is tried by hand, and what is measured
        "browser/",
        "engines/",
        "benchmarks/",
    }
)


def names_embedded(module: str) -> bool:
    """Whether a module, by its path below ``tests``, is in ``NOT_YET``, itself or by its folder."""
    return any(module == entry or (entry.endswith("/") and module.startswith(entry)) for entry in NOT_YET)


def suite_inputs(**others: Any) -> Inputs:
    """Return the files of the state, with ``others`` in place of some."""
    return replace(_inputs(), **others)


@cache
def _inputs() -> Inputs:
    if os.environ.get(VARIABLE) != INVENTED:
        return Inputs()
    from tests.invented_land import invented_land

    folder = Path(tempfile.mkdtemp(prefix="nordland-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return inputs_of(invented_land(folder))
