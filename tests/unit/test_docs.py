"""Prose that is tested: documented commands, settings, addresses and files exist."""

import re
from functools import cache
from pathlib import Path

import pytest

from dashboard.context.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README, COMMANDS, ADDRESSES = (
    (ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/commands.md", "docs/addresses.md")
)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_settings_are_the_documented_ones():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", COMMANDS, re.M))
    assert documented == {field.alias for field in Settings.model_fields.values()}


def test_documented_make_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?:^|`|=\S+ )make ([a-z-]+)", README, re.M)) <= targets
    assert {"run", "test", "help", "lint", "bench"} <= targets


@cache
def help_of(*command):
    from typer.testing import CliRunner

    from app import cli

    answer = CliRunner().invoke(cli, [*command, "--help"])
    return answer.exit_code, answer.output


@pytest.mark.parametrize(
    "line", re.findall(r"^(?:\.venv/bin/)?python (app\.py.*?)(?: {2,}#.*)?$", README + COMMANDS, re.M)
)
def test_documented_commands_exist(line):
    words = line.split()[1:]
    # a group, such as register, has commands of its own
    code, known = help_of(*(w for w in words[:2] if re.fullmatch("[a-z][a-z-]*", w)))
    assert code == 0, line
    for option in (w for w in words if w.startswith("--")):
        assert option in known, f"{option} of {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_named_files_exist(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target
    for path in re.findall(r"`((?:geodata|loaders|layers|dashboard|assets|tests|docs)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path
