"""Who changed a draft last stands beside who made it; the files of drafts that were discarded go."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.add_column("revision", sa.Column("editor", sa.Text))
    made = sa.table("revision", sa.column("id"), sa.column("state", sa.String))
    upload = sa.table(
        "upload",
        sa.column("revision_id"),
        sa.column("content", sa.LargeBinary),
        sa.column("annotated", sa.LargeBinary),
    )
    discarded = sa.select(made.c.id).where(made.c.state == "discarded")
    op.execute(upload.update().where(upload.c.revision_id.in_(discarded)).values(content=b"", annotated=b""))
