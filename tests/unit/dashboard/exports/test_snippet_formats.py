"""Every format by address: what comes back is of its kind, says the same as the API, and stays itself under load."""

import io
import struct
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
from pptx import Presentation
from typer.testing import CliRunner

from app import cli
from dashboard.context.settings import read_settings
from dashboard.exports.rendering import FORMATS
from dashboard.factory import build_app
from loaders.atlas.regions import resolve_region
from tests.sweeps import each

QUERY = "layer=kpr&region=14626610%2B1&date=2023-09-14"
STARTS = {
    "png": b"\x89PNG",
    "svg": b"<svg",
    "pdf": b"%PDF",
    "pptx": b"PK",
    "html": b"<!DOCTYPE html>",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "geojson": b"{",
    "gpkg": b"SQLite format 3",
}


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_is_of_its_kind_and_reproducible(client, fmt):
    first = client.get(f"/snippet.{fmt}?{QUERY}")
    assert first.status_code == 200
    assert first.data.startswith(STARTS[fmt])
    assert (
        f'"ASSKomm Zittau und Nachbargemeinden Praeventionsrat 2023-09-14.{fmt}"'
        in first.headers["Content-Disposition"]
    )
    assert client.get(f"/snippet.{fmt}?{QUERY}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("fmt", FORMATS)
def test_commands_write_what_addresses_answer(client, tmp_path, fmt):
    out = tmp_path / f"picture.{fmt}"
    options = ["--layer", "kpr", "--region", "14626610+1", "--date", "2023-09-14"]
    result = CliRunner().invoke(cli, ["export", *options, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == client.get(f"/snippet.{fmt}?{QUERY}").data


@pytest.mark.parametrize("size", [(333, 777), (7999, 2001)])
def test_png_has_exactly_the_asked_pixels(client, size):
    data = client.get("/snippet.png", query_string={"width": size[0], "height": size[1]}).data
    assert struct.unpack(">II", data[16:24]) == size


def test_numbers_of_the_workbook_are_those_of_the_api(client, atlas):
    rows = openpyxl.load_workbook(io.BytesIO(client.get(f"/snippet.xlsx?{QUERY}").data)).worksheets[0]
    listed = {r[0].value for r in rows.iter_rows(min_row=2) if r[0].value and len(r[0].value) == 8}
    assert listed == set(resolve_region(atlas, "14626610+1").members)


def test_presentation_says_what_the_api_says(client, atlas):
    response = client.get("/deck.pptx?region=14626610%2B1&date=2023-09-14")
    assert "ASSKomm Zittau und Nachbargemeinden Foliensatz 2023-09-14.pptx" in response.headers["Content-Disposition"]
    slides = Presentation(io.BytesIO(response.data)).slides
    assert all(slide.shapes.title is not None and slide.shapes.title.text for slide in slides)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert len(charts) == 1
    assert tables
    members = resolve_region(atlas, "14626610+1").members
    api = {r["ags"]: r["statuses"] for r in client.get("/api/municipalities?date=2023-09-14").get_json()}
    recorded = [
        sum(s["status"] in ("active", "completed") and not s["derived"] for s in (api[a]["agreement"] for a in members))
    ]
    ends = [series.values[-1] for series in charts[0].plots[0].series if "Vereinbarung" in series.name]
    assert ends == recorded


@pytest.mark.parametrize(
    ("query", "field"), [("region=x", "region"), ("date=2099-01-01", "date"), ("region=14612000%2B4", "region")]
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
    content = client.get(f"{address}?{size}&region=14626610%2B1&layer=kpr&date=2023-09-14").data
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


def test_many_different_requests_at_once_disturb_nobody(app, atlas, run_store):
    regions = ["14523", "14626610%2B1", "14713000%2B2", "13.4,50.9,14.1,51.2"]
    formats = ["svg", "png", "pdf", "pptx", "csv", "geojson", "html", "xlsx"]
    wanted = [
        f"/snippet.{fmt}?region={region}&layer={('overview', 'agreement')[(i + j) % 2]}&width=640&height=400"
        for i, fmt in enumerate(formats)
        for j, region in enumerate(regions)
    ]
    assert len(wanted) == 32

    def ask(path):
        answer = app.server.test_client().get(path)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(ask, wanted))
    assert {status for status, _ in together} == {200}
    other = build_app(atlas, run_store).server.test_client()
    alone = [other.get(path).data for path in wanted]
    assert [content for _, content in together] == alone


def test_stand_alone_page_may_run_its_own_scripts_only(client):
    policy = client.get(f"/snippet.html?{QUERY}").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy


def test_svg_has_every_municipality_with_key_name_and_status(client, atlas):
    text = client.get("/snippet.svg?layer=kpr&date=2023-09-14&size=slide").get_data(as_text=True)
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
    query = {"region": "14626", "labels": "all", "width": size[0], "height": size[1]}
    assert client.get(path, query_string=query).status_code == 200
