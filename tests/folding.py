"""How names are folded for a search: the cases for ``loaders.common.plain_text`` and for ``assets/search.js``."""

#: A text → the ways to write it without umlauts.
SPELLINGS = {
    "Köthen": {"kothen", "koethen"},
    "KO\u0308THEN": {"kothen", "koethen"},
    "Weißenfels/a. d. S.": {"weissenfels a d s"},
    "WEIẞENFELS": {"weissenfels"},
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
