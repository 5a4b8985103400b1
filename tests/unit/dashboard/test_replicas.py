"""Several servers of one database: whichever a proxy asks, visitors and editors are answered alike, also without the database."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from itertools import cycle

import pytest

from loaders.accounts.people import Role
from loaders.history.database import open_database, writing
from loaders.history.reading import edition, facts_at, newest
from loaders.history.tables import IMPORT
from loaders.history.writing import propose_list
from tests.clock import CLOCK
from tests.desk import new_desk
from tests.desk_servers import Colleague, add_people
from tests.replicas import Replica, differing, wait_until_all
from tests.suite_state import SUITE

#: Of every kind of answer one; ``python -m tests.replicas`` asks for all, and three.
ASKED = (
    "/", f"/?ebene={SUITE.council}&gemeinde={SUITE.town}&lang=en", f"/tabelle?kreis={SUITE.district}",
    f"/gemeinde/{SUITE.town}", "/fassungen", "/daten/katalog.jsonld", "/api/municipalities", "/api/openapi.json",
    f"/snippet.svg?region={SUITE.district}", f"/snippet.xlsx?region={SUITE.district}", f"/gemeinde/{SUITE.town}.pdf",
)  # fmt: skip


class Everywhere(Colleague):
    """Somebody whose browser is answered by another of ``replicas`` each time."""

    def __init__(self, replicas, role):
        self._sites = cycle(f"http://127.0.0.1:{replica.port}" for replica in replicas)
        super().__init__(0, role)

    @property
    def site(self):
        return next(self._sites)

    @site.setter
    def site(self, _):
        pass


@pytest.fixture(scope="module")
def address(postgresql, site, app):  # what starts find is kept then
    address = postgresql.new_database()
    new_desk(site, address).engine.dispose()
    add_people(address, Role.PUBLISHER)
    return address


@pytest.fixture(scope="module")
def make(address, run_store, tmp_path_factory):
    """Starts replicas, and ends those that still run."""
    made, folder = [], tmp_path_factory.mktemp("replicas")

    def make():
        given = {"ATLAS_DATABASE": address, "ATLAS_CACHE": str(run_store.folder)}
        made.append(Replica(len(made) + 1, given, folder / f"{len(made)}.log"))
        made[-1].start()
        return made[-1]

    yield make
    for replica in made:
        if replica.process.poll() is None:
            replica.stop()


@pytest.fixture(scope="module")
def replicas(make):
    found = [make() for _ in range(2)]
    return [replica.ready() for replica in found]


@pytest.fixture(scope="module")
def first_data(replicas):
    """The address of the data of a page that was opened before anything was published."""
    return data_of(replicas[0])


@pytest.fixture
def draft(address):
    """Makes a draft as the desk would, without the seconds of its check."""

    def draft():
        engine = open_database(address)
        with writing(engine) as connection:
            facts = facts_at(connection, 1)
            # nobody is new in it, so that no names have to be placed
            told = next(f for f in facts if f.instrument == SUITE.council and f.date.isdigit())
            facts = [replace(f, date=str(int(f.date) - 1)) if f is told else f for f in facts]
            origin = edition(connection, newest(connection)).origin
            made = propose_list(connection, IMPORT, facts, "a", "Früher", origin, CLOCK("UTC"))
        engine.dispose()
        return made.id

    return draft


def data_of(replica):
    page = replica.ask("/")[2].decode()
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S)[1])["atlasUrl"]


def test_any_replica_answers_with_the_same_bytes(replicas):
    assert differing(replicas, ASKED) == []


def test_somebody_at_the_desk_is_known_to_all_and_what_is_published_is_shown_by_all(replicas, draft, first_data):
    anna = Everywhere(replicas, Role.PUBLISHER)
    number = anna.publish(draft(), "Früher")
    told = set()
    while len(told) < 2:
        # the page of a replica that shows the new edition, or not yet: any other has the data that it asks for
        for replica in replicas:
            told.add(named := data_of(replica))
            assert {other.ask(named)[0] for other in replicas} == {200}
        time.sleep(0.1)  # they have work to do
    wait_until_all(replicas, lambda said: said.get("edition") == number)
    assert first_data in told
    assert differing(replicas, ["/", "/fassungen", f"/fassung/{number - 1}/tabelle", "/api/status.csv"]) == []


def test_wrong_passwords_are_counted_by_all_together(replicas):
    anna = Everywhere(replicas, Role.PUBLISHER)
    tried = [anna.post("/anmelden", key="bert@amt.example", password="falsch").status_code for _ in range(6)]
    assert tried == [401] * 5 + [429]


def test_one_that_starts_without_the_database_serves_the_last_edition_and_is_like_the_others_when_it_is_back(
    replicas, make, postgresql, first_data
):
    shown = replicas[0].health()["edition"]
    # links to files that take long are others where there is no queue, so the map's page is none of these
    same = (f"/tabelle?kreis={SUITE.district}", "/fassungen", f"/api/municipalities/{SUITE.town}?fassung={shown}")
    postgresql.stop("fast")
    try:
        replicas[1].stop()
        late = make()  # it has never seen the database
        wait_until_all([replicas[0], late], lambda said: said.get("database", {}).get("state") == "gone")
        assert late.health()["edition"] == shown
        assert differing([replicas[0], late], same) == []
        status, told, page = late.ask("/redaktion/anmelden")
        assert (status, told["retry-after"]) == (503, "60")
        assert "Die Redaktion ist geschlossen" in page.decode()
        assert late.ask("/fassung/1/tabelle")[0] == 503, "that one has to be built from the database"
    finally:
        postgresql.start()
    replicas[1] = late
    wait_until_all(replicas, lambda said: said and "database" not in said)
    wait_until_all([late], lambda _: late.ask("/redaktion/anmelden", Host="localhost")[0] == 200)
    assert differing(replicas, ["/", "/fassung/1/tabelle"]) == []
    # a page from before the late one was started is open still
    assert data_of(late) != first_data
    for encoding in ("identity", "gzip", "br"):
        one, other = (r.ask(first_data, **{"Accept-Encoding": encoding}) for r in replicas)
        assert one == other
        assert one[0] == 200
    assert late.ask("/data/atlas-de-000000000000.json")[0] == 404
