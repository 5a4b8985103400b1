"""How names are folded for a search: the cases for ``loaders.common.plain_text`` and for ``assets/search.js``."""

#: A text → the ways to write it without umlauts.
SPELLINGS = {
    "Görlitz": {"gorlitz", "goerlitz"},
    "GO\u0308RLITZ": {"gorlitz", "goerlitz"},
    "Weißwasser/O.L.": {"weisswasser o l"},
    "WEIẞWASSER": {"weisswasser"},
    "Běła Woda": {"bela woda"},
    "Łaz": {"laz"},
    "Hózk a Žičeń": {"hozk a zicen"},
    "Kulow, Ćisk, Šćeń, Wotrow ŕ": {"kulow cisk scen wotrow r"},
    "Bad Gottleuba\u2013Berggie\u00adßhübel": {"bad gottleuba berggiesshubel", "bad gottleuba berggiesshuebel"},
    "Neu\u200bstadt i. Sa.": {"neustadt i sa"},
    "Ærø": {"aeroe"},
    " – ": {""},
    "": {""},
}
#: What is typed → whom it has to find, by the names of the embedded data.
SEARCHES = {
    "Bela Woda": "Weißwasser/O.L.",
    "Běła Woda": "Weißwasser/O.L.",
    "Laz": "Lohsa",
    "Łaz": "Lohsa",
    "gorlitz": "Görlitz",
    "Goerlitz": "Görlitz",
    "weisswasser": "Weißwasser/O.L.",
    "o.l": "Weißwasser/O.L.",
    "Grossschonau": "Großschönau",
    "GROSSSCHÖNAU": "Großschönau",
}
