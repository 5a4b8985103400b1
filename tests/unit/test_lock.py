"""The list with hashes and the page of licences say what requirements.txt says, and no host of packages is named anywhere."""

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.licences import COPYLEFT, PAGE, licence, page, requirements
from tests.unit.test_house import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def pinned(text, everywhere=True):
    """{package: version}; ``everywhere``: without what one system alone needs."""
    found = [Requirement(line.rstrip("\\ ")) for line in text.splitlines() if re.match(r"\w", line)]
    return {canonicalize_name(r.name): str(r.specifier) for r in found if not (everywhere and r.marker)}


def test_both_lists_say_the_same():
    """If not: ``make lock``."""
    assert pinned(LOCK) == pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))


def test_every_package_has_the_hashes_of_its_files():
    blocks = re.split(r"^(?=\w)", LOCK.partition("\n")[2], flags=re.M)[1:]
    assert len(blocks) == len(pinned(LOCK, everywhere=False))
    for block in blocks:
        name, *hashes = block.replace("\\\n", "").split("--hash=")
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", found.strip()) for found in hashes), name


def test_no_host_of_packages_is_named():
    named = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|file:")
    for path in (
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-tools.txt",
        "requirements.lock",
        ".ci/lock",
        ".ci/audit",
    ):
        assert not named.search((ROOT / path).read_text(encoding="utf-8")), path


def test_every_licence_is_listed():
    """If not: ``make licences``."""
    assert PAGE.read_text(encoding="utf-8") == page()
    assert set(re.findall(r"^\| ([\w.-]+) \|", page(), re.M)) - {"package"} == set(requirements())


def test_what_copyleft_means_is_said():
    kinds = {kind for name in requirements() for kind in re.findall(r"GPL|MPL|EUPL|OFL|CC-BY", licence(name))}
    assert {kind.removeprefix("L") for kind in COPYLEFT} >= kinds


def test_a_licence_that_nobody_knows_is_named(monkeypatch):
    class Unknown(dict):
        def get_all(self, _name):
            return []

    monkeypatch.setattr(
        "tests.licences.metadata", lambda _name: Unknown(License="Meine eigene, siehe unten\nNur sonntags")
    )
    with pytest.raises(LookupError, match="Meine eigene"):
        licence("neu")
