"""A column that came to the contract later: a register without it stays, in every database, what it was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from loaders.history import database as database_module
from loaders.history.counting import change_counts
from loaders.history.database import migrate, open_database, writing
from loaders.history.reading import Changes, facts_at, pending
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import EDIT, UPLOAD
from loaders.history.writing import propose, propose_list
from tests.clock import CLOCK
from tests.history_model import ORIGIN, POOL

#: The columns of a fact as revision 0004 of the tables had them, in the order in which their digest took them.
BEFORE = (
    "ags", "municipality", "carrier_kind", "carrier", "instrument", "status", "date", "date_kind", "confidence",
    "source_title", "source_date", "source_url", "note", "listed", "stated",
)  # fmt: skip
PAGE = "https://example.org/rat"


def digest_before(fact):
    told = [getattr(fact, name) for name in BEFORE]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_before(request, tmp_path):
    """A database whose first edition was published before there were contact pages."""
    sqlite = request.param == "sqlite"
    address = str(tmp_path / "alt.db") if sqlite else request.getfixturevalue("postgresql").new_database(empty=True)
    if sqlite:
        Path(address).touch()
    engine, config = open_database(address), Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).parent / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text(
                "INSERT INTO revision (id, number, kind, state, author, message, version, created, published, own, day, title, "
                "taken_over) VALUES (1, 1, 'import', 'published', 'a', '', 1, '2026-11-20', '2026-11-20', true, '2026-11', "
                "'Liste', false)"
            )
        )
        names = ", ".join(BEFORE)
        for number, fact in enumerate(POOL, 1):
            values = {name: getattr(fact, name) for name in BEFORE} | {"digest": digest_before(fact), "id": number}
            marks = ", ".join(f":{name}" for name in BEFORE)
            connection.execute(text(f"INSERT INTO fact (id, digest, {names}) VALUES (:id, :digest, {marks})"), values)
            for table, more in (("change", ", came"), ("place", "")):
                came = ", true" if more else ""
                connection.execute(
                    text(
                        f"INSERT INTO {table} (revision_id, fact_id, position{more}) VALUES (1, {number}, {number}{came})"
                    )
                )
        if not sqlite:
            for table in ("revision", "fact"):
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))
    migrate(engine)
    yield engine
    engine.dispose()


def test_what_was_kept_before_is_the_same_afterwards(kept_before):
    with writing(kept_before) as connection:
        assert facts_at(connection, 1) == POOL
        draft = propose_list(connection, UPLOAD, POOL, "a", "", ORIGIN, CLOCK("UTC"))
        assert pending(connection, draft.id) == Changes([], [])
        assert connection.scalar(text("SELECT count(*) FROM fact")) == len(POOL), "nothing is kept twice"


def test_a_page_that_comes_to_a_fact_is_kept_and_changes_no_statement(kept_before):
    with_page = replace(POOL[0], contact_url=PAGE)
    with writing(kept_before) as connection:
        draft = propose(connection, EDIT, Changes([with_page], [POOL[0]]), "a", "", ORIGIN, CLOCK("UTC"))
        assert pending(connection, draft.id) == Changes([with_page], [POOL[0]])
        assert draft.id not in change_counts(connection)


def test_the_digest_of_a_fact_without_a_page_is_that_of_before():
    assert [fact.digest for fact in POOL] == [digest_before(fact) for fact in POOL]
    pages = [replace(POOL[0], contact_url=page).digest for page in ("", PAGE, PAGE + "/")]
    assert len(set(pages)) == 3
    assert StoredFact.__dataclass_fields__.keys() == {*BEFORE, "contact_url"}
