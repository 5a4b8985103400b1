"""Parameters of addresses, read strictly: what is taken, what is refused, and how that is said."""

from datetime import date

import pytest

from dashboard.context.common_parameters import DATE, SINCE
from dashboard.context.query import RequestError, read_choice, read_integer, read_municipality, read_title
from layers.words.language import GERMAN, load_translated
from tests.suite_state import SUITE

TODAY = date(2026, 11, 20)


def refused(read, *arguments):
    """What a program is answered."""
    with pytest.raises(RequestError) as error:
        read(*arguments)
    return error.value.body(GERMAN)["error"]


def test_a_refusal_names_status_field_value_and_what_was_expected():
    assert refused(read_integer, {"width": "breit"}, "width", 1280, 200, 8000) == {
        "status": 422,
        "message": "„breit“ ist kein gültiger Wert für width.",
        "field": "width",
        "expected": "eine ganze Zahl von 200 bis 8000",
    }


def test_a_refusal_speaks_german_as_text_and_writes_days_and_lists_as_its_language_does():
    error = RequestError(404, "am {day}: {names}", "x", "{field}", day=date(2023, 1, 2), names=("a", "b", "c"))
    assert str(error) == error.wrong(GERMAN) == "am 02.01.2023: a, b und c"
    assert error.expected(GERMAN) == "x"
    assert error.wrong(load_translated()["en"]) == "am 2 Jan 2023: a, b and c"


def test_of_a_long_value_only_the_beginning_is_repeated():
    assert refused(read_choice, {"layer": "x" * 81}, "layer", "a", ["a"])["message"] == (
        f"„{'x' * 80}“ ist kein gültiger Wert für layer."
    )


@pytest.mark.parametrize(("text", "number"), [("", 1280), ("200", 200), ("8000", 8000), ("0300", 300)])
def test_whole_numbers_between_bounds(text, number):
    assert read_integer({"width": text}, "width", 1280, 200, 8000) == number
    assert read_integer({}, "width", 1280, 200, 8000) == 1280


@pytest.mark.parametrize(
    "text", ["199", "8001", "-300", "+300", "3e2", "300.0", " 300", "³", "٣٠٠", "9" * 5000, "0" * 8 + "300"]
)
def test_other_numbers_are_refused(text):
    assert refused(read_integer, {"width": text}, "width", 1280, 200, 8000)["field"] == "width"


def test_dates_are_not_after_today():
    assert DATE.read({}, TODAY) == DATE.read({"date": ""}, TODAY) == TODAY
    assert DATE.read({"date": "2026-11-20"}, TODAY) == TODAY
    assert DATE.read({"date": "2026-11-19"}, TODAY) == date(2026, 11, 19)
    assert refused(DATE.read, {"date": "2026-11-21"}, TODAY) == {
        "status": 422,
        "message": "„2026-11-21“ ist kein gültiger Wert für date.",
        "field": "date",
        "expected": "ein Tag JJJJ-MM-TT, höchstens 2026-11-20",
    }


def test_the_day_compared_with_is_not_after_the_other_and_may_be_missing():
    assert SINCE.read({}, TODAY) is None
    assert SINCE.read({"since": "2026-11-20"}, TODAY) == TODAY
    assert refused(SINCE.read, {"since": "2026-11-21"}, TODAY)["field"] == "since"


def test_choices():
    assert read_choice({}, "labels", "none", ["none", "all"]) == "none"
    assert read_choice({"labels": "all"}, "labels", "none", ["none", "all"]) == "all"
    assert refused(read_choice, {"labels": "viele"}, "labels", "none", ["none", "all"])["expected"] == (
        "einer der Werte none, all"
    )


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("", None),
        ("  \n ", None),
        ("Unsere\nRäte", "Unsere Räte"),
        ("Zu\u0308ge", "Züge"),
        ("a\u202eb", "a b"),
        ("x" * 200, "x" * 200),
    ],
)
def test_titles_lose_what_cannot_be_printed(site, given, title):
    assert read_title({"title": given}, site) == title


def test_a_title_too_long_or_of_other_letters_is_refused(site):
    assert read_title({}, site) is None
    assert refused(read_title, {"title": "x" * 201}, site) == {
        "status": 422,
        "message": "Der Titel hat 201 Zeichen.",
        "field": "title",
        "expected": "höchstens 200 Zeichen",
    }
    assert refused(read_title, {"title": "中文"}, site) == {
        "status": 422,
        "message": "„中“ gibt es in der Schrift der Bilder nicht.",
        "field": "title",
        "expected": "lateinische, griechische oder kyrillische Buchstaben, Ziffern und Satzzeichen",
    }


def test_municipalities_by_present_and_former_keys(site):
    assert read_municipality(site, SUITE.town).name == SUITE.town_name
    assert read_municipality(site, SUITE.gone).name == SUITE.heir_name
