"""The site over a database: what is published is shown, old editions stay what they were, and every output names its own."""

from __future__ import annotations

import gc
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from urllib.robotparser import RobotFileParser
from weakref import WeakSet
from xml.etree import ElementTree

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import create_app
from dashboard.context.query import RequestError
from dashboard.context.settings import Settings, read_settings
from dashboard.serving.desk_mount import BesideDesk
from dashboard.serving.editions import Editions, Old, _busy
from dashboard.shown import shown_inputs
from loaders.atlas.clock import stopped
from loaders.common.findings import LoadError
from loaders.history.database import migrate, open_database, writing
from loaders.history.reading import edition, facts_at, newest
from loaders.history.showing import Shown, edition_atlas, without_register
from loaders.history.stored_fact import stored_register
from loaders.history.tables import IMPORT, UPLOAD
from loaders.history.writing import propose_list, publish
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("few_zooms")

ROOT = Path(__file__).resolve().parents[3]
FIRST, SECOND, TODAY = (datetime(2026, 11, day, 11, tzinfo=UTC) for day in (10, 15, 20))
GONE = SUITE.town


def publish_without(engine, keys, now, message="Neue Liste"):
    """Publish what is published, but for the facts of ``keys``; return the number of the edition."""
    with writing(engine) as connection:
        base = newest(connection)
        facts = [fact for fact in facts_at(connection, base) if fact.ags not in keys]
        origin = edition(connection, base).origin
        draft = propose_list(connection, UPLOAD, facts, "a@b.de", "", origin, now)
        return publish(connection, draft.id, draft.version, base, "a@b.de", message, now).number


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return str(tmp_path_factory.mktemp("database") / "atlas.db")


@pytest.fixture(scope="module")
def settings(address, run_store):
    return Settings(ATLAS_DATABASE=address, ATLAS_CACHE=str(run_store.folder))


@pytest.fixture(scope="module")
def first(settings, address, atlas):
    """The site when the embedded register was edition 1, and what it then answered."""
    engine = open_database(address)
    migrate(engine)
    with writing(engine) as connection:
        facts, words = stored_register(atlas.register), ("a@b.de", "Mitgeliefertes Register")
        draft = propose_list(connection, IMPORT, facts, *words, atlas.origin, FIRST)
        publish(connection, draft.id, draft.version, None, *words, FIRST)
    engine.dispose()
    app = create_app(settings, clock=stopped(FIRST))
    client = app.server.test_client()
    return app, {path: client.get(path).data for path in SAME}


@pytest.fixture(scope="module")
def second(settings, address, first):
    """The site after edition 2 was published, in which the town has gone."""
    engine = open_database(address)
    assert publish_without(engine, {GONE}, SECOND) == 2
    engine.dispose()
    return create_app(settings, clock=stopped(TODAY), before=first[0].server)


@pytest.fixture(scope="module")
def below(settings, second):
    """The same below a path."""
    return create_app(settings.model_copy(update={"base": "/asskomm/"}), clock=stopped(TODAY)).server.test_client()


@pytest.fixture
def client(second):
    return second.server.test_client()


#: What an old edition answers as it did when it was the newest.
SAME = (
    f"/api/municipalities/{GONE}",
    f"/api/counts?region={SUITE.district}",
    "/api/status.csv",
    f"/snippet.svg?region={SUITE.district}&layer={SUITE.council}",
    f"/tabelle.csv?kreis={SUITE.district}",
    "/daten/facts.csv",
    f"/daten/{SUITE.short.lower()}-register.zip",
)


@pytest.mark.parametrize("path", SAME)
def test_an_old_edition_answers_as_it_did(first, client, path):
    asked = f"{path}{'&' if '?' in path else '?'}revision=1"
    assert client.get(asked + "&date=2026-11-10&stand=2026-11-10").data == first[1][path]


def test_the_newest_is_simply_the_site(client):
    for path in (f"/tabelle?kreis={SUITE.district}", "/api/counts"):
        plain = client.get(path)
        asked = path + ("&" if "?" in path else "?")
        assert client.get(f"{asked}fassung=2").data == client.get(f"/fassung/2{path}").data == plain.data
        assert "X-Robots-Tag" not in plain.headers
    assert "Sie sehen Fassung" not in client.get("/").text


