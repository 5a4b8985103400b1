"""What unit tests of files share."""

from __future__ import annotations

import filecmp
from dataclasses import replace
from functools import cache

import pytest

from geodata import saxony
from loaders import assembly
from loaders.boundaries.boundary_file import load_boundaries
from loaders.common.findings import Findings
from loaders.reference.state_file import load_state
from loaders.tables import workbook_values
from loaders.tables.workbook_values import told, understood
from tests.list_reading import list_reader


@pytest.fixture(scope="session")
def state():
    return load_state(saxony.STATE)


@pytest.fixture(scope="session")
def read(atlas, state):
    return list_reader(atlas, state)


def is_embedded(path):
    """Whether a path leads to the embedded boundaries or to a copy of them."""
    embedded = saxony.BOUNDARIES
    return path == embedded or (path.name == embedded.name and path.is_file() and filecmp.cmp(path, embedded, False))


@cache
def embedded_shapes(prefix, known_repairs, bounds):
    """What reading the embedded boundaries gives, and what it finds."""
    findings = Findings()
    return load_boundaries(saxony.BOUNDARIES, prefix, findings, known_repairs, bounds), findings


@pytest.fixture
def workbooks_here(monkeypatch):
    """Workbooks are read in the process of the tests: starting one for each takes longer than reading it.

    For tests of what lists say. Tests of the process itself, and of files that end it, do without.
    """
    monkeypatch.setattr(workbook_values, "read_workbook", lambda raw: understood(told(raw)))


@pytest.fixture
def shapes_once(monkeypatch):
    """For tests of lists: the embedded shapes are read and cleaned once per process, then handed out as copies.

    Half of the time that an Atlas takes goes into what such tests do not change. Tests of boundaries do without.
    """

    def read(path, prefix, findings, known_repairs=(), bounds=None):
        if not is_embedded(path):
            return load_boundaries(path, prefix, findings, known_repairs, bounds)
        kept, found = embedded_shapes(prefix, tuple(known_repairs), bounds)
        findings.extend(found)
        return replace(kept, shapes=kept.shapes.copy())

    monkeypatch.setattr(assembly, "load_boundaries", read)
