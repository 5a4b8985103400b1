"""File names: words that people recognise, in a form that browsers and file systems of every kind take."""

from datetime import date
from urllib.parse import unquote

import pytest
from werkzeug.http import parse_options_header

from dashboard.exports.file_names import disposition, file_name
from tests.clock import TODAY
from tests.suite_state import SUITE


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            (SUITE.district_said, "Überblick", date(2026, 11, 20)),
            f"{SUITE.short} {SUITE.district_said} Überblick 2026-11-20.pptx",
        ),
        (("Weißwiesen/O.L.", "", None, "Folie 16:9"), f"{SUITE.short} Weißwiesen-O.L. Folie 16-9.pptx"),
        (('a"b\\c\n\x00', "..."), f"{SUITE.short} a-b-c.pptx"),
        (("x" * 300,), f"{SUITE.short} {'x' * 50}.pptx"),
    ],
)
def test_names_say_what_is_in_the_file(site, words, expected):
    assert file_name(site, *words, ending="pptx") == expected


@pytest.mark.parametrize("name", ["Überblick.svg", "Wojerecy Łódź – ńž.pdf", "plain.csv", "日本.csv", 'a";b=c.csv'])
@pytest.mark.parametrize("download", [True, False])
def test_the_header_says_the_name_twice(name, download):
    header = disposition(name, download)
    assert header.isascii()
    kind, options = parse_options_header(header)
    assert kind == ("attachment" if download else "inline")
    assert unquote(options["filename"]) == name
    plain = header.split('filename="')[1].split('"')[0]
    assert plain.isprintable()
    assert plain.endswith(name[-4:])


def test_a_long_question_leaves_the_day_and_marks_of_direction_leave_no_trace(site):
    name = file_name(site, "Gemeinden", "ä" * 200, SUITE.district_said, TODAY, ending="xlsx")
    assert name.endswith(f"{SUITE.district_said} 2026-11-20.xlsx") and len(name) < 130
    assert file_name(site, "Suche \u202egnp.exe", ending="csv") == f"{SUITE.short} Suche gnp.exe.csv"
