"""Make the schema of the queue, once, however many start at the same time."""

from __future__ import annotations

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, Engine, text

from loaders.history.database import writing
from loaders.tasks.tables import METADATA, SCHEMA


def prepare(engine: Engine) -> None:
    """Make procrastinate's tables and ours, if they are not there. Raises DatabaseError, where a user may not, too."""
    with writing(engine) as connection:  # one at a time: the others find them made
        if connection.scalar(text("SELECT to_regnamespace(:name)"), {"name": SCHEMA}) is not None:
            return
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        use_schema(connection)
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(SchemaManager.get_schema())
        METADATA.create_all(connection, checkfirst=False)
        # files are packed already: PostgreSQL need not try to
        connection.execute(text(f"ALTER TABLE {SCHEMA}.task ALTER COLUMN content SET STORAGE EXTERNAL"))


def use_schema(connection: Connection) -> None:
    """Have procrastinate, which names no schema, find its tables in this transaction."""
    connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
