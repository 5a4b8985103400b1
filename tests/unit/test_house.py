"""The house stands as the architecture page says: wing upon wing, nothing happens at import, rooms stay small."""

import ast
import dataclasses
import importlib
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.suite_state import SUITE

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("geodata", "loaders", "layers", "dashboard", "app")
#: alembic runs the migrations of a database itself, and they stay as they were written
MODULES = [p for room in ROOMS[:-1] for p in sorted((ROOT / room).rglob("*.py")) if "migrations" not in p.parts]
MODULES += [ROOT / "app.py"]
#: What stands above may use of ``loaders``.
OPEN = re.compile(
    r"loaders\.(atlas\.\w+|accounts\.\w+|history\.\w+|tasks\.\w+|store\.\w+|inputs|assembly|common\.(findings(_output)?|plain_text)|lists\.(template|annotated_copy|one_fact)|register\.(contract|fact_texts))"
)


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def trees():
    """{module: its syntax tree}; not at import, which each process of the tests does."""
    return {dotted(p): ast.parse(p.read_text(encoding="utf-8")) for p in MODULES}


@cache
def nodes(module):
    """All nodes of a module's tree: to walk takes as long as to parse."""
    return tuple(ast.walk(trees()[module]))


def wing_of(module):
    """→ ``loaders.lists``; a module of the room itself belongs to the room, a folder within a wing to the wing."""
    room, *inner = module.split(".")
    return f"{room}.{inner[0]}" if inner and (ROOT / room / inner[0]).is_dir() else room


@cache
def imported(module):
    """Every module of ours that ``module`` imports, at the top or later."""
    found = []
    for node in nodes(module):
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [
                f"{node.module}.{a.name}" if f"{node.module}.{a.name}" in trees() else node.module for a in node.names
            ]
        else:
            continue
        found += [name for name in names if name in trees()]
    return found


def documented_wings():
    """{wing: the wings of its room that it uses}, as the architecture page has them."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    wings = {}
    for folder, uses in re.findall(r"^\| `([a-z]+/(?:[a-z_]+/)?)` \|[^|]*\|([^|]*)\|$", text, re.M):
        room = folder.partition("/")[0]
        named = [w.strip() for w in uses.split(",") if w.strip()]
        wings[folder.strip("/").replace("/", ".")] = {w if w == room else f"{room}.{w}" for w in named}
    return wings


def test_imports_go_down_only():
    wrong = [
        f"{module} imports {other}"
        for module in trees()
        for other in imported(module)
        if ROOMS.index(other.partition(".")[0]) > ROOMS.index(module.partition(".")[0])
    ]
    assert not wrong


def test_wings_use_what_the_architecture_page_says():
    used = {wing_of(m): set() for m in trees() if m != "app"}
    for module in trees():
        for other in imported(module):
            wing, theirs = wing_of(module), wing_of(other)
            if theirs != wing and theirs.partition(".")[0] == wing.partition(".")[0]:
                used[wing].add(theirs)
    # data that come with code: whoever needs a default takes it from there
    del used["geodata.saxony"]
    assert used == {wing: uses for wing, uses in documented_wings().items() if wing != "geodata.saxony"}


def test_wings_stand_one_above_the_other():
    floors = documented_wings()
    order = list(floors)
    assert all(order.index(below) < order.index(wing) for wing, uses in floors.items() for below in uses)


def test_no_two_modules_need_each_other():
    TopologicalSorter({module: set(imported(module)) - {module} for module in trees()}).prepare()


def test_readers_of_files_stay_below():
    wrong = [
        f"{module} imports {other}"
        for module in trees()
        if module.startswith(("layers", "dashboard"))
        for other in imported(module)
        if other.startswith("loaders") and not OPEN.fullmatch(other)
    ]
    assert not wrong


def test_rooms_are_small_and_signed():
    large = [str(p) for p in MODULES if len(p.read_text(encoding="utf-8").splitlines()) > 300]
    silent = [module for module, tree in trees().items() if not ast.get_docstring(tree)]
    assert not large
    assert not silent, "a module says what it is for"


def test_public_functions_say_what_they_do():
    silent = [
        f"{module}: {node.name}"
        for module, tree in trees().items()
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


#: What tells the day or the moment. Durations (``time.monotonic``, ``time.sleep``) are something else.
CLOCKS = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"),
    *(("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
}  # fmt: skip


def test_one_place_reads_the_clock():
    readers = {
        module
        for module in trees()
        for node in nodes(module)
        if isinstance(node, ast.Attribute) and node.attr in {name for _, name in CLOCKS}
        if (ast.unparse(node.value).rpartition(".")[2], node.attr) in CLOCKS
    }
    assert readers == {"loaders.atlas.clock"}
    # and nothing below the door takes that place by itself: a clock is handed in
    using = {m for m in trees() for node in nodes(m) if isinstance(node, ast.ImportFrom)
             and node.module == "loaders.atlas.clock" and "now" in {a.name for a in node.names}}  # fmt: skip
    assert using == {"app"}


def test_data_are_never_changed_on_their_way():
    """Every dataclass is frozen, but for those that collect something while one function runs or a server lives."""
    collecting = {"Extent", "Hints", "_Table", "Watch"}
    classes = [c for m in trees() for c in vars(importlib.import_module(m)).values() if dataclasses.is_dataclass(c)]
    assert {c.__name__ for c in classes if not c.__dataclass_params__.frozen} == collecting


@pytest.mark.servers
def test_importing_builds_nothing_and_writes_nothing(tmp_path):
    code = "import sys; sys.path.insert(0, sys.argv[1]); import app, dashboard.factory; print(len(dashboard.factory.__dict__))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_code_does_not_know_the_state():
    for module in trees():
        if module.startswith("geodata.saxony"):
            continue
        docs = {
            ast.get_docstring(n, clean=False)
            for n in nodes(module)
            if isinstance(n, (ast.Module, ast.ClassDef, ast.FunctionDef))
        }
        constants = [n.value for n in nodes(module) if isinstance(n, ast.Constant) and n.value not in docs]
        assert SUITE.number not in constants, module
        assert not [c for c in constants if isinstance(c, str) and (SUITE.name in c or c.startswith("146"))], module
        # but for those who advise which systems are usual
        if module not in ("loaders.boundaries.placement", "loaders.reference.state_crs"):
            assert not [c for c in constants if isinstance(c, str) and "25833" in c], module
