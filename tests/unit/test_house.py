"""The house stands as the architecture page says: imports go up only, nothing happens at import, rooms stay small."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("geodata", "loaders", "layers", "dashboard", "app")
MODULES = [p for room in ROOMS[:-1] for p in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "app.py"]


def imported_rooms(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        yield from (name.partition(".")[0] for name in names if name.partition(".")[0] in ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_up_only(path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for room in imported_rooms(path):
        assert ROOMS.index(room) <= ROOMS.index(own), f"{path.relative_to(ROOT)} imports {room}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_are_small_and_signed(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text)), "a module says what it is for"


def test_public_functions_say_what_they_do():
    silent = []
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if (
                isinstance(node, (ast.FunctionDef, ast.ClassDef))
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert not silent


def test_importing_builds_nothing_and_writes_nothing(tmp_path):
    code = "import sys; sys.path.insert(0, sys.argv[1]); import app, dashboard.factory; print(len(dashboard.factory.__dict__))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_code_does_not_know_the_state():
    for path in MODULES:
        if "saxony" in path.parts:
            continue
        code = path.read_text(encoding="utf-8")
        tree = ast.parse(code)
        docs = {
            ast.get_docstring(n, clean=False)
            for n in ast.walk(tree)
            if isinstance(n, (ast.Module, ast.ClassDef, ast.FunctionDef))
        }
        constants = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value not in docs]
        assert 419 not in constants, path
        assert not [c for c in constants if isinstance(c, str) and ("Sachsen" in c or c.startswith("146"))], path
