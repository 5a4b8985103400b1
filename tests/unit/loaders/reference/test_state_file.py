"""The description of a state: what is wrong with it is said as of any list, key by key, and all of it at once."""

from dataclasses import replace

import pytest

from loaders.assembly import load_atlas
from loaders.common.findings import LoadError
from loaders.reference.state_file import load_state
from tests.clock import CLOCK
from tests.suite_state import SUITE, suite_inputs

SAXONY = suite_inputs().state.read_text(encoding="utf-8")


def refused(path):
    with pytest.raises(LoadError) as error:
        load_state(path)
    return error.value.findings


def written(tmp_path, text):
    path = tmp_path / "state.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_is_said_at_once(tmp_path):
    text = SAXONY.replace(f'key = "{SUITE.key}"', 'key = "SN"', 1).replace("predates = true", "predates = 7.5")
    assert [f.column for f in refused(written(tmp_path, text))] == ["key", "programme.instruments[3].predates"]


def test_what_is_no_description_is_refused(tmp_path):
    path = tmp_path / "state.toml"
    assert "gibt es nicht" in str(refused(path)[0])
    path.write_text(f'key = "{SUITE.key}\n', encoding="utf-8")
    assert "Schreibweise TOML" in str(refused(path)[0])
    path.write_text(SAXONY, encoding="utf-16")
    assert "UTF-8" in str(refused(path)[0])
    path.write_text(f'programme = "{SUITE.short}"', encoding="utf-8")
    assert "eine Tabelle" in next(f for f in refused(path) if f.column == "programme").expected


def test_an_atlas_of_it_is_refused_with_the_same_findings(tmp_path):
    path = written(tmp_path, SAXONY.replace(f'key = "{SUITE.key}"', f'key = "{SUITE.name}"', 1))
    with pytest.raises(LoadError) as error:
        load_atlas(replace(suite_inputs(), state=path), CLOCK)
    assert [f.column for f in error.value.findings] == ["key"]
