"""Sorbian names: only with a source, beside the German ones, found with and without diacritics, in every font."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from layers.drawing.text_metrics import FONT_DIRECTORY
from loaders.common.findings import Findings
from loaders.reference.other_names import load_other_names
from tests.suite_state import SUITE

pytestmark = pytest.mark.usefixtures("shapes_once")
LETTERS = "ćčěłńóřšžŁČŠŽ"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1462502,Budyšin,hsb,https://x.de,", "acht Ziffern"),
        (f"{SUITE.beside},,hsb,https://x.de,", "ein Name"),
        (f"{SUITE.beside},Budyšin,Sorbisch,https://x.de,", "Sprachkürzel"),
        (f"{SUITE.beside},Budyšin,hsb,,", "http"),
    ],
)
def test_faults_are_named(tmp_path, line, said):
    path = tmp_path / "names.csv"
    path.write_text(f"ags,name,language,source_url,second_source_url\n{line}\n", encoding="utf-8")
    findings = Findings()
    assert load_other_names(path, findings) == {}
    assert said in str(findings.errors[0].expected)
    assert findings.errors[0].row == 2


def test_fonts_of_the_exports_have_the_letters():
    files = sorted(Path(FONT_DIRECTORY).rglob("*.ttf"))
    assert files
    for path in files:
        assert not set(map(ord, LETTERS)) - TTFont(path).getBestCmap().keys(), path
