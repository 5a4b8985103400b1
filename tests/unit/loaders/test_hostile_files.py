"""Hostile files of both kinds: each ends in findings that name its true cause; nothing else happens.

Files and causes are in ``tests/hostile/``. All are loaded by one child process, whose memory is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from loaders.common.findings import Findings, Report
from loaders.common.plain_files import read_bytes
from tests.hostile.boundaries import BOUNDARIES
from tests.hostile.lists import LISTS
from tests.hostile.run import make_all
from tests.suite_state import SUITE

ROOT = Path(__file__).resolve().parents[3]
#: What one file may take, of memory (of all processes) and of computing time.
_MOST_MB, _MOST_CPU_S = 1024, 30


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """{kind: {file: what became of it}}, and the most memory that loading took, in MB."""
    folder = tmp_path_factory.mktemp("hostile")
    make_all(folder)
    command = [sys.executable, "-m", "tests.hostile.run", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def judge(hostile, outcome):
    said = "\n".join(outcome["findings"])
    assert outcome["crash"] == ""
    assert hostile.cause in said, said or "nothing was said"
    assert (outcome["errors"] == 0) == hostile.harmless, said
    assert "Traceback" not in said
    assert outcome["unchanged"], "the file and its folder stay as they were"
    assert outcome["cpu"] < _MOST_CPU_S
    if hostile.harmless:
        assert outcome["count"] > 0


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.servers
def test_lists_end_in_findings_that_name_the_cause(loaded, name):
    judge(LISTS[name], loaded["lists"][name])


@pytest.mark.parametrize("name", BOUNDARIES)
@pytest.mark.servers
def test_boundaries_end_in_findings_that_name_the_cause(loaded, name):
    judge(BOUNDARIES[name], loaded["boundaries"][name])


@pytest.mark.servers
def test_none_takes_more_memory_than_a_gigabyte(loaded):
    assert loaded["peak_mb"] < _MOST_MB


def test_there_are_many_of_both_kinds():
    assert min(len(LISTS), len(BOUNDARIES)) >= 40


def test_a_file_without_permission_is_named(tmp_path):
    path = tmp_path / "geheim.csv"
    path.write_text(f"AGS;{SUITE.council_abbreviation}\n", encoding="utf-8")
    path.chmod(0)
    findings = Findings()
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may read everything
    try:
        assert read_bytes(path, Report(path.name, findings)) is None
    finally:
        if root:
            os.seteuid(0)
    assert "keine Leserechte" in findings[0].remedy


@pytest.mark.parametrize(
    ("option", "hostile"),
    [("--status", LISTS["ferne-zelle.xlsx"]), ("--status", LISTS["leitung.csv"]),
     ("--boundaries", BOUNDARIES["urlaub.zip"]), ("--boundaries", BOUNDARIES["leitung.geojson"])],
    ids=lambda v: getattr(v, "name", v),
)  # fmt: skip
def test_check_says_so_and_leaves_with_one(tmp_path, option, hostile):
    path = tmp_path / hostile.name
    hostile.make(path)
    result = CliRunner().invoke(cli, ["check", option, str(path)])
    assert result.exit_code == 1
    assert hostile.cause in result.output
    assert "Es wurde nichts übernommen" in result.output
