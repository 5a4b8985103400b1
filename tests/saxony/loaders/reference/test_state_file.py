"""Saxony: The description of a state: what is wrong with it is said as of any list, key by key, and all of it at once."""

import re

import pytest

from geodata import saxony
from loaders.reference.state_file import load_state
from tests.unit.loaders.reference.test_state_file import refused, written

SAXONY = saxony.STATE.read_text(encoding="utf-8")
#: What is written instead of what → place, value and what is expected.
WRONG = {
    "a capital in the key": (
        'key = "sachsen"',
        'key = "Sachsen"',
        "key",
        "Sachsen",
        "Kleinbuchstaben, Ziffern und Bindestriche",
    ),
    "a prefix as a number": (
        'ags_prefix = "14"',
        "ags_prefix = 14",
        "ags_prefix",
        "14",
        "ein Text in Anführungszeichen",
    ),
    "a prefix of letters": ('ags_prefix = "14"', 'ags_prefix = "SN"', "ags_prefix", "SN", "zwei bis acht Ziffern"),
    "a list of prefixes with letters": (
        'ags_prefix = "14"',
        'ags_prefix = ["14", "Thüringen"]',
        "ags_prefix[2]",
        "Thüringen",
        "zwei bis acht",
    ),
    "a prefix within another": (
        'ags_prefix = "14"',
        'ags_prefix = ["14", "145"]',
        "ags_prefix[2]",
        "145",
        "keiner mit einem anderen",
    ),
    "no prefix at all": ('ags_prefix = "14"', "ags_prefix = []", "ags_prefix", None, "mindestens nötig: 1"),
    "a district of no prefix": (
        'gr = "14626"',
        'gr = "16055"',
        "district_codes.gr",
        "16055",
        "fünf Ziffern, die mit 14 beginnen",
    ),
    "no reference system": ('crs = "EPSG:25833"', "", "crs", None, "eine Angabe"),
    "a zone in words": ('crs = "EPSG:25833"', 'crs = "UTM 33"', "crs", "UTM 33", "mit seinem Schlüssel"),
    "a system of nobody": ('crs = "EPSG:25833"', 'crs = "EPSG:99999"', "crs", "EPSG:99999", "mit seinem Schlüssel"),
    "degrees": ('crs = "EPSG:25833"', 'crs = "EPSG:4326"', "crs", "EPSG:4326", "in Metern"),
    "feet": ('crs = "EPSG:25833"', 'crs = "EPSG:2232"', "crs", "EPSG:2232", "in Metern"),
    "two zones off": ('crs = "EPSG:25833"', 'crs = "EPSG:25831"', "crs", "EPSG:25831", "um 0,9 % falsch"),
    "a web map": ('crs = "EPSG:25833"', 'crs = "EPSG:3857"', "crs", "EPSG:3857", "um 62,1 % falsch"),
    "a word for districts whose cases nobody knows": (
        "[district_kinds.Landkreis]",
        "[district_kinds.Region]",
        "district_kinds",
        "Region",
        "auf kreis oder bezirk endet",
    ),
    "a kind without its plural": (
        'plural = "Landkreise" ',
        "#",
        "district_kinds.Landkreis.plural",
        None,
        "eine Angabe",
    ),
    "a gap in metres": (
        "[region_kinds]",
        '[[gaps]]\nname = "See"\nat = [400000, 5600000]\n[region_kinds]',
        "gaps[1].at",
        "400000, 5600000",
        "die Länge zuerst",
    ),
    "another prefix in English": (
        'name = "Saxony"',
        'name = "Saxony"\nags_prefix = "15"',
        "translations.en.ags_prefix",
        "15",
        "ein bekannter Schlüssel",
    ),
    "no name": ('\nname = "Sachsen"', "", "name", None, "eine Angabe"),
    "a day in words": (
        "default_territory_date = 2019-01-01",
        'default_territory_date = "Neujahr"',
        "default_territory_date",
        "Neujahr",
        "ein Tag als JJJJ-MM-TT",
    ),
    "another planet's time": ("Europe/Berlin", "Mars/Olympus", "time_zone", "Mars/Olympus", "eine Zeitzone"),
    "bounds turned around": (
        "bounds = [11.6, 50.0, 15.3, 51.9]",
        "bounds = [15.3, 50.0, 11.6, 51.9]",
        "bounds",
        "15.3, 50.0, 11.6, 51.9",
        "Westen vor Osten",
    ),
    "three bounds": (
        "bounds = [11.6, 50.0, 15.3, 51.9]",
        "bounds = [11.6, 50.0, 15.3]",
        "bounds[4]",
        None,
        "eine Angabe",
    ),
    "an unknown key": (
        'abbreviation = "KPR"',
        'abbreviation = "KPR"\nkuerzel = "KPR"',
        "programme.instruments[3].kuerzel",
        "KPR",
        "ein bekannter Schlüssel",
    ),
    "an unknown key in English": (
        'short = "Prevention council"',
        'kurz = "Prevention council"',
        "programme.instruments[3].en.kurz",
        "Prevention council",
        "ein bekannter Schlüssel",
    ),
    "yes instead of true": (
        "predates = true",
        'predates = "sicher"',
        "programme.instruments[3].predates",
        "sicher",
        "true oder false",
    ),
    "a text instead of a list": (
        'headings = ["Begleitung", "Prozessbegleitung"]',
        'headings = "Begleitung"',
        "programme.instruments[4].headings",
        "Begleitung",
        "eine Liste",
    ),
    "what nothing is implied by": (
        'implies = ["consultation"]',
        'implies = ["consultatoin"]',
        "programme.instruments[2].implies",
        "consultatoin",
        "der Schlüssel eines anderen Angebots",
    ),
    "one key twice": (
        'key = "coaching"',
        'key = "analysis"',
        "programme.instruments[5].key",
        "analysis",
        "ein Schlüssel, den nichts anderes hat",
    ),
    "a key that a class has": (
        'key = "coaching"',
        'key = "other"',
        "programme.instruments[4].key",
        "other",
        "ein Schlüssel, den nichts anderes hat",
    ),
    "an overview of nothing": (
        'first = "agreement"',
        'first = "agreements"',
        "programme.overview.first",
        "agreements",
        "eines von consultation, agreement, kpr",
    ),
    "a mark that decides": (
        'last = "consultation"',
        'last = "model"',
        "programme.overview.last",
        "model",
        "eines von consultation, agreement, kpr",
    ),
    "one and the same": (
        'last = "consultation"',
        'last = "agreement"',
        "programme.overview.last",
        "agreement",
        "ein anderes Angebot als first",
    ),
    "points without a word": (
        'with_symbol = "mit Präventionsrat" ',
        "#",
        "programme.overview.with_symbol",
        None,
        "Wörter wie",
    ),
    "other braces": (
        "ein anderes Angebot ({others}, auch ruhend)",
        "ein anderes Angebot {sonst}",
        "programme.overview.description",
        None,
        "{others} in geschweiften Klammern",
    ),
    "another kind of date": (
        'date_kind = "signed"',
        'date_kind = "sealed"',
        "programme.instruments[2].date_kind",
        "sealed",
        "eines von",
    ),
    "one word for carriers": (
        'carriers = ["Präventionsrat", "Präventionsräte"]',
        'carriers = ["Rat"]',
        "programme.instruments[3].carriers",
        "Rat",
        "zwei Wörter",
    ),
    "an unknown licence": (
        'register_licence = "dl-de/by-2-0"',
        'register_licence = "frei"',
        "programme.register_licence",
        "frei",
        "unter [licences]",
    ),
    "an unknown kind of regions": (
        'region_kind = "ASSKomm-Region"',
        'region_kind = "Revier"',
        "programme.office.region_kind",
        "Revier",
        "unter [region_kinds]",
    ),
    "another state's district": (
        'gr = "14626"',
        'gr = "15626"',
        "district_codes.gr",
        "15626",
        "fünf Ziffern, die mit 14 beginnen",
    ),
    "a language by its name": (
        "[translations.en]\n",
        "[translations.englisch]\n[translations.en]\n",
        "translations.englisch",
        "englisch",
        "Kleinbuchstaben",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named_with_key_value_and_what_is_expected(tmp_path, what):
    before, after, key, value, expected = WRONG[what]
    assert before in SAXONY
    (finding,) = refused(written(tmp_path, SAXONY.replace(before, after, 1)))
    assert finding.column == key
    assert finding.value == value or key.endswith("description")
    assert expected in finding.expected
    assert f"state.toml, Schlüssel „{key}“" in str(finding)
    assert finding.remedy


def test_no_instrument_is_no_programme(tmp_path):
    programme, _, rest = SAXONY.partition("# In the order of the programme's steps.")
    text = programme + rest[rest.index("[[programme.marks]]") :]
    assert [f.column for f in refused(written(tmp_path, text))] == ["programme.instruments"]


def test_a_programme_may_have_no_marks(tmp_path):
    text = re.sub(r"\[\[programme\.marks\]\].*?(?=# For the statement)", "", SAXONY, flags=re.S).replace(
        'outline = "model"\n', ""
    )
    state = load_state(written(tmp_path, text))
    assert state.programme.marks == ()
    assert len(state.programme.instruments) == 5
