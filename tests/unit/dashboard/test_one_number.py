"""One question, one number: every output that counts is asked for the same region and day, and gives the same as an oracle.

The units are those of docs/decisions/2026-11-28-counts.md; what an output does not say of a unit it is not asked for. The API
is asked about every region on every day; what takes long to write, about every region and every day.
"""

import csv
import io
import json
import re
from datetime import date
from html import unescape

import pytest
from lxml import html
from openpyxl import load_workbook
from pptx import Presentation

from tests.clock import TODAY
from tests.oracle import counts as oracle
from tests.suite_state import SUITE
from tests.sweeps import each, everything

INSTRUMENTS = SUITE.instruments
COUNTED = (SUITE.agreement, SUITE.council)
CROP, RINGS, UNION = SUITE.view, f"{SUITE.town}+2", f"{SUITE.region},{SUITE.town}+1,-{SUITE.far}"
REGIONS = [
    SUITE.key,
    SUITE.district,
    SUITE.council_district,
    SUITE.third_district,
    SUITE.city_district,
    CROP,
    RINGS,
    UNION,
    f"{SUITE.beside}+1",
]
DAYS = [TODAY, date(2023, 9, 14), date(2021, 11, 30)]
#: What takes longest is asked of every kind of region with EVERYTHING=1 only.
DECKS = [SUITE.key, SUITE.district, CROP, RINGS] if everything() else [SUITE.district, RINGS]


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def truth():
    """The oracle's counts; worked out once for every region and day."""
    kept = {}

    def of(region, day):
        if (region, day) not in kept:
            kept[region, day] = oracle.counts(region, day, TODAY)
        return kept[region, day]

    return of


def units(counts, *names):
    """{instrument: the counts of these units}"""
    return {key: tuple(counts[key][name] for name in names) for key in counts}


def text_of(element):
    return " ".join(element.text_content().split())


def get(client, path, **query):
    response = client.get(path, query_string=query)
    assert response.status_code == 200, (path, query)
    return response


def page(client, path, **query):
    return html.fromstring(get(client, path, **query).get_data(as_text=True))


def held_in(text, site, key):
    """How many agreements or councils a text says there are."""
    one, many = site.programme.find(key).carriers
    found = re.search(rf"(\d+) (?:{one}|{many})\b(?! \()", text)
    return int(found[1]) if found else 0


def shown_by_legend(counts):
    """Of {class: count}: who takes part."""
    return sum(counts.get(key, 0) for key in ("active", "completed", "derived"))


def legend_on(root, key):
    rows = root.xpath(f'//*[@data-legend="{key}"]//*[@data-legend-class]')
    return {row.get("data-legend-class"): int(row.xpath("string(.//*[@data-count])")) for row in rows}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("region", REGIONS)
def test_the_api(client, truth, region, day):
    expected, told = truth(region, day), get(client, "/api/counts", region=region, date=day).get_json()
    assert told["municipalities"] == expected[SUITE.council]["municipalities"]
    for key in INSTRUMENTS:
        found = told["counts"][key]
        assert (found["taking_part"], found["recorded"]) == tuple(expected[key][u] for u in ("taking_part", "named"))
        assert found["carriers"] == expected[key]["carriers"]
        listed = {c["key"] if c["kind"] in ("municipality", "district") else c["name"]: c for c in found["held_by"]}
        assert {name: set(c["municipalities"]) for name, c in listed.items()} == expected[key]["held_by"]


@pytest.mark.parametrize(("region", "day"), each(REGIONS, DAYS), ids=str)
def test_data_files_and_their_classes(client, site, truth, region, day):
    """CSV and Excel for people, GeoJSON: rows and classes are those of the picture's legend."""
    expected = truth(region, day)
    for key in INSTRUMENTS:
        asked = {"layer": key, "region": region, "date": day}
        text = get(client, "/snippet.csv", **asked).get_data(as_text=True).removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        places = [r for r in rows if len(r["Schlüssel"]) == 8]
        title = site.catalogue[key].title
        labels = {c.label for c in site.catalogue[key].classes if c.key in ("active", "completed", "derived")}
        part = [r for r in places if r[f"Klasse auf der Karte „{title}“"] in labels]
        assert (len(places), len(part)) == (expected[key]["municipalities"], expected[key]["taking_part"])
        if key in COUNTED:
            short = {SUITE.agreement: SUITE.agreement_short, SUITE.council: SUITE.council_short}[key]
            held = [r for r in rows if r[short] == site.programme.find(key).active]
            carriers = {(r[f"{short} Träger"], r[f"{short} Träger"] == r["Gemeinde"] and r["Schlüssel"]) for r in held}
            assert len(carriers) == expected[key]["carriers"]
    table = (
        load_workbook(io.BytesIO(get(client, "/snippet.xlsx", **asked).data)).worksheets[0].iter_rows(values_only=True)
    )
    assert sum(len(str(row[0] or "")) == 8 and str(row[0]).isdigit() for row in table) == len(places)
    geojson = [f["properties"] for f in get(client, "/snippet.geojson", **asked).get_json(force=True)["features"]]
    part = {row["ags"] for row in geojson if row["class"] in ("active", "completed", "derived")}
    assert len(geojson) == len(places) and part == expected[key]["who"]


