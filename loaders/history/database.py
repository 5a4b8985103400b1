"""Open the database of the register: SQLite in a file, or PostgreSQL at an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_MIGRATIONS = Path(__file__).parent / "migrations"
#: A writer waits that long for another one, which holds a transaction for milliseconds.
_PATIENCE_S = 10
#: Execution option of connections that will write: SQLite then takes the lock at once, instead of failing later.
WRITES = {"writes": True}


def open_database(address: str) -> Engine:
    """Return the engine for ``address``: a path (SQLite), or ``postgresql+psycopg://…``. Connects to nothing yet.

    Raises ValueError for an address of another kind.
    """
    if "://" not in address:
        return _sqlite(Path(address).expanduser())
    url = make_url(address)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername != "postgresql+psycopg":
        raise ValueError(f"neither a path nor postgresql+psycopg://…: {url.render_as_string(hide_password=True)}")
    # whoever reads sees one state of the database from the first question to the last
    return create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE_S})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, below
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a transaction that reads first and writes later could not have the lock any more
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables of a database up to this version of the program; a new database gets all of them."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
