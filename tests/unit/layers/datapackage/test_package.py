"""The data package: valid by somebody else's judgement, complete, nothing hidden in it, the same bytes every time."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from layers.answers.counts import municipalities_taking_part
from layers.catalogue import OVERVIEW
from layers.datapackage.package import TABLES, Package, package_zip
from layers.datapackage.tables import Table
from loaders.atlas.facts import DECLINED
from loaders.atlas.freshness import Edition
from loaders.atlas.model import Snapshot
from tests.clock import TODAY


def packed(site, snapshot):
    about = Package("asskomm-register", "https://www.example.org/daten", site.languages, site.catalogue[OVERVIEW])
    return package_zip(site.materials, snapshot, about)


@pytest.fixture(scope="module")
def content(site):
    return packed(site, site.on(TODAY))


@pytest.fixture(scope="module")
def folder(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("package")
    zipfile.ZipFile(io.BytesIO(content)).extractall(path)
    return path


@pytest.fixture(scope="module")
def described(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def rows_of(table: Table):
    return list(csv.DictReader(io.StringIO(table.csv(), newline="")))


def test_everything_in_the_archive_is_described_and_dated(content, described):
    archive = zipfile.ZipFile(io.BytesIO(content))
    paths = [resource["path"] for resource in described["resources"]]
    assert sorted(archive.namelist()) == sorted([*paths, "datapackage.json", "README.md"])
    assert {info.date_time for info in archive.infolist()} == {(2026, 11, 20, 0, 0, 0)}
    assert [r["name"] for r in described["resources"]] == [*TABLES, "boundaries"]


def test_the_same_day_gives_the_same_bytes_and_another_day_others(site, content):
    assert packed(site, site.on(TODAY)) == content
    assert packed(site, site.on(date(2022, 12, 31))) != content


def test_statuses_are_those_that_are_counted(site):
    for day in (TODAY, date(2022, 12, 31)):
        snapshot = site.on(day)
        rows = rows_of(TABLES["statuses"](snapshot, site.language))
        for instrument in site.programme.instruments:
            found = [row["ags"] for row in rows if row[f"{instrument.key}_status"] in ("active", "completed")]
            assert found == municipalities_taking_part(snapshot, instrument.key), (day, instrument.key)


def test_facts_are_those_that_count_on_the_day(site):
    snapshot = site.on(date(2020, 6, 30))
    rows = rows_of(TABLES["facts"](snapshot, site.language))
    counting = [
        f for f in site.atlas.register.facts if f.proven and f.proven <= snapshot.as_of and f.status != DECLINED
    ]
    assert 0 < len(rows) == len(counting) < len(site.atlas.register.facts)
    assert [row["source_title"] for row in rows] == [f.source.title for f in counting]


def test_remarks_and_what_was_declined_are_shown_to_nobody(site):
    told = replace(site.atlas.register.facts[0], note="Geheimnis")
    declined = replace(site.atlas.register.facts[1], status=DECLINED, carrier="Abgelehnt")
    register = replace(site.atlas.register, facts=[told, declined])
    text = TABLES["facts"](Snapshot(replace(site.atlas, register=register), TODAY, TODAY), site.language).csv()
    assert "Geheimnis" not in text and "Abgelehnt" not in text and text.count("\r\n") == 2


def test_totals_are_those_published_by_the_day(site):
    rows = rows_of(TABLES["totals"](site.on(date(2021, 11, 15)), site.language))
    assert [row["as_of"] for row in rows if row["as_of"] > "2021-11-15"] == []
    assert 0 < len(rows) < len(site.atlas.totals)


def test_every_pair_of_neighbours_stands_once(site):
    rows = rows_of(TABLES["neighbours"](site.on(TODAY), site.language))
    borders = site.atlas.neighbours.borders
    assert len(rows) * 2 == sum(map(len, borders.values()))
    assert all(float(row["shared_border_m"]) == round(borders[row["ags_b"]][row["ags_a"]], 1) for row in rows)


def test_an_edition_is_the_version(site):
    origin = replace(site.atlas.origin, edition=Edition(12, TODAY))
    snapshot = Snapshot(replace(site.atlas, origin=origin), TODAY, TODAY)
    archive = zipfile.ZipFile(io.BytesIO(packed(site, snapshot)))
    described = json.loads(archive.read("datapackage.json"))
    assert (described["version"], described["edition"]) == ("12", 12)
    assert "Fassung 12, dl-de/by-2-0" in archive.read("README.md").decode()
    assert rows_of(TABLES["statuses"](snapshot, site.language))[0]["edition"] == "12"
    fields = TABLES["statuses"](snapshot, site.language).fields
    assert [f["name"] for f in fields] == list(rows_of(TABLES["statuses"](snapshot, site.language))[0])
