"""Names stand in one order, whether the server or a browser sorts them."""

from layers.words.wording import sort_key

#: With letters that other languages have.
FURTHER = ["Ærø", "Afelt", "Avz", "Lázně", "Łódź", "Lz", "Oa", "Ørehavn", "Otto", "Đurđevac", "Dz"]


def test_browsers_sort_names_as_the_server_does(scripts, atlas):
    names = {sort_key(name): name for name in [*FURTHER, *(m.name for m in atlas.municipalities.values())]}
    in_browsers = scripts().run("(names) => names.sort(new Intl.Collator('de').compare)", [*names.values()])
    assert in_browsers == sorted(names.values(), key=sort_key)