@pytest.mark.parametrize(("region", "day"), each(REGIONS, DAYS), ids=str)
def test_picture_and_sentence(client, site, truth, region, day):
    """The legend of the SVG stands in its description, in words; the municipalities it colours are those it counts."""
    expected = truth(region, day)
    for number, key in enumerate(INSTRUMENTS):
        for size in ("slide", "a4") if everything() else ("slide", "a4")[number % 2 :][:1]:
            svg = get(client, "/snippet.svg", layer=key, region=region, date=day, size=size).get_data(as_text=True)
            sentence = unescape(re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.S)[1])
            counts = {c.key: re.search(rf"{c.label}: ([\d.]+)", sentence) for c in site.catalogue[key].classes}
            told = {name: int(found[1].replace(".", "")) for name, found in counts.items() if found}
            assert shown_by_legend(told) == expected[key]["taking_part"], (key, size)
            assert sum(told.values()) == expected[key]["municipalities"], (key, size)
            drawn = re.findall(r'id="a\d{8}" data-ags="\d{8}" class="(\w+)"', svg)
            assert len(drawn) == expected[key]["municipalities"], (key, size)
            assert sum(name in ("active", "completed", "derived") for name in drawn) == expected[key]["taking_part"]


@pytest.mark.parametrize(("region", "day"), each([SUITE.key, SUITE.council_district, CROP, RINGS], DAYS), ids=str)
def test_the_overview(client, truth, region, day):
    """A council, coaching or analysis without agreement is a class, in pictures with its name, and in every legend."""
    expected = oracle.overview(truth(region, day))
    svg = get(client, "/snippet.svg", region=region, date=day, width=4000, height=3000, labels="participants")
    svg = svg.get_data(as_text=True)
    drawn = dict(re.findall(r'id="a(\d{8})" data-ags="\d{8}" class="(\w+)"', svg))
    assert {name: {a for a, c in drawn.items() if c == name} for name in expected} == expected
    counts = {name: len(who) for name, who in expected.items()}
    legends = [legend_on(page(client, "/snippet.html", region=region, date=day), "overview")]
    legends += [legend_on(page(client, "/", stand=day), "overview")] if region == SUITE.key else []
    for legend in legends:
        # a class of those who only plan stands there where there is somebody
        assert {"planned": 0} | legend == counts | {"unknown": len(drawn) - sum(counts.values())}


def test_whoever_has_a_council_only_is_named_on_the_picture(client):
    """The city stood grey and nameless under its own red dot."""
    svg = get(client, "/snippet.svg", labels="participants", width=1920, height=1080).get_data(as_text=True)
    shown = re.findall(r">([^<>]+)</text>", svg)
    assert SUITE.city_name in shown
    assert re.search(rf"<title>{SUITE.city_name}: {SUITE.council_short} gegründet[^<]*</title>", svg)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("ags", [SUITE.town, SUITE.seat, SUITE.heir])
def test_the_sentence_about_the_neighbours(client, site, truth, ags, day):
    has = site.programme.find(SUITE.agreement).has
    having = truth(f"{ags}+1", day)[SUITE.agreement]["who"] - {ags}
    said = text_of(page(client, f"/gemeinde/{ags}", stand=day))
    total = truth(f"{ags}+1", day)[SUITE.agreement]["municipalities"] - 1
    if len(having) == total:
        assert f"Alle {total} Nachbargemeinden haben {has}." in said
    elif having:
        verb = "hat" if len(having) == 1 else "haben"
        assert f"Mindestens {len(having)} von {total} Nachbargemeinden {verb} {has}." in said
    else:
        assert f"Von keiner der {total} Nachbargemeinden ist bekannt, dass sie {has} hat." in said


