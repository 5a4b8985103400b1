"""A presentation by address: what was chosen is honoured, whatever is not understood is refused."""

import io
import re

import pytest
from pptx import Presentation
from pptx.util import Inches
from typer.testing import CliRunner

from app import cli
from dashboard.factory import build_app
from tests.unit.layers.slides.test_slides import authority_template

RINGS = "14626610%2B1"


def titles(content):
    return [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(content)).slides]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("region=x", "region"),
        ("date=2099-01-01", "date"),
        ("region=14612000%2B4", "region"),
        ("size=unsinn", "size"),
        ("size=a4", "size"),
        ("layer=x", "layer"),
        ("labels=some", "labels"),
        ("since=2099-01-01", "since"),
        ("title=" + "x" * 201, "title"),
        ("title=%F0%9F%98%80", "title"),
        ("width=1280", "width"),
        ("unsinn=1", "unsinn"),
        ("ebene=kpr", "ebene"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_field(client, query, field):
    response = client.get(f"/deck.pptx?{query}")
    assert response.status_code == 422
    error = response.get_json()["error"]
    assert error["field"] == field
    assert error["expected"]


def test_every_choice_of_the_form_has_its_effect(client):
    usual = client.get(f"/deck.pptx?region={RINGS}")
    assert Presentation(io.BytesIO(usual.data)).slide_width == 12192000
    narrow = client.get(f"/deck.pptx?region={RINGS}&size=slide-4-3")
    assert Presentation(io.BytesIO(narrow.data)).slide_width == Inches(10)
    chosen = client.get(
        f"/deck.pptx?region={RINGS}&layer=coaching&title=Westsachsen:%20wer%20macht%20mit%3F&labels=none"
    )
    assert titles(chosen.data)[:2] == ["Westsachsen: wer macht mit?", "Mindestens 1 von 8 Gemeinden hat ein Coaching"]
    assert b"Ortsnamen" not in b"".join(
        part.blob for part in Presentation(io.BytesIO(chosen.data)).part.package.iter_parts()
    )
    compared = client.get(f"/deck.pptx?region={RINGS}&layer=kpr&since=2022-12-31")
    assert "seit 31.12.2022" in titles(compared.data)[1]
    contents = [answer.data for answer in (usual, narrow, chosen, compared)]
    assert len(set(contents)) == 4


def test_the_command_takes_the_same_choices(client, tmp_path):
    out = tmp_path / "deck.pptx"
    options = ["--layer", "coaching", "--size", "slide-4-3", "--title", "Neu", "--date", "2023-09-14"]
    result = CliRunner().invoke(cli, ["export", "--deck", "14626610+1", *options, "--out", str(out)])
    assert result.exit_code == 0, result.output
    query = f"region={RINGS}&layer=coaching&size=slide-4-3&title=Neu&date=2023-09-14"
    assert out.read_bytes() == client.get(f"/deck.pptx?{query}").data
    refused = CliRunner().invoke(cli, ["export", "--deck", "14626610+1", "--size", "a4", "--out", str(out)])
    assert refused.exit_code == 2
    assert "--size" in refused.output


def test_the_form_offers_the_operators_master_or_ours(atlas, run_store, tmp_path):
    client = build_app(
        atlas, run_store, pptx_template=authority_template(tmp_path / "Vorlage.pptx")
    ).server.test_client()

    def width(path):
        return Presentation(io.BytesIO(client.get(path).data)).slide_width

    for path in (
        "/deck.pptx?region=14626610%2B1",
        "/snippet.pptx?region=14626610%2B1",
        "/growth.pptx?region=14626610%2B1",
    ):
        assert width(path) != width(f"{path}&template=plain") == 12_192_000, path
        assert client.get(f"{path}&template=schlicht").status_code == 422
    page = client.get("/ausschnitt?region=14626&template=plain").get_data(as_text=True)
    assert '<option value="plain" selected>schlicht</option>' in page
    assert "template=plain" in re.search(r'href="(/deck\.pptx[^"]*)"', page)[1]
    assert page.count("template=plain") > 3, "in the links to slides, and in the address of the settings"


def test_without_a_master_of_the_operators_there_is_nothing_to_choose(client):
    assert 'name="template"' not in client.get("/ausschnitt").get_data(as_text=True)
