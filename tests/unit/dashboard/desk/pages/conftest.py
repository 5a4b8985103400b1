"""The desk over a register of its own for each test: facts of the real Atlas are its first edition."""

import shutil
from types import SimpleNamespace

import pytest

from dashboard.desk.desk import Desk
from loaders.history.database import open_database
from tests.clock import CLOCK
from tests.desk import desk_server, new_desk, person, with_few_facts
from tests.suite_state import suite_inputs


@pytest.fixture(scope="module")
def few(site):
    return with_few_facts(site)


@pytest.fixture(scope="module")
def first_edition(few, tmp_path_factory):
    """A database that holds these facts as edition 1; copied for each test."""
    path = tmp_path_factory.mktemp("desk") / "register.db"
    desk = new_desk(few, path)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    desk.engine.dispose()  # the last to leave folds the journal into the file
    return path


@pytest.fixture
def desk(few, first_edition, tmp_path):
    path = tmp_path / "register.db"
    shutil.copy(first_edition, path)
    made = Desk(open_database(str(path)), few, suite_inputs(), CLOCK, "/")
    yield made
    made.engine.dispose()


@pytest.fixture
def who():
    """Who is asking; tests put somebody else there."""
    return {"is": person()}


@pytest.fixture
def office(desk, who):
    """Pages of the desk.

    ``get(path)``, ``post(path, **fields)``; both return status, text and where it leads.
    """
    client = desk_server(desk, who).test_client()

    def answer(response):
        return SimpleNamespace(
            status=response.status_code,
            text=response.get_data().decode(errors="replace"),
            leads=response.headers.get("Location", ""),
            data=response.get_data(),
            headers=response.headers,
        )

    return SimpleNamespace(
        get=lambda path="/": answer(client.get(path)),
        post=lambda path, **fields: answer(client.post(path, data=fields)),
    )
