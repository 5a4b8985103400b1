"""The commands: export writes whole files or none, and says what is wrong in words."""

import socket
import struct

import pytest
from typer.testing import CliRunner

from app import cli
from tests.suite_state import SUITE


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def test_export_writes_the_asked_picture(tmp_path):
    out = tmp_path / "town.png"
    result = run(
        "export",
        "--layer",
        SUITE.council,
        "--region",
        f"{SUITE.town}+1",
        "--format",
        "png",
        "--width",
        "333",
        "--height",
        "401",
        "--out",
        str(out),
    )
    assert result.exit_code == 0, result.output
    assert struct.unpack(">II", out.read_bytes()[16:24]) == (333, 401)
    assert [p.name for p in tmp_path.iterdir()] == ["town.png"]


def test_export_is_the_picture_of_the_server(tmp_path, client):
    out = tmp_path / "a.svg"
    assert (
        run(
            "export", "--region", SUITE.far_district, "--format", "svg", "--date", "2023-09-14", "--out", str(out)
        ).exit_code
        == 0
    )
    assert out.read_bytes() == client.get(f"/snippet.svg?region={SUITE.far_district}&date=2023-09-14").data


@pytest.mark.parametrize(
    ("option", "value"), [("--layer", "x"), ("--region", "x"), ("--format", "gif"), ("--date", "x"), ("--width", "7")]
)
def test_wrong_option_is_named_and_nothing_written(tmp_path, option, value):
    out = tmp_path / "a.png"
    result = run("export", "--out", str(out), option, value)
    assert result.exit_code == 2
    assert option in result.output
    assert "Traceback" not in result.output
    assert not out.exists()


def test_unwritable_target_is_named(tmp_path):
    result = run("export", "--out", str(tmp_path / "fehlt" / "a.svg"), "--format", "svg")
    assert result.exit_code == 2
    assert "kann nicht geschrieben werden" in result.output


def test_format_follows_the_ending(tmp_path):
    out = tmp_path / "a.svg"
    assert run("export", "--out", str(out), "--region", SUITE.city).exit_code == 0
    assert out.read_text(encoding="utf-8").lstrip().startswith("<")


def test_folder_as_target_is_refused_and_left_clean(tmp_path):
    (tmp_path / "a.png").mkdir()
    result = run("export", "--out", str(tmp_path / "a.png"))
    assert result.exit_code == 2
    assert "ist ein Ordner" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_port_in_use_is_said_before_any_work(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        result = run("serve")
    assert result.exit_code == 1
    assert "Anderer Port" in result.output
    assert "bereit" not in result.output
