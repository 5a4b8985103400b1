"""What people type who look for somebody in Saxony: the cases for the search of the page and of the table."""

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
#: The same, but in parts, mistyped, by keys and by names of former times: the map alone finds so much.
FORGIVEN = {
    "zitt": "Zittau",
    "Zitau": "Zittau",
    "Dersden": "Dresden",
    "Chemniz": "Chemnitz",
    "Markleeberg": "Markkleeberg",
    "14612000": "Dresden",
    "146266": "Zittau",
    "Schönteichen": "Kamenz",
    "14625540": "Kamenz",
    "Kohren": "Frohburg",
    "schlema": "Aue-Bad Schlema",
    "neustadt i. sa": "Neustadt in Sachsen",
    "O.L.": "Krauschwitz i.d. O.L.",
    "Stadt Zittau": "Zittau",
    "Bernsdorf Bautzen": "Bernsdorf",
}
#: What is typed → who stands first.
FIRST = {"Görlitz": "Görlitz", "Leip": "Leipzig", "Aue": "Aue-Bad Schlema", "Zitau": "Zittau", "Oybin": "Oybin"}
