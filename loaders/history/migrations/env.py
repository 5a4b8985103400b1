"""How alembic runs our migrations: in the transaction of the connection it is handed."""

from alembic import context

import loaders.accounts.tables  # noqa: F401  # the tables of people belong to the same METADATA
from loaders.history.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
