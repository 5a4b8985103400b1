"""The search: names are folded as the server folds them, and what is typed finds whom it means."""

from tests.folding import SEARCHES, SPELLINGS


def test_names_are_folded_as_on_the_server(scripts):
    found = scripts().run("(texts) => texts.map(atlas.spellings)", list(SPELLINGS))
    assert dict(zip(SPELLINGS, map(set, found), strict=True)) == SPELLINGS


def test_what_is_typed_finds_whom_it_means(scripts):
    program = "(texts) => texts.map((text) => atlas.search(text).map((hit) => hit.name))"
    found = dict(zip(SEARCHES, scripts().run(program, list(SEARCHES)), strict=True))
    assert {typed: hits for typed, hits in found.items() if SEARCHES[typed] not in hits} == {}
