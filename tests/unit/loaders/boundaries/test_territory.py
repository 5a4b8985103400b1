"""Which day a boundary file is of, what follows from it, and what is said when file, changes and official list disagree."""

from datetime import date

import geopandas as gpd
import pytest

from geodata.changes import Change
from loaders.assembly import load_atlas
from loaders.atlas.model import Snapshot
from loaders.boundaries.boundary_file import Boundaries
from loaders.boundaries.territory import build_territory, read_evidence
from loaders.common.findings import Findings, LoadError, Report
from loaders.reference.changes_file import load_changes
from loaders.reference.places import Place
from loaders.register.contract import COLUMNS
from tests import world, zoo
from tests.clock import CLOCK
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once")

START = date(2019, 1, 1)
MERGER = [
    Change(date(2021, 1, 1), world.A, "Adorf", "99001009", "Neustadt", 5, "", "merger_new_key"),
    Change(date(2021, 1, 1), world.B, "Bedorf", "99001009", "Neustadt", 5, "", "merger_new_key"),
]
ABSORBED = Change(date(2022, 1, 1), world.C, "Cedorf", "99001009", "Neustadt", 4, "", "incorporation")


def before():
    return world.shapes()


def after():
    """The world of 2021, where A and B are Neustadt."""
    shapes = world.shapes().reset_index()
    shapes["ags"] = shapes["ags"].replace({world.A: "99001009", world.B: "99001009"})
    merged = shapes.dissolve("ags")
    merged.loc["99001009", "name"] = "Neustadt"
    return merged


def places(*more):
    named = [*world.NAMES.items(), ("99001009", "Neustadt"), *more]
    return {a: Place(a, n, "Stadt", a[:5], "West", SUITE.kreis, 1.0, {}) for a, n in named}


def build(
    shapes, path, findings, *, declared=None, asked=None, changes=MERGER, stated=None, youngest=None, official=None
):
    known = {a: p for a, p in places().items() if a != "99001009"} if official is None else official
    sizes = shapes.area.to_dict()
    known = {a: Place(*[*vars(p).values()][:6], sizes.get(a, 1e6) / 1e6, {}) for a, p in known.items()}
    report = Report(path.name, findings)
    return build_territory(Boundaries(shapes, stated, youngest), declared, asked, START, changes, known, report)


@pytest.mark.parametrize(
    ("keys", "first", "end"),
    [
        ([world.A, world.B, world.C], None, date(2021, 1, 1)),
        (["99001009", world.C], date(2021, 1, 1), date(2022, 1, 1)),
        (["99001009"], date(2022, 1, 1), None),
        ([world.D], None, None),
    ],
)
def test_what_keys_tell_of_their_day(keys, first, end):
    evidence = read_evidence(keys, [*MERGER, ABSORBED])
    assert (evidence.first, evidence.end) == (first, end)


