"""Every format by address: what comes back is of its kind, says the same as the API, and stays itself under load."""

import io
import struct

import openpyxl
import pytest
from pptx import Presentation
from typer.testing import CliRunner

from app import cli
from dashboard.context.settings import read_settings
from loaders.atlas.regions import resolve_region
from tests.suite_state import SUITE
from tests.sweeps import each

QUERY = f"layer={SUITE.council}&region={SUITE.town}%2B1&date=2023-09-14"


@pytest.mark.parametrize("size", [(333, 777), (1999, 501)])
def test_png_has_exactly_the_asked_pixels(client, size):
    data = client.get("/snippet.png", query_string={"width": size[0], "height": size[1]}).data
    assert struct.unpack(">II", data[16:24]) == size


def test_numbers_of_the_workbook_are_those_of_the_api(client, atlas):
    rows = openpyxl.load_workbook(io.BytesIO(client.get(f"/snippet.xlsx?{QUERY}").data)).worksheets[0]
    listed = {r[0].value for r in rows.iter_rows(min_row=2) if r[0].value and len(r[0].value) == 8}
    assert listed == set(resolve_region(atlas, f"{SUITE.town}+1").members)


@pytest.mark.parametrize(
    ("query", "field"), [("region=x", "region"), ("date=2099-01-01", "date"), (f"region={SUITE.city}%2B4", "region")]
)
def test_nonsense_presentation_is_refused(client, query, field):
    response = client.get(f"/deck.pptx?{query}")
    assert (response.status_code, response.get_json()["error"]["field"]) == (422, field)


@pytest.mark.parametrize(
    ("size", "address"),
    each(
        ["size=slide", "size=slide-4-3&labels=all", "width=640&height=400", "size=a4"],
        ["/snippet.pptx", "/growth.pptx", "/growth.pptx", "/snippet.pptx"],
    ),
)
def test_no_words_on_slides_are_smaller_than_twelve_points(client, address, size):
    content = client.get(f"{address}?{size}&region={SUITE.town}%2B1&layer={SUITE.council}&date=2023-09-14").data
    slides = Presentation(io.BytesIO(content)).slides
    sizes = [int(points) for slide in slides for points in slide.shapes._spTree.xpath(".//a:rPr/@sz")]
    assert min(sizes) >= 1200


def test_unusable_template_is_said_before_anything_starts(tmp_path, monkeypatch):
    wrong = tmp_path / "vorlage.pptx"
    wrong.write_text("no presentation")
    monkeypatch.setenv("ATLAS_PPTX_TEMPLATE", str(wrong))
    assert read_settings().pptx_template == wrong
    result = CliRunner().invoke(cli, ["export", "--out", str(tmp_path / "x.pptx")])
    assert result.exit_code == 1
    assert "vorlage.pptx" in result.output
    assert not (tmp_path / "x.pptx").exists()


def test_stand_alone_page_may_run_its_own_scripts_only(client):
    policy = client.get(f"/snippet.html?{QUERY}").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy


def test_svg_has_every_municipality_with_key_name_and_status(client, atlas):
    text = client.get(f"/snippet.svg?layer={SUITE.council}&date=2023-09-14&size=slide").get_data(as_text=True)
    for ags, m in atlas.municipalities.items():
        assert text.count(f'id="a{ags}"') == 1
        assert f"<title>{m.name}:" in text


@pytest.mark.parametrize(
    ("size", "path"),
    each([(8000, 200), (200, 8000), (200, 4000), (200, 200), (300, 8000)], ["/snippet.pptx", "/growth.pptx"]),
    ids=str,
)
def test_slides_of_any_size_have_room_for_their_words(client, path, size):
    """Where they cannot be large enough to be read, they are as large as fits."""
    query = {"region": SUITE.district, "labels": "all", "width": size[0], "height": size[1]}
    assert client.get(path, query_string=query).status_code == 200
