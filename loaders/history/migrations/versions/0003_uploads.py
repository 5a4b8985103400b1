"""What the editors' desk keeps of a draft: the file that it was made of, and why facts went."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("revision_id", sa.Integer, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("annotated", sa.LargeBinary, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_upload_revision_id"),
    )
    op.create_table(
        "confirmation",
        sa.Column("revision_id", sa.Integer, primary_key=True),
        sa.Column("losses", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_confirmation_revision_id"),
    )
