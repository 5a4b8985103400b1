"""The search: names are folded as the server folds them, and what is typed finds whom it means."""

from tests.folding import SPELLINGS
from tests.saxony.folding import FIRST, FORGIVEN, SEARCHES


def test_names_are_folded_as_on_the_server(scripts):
    found = scripts().run("(texts) => texts.map(atlas.spellings)", list(SPELLINGS))
    assert dict(zip(SPELLINGS, map(set, found), strict=True)) == SPELLINGS


def test_what_is_typed_finds_whom_it_means(scripts):
    program, wanted = "(texts) => texts.map((text) => atlas.search(text).map((hit) => hit.name))", SEARCHES | FORGIVEN
    found = dict(zip([*wanted, *FIRST], scripts().run(program, [*wanted, *FIRST]), strict=True))
    assert {typed: found[typed] for typed, name in wanted.items() if name not in found[typed]} == {}
    assert {typed: found[typed][0] for typed in FIRST} == FIRST


def test_districts_and_regions_lead_to_their_pages(scripts, site):
    """Behind the municipalities that bear the name; a city that is a district stands there once."""
    program = "(texts) => texts.map((text) => atlas.search(text).map((hit) => [hit.name, hit.page]))"
    atlas = site.atlas
    district = next(key for key, m in atlas.members.items() if len(m) > 1)
    region = next(iter(atlas.named_regions))
    city = next(m[0] for m in atlas.members.values() if len(m) == 1)
    typed = [atlas.districts[district], district, region, atlas.municipalities[city].name]
    by_title, by_key, by_region, by_city = scripts().run(program, typed)
    assert by_title[0] == [atlas.districts[district], f"kreis/{district}"] == by_key[0]
    assert by_region[0][1] == f"region/{region}"
    assert by_city[0] == [atlas.municipalities[city].name, ""]
    assert all(page != f"kreis/{city[:5]}" for _, page in by_city)