@pytest.mark.parametrize(("region", "day"), each([r for r in REGIONS if r != SUITE.city_district], DAYS[:2]), ids=str)
def test_the_map_in_one_file(client, site, truth, region, day):
    expected, root = truth(region, day), page(client, "/snippet.html", region=region, date=day)
    names = {i.short: i.key for i in site.programme.instruments}
    for row in root.xpath('//*[@id="panel-home"]//tbody/tr'):
        name, *numbers = (text_of(cell) for cell in row)
        key = next(key for short, key in names.items() if name.startswith(short))
        assert tuple(map(int, numbers)) == (expected[key]["taking_part"], expected[key]["named"]), key
        assert key not in COUNTED or held_in(name, site, key) == expected[key]["carriers"], key
    for key in INSTRUMENTS:
        assert shown_by_legend(legend_on(root, key)) == expected[key]["taking_part"], key


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_map_legend_and_panel(client, site, truth, day):
    expected, root = truth(SUITE.key, day), page(client, "/", stand=day)
    panel = {
        row.xpath("string(.//a/@data-show)"): row for row in root.xpath('//table[@class="figures-table"]/tbody/tr')
    }
    assert set(panel) == set(INSTRUMENTS)
    large = root.xpath('//dl[@class="headlines"]/div')
    assert len(large) == 3
    for row in large:
        key = row.xpath("string(.//a/@data-show)")
        assert int(row.xpath("string(dd)")) == expected[key]["taking_part"], key
    for key in INSTRUMENTS:
        counts = expected[key]
        (note,) = root.xpath(f'//*[@data-notes="{key}"]//*[@data-recorded]')
        cells = [text_of(cell) for cell in panel[key]]
        assert int(re.match(r"\d+", cells[1])[0]) == counts["taking_part"] == shown_by_legend(legend_on(root, key)), key
        assert f": {counts['taking_part']} Gemeinde" in text_of(note), key
        for text in (text_of(note), cells[1]):
            named = re.search(r"davon (\d+) namentlich", text)
            assert int(named[1] if named else counts["taking_part"]) == counts["named"], key
        if key in COUNTED:
            assert held_in(text_of(note), site, key) == held_in(cells[2], site, key) == counts["carriers"], key


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_development_and_its_csv(client, site, truth, day):
    expected, root = truth(SUITE.key, day), page(client, "/entwicklung", stand=day)
    rows = list(csv.DictReader(io.StringIO(get(client, "/entwicklung.csv", stand=day).get_data(as_text=True))))
    # what has no date shows no growth: lines and CSV end without it
    dated = oracle.counts(SUITE.key, day, date.max)
    for key in INSTRUMENTS:
        counts, ends = expected[key], dated[key]
        last = [r for r in rows if r["instrument"] == key and r["taking_part"]][-1]
        assert [int(last[c]) for c in ("taking_part", "recorded", "carriers")] == [
            ends[u] for u in ("taking_part", "named", "carriers")
        ]
        assert int(last["recorded"]) + int(last["undated"]) == counts["named"], key
        (section,) = root.xpath(f'//*[@data-chart="{key}"]')
        lines = {
            line["name"]: line["y"][-1] for line in json.loads(section.xpath("string(.//script)"))["data"] if line["y"]
        }
        assert lines["Gemeinden"] == ends["taking_part"], key
        assert lines.get("davon namentlich belegt", ends["taking_part"]) == ends["named"], key
        summary = text_of(section.xpath("./p")[0])
        assert f": {counts['taking_part']} Gemeinde" in summary, key
        if key in COUNTED:
            assert lines[site.programme.find(key).carriers[1]] == ends["carriers"], key
            assert held_in(summary, site, key) == counts["carriers"], key


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("district", [SUITE.district, SUITE.council_district, SUITE.third_district])
def test_district_pages(client, site, truth, district, day):
    expected, root = truth(district, day), page(client, f"/kreis/{district}", stand=day)
    for key in INSTRUMENTS:
        counts, (row,) = expected[key], root.xpath(f'//tr[@data-instrument="{key}"]')
        head, share = text_of(row[0]), text_of(row[1])
        assert re.search(r"(\d+) von (\d+)", share).groups() == (
            str(counts["taking_part"]), str(counts["municipalities"]),
        ), key  # fmt: skip
        named = re.search(r"davon (\d+) namentlich", head)
        assert int(named[1] if named else counts["taking_part"]) == counts["named"], key
        if key in COUNTED:
            assert held_in(head, site, key) == counts["carriers"], key
    overview = page(client, "/kreis/", stand=day)
    (row,) = overview.xpath(f'//tbody/tr[.//a[contains(@href, "/kreis/{district}")]]')
    told = [re.search(r"(\d+) von \d+", text_of(cell))[1] for cell in row[2:]]
    assert told == [str(expected[key]["taking_part"]) for key in INSTRUMENTS]