def test_keys_allow_the_days_from_the_first_until_before_the_end():
    evidence = read_evidence(["99001009", world.C], [*MERGER, ABSORBED])
    assert [evidence.allows(d) for d in (date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert read_evidence([world.D], MERGER).allows(date(1900, 1, 1))
    assert read_evidence(["99001009"], MERGER).allows(date(2100, 1, 1))
    renamed = Change(date(2020, 1, 1), world.D, "Dedorf", world.D, "Bad Dedorf")
    assert read_evidence([world.D], [renamed]).allows(date(2019, 1, 1)), "a new name says nothing of the shapes"


@pytest.mark.parametrize(
    ("name", "witnesses", "day"),
    [
        ("grenzen_2021-12-31.gpkg", {}, date(2021, 12, 31)),
        ("grenzen_20211231.gpkg", {}, date(2021, 12, 31)),
        ("grenzen.zip", {"stated": date(2021, 7, 1)}, date(2021, 7, 1)),
        ("grenzen_2021-12-31.zip", {"stated": date(2021, 7, 1)}, date(2021, 7, 1)),
        ("grenzen.gpkg", {"youngest": date(2021, 3, 1)}, date(2021, 3, 1)),
        ("grenzen.gpkg", {"youngest": date(1990, 3, 1)}, date(2021, 1, 1)),
        ("grenzen.gpkg", {}, date(2021, 1, 1)),
        ("heruntergeladen_2018-05-05.gpkg", {}, date(2021, 1, 1)),
        ("grenzen_2021-99-99.gpkg", {}, date(2021, 1, 1)),
    ],
)
def test_the_best_witness_dates_the_file_and_is_named(tmp_path, name, witnesses, day):
    findings = Findings()
    territory = build(after(), tmp_path / name, findings, **witnesses)
    assert territory.date == day
    assert not findings.errors
    assert f"{day:%d.%m.%Y}" in findings[-1].remedy
    assert territory.resolve(world.A) == "99001009"


def test_a_witness_that_the_keys_contradict_is_not_believed(tmp_path):
    findings = Findings()
    build(after(), tmp_path / "stand_2018-05-05.gpkg", findings)
    assert findings[0].value == "05.05.2018 aus dem Dateinamen"
    assert "99001001 Adorf fehlt" in findings[0].expected


def test_a_sidecar_that_the_keys_contradict_is_refused(tmp_path):
    findings = Findings()
    with pytest.raises(LoadError):
        build(after(), tmp_path / "x.gpkg", findings, declared=date(2019, 1, 1))
    assert "Adorf" in findings[0].expected
    with pytest.raises(LoadError):
        build(before(), tmp_path / "x.gpkg", findings, declared=date(2021, 6, 1))


def test_a_contradiction_says_what_the_keys_tell_on_both_sides(tmp_path):
    findings = Findings()
    with pytest.raises(LoadError):
        build(after(), tmp_path / "x.gpkg", findings, declared=date(2023, 1, 1), changes=[*MERGER, ABSORBED])
    (found,) = findings
    assert (found.file, found.value) == ("x.gpkg", "01.01.2023 (valid_from der Begleitdatei)")
    assert found.expected == (
        "ein Gebietsstand ab dem 01.01.2021, denn 99001001 Adorf fehlt und vor dem 01.01.2022, "
        "denn 99001003 Cedorf ist enthalten"
    )
    assert found.remedy == "valid_from in der Begleitdatei berichtigen oder Grenzen dieses Tages laden"


def test_the_day_asked_for_dates_a_file_of_which_nothing_else_is_known(tmp_path):
    findings = Findings()
    territory = build(before(), tmp_path / "x.gpkg", findings, asked=date(2020, 5, 1))
    assert territory.date == date(2020, 5, 1)
    assert [f.remedy for f in findings] == ["prüfen; verwendet wird der 01.05.2020 (aus ATLAS_TERRITORY_DATE)"]


def test_without_changes_and_witnesses_the_default_day_is_taken(tmp_path):
    findings = Findings()
    assert build(before(), tmp_path / "x.gpkg", findings, changes=[]).date == START
    assert findings == []


def test_a_number_of_municipalities_that_the_changes_contradict_is_a_hint(tmp_path):
    findings = Findings()
    later = Change(date(2024, 1, 1), world.C, "Cedorf", "99001099", "Anderswo", 3)
    build(after().drop(index=world.C), tmp_path / "x_2021-12-31.gpkg", findings, changes=[*MERGER, later],
          official={a: p for a, p in places().items() if a in (world.D, world.E, world.F)})  # fmt: skip
    assert not findings.errors
    assert (findings[-1].expected, findings[-1].value, findings[-1].remedy) == (
        "5 Gemeinden am 31.12.2021, wie die Gebietsänderungen angeben",
        "4 Gemeinden",
        "prüfen, ob Grenzen und Gebietsstand zusammenpassen; im amtlichen Verzeichnis fehlen: 99001009 Neustadt",
    )


def test_who_is_not_yet_or_no_more_there_is_not_missed(tmp_path):
    """On the day of a merger its parts are gone and the new municipality is there; the day before, it is the other way."""
    for shapes, day in ((before(), date(2020, 12, 31)), (after(), date(2021, 1, 1))):
        findings = Findings()
        build(shapes, tmp_path / f"x_{day}.gpkg", findings, asked=day, official=places())
        assert not findings.errors


def test_who_is_missing_after_a_merger_is_named(tmp_path):
    findings = Findings()
    build(after().drop(index=world.F), tmp_path / "x_2021-12-31.gpkg", findings, official=places())
    assert [f.value for f in findings.errors] == [f"{world.F} Ringdorf fehlt"]
    assert findings.errors[0].expected == "eine Fläche für jede Gemeinde am 31.12.2021"


def test_older_shapes_are_carried_forward_from_the_last_day_that_fits_them(tmp_path):
    territory = build(before(), tmp_path / "x.gpkg", Findings(), asked=date(2021, 5, 1), official=places())
    assert territory.date == date(2021, 5, 1)
    assert list(territory.shapes.keys) == [world.C, world.D, world.E, world.F, "99001009"]


def test_an_earlier_day_with_the_same_municipalities_may_be_asked_for(tmp_path):
    territory = build(after(), tmp_path / "x_2021-12-31.gpkg", Findings(), asked=date(2021, 1, 1))
    assert territory.date == date(2021, 1, 1)
    findings = Findings()
    with pytest.raises(LoadError):
        build(after(), tmp_path / "x_2021-12-31.gpkg", findings, asked=date(2020, 12, 31))
    (found,) = findings.errors
    assert (found.value, found.expected) == (
        "31.12.2020",
        "ein Gebietsstand ab dem 31.12.2021, von dem die Grenzen sind",
    )
    assert found.remedy == "ATLAS_TERRITORY_DATE auf einen späteren Tag setzen oder ältere Grenzen laden"


def test_municipalities_of_two_days_are_refused(tmp_path):
    mixed = gpd.pd.concat([after(), before().loc[[world.A]]])
    findings = Findings()
    with pytest.raises(LoadError):
        build(mixed, tmp_path / "x.gpkg", findings)
    assert findings[0].value == "99001001 Adorf ist enthalten (bis 01.01.2021), 99001002 Bedorf fehlt (ab 01.01.2021)"


@pytest.mark.parametrize(
    ("rename", "said"),
    [({}, "Fläche ergänzen"), ({world.F: ("99001077", "Ringdorf")}, "so heißt 99001077 Ringdorf"),
     ({world.F: ("99001077", "Neudorf")}, "neu ist im selben Kreis 99001077 Neudorf")],
)  # fmt: skip
def test_every_missing_municipality_is_named_with_the_nearest_explanation(tmp_path, rename, said):
    shapes = before().drop(index=[] if rename else [world.F])
    shapes["name"] = [rename.get(a, (a, n))[1] for a, n in shapes["name"].items()]
    shapes.index = gpd.pd.Index([rename.get(a, (a, ""))[0] for a in shapes.index], name="ags")
    findings = Findings()
    build(shapes, tmp_path / "x.gpkg", findings, asked=START, changes=MERGER, official=places())
    assert [(f.value, f.severity) for f in findings.errors] == [(f"{world.F} Ringdorf fehlt", "error")]
    assert said in findings.errors[0].remedy


def test_shapes_of_another_size_than_the_official_ones_mean_a_wrong_crs(tmp_path):
    findings = Findings()
    official = {a: Place(a, n, "Stadt", a[:5], "West", SUITE.kreis, 0.4, {}) for a, n in world.NAMES.items()}
    build_territory(Boundaries(before()), None, START, START, [], official, Report("x.gpkg", findings))
    assert "Bezugssystem" in findings.errors[0].remedy


# -- the table of changes

HEADER = "effective_date;kind;old_ags;old_name;new_ags;new_name;municipalities_after;source\n"


def read(tmp_path, *rows):
    path = tmp_path / "änderungen.csv"
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    findings = Findings()
    return load_changes([path], findings), findings


GOOD = "2024-01-01;incorporation;99001001;Adorf;99001002;Bedorf;5;Amtsblatt"


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ([GOOD, "2025-01-01;incorporation;99001002;Bedorf;99001001;Adorf;4;"], 3, "new_ags"),
        ([GOOD, "2024-01-01;incorporation;99001002;Bedorf;99001001;Adorf;5;"], 2, "new_ags"),
        ([GOOD, "2025-01-01;incorporation;99001001;Adorf;99001003;Cedorf;4;"], 3, "old_ags"),
        ([GOOD, "2024-01-01;incorporation;99001001;Adorf;99001003;Cedorf;5;"], 3, "old_ags"),
        ([GOOD, "2025-01-01;rename;99001001;Adorf;99001001;Bad Adorf;5;"], 3, "old_ags"),
        (["2024-01-01;rename;99001001;Adorf;99001002;Bedorf;;"], 2, "old_ags"),
        (["2024-01-01;incorporation;99001001;Adorf;99001001;Adorf;;"], 2, "old_ags"),
        (["2024-01-01;Eingliederung;99001001;Adorf;99001002;Bedorf;;"], 2, "kind"),
        ([GOOD, "2025-01-01;incorporation;99001003;Cedorf;99001002;Bedorf;5;"], 3, "municipalities_after"),
        ([GOOD, "2024-01-01;incorporation;99001003;Cedorf;99001002;Bedorf;4;"], 3, "municipalities_after"),
        (["1.1.2024;incorporation;99001001;Adorf;99001002;Bedorf;;"], 2, "effective_date"),
        (["2024-01-01;incorporation;9900101;Adorf;99001002;Bedorf;;"], 2, "old_ags"),
        (["2024-01-01;incorporation;99001001;;99001002;Bedorf;;"], 2, "old_name"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(tmp_path, rows, row, column):
    changes, findings = read(tmp_path, *rows)
    assert changes == []
    assert (row, column) in {(f.row, f.column) for f in findings.errors}, [str(f) for f in findings]


@pytest.mark.parametrize(
    "rows",
    [
        [
            GOOD,
            "2025-01-01;merger_new_key;99001002;Bedorf;99001009;Neustadt;4;",
            "2025-01-01;merger_new_key;99001003;Cedorf;99001009;Neustadt;4;",
        ],
        [GOOD, "2025-01-01;rename;99001002;Bedorf;99001002;Bad Bedorf;;", "2026-01-01;;99001002;Bad Bedorf;99001004;Dedorf;4;"],
        [GOOD, GOOD],
    ],
)  # fmt: skip
def test_chains_and_repeated_rows_are_taken(tmp_path, rows):
    changes, findings = read(tmp_path, *rows)
    assert findings == []
    assert len(changes) == len(set(rows))


def test_a_name_that_the_chain_does_not_know_is_a_hint(tmp_path):
    changes, findings = read(tmp_path, GOOD, "2025-01-01;incorporation;99001002;Beedorf;99001004;Dedorf;4;")
    assert len(changes) == 2
    assert [(f.severity, f.row, f.column) for f in findings] == [("warning", 3, "old_name")]


# -- the whole way


@pytest.fixture(scope="module")
def shapes_2023(atlas_2023, tmp_path_factory):
    """The embedded shapes rolled to 2023, as a file that somebody would download: other CRS, keys and columns."""
    frame = atlas_2023.shapes.frame().reset_index().rename(columns={"ags": "ARS", "name": "NAME"}).to_crs(25832)
    frame["ARS"] = frame["ARS"].map(zoo.ars)
    return zoo.save(frame, tmp_path_factory.mktemp("g") / "gemeinden_2023-12-31.gpkg")


@pytest.fixture(scope="module")
def atlas_of_2023(shapes_2023, tmp_path_factory):
    """Of a list that knows the two that have become one by then."""
    status = tmp_path_factory.mktemp("list") / "liste.csv"
    fact = "{},{},municipality,{},{},active,2021-06-21,signed,explicit,Titel,2021-06,https://example.org/a,,"
    rows = [fact.format(SUITE.merging[0], SUITE.merging_names[0], SUITE.merging_names[0], SUITE.agreement)]
    rows += [fact.format(SUITE.merging[1], SUITE.merging_names[1], SUITE.merging_names[1], SUITE.council)]
    status.write_text(",".join(COLUMNS) + "\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return load_atlas(suite_inputs(boundaries=shapes_2023, status=status), CLOCK)


def test_what_was_recorded_for_the_parts_is_inherited(atlas_of_2023):
    atlas = atlas_of_2023
    assert {(f.ags, f.recorded_ags) for f in atlas.register.facts} == {
        (SUITE.created, SUITE.merging[0]),
        (SUITE.created, SUITE.merging[1]),
    }
    snapshot = Snapshot(atlas, date(2024, 1, 1), date(2024, 1, 1))
    statuses = snapshot.statuses(SUITE.created)
    assert statuses[SUITE.agreement].takes_part
    assert statuses[SUITE.council].takes_part


@pytest.mark.usefixtures("few_zooms")
def test_the_page_says_which_territory_it_shows(atlas_of_2023, run_store):
    from dashboard.factory import build_app

    client = build_app(atlas_of_2023, run_store).server.test_client()
    for address in ("/", "/tabelle", f"/gemeinde/{SUITE.created}"):
        assert "Gebietsstand 31.12.2023" in client.get(address).text
    assert client.get(f"/gemeinde/{SUITE.merging[0]}").status_code in {301, 302, 308}
    assert len(client.get("/api/municipalities").json) == (SUITE.number - 1)


def test_a_change_of_nobody_is_refused_by_name(tmp_path):
    path = tmp_path / "neu.csv"
    path.write_text(
        HEADER + f"2025-01-01;incorporation;{SUITE.nobody};Nirgends;{SUITE.twin};{SUITE.twin_name};;", encoding="utf-8"
    )
    with pytest.raises(LoadError) as error:
        load_atlas(suite_inputs(more_changes=path, territory_date=date(2025, 1, 1)), CLOCK)
    assert SUITE.nobody in str(error.value.findings.errors[0])


def test_the_setting_reaches_the_inputs(monkeypatch, tmp_path):
    from dashboard.context.settings import read_settings

    monkeypatch.setenv("ATLAS_CHANGES", str(tmp_path / "neu.csv"))
    assert read_settings().inputs().more_changes == tmp_path / "neu.csv"
