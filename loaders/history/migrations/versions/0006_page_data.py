"""What browsers fetch once for a page that is open is there for every server that may be asked for it."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    op.create_table(
        "page_data",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("shown", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_page_data_shown", "page_data", ["shown"])
