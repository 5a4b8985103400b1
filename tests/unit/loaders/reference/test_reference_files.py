"""The tables a state comes with: every fault is named in German, with its row and what stands there."""

from __future__ import annotations

import pytest

from loaders.boundaries.sidecar import load_provenance
from loaders.common.findings import Findings
from loaders.reference.other_names import load_other_names
from loaders.reference.places import load_places
from loaders.reference.totals_file import load_totals
from tests.suite_state import SUITE, suite_inputs

SCRIPT = "javascript:alert(1)"


@pytest.mark.parametrize(
    ("load", "embedded"), [(load_places, suite_inputs().places), (load_other_names, suite_inputs().other_names)]
)
def test_a_key_that_comes_twice_is_named_in_german(tmp_path, load, embedded):
    lines = embedded.read_text(encoding="utf-8").splitlines()
    path = tmp_path / embedded.name
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    findings = Findings()
    assert load(path, findings) == {}
    (error,) = findings.errors
    assert (error.row, error.column, error.value) == (len(lines) + 1, "ags", lines[1].split(",")[0])
    assert error.expected == "jeden Schlüssel nur einmal"


def test_only_web_addresses_become_links_of_totals(tmp_path):
    path = tmp_path / "totals.csv"
    findings = Findings()
    header = "as_of_date,instrument,count,source_url,source_title"
    path.write_text(
        f"{header}\n2024-01-01,{SUITE.council},3,{SCRIPT},Titel\n2024-01-01,{SUITE.council},3,,gedruckt\n",
        encoding="utf-8",
    )
    assert load_totals(path, [SUITE.council], findings) == []
    assert [(f.row, f.column, f.value) for f in findings.errors] == [(2, "source_url", SCRIPT)]
    assert "http://" in findings.errors[0].expected


@pytest.mark.parametrize("column", ["source_url", "second_source_url"])
def test_only_web_addresses_become_links_of_names(tmp_path, column):
    given = {
        "ags": SUITE.beside,
        "name": "Budyšin",
        "language": "hsb",
        "source_url": "https://x.de",
        "second_source_url": "",
    }
    given[column] = SCRIPT
    path = tmp_path / "names.csv"
    path.write_text(f"{','.join(given)}\n{','.join(given.values())}\n", encoding="utf-8")
    findings = Findings()
    assert load_other_names(path, findings) == {}
    assert [(f.row, f.column, f.value) for f in findings.errors] == [(2, column, SCRIPT)]


@pytest.mark.parametrize("entry", ["provider_url", "licence_url"])
@pytest.mark.parametrize(
    ("address", "good"), [(SCRIPT, False), ("C:/grenzen", False), ("https://x.de/a", True), ("", True)]
)
def test_only_web_addresses_become_links_of_boundaries(tmp_path, entry, address, good):
    path = tmp_path / "grenzen.gpkg"
    path.with_name("grenzen.gpkg.toml").write_text(
        f'title = "T"\nattribution = "A"\n{entry} = "{address}"\n', encoding="utf-8"
    )
    findings = Findings()
    provenance = load_provenance(path, findings)
    assert getattr(provenance, entry) == (address if good else "")
    assert [f.value for f in findings.errors] == ([] if good else [entry])
