"""What is installed is what was tested: requirements.txt names every package of the product, with its version."""

import ast
import sys
from importlib.metadata import packages_distributions, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.unit.test_house import ROOMS, ROOT, nodes, trees

HEADING = "# What these bring along, pinned too, so that a fresh machine gets what was tested.\n"
DIRECT, INDIRECT = (
    [Requirement(line) for line in part.splitlines() if line and not line.startswith("#")]
    for part in (ROOT / "requirements.txt").read_text(encoding="utf-8").split(HEADING)
)


def names(requirements):
    return {canonicalize_name(r.name) for r in requirements}


def needed(requirement):
    """The requirements of a package, as this Python has them."""
    extras = {"", *requirement.extras}
    needs = [Requirement(text) for text in requires(requirement.name) or []]
    return [n for n in needs if n.marker is None or any(n.marker.evaluate({"extra": e}) for e in extras)]


def closure(requirements):
    found, waiting = set(), list(requirements)
    while waiting:
        requirement = waiting.pop()
        if str(requirement) not in found:
            found.add(str(requirement))
            waiting += needed(requirement)
    return {canonicalize_name(Requirement(text).name) for text in found}


def imported():
    """The top-level names of whatever the product imports, at the top or later."""
    for node in (node for module in trees() for node in nodes(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.partition(".")[0]


def test_every_version_is_pinned():
    loose = [str(r) for r in DIRECT + INDIRECT if [s.operator for s in r.specifier] != ["=="]]
    assert not loose


def test_traces_add_pinned_packages_and_nobody_imports_them():
    first, *lines = [
        line
        for line in (ROOT / "requirements-traces.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    added = [Requirement(line) for line in lines]
    assert first == "-r requirements.txt"
    assert {s.operator for r in added for s in r.specifier} == {"=="}
    assert not names(added) & names(DIRECT + INDIRECT)
    assert "opentelemetry" not in set(imported())


def test_what_the_product_imports_is_required_directly():
    packages = packages_distributions()
    foreign = set(imported()) - sys.stdlib_module_names - set(ROOMS)
    missing = {name for name in foreign if not {canonicalize_name(p) for p in packages[name]} & names(DIRECT)}
    assert foreign
    assert not missing


def test_what_packages_bring_along_is_pinned_and_nothing_else():
    assert closure(DIRECT) - names(DIRECT) == names(INDIRECT)
