"""The page about another state is tried as it is written: its files become an atlas that answers."""

import re
from pathlib import Path

import pytest

from dashboard.context.settings import Settings
from dashboard.factory import build_app
from geodata import saxony
from loaders.assembly import load_atlas
from loaders.store.checked_store import NOTHING_KEPT
from tests import world
from tests.clock import CLOCK

PAGE = Path(__file__).resolve().parents[2] / "docs" / "another-state.md"
#: The files of the page, in the order in which they stand there.
FILES = (
    "gemeinden.gpkg.toml", saxony.PLACES.name, saxony.STATE.name, saxony.STATUS.name, saxony.CHANGES.name,
    saxony.TOTALS.name,
)  # fmt: skip


@pytest.mark.usefixtures("few_zooms")
def test_the_files_of_the_page_become_an_atlas(tmp_path):
    blocks = re.findall(r"^```(?:toml|csv)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    for name, text in zip(FILES, blocks, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    shapes = world.shapes().iloc[:2].reset_index(drop=True).set_crs("EPSG:25832", allow_override=True)
    shapes["geometry"] = shapes.geometry.translate(530_000, 6_070_000)
    shapes.assign(AGS=["01001001", "01001002"], GEN=["Ågård", "Bøllested"]).to_file(tmp_path / "gemeinden.gpkg")
    atlas = load_atlas(Settings(ATLAS_STATE=tmp_path).inputs(), CLOCK)
    assert atlas.findings == []
    client = build_app(atlas, NOTHING_KEPT).server.test_client()
    for address in (
        "/",
        "/tabelle",
        "/kreis/01001",
        "/gemeinde/01001001",
        "/snippet.pptx?region=nordland",
        "/?lang=en",
    ):
        assert client.get(address).status_code == 200, address
