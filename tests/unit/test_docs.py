"""Prose that is tested: documented commands, settings, addresses and files exist."""

import re
import subprocess
from pathlib import Path

import pytest

from dashboard.settings import settings_table

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    *(ROOT / "docs" / name for name in ("architecture.md", "data.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]


def test_settings_are_the_documented_ones():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M))
    assert documented == {name for name, _, _ in settings_table()}


@pytest.mark.parametrize("address", re.findall(r"^\| `(/[^`]*)` \|", README, re.M))
def test_documented_addresses_answer(client, address):
    assert client.get(address).status_code == 200


def test_documented_make_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?:^|`|=\S+ )make ([a-z-]+)", README, re.M)) <= targets
    assert {"run", "test", "help", "lint", "bench"} <= targets


@pytest.mark.parametrize("line", re.findall(r"^(?:\.venv/bin/)?python (app\.py.*?)(?: {2,}#.*)?$", README, re.M))
def test_documented_commands_exist(line):
    from typer.testing import CliRunner

    from app import cli

    words = line.split()[1:]
    known = CliRunner().invoke(cli, [*words[:1], "--help"]).output if words else ""
    for option in (w for w in words if w.startswith("--")):
        assert option in known, f"{option} of {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_named_files_exist(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target
    for path in re.findall(r"`((?:geodata|loaders|layers|dashboard|assets|tests|docs)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def test_architecture_names_every_module():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in ("geodata", "loaders", "layers", "dashboard"):
        for module in (ROOT / room).glob("*.py"):
            if module.name != "__init__.py":
                assert module.name in text, f"{room}/{module.name}"
    for asset in (ROOT / "assets").glob("*.js"):
        assert asset.name in text


def test_requirements_are_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+(; python_version < \"[\d.]+\")?", line), line


def test_no_path_of_a_machine_is_committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    files = [ROOT / f for f in listed.stdout.split("\0") if f] or PAGES
    forbidden = re.compile(r"/(?:work|home|tmp|Users)/[\w.]")
    for path in files:
        if (
            path.suffix in {".py", ".js", ".css", ".html", ".md", ".toml", ".txt", ""}
            and path.is_file()
            and path.name != "LICENSE"
        ):
            assert not forbidden.search(path.read_text(encoding="utf-8")), path