def test_every_address_for_programs_says_that_it_takes_an_edition(client):
    described = client.get("/api/openapi.json").get_json()
    for path, item in described["paths"].items():
        assert {"$ref": "#/components/parameters/fassung"} in item["get"]["parameters"], path
        assert {"404", "503"} <= item["get"]["responses"].keys()
    assert "fassung" in client.get("/api/").text
    old = client.get("/fassung/1/api/openapi.json").get_json()
    assert old["servers"] == [{"url": "http://localhost/fassung/1"}]
    OpenAPIV31SpecValidator(described).validate()


def test_what_was_published_is_shown(client):
    def of(query):
        return client.get(f"/api/municipalities/{GONE}{query}").json

    assert of("")["edition"] == 2
    assert of("?revision=1")["edition"] == of("?fassung=1")["edition"] == 1
    assert of("")["statuses"][SUITE.council]["sources"] == []
    assert of("?revision=1")["statuses"][SUITE.council]["sources"] != []


def test_a_gis_can_ask_for_an_edition(client):
    path = f"/ogc/collections/municipalities/items/{GONE}"
    new, old = client.get(path).get_json(), client.get(f"{path}?fassung=1").get_json()
    assert (new["edition"], old["edition"]) == (2, 1)
    named = f"{SUITE.council}_source_title"
    assert (new["properties"][named], old["properties"][named] is None) == (None, False)
    here = old["links"][0]["href"].removeprefix("http://localhost")
    assert here == f"/fassung/1{path}?f=json"
    assert client.get(here).get_json() == old
    earlier = client.get(f"{path}?fassung=1&datetime=2026-11-12").get_json()
    assert earlier["links"][0]["href"] == f"http://localhost/fassung/1/2026-11-12{path}?datetime=2026-11-12&f=json"
    assert "fassung" in client.get("/ogc/api").get_json()["components"]["parameters"]


@pytest.mark.parametrize(
    ("lang", "line"), [("", "Sie sehen Fassung 1 vom 10.11.2026."), ("en", "You are looking at edition 1 of")]
)
def test_every_page_of_an_old_edition_says_so_and_leads_within_it(client, lang, line):
    for path in (
        "/",
        "/tabelle",
        f"/gemeinde/{GONE}",
        "/aktuelles",
        "/ausschnitt",
        "/hilfe",
        "/daten",
        "/entwicklung",
        "/einbetten",
        "/kreis/",
    ):
        answer = client.get(f"/fassung/1{path}", query_string={"lang": lang} if lang else {})
        assert answer.status_code == 200
        assert line in answer.text, path
        assert '<meta name="robots" content="noindex">' in answer.text
        assert answer.headers["X-Robots-Tag"] == "noindex"
        back = re.search(r'class="old-edition">.*?href="([^"]*)"', answer.text)[1]
        assert back == path + ("?lang=en" if lang else "")
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', answer.text)
        outside = {link for link in links if not link.startswith("/fassung/1/")}
        assert {link.partition("?")[0] for link in outside} <= {path, "/fassungen"}, path


def test_an_old_edition_below_a_base_has_its_scripts_and_data(below):
    page = below.get("/asskomm/?fassung=1").text
    for link in re.findall(r'(?:href|src)="(/asskomm/fassung/1/(?:assets|_dash)[^"]*)"', page)[:6]:
        answer = below.get(link)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True), link
    data = re.search(r'"atlasUrl":\s*"([^"]*)"', page)[1]
    assert data.startswith("/asskomm/fassung/1/data/")
    assert below.get(data).status_code == 200


@pytest.mark.parametrize("number", ["0", "3", "99999999999", "abc", "-1", "²"])
def test_unknown_editions_are_not_found(client, number):
    page = client.get("/tabelle", query_string={"fassung": number, "lang": "en"})
    assert page.status_code == client.get(f"/fassung/{number}/tabelle").status_code == 404
    assert 'lang="en"' in page.text
    assert "edition" in page.text
    answer = client.get("/api/counts", query_string={"revision": number})
    assert (answer.status_code, answer.json["error"]["field"]) == (404, "fassung")


def test_a_day_in_the_address_has_to_be_one_of_the_edition(client):
    assert client.get("/fassung/1/2026-11-12/tabelle").status_code == 200
    for day in ("2026-11-09", "2026-11-15", "2026-13-01"):
        assert client.get(f"/fassung/1/{day}/tabelle").status_code == 404


