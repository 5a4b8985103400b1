"""The search: names are folded as the server folds them, and what is typed finds whom it means."""

from tests.folding import FIRST, FORGIVEN, SEARCHES, SPELLINGS


def test_names_are_folded_as_on_the_server(scripts):
    found = scripts().run("(texts) => texts.map(atlas.spellings)", list(SPELLINGS))
    assert dict(zip(SPELLINGS, map(set, found), strict=True)) == SPELLINGS


def test_what_is_typed_finds_whom_it_means(scripts):
    program, wanted = "(texts) => texts.map((text) => atlas.search(text).map((hit) => hit.name))", SEARCHES | FORGIVEN
    found = dict(zip([*wanted, *FIRST], scripts().run(program, [*wanted, *FIRST]), strict=True))
    assert {typed: found[typed] for typed, name in wanted.items() if name not in found[typed]} == {}
    assert {typed: found[typed][0] for typed in FIRST} == FIRST
