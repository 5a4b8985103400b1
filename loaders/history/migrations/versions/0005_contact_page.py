"""The public page of whoever holds an agreement or council; of facts that were kept before, none is known."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    op.add_column("fact", sa.Column("contact_url", sa.Text, nullable=False, server_default=""))
