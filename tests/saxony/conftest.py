"""Saxony's tests have the fixtures of the general ones, and are there only where those run on Saxony, too."""

import os

from tests.suite_state import VARIABLE
from tests.unit.conftest import few_zooms, read, shapes_once, state, workbooks_here  # noqa: F401

#: On another state there is nothing of Saxony to look at.
collect_ignore_glob = ["*"] if os.environ.get(VARIABLE) else []
