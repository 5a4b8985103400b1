"""What unit tests of files share."""

from __future__ import annotations

import filecmp
import json
from copy import copy
from dataclasses import replace
from functools import cache

import pytest
import shapely

from dashboard.browser import map_names
from geodata.model import Coverage
from geodata.neighbours import find_neighbours
from loaders import assembly
from loaders.boundaries.boundary_file import load_boundaries
from loaders.common.findings import Findings
from loaders.reference.changes_file import load_changes
from loaders.reference.other_names import load_other_names
from loaders.reference.places import load_places
from loaders.reference.state_file import load_state
from loaders.reference.totals_file import load_totals
from loaders.store import prebuild
from loaders.tables import workbook_values
from loaders.tables.workbook_values import told, understood
from tests.list_reading import list_reader
from tests.suite_state import suite_inputs


@pytest.fixture(scope="session")
def state():
    return load_state(suite_inputs().state)


@pytest.fixture(scope="session")
def read(atlas, state):
    return list_reader(atlas, state)


def is_embedded(path):
    """Whether a path leads to the boundaries of the suite's state or to a copy of them."""
    embedded = suite_inputs().boundaries
    return path == embedded or (path.name == embedded.name and path.is_file() and filecmp.cmp(path, embedded, False))


@cache
def embedded_shapes(prefixes, crs, known_repairs, bounds, gaps):
    """What reading these boundaries gives, and what it finds."""
    findings = Findings()
    return load_boundaries(suite_inputs().boundaries, prefixes, crs, findings, known_repairs, bounds, gaps), findings


@pytest.fixture
def workbooks_here(monkeypatch):
    """Workbooks are read in the process of the tests: starting one for each takes longer than reading it.

    For tests of what lists say. Tests of the process itself, and of files that end it, do without.
    """
    monkeypatch.setattr(workbook_values, "read_workbook", lambda raw: understood(told(raw)))


@pytest.fixture
def checked_here(monkeypatch):
    """Files that a server takes over are checked in the process of the tests: starting one takes three times as long.

    What such a process prints is heard by nobody. Tests of the process itself do without. Says how often one was asked.
    """
    asked = []

    def ask(request, inputs, clock):
        asked.append(inputs)
        return json.dumps(prebuild._refused(inputs, request["folder"], clock)), ""

    monkeypatch.setattr(prebuild, "_ask", ask)
    return asked


@pytest.fixture(scope="module")
def shapes_once():
    """For tests of lists: what the state comes with is read, checked and cleaned once per process; of shapes each gets a copy.

    Most of the time that an Atlas takes goes into what such tests do not change. Tests of boundaries do without, and files of
    a test's own are read as ever.
    """

    def shapes(path, prefixes, crs, findings, known_repairs=(), bounds=None, gaps=()):
        if not is_embedded(path):
            return load_boundaries(path, prefixes, crs, findings, known_repairs, bounds, gaps)
        kept, found = embedded_shapes(prefixes, crs, tuple(known_repairs), bounds, tuple(gaps))
        findings.extend(found)
        return replace(kept, shapes=kept.shapes.copy())

    def neighbours(shapes):
        return _neighbours(shapes.keys, tuple(shapely.to_wkb(shapes.geometries)), shapes.crs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "load_boundaries", shapes)
        patch.setattr(assembly, "find_neighbours", neighbours)
        for load in (load_places, load_changes, load_totals, load_other_names):
            patch.setattr(assembly, load.__name__, _once(load))
        yield


@pytest.fixture(scope="module")
def few_zooms():
    """Names of the live map are placed at the zooms of the first view alone, for tests that ask their own Atlas something else.

    At all zooms, that is half of what a start from nothing takes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_names, "LEVELS", map_names.LEVELS[:5])
        yield


@cache
def _neighbours(keys, shapes, crs):
    return find_neighbours(Coverage(keys, keys, shapely.from_wkb(shapes), crs))


@cache
def _once(load):
    """``load``, a reader of tables, so that it reads the embedded ones once; its last argument takes the findings."""
    kept = {}

    def read(where, *given):
        *wanted, findings = given
        paths = where if isinstance(where, list) else [where]
        if any(path.parent != suite_inputs().state.parent for path in paths):
            return load(where, *given)
        key = str((paths, wanted))
        if key not in kept:
            found = Findings()
            kept[key] = load(where, *wanted, found), found
        result, found = kept[key]
        findings.extend(found)
        return copy(result)

    return read