@pytest.mark.parametrize("day", DAYS[:2], ids=str)
@pytest.mark.parametrize("region", [SUITE.key, SUITE.district, SUITE.council_district, SUITE.city_district, UNION])
def test_the_table_and_its_lists(client, site, truth, region, day):
    expected, where = truth(region, day), {} if region == SUITE.key else {"kreis": region}
    for key in INSTRUMENTS:
        root = page(client, "/tabelle", angebot=key, status="teilnahme", stand=day, **where)
        rows = root.xpath('//*[contains(@class, "status-table")]/tbody/tr')
        assert len(rows) == expected[key]["taking_part"], key
        text = get(client, "/tabelle.csv", angebot=key, status="teilnahme", stand=day, **where).get_data(as_text=True)
        listed = [r for r in csv.reader(io.StringIO(text), delimiter=";") if re.fullmatch(r"\d{8}", r[0])]
        assert len(listed) == expected[key]["taking_part"], key
        if key in COUNTED and expected[key]["carriers"]:
            (block,) = root.xpath(f'//*[@id="liste-{key}"]')
            assert held_in(text_of(block.find("summary")), site, key) == expected[key]["carriers"]
            held = [set(re.findall(r"\d{8}", " ".join(row.xpath(".//a/@href")))) for row in block.xpath(".//tbody/tr")]
            assert sorted(map(sorted, held)) == sorted(map(sorted, expected[key]["held_by"].values()))


@pytest.mark.parametrize(("region", "day"), each(DECKS, DAYS[:2]), ids=str)
def test_the_deck(client, site, truth, region, day):
    """Title, legend, agreements and councils, overview and chart."""
    expected = truth(region, day)
    slides = list(Presentation(io.BytesIO(get(client, "/deck.pptx", region=region, date=day).data)).slides)
    said = {slide.shapes.title.text_frame.text: words_of(slide) for slide in slides}
    (chart,) = [s.chart for slide in slides for s in slide.shapes if s.has_chart]
    lines = {s.name: list(s.values)[-1] for s in chart.plots[0].series}
    # what has no date shows no growth: the chart's lines end without it
    dated = oracle.counts(region, day, date.max)
    overview = next(
        text for title, text in said.items() if re.search(r"\d Gemeinden ist eine Teilnahme belegt$", title)
    )
    for key in INSTRUMENTS:
        counts, instrument = expected[key], site.programme.find(key)
        assert lines.get(instrument.short, 0) == dated[key]["taking_part"], key
        statement = re.compile(
            rf"(?:Alle |Mindestens )?([\d.]+) (?:von ([\d.]+) )?Gemeinden (?:hat|haben) "
            rf"{re.escape(instrument.has)}"
        )
        found = next((m for title in said if (m := statement.fullmatch(title))), None)
        if not counts["taking_part"]:
            assert found is None, key
            continue
        number, total = (int((n or found[1]).replace(".", "")) for n in found.groups())
        assert (number, total) == (counts["taking_part"], counts["municipalities"]), key
        text = said[found[0]]
        derived = re.search(r"(\d+)\nabgeleitet", text)
        assert number - int(derived[1] if derived else 0) == counts["named"], key
        if (key in COUNTED and "Es sind " in text) or "Es ist " in text:
            assert held_in(text, site, key) == counts["carriers"], key
        elif key in COUNTED:
            assert counts["carriers"] == counts["taking_part"], key
        if further := re.search(rf"\n{instrument.short}: ([\d.]+)", overview):
            assert int(further[1]) == counts["taking_part"], key
    assert f"{SUITE.coaching_short}: " in overview or not expected[SUITE.coaching]["taking_part"]


def words_of(slide):
    """Every text of a slide, legends included, a line each."""
    texts = ("".join(t.text or "" for t in p.iter("{*}t")) for p in slide.shapes._spTree.iter("{*}p"))
    return "\n".join(texts).replace("\xa0", " ")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_year_before_is_the_same_everywhere(client, site, day):
    """Panel and development page give one gain, which is the difference of the dated counts of the two days."""
    before = day.replace(year=day.year - 1)
    now, then = (oracle.counts(SUITE.key, d, date.max) for d in (day, before))
    root, pages = page(client, "/", stand=day), page(client, "/entwicklung", stand=day)
    for key in INSTRUMENTS:
        more = now[key]["taking_part"] - then[key]["taking_part"]
        said = f"{more:+d} zum Vorjahr" if more else "±0 zum Vorjahr"
        (row,) = root.xpath(f'//table[@class="figures-table"]//tr[.//a[@data-show="{key}"]]')
        (section,) = pages.xpath(f'//*[@data-chart="{key}"]')
        assert said in text_of(row), key
        assert said in text_of(section.xpath("./p")[0]), key
