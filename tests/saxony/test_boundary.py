"""What is general knows no Saxony: no module outside this folder names one of its places, keys or words."""

import csv
import re
from functools import cache
from pathlib import Path

from geodata import saxony

TESTS = Path(__file__).resolve().parents[1]
#: What names the state, its programme and the number of its municipalities. The project itself is called ASSKomm-Atlas.
_STATE = r"Sachsen\w*|[Ss]ächsisch\w*|saechsisch\w*|Saxon\w*|ASSKomm(?!-Atlas)\b|Landespräventionsrat\w*|lpr-\w+|419"
#: Towns that are also words.
_WORDS = frozenset({"Stein", "Mark", "Land"})

#: What has to name Saxony where it stands: who looks for its words, names all states of Germany, or measures the embedded data,
#: whose figures the documents have.
MUST = ("foreign_words.py", "another_state.py", "benchmarks/")


@cache
def names():
    """A pattern of everything that names Saxony or a place in it, and the words with which names of places and keys begin."""
    places, changes = (
        list(csv.DictReader(p.read_text(encoding="utf-8").splitlines())) for p in (saxony.PLACES, saxony.CHANGES)
    )
    told = {row["name"] for row in places} | {row["district"] for row in places} | {row["old_name"] for row in changes}
    keys = (
        {row["ags"] for row in places} | {row["district_ags"] for row in places} | {row["old_ags"] for row in changes}
    )
    every = sorted((told - _WORDS) | keys, key=len, reverse=True)
    whole = re.compile(rf"(?<![\w.])(?:{_STATE}|{'|'.join(map(re.escape, every))})(?!\w)")
    return whole, {re.match(r"\w+", name)[0] for name in every}


def modules():
    """Every module of the tests outside this folder."""
    inside = Path(__file__).parent
    return [p.relative_to(TESTS).as_posix() for p in sorted(TESTS.rglob("*.py")) if inside not in p.parents]


def named(text):
    """What names Saxony in a text."""
    whole, first_words = names()
    # a thousand names are looked for only where one of them may begin
    return whole.findall(text) if re.search(_STATE, text) or first_words & set(re.findall(r"\w+", text)) else []


def named_in(module):
    """What names Saxony in a module, with its lines."""
    lines = (TESTS / module).read_text(encoding="utf-8").splitlines()
    return [f"{module}:{i}: {said}" for i, line in enumerate(lines, start=1) for said in named(line)]


def test_what_is_general_names_no_place_of_saxony():
    assert [said for module in modules() if not module.startswith(MUST) for said in named_in(module)] == []


def test_the_image_names_no_place_and_no_programme():
    assert named((TESTS.parent / "Containerfile").read_text(encoding="utf-8")) == []