def test_no_public_answer_sets_a_cookie_or_depends_on_one(client, second):
    """Every page without a value in its address, from the map of addresses, and some others."""
    rules = [rule for rule in second.server.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    asked = {rule.rule for rule in rules if not rule.rule.startswith("/_") and "." not in rule.rule}
    assert {"/", "/tabelle", "/fassungen", "/hilfe", "/healthz"} < asked
    with_values = (f"/api/municipalities/{GONE}", "/fassungen.atom", "/tabelle?fassung=1", "/nirgends")
    for path in [*sorted(asked), *with_values]:
        answer = client.get(path, headers={"Cookie": "session=1; redaktion=2; __Secure-redaktion=3"})
        assert answer.status_code in (200, 301, 302, 303, 308, 404, 422), path
        assert "Set-Cookie" not in answer.headers, path
        assert "cookie" not in answer.headers.get("Vary", "").lower(), path


def words_of(zipped):
    """All texts of a file that is a zip of XML."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as parts:
        return "".join(re.sub("<[^>]*>", "", parts.read(n).decode("utf-8", "ignore")) for n in parts.namelist())


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/", bytes.decode),
        ("/einbetten", bytes.decode),
        (f"/snippet.svg?region={SUITE.district}", bytes.decode),
        (f"/snippet.pptx?region={SUITE.district}", words_of),
        (f"/snippet.html?region={SUITE.district}", bytes.decode),
        (f"/snippet.geojson?region={SUITE.district}", bytes.decode),
        (f"/deck.pptx?region={SUITE.town}&length=short", words_of),
        (f"/tabelle.xlsx?kreis={SUITE.district}", words_of),
        (f"/tabelle.csv?kreis={SUITE.district}", bytes.decode),
        ("/aktuelles.atom", bytes.decode),
        ("/fassungen.atom", bytes.decode),
    ],
)
def test_every_output_names_its_edition_in_both_languages(client, path, read):
    for lang, said in (("de", "Fassung 2"), ("en", "edition 2")):
        asked = path + ("&" if "?" in path else "?") + f"lang={lang}"
        assert said.lower() in read(client.get(asked).data).lower(), asked


@pytest.mark.servers
def test_a_start_imports_neither_what_only_reading_needs_nor_without_a_database_what_that_does(app):
    """One from what is kept (``app``); of the database nothing is said either."""
    unwanted = {"pandera", "pyogrio", "typst", "xlsxwriter", "openpyxl", "python_calamine", "hypothesis"}
    assert all(find_spec(name) for name in unwanted), "otherwise they would be missing anyway"
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import app; from dashboard.context.settings import read_settings;"
        f"client = app.create_app(read_settings()).server.test_client(); print(sorted({unwanted} & set(sys.modules)));"
        "assert client.get('/fassungen').status_code == client.get('/redaktion').status_code == 404;"
        "assert 'assung' not in client.get('/tabelle?fassung=1').text;"
        "foreign = ('sqlalchemy', 'alembic', 'psycopg', 'procrastinate');"
        "print([m for m in sys.modules if m.partition('.')[0] in foreign or 'loaders.history' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.stdout.split() == ["[]", "[]"], done.stderr


def test_the_page_of_editions_names_what_changed_and_no_person(client):
    page = client.get("/fassungen").text
    assert "Neue Liste" in page
    assert "a@b.de" not in page + client.get("/fassungen.atom").text
    newest_one = page[page.index('id="f-2"') : page.index('id="f-1"')]
    assert f'<a href="/gemeinde/{GONE}">{SUITE.town_name}</a>: {SUITE.council_short}' in newest_one
    assert re.search(rf"<li>{SUITE.council_short}: \d+ entfallen</li>", newest_one)
    assert 'href="/fassung/1/"' in page
    assert '<a href="/fassungen"' in client.get("/tabelle").text
    english = client.get("/fassungen?lang=en").text
    assert "Editions of the register" in english
    assert "removed" in english


def test_the_feed_of_editions_is_atom_and_does_not_change_by_itself(client):
    feed = client.get("/fassungen.atom")
    assert feed.data == client.get("/fassungen.atom").data
    entries = ElementTree.fromstring(feed.data).findall("{http://www.w3.org/2005/Atom}entry")
    titles = [entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries]
    assert titles == ["Fassung 2: Neue Liste", "Fassung 1: Mitgeliefertes Register"]


def test_facts_and_ground_are_those_of_a_list(atlas, address, second):
    """An edition is read without its file as it would be with it."""
    engine = open_database(address)
    with engine.begin() as connection:
        shown = edition_atlas(connection, without_register(atlas, suite_inputs()), 1)
    engine.dispose()

    def bare(facts):
        return list(dict.fromkeys(replace(fact, row=0) for fact in facts))

    assert bare(shown.register.facts) == bare(atlas.register.facts)
    assert shown.origin.edition.number == 1
    assert replace(shown.origin, edition=None) == atlas.origin


def test_an_address_with_a_password_is_never_shown(monkeypatch):
    secret = "postgresql+psycopg://atlas:geheim@localhost:1/atlas"
    settings = Settings(ATLAS_DATABASE=secret, ATLAS_CACHE="aus")
    assert "geheim" not in f"{settings!r}{settings}"
    with pytest.raises(LoadError) as refused:
        create_app(settings)
    assert "geheim" not in "".join(map(str, refused.value.findings))
    assert "ATLAS_DATABASE" in str(refused.value.findings[0])
    monkeypatch.setenv("ATLAS_DATABASE", "mysql://atlas:geheim@localhost/atlas")
    with pytest.raises(LoadError) as refused:
        read_settings()
    assert "geheim" not in "".join(map(str, refused.value.findings))


DAY = date(2026, 11, 10)
THREE = [Shown(n, DAY, date(2026, 11, 15) if n < 9 else None, "") for n in range(1, 10)]


def test_a_flood_of_editions_is_built_one_at_a_time_and_refused_beyond_measure():
    building, most, hold = [], [], Event()

    def build(old):
        building.append(old)
        most.append(len(building))
        hold.wait(10)
        building.remove(old)
        return lambda environ, start_response: [str(old.number).encode()]

    refused = []
    editions = Editions(
        lambda e, s: [b"now"], lambda e, s: refused.append(e["atlas.refusal"].status) or [b"no"], THREE, build
    )

    def ask(number):
        return editions({"PATH_INFO": f"/fassung/{number % 3 + 1}/", "QUERY_STRING": ""}, None)

    with ThreadPoolExecutor(24) as pool:
        asked = [pool.submit(ask, number) for number in range(24)]
        while len(refused) < 16:
            pass
        assert editions({"PATH_INFO": "/", "QUERY_STRING": ""}, None) == [b"now"], "the newest waits for nobody"
        hold.set()
        answers = [b"".join(future.result()) for future in asked]
    assert set(refused) == {503}
    assert max(most) == 1
    assert answers.count(b"no") == 16
    assert len(editions._old._kept) == 2


def test_who_asks_for_all_editions_in_turn_finds_two_kept_and_others_are_not_kept_waiting(monkeypatch):
    """However many old ones are asked for, the newest waits for none of them, and who waits for an old one is told in time."""
    # no patience at all: below a shifted clock (faketime), waiting for a lock has no end
    monkeypatch.setattr("dashboard.serving.editions._PATIENCE_S", 0)
    fifty = [Shown(n, DAY, date(2026, 11, 15) if n < 50 else None, "") for n in range(1, 51)]
    alive, refused, started, hold = WeakSet(), [], Event(), Event()
    hold.set()

    class Old:
        def __call__(self, _environ, _start):
            return [b"old"]

    def build(_asked):
        started.set()
        assert hold.wait(10)
        made = Old()
        alive.add(made)
        return made

    gc.collect()
    gc.freeze()  # every old edition that is built is followed by a look for garbage: in what is made here
    editions = Editions(lambda e, s: [b"now"], lambda e, s: refused.append(e["atlas.refusal"]) or [b"no"], fifty, build)

    def ask(number):
        return b"".join(editions({"PATH_INFO": f"/fassung/{number}/", "QUERY_STRING": ""}, None))

    assert {ask(number) for number in range(1, 50)} == {b"old"}
    gc.collect()
    assert len(alive) == 2
    started.clear()
    hold.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, 1)
        assert started.wait(10)
        assert (ask(2), ask(50)) == (b"no", b"now")
        hold.set()
        assert first.result(10) == b"old"
    assert [error.status for error in refused] == [503]


@pytest.mark.parametrize(("lang", "said"), [("de", "in einer Minute noch einmal"), ("en", "again in a minute")])
def test_who_is_not_kept_waiting_is_told_when_to_come_back(client, lang, said):
    for path in ("/tabelle", "/api/counts"):
        refusal = {"atlas.refusal": _busy()}
        answer = client.get(path, query_string={"lang": lang}, environ_overrides=refusal)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert said in answer.get_data(as_text=True)


def test_the_newest_list_is_a_file_as_long_as_it_is_asked_for(settings, second, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for cache in ("aus", settings.cache):
        with shown_inputs(settings.model_copy(update={"cache": cache}), stopped(TODAY)) as inputs:
            assert inputs.status.is_file()
            assert inputs.status.name.startswith("fassung-2-")
        assert list(tmp_path.iterdir()) == []


def test_robots_are_told_to_leave_old_editions_out(client, below):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert not rules.can_fetch("x", "/fassung/1/tabelle") and not rules.can_fetch("x", "/redaktion/anmelden")
    assert rules.can_fetch("x", "/fassungen") and rules.can_fetch("x", "/") and rules.can_fetch("x", "/tabelle")
    said = below.get("/asskomm/robots.txt").text.splitlines()
    assert {"Disallow: /asskomm/fassung/", "Disallow: /asskomm/*fassung=", "Disallow: /asskomm/*revision="} < {*said}


def test_an_edition_that_cannot_be_read_is_refused_and_asked_for_again():
    def build(_old):
        raise RequestError(503, "", "fassung", "")

    said = []
    editions = Editions(lambda e, s: [], lambda e, s: said.append(e["atlas.refusal"].status) or [], THREE, build)
    for _ in range(10):
        editions({"PATH_INFO": "/fassung/1/", "QUERY_STRING": ""}, None)
    assert said == [503] * 10


def test_an_edition_that_cannot_be_built_takes_nobody_s_place():
    built = []

    def build(old):
        built.append(old.day.day)
        if old.number == 2:
            raise RequestError(503, "", "fassung", "")
        return lambda environ, _start: []

    editions = Editions(lambda e, s: [], lambda e, s: [], THREE, build)
    kept = ["/fassung/1/2026-11-11/", "/fassung/1/2026-11-12/"]
    for path in [*kept, "/fassung/2/", *kept]:
        editions({"PATH_INFO": path, "QUERY_STRING": ""}, None)
    assert len(built) == 3


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("/fassung/1/", "", Old(1, date(2026, 11, 15), False)),
        ("/", "fassung=1&stand=2026-11-12", Old(1, date(2026, 11, 12), True)),
        ("/snippet.svg", "date=2026-11-12&revision=1", Old(1, date(2026, 11, 12), True)),
        ("/fassung/1/2026-11-12/tabelle", "stand=2026-11-11", Old(1, date(2026, 11, 12), True)),
        ("/tabelle", "fassung=1&stand=2020-01-01", Old(1, date(2026, 11, 15), False)),
        ("/tabelle", "fassung=1&stand=unfug", Old(1, date(2026, 11, 15), False)),
    ],
)
def test_which_edition_on_which_day_an_address_asks_for(path, query, found):
    seen = []

    def build(old):
        seen.append(old)
        return lambda environ, _start: [environ["PATH_INFO"].encode(), environ["QUERY_STRING"].encode()]

    inner, rest = Editions(lambda e, s: [], lambda e, s: [], THREE, build)(
        {"PATH_INFO": path, "QUERY_STRING": query}, None
    )
    assert seen == [found]
    assert b"fassung" not in inner + rest
    assert b"revision" not in rest


def test_the_desk_stands_beside_the_site():
    def desk(environ, _start):
        return ["desk", environ["SCRIPT_NAME"], environ["PATH_INFO"]]

    both = BesideDesk(lambda environ, _start: ["site", environ["PATH_INFO"]], desk)

    def ask(path):
        return both({"PATH_INFO": path, "SCRIPT_NAME": "/asskomm"}, None)

    assert ask("/redaktion") == ["desk", "/asskomm/redaktion", "/"]
    assert ask("/redaktion/anmelden") == ["desk", "/asskomm/redaktion", "/anmelden"]
    assert ask("/redaktionell") == ["site", "/redaktionell"]


def test_the_desk_answers_below_its_address_only(client, settings):
    page = client.get("/redaktion", headers={"X-Forwarded-Proto": "https"}, follow_redirects=False)
    assert page.status_code in (303, 426)
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/fassung/1/redaktion").status_code == 404
