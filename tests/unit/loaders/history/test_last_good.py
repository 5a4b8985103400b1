"""What was published last is kept for a start without the database: all of it, and nothing that is not ours."""

from __future__ import annotations

import json

import pytest

from loaders.history.database import writing
from loaders.history.last_good import LastGood, decode, encode, place_of
from loaders.history.reading import newest
from loaders.history.showing import shown_editions, state_at
from loaders.history.stored_fact import stored_register
from loaders.history.tables import UPLOAD
from loaders.history.writing import propose_list, publish
from tests.history_model import START


@pytest.fixture
def found(engine, atlas):
    """Two editions with facts of the embedded register; the second has lost a third of them."""
    facts = stored_register(atlas.register)[:90]
    for kept in (facts, facts[: len(facts) * 2 // 3]):
        with writing(engine) as connection:
            base = newest(connection)
            draft = propose_list(connection, UPLOAD, kept, "a@b.de", "", atlas.origin, START)
            publish(connection, draft.id, draft.version, base, "a@b.de", "Neue Liste", START)
    with engine.begin() as connection:
        return LastGood(shown_editions(connection, atlas.state.time_zone), state_at(connection, atlas, 2))


def test_it_is_the_same_in_every_field(found):
    assert found.editions[1].told
    kept = decode(encode(found))
    assert kept == found
    assert kept.state.origin.edition.number == 2


def test_nobody_who_worked_at_it_is_kept(found):
    assert b"a@b.de" not in b"".join(encode(found).values())


def test_what_says_something_else_is_not_taken(found):
    (name, content), *_ = encode(found).items()
    said = json.loads(content)
    assert decode({name: json.dumps({**said, "editions": 1}).encode()}) is None
    assert decode({name: content[:-1]}) is None
    assert decode({}) is None


def test_where_it_is_kept_tells_no_password():
    address = "postgresql+psycopg://atlas:geheim@database/atlas"
    assert "geheim" not in place_of(address)
    assert (
        place_of(address) == place_of(address.replace("geheim", "anders")) != place_of(address.replace("/atlas", "/b"))
    )
    assert place_of("/var/lib/atlas.db") == "/var/lib/atlas.db"
