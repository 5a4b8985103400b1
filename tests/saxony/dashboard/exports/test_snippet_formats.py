"""Saxony: Every format by address: what comes back is of its kind, says the same as the API, and stays itself under load."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pptx import Presentation
from typer.testing import CliRunner

from app import cli
from dashboard.exports.rendering import FORMATS
from dashboard.factory import build_app
from loaders.atlas.regions import resolve_region
from tests.sweeps import everything

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


def test_many_different_requests_at_once_disturb_nobody(app, atlas, run_store):
    regions = ["14523", "14626610%2B1", "14713000%2B2", "13.4,50.9,14.1,51.2"]
    formats = ["svg", "png", "pdf", "pptx", "csv", "geojson", "html", "xlsx"]
    wanted = [
        f"/snippet.{fmt}?region={region}&layer={('overview', 'agreement')[(i + j) % 2]}&width=640&height=400"
        for i, fmt in enumerate(formats)
        for j, region in enumerate(regions)
        if everything() or (i + j) % 4 < 2
    ]
    assert len(wanted) == (32 if everything() else 16)

    def ask(path):
        answer = app.server.test_client().get(path)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(ask, wanted))
    assert {status for status, _ in together} == {200}
    other = build_app(atlas, run_store).server.test_client()
    alone = [other.get(path).data for path in wanted]
    assert [content for _, content in together] == alone
