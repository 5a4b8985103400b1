"""A draft as its readers and its publisher see it, and what is made ahead of its publication."""

from dataclasses import replace
from threading import Event

import pytest

from loaders.accounts.people import Role
from loaders.history.database import writing
from loaders.history.reading import Changes, edition, facts_at
from loaders.history.tables import EDIT
from loaders.history.writing import propose
from tests.clock import CLOCK
from tests.desk import desk_server, person


@pytest.fixture
def draft(desk):
    """A draft that gives another source for a fact."""
    with writing(desk.engine) as connection:
        fact = facts_at(connection, 1)[0]
        changed = Changes([replace(fact, source_title="Amtsblatt")], [fact])
        return propose(connection, EDIT, changed, "a", "Neue Quellen", edition(connection, 1).origin, CLOCK("UTC"))


def test_what_takes_long_is_waited_for_but_not_for_ever(desk, who, draft, monkeypatch):
    monkeypatch.setattr("dashboard.desk.pages.draft._PATIENCE_S", 0.0)
    begun, done = Event(), Event()

    def prepare(_atlas):
        begun.set()
        assert done.wait(60)

    client = desk_server(replace(desk, prepare=prepare), who).test_client()
    sent = {"version": 1, "seen": 1, "nachricht": "Die Quelle steht dabei", "alle": 1, "grund": "so ist es"}
    assert client.post(f"/entwurf/{draft.id}/veroeffentlichen", data=sent).status_code == 303
    assert begun.wait(60)
    done.set()


@pytest.mark.parametrize("page", ["/", "/entwurf/{}"])
def test_what_its_author_says_of_it_is_told_to_those_who_only_read(office, who, draft, page):
    who["is"] = person(Role.READER)
    assert "„Neue Quellen“" in office.get(page.format(draft.id)).text
