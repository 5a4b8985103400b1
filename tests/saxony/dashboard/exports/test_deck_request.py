"""Saxony: A presentation by address: what was chosen is honoured, whatever is not understood is refused."""

import io

from pptx import Presentation
from pptx.util import Inches
from typer.testing import CliRunner

from app import cli

#: What is chosen for a short one is handed on as it is for a whole one, and that takes longer.
SHORT = "region=14626610%2B1&length=short"


def titles(content):
    return [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(content)).slides]


def test_every_choice_of_the_form_has_its_effect(client):
    usual = client.get(f"/deck.pptx?{SHORT}")
    assert Presentation(io.BytesIO(usual.data)).slide_width == 12192000
    narrow = client.get(f"/deck.pptx?{SHORT}&size=slide-4-3")
    assert Presentation(io.BytesIO(narrow.data)).slide_width == Inches(10)
    chosen = client.get(f"/deck.pptx?{SHORT}&layer=coaching&title=Westsachsen:%20wer%20macht%20mit%3F&labels=none")
    assert titles(chosen.data)[:2] == ["Westsachsen: wer macht mit?", "Mindestens 1 von 8 Gemeinden hat ein Coaching"]
    assert b"Ortsnamen" not in b"".join(
        part.blob for part in Presentation(io.BytesIO(chosen.data)).part.package.iter_parts()
    )
    compared = client.get(f"/deck.pptx?{SHORT}&layer=kpr&since=2022-12-31")
    assert "seit 31.12.2022" in titles(compared.data)[1]
    contents = [answer.data for answer in (usual, narrow, chosen, compared)]
    assert len(set(contents)) == 4


def test_the_command_takes_the_same_choices(client, tmp_path):
    out = tmp_path / "deck.pptx"
    options = [
        "--length",
        "short",
        "--layer",
        "coaching",
        "--size",
        "slide-4-3",
        "--title",
        "Neu",
        "--date",
        "2023-09-14",
    ]
    result = CliRunner().invoke(cli, ["export", "--deck", "14626610+1", *options, "--out", str(out)])
    assert result.exit_code == 0, result.output
    query = f"{SHORT}&layer=coaching&size=slide-4-3&title=Neu&date=2023-09-14"
    assert out.read_bytes() == client.get(f"/deck.pptx?{query}").data
    refused = CliRunner().invoke(cli, ["export", "--deck", "14626610+1", "--size", "a4", "--out", str(out)])
    assert refused.exit_code == 2
    assert "--size" in refused.output
