"""Reading a workbook in a process of its own: what is said when that process does not come to an end."""

import subprocess
from types import SimpleNamespace

import pytest

from loaders.common.findings import Findings
from loaders.tables import workbook_values
from loaders.tables.spreadsheets import read_sheets
from tests.lists import write_list
from tests.suite_state import SUITE


def said(tmp_path):
    findings = Findings()
    assert read_sheets(write_list(tmp_path, [["AGS"], [SUITE.town]], "xlsx"), findings) is None
    (finding,) = findings
    return str(finding)


def test_a_workbook_that_takes_too_long_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_values, "_SECONDS", 0.001)
    assert "übergroße Datei" in said(tmp_path)


@pytest.mark.parametrize(
    ("stderr", "cause"),
    [(b"memory allocation of 939524096 bytes failed", "übergroße Datei"), (b"MemoryError\n", "übergroße Datei"),
     (b"thread 'main' panicked", "nicht lesbar"), (b"", "nicht lesbar")],
)  # fmt: skip
def test_what_ended_the_process_decides_what_is_said(tmp_path, monkeypatch, stderr, cause):
    ended = SimpleNamespace(returncode=-6, stdout=b"", stderr=stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    assert cause in said(tmp_path)
