"""The register: revisions, facts, and which came and went with which revision."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None

_CONTENT = (
    "ags", "municipality", "carrier_kind", "carrier", "instrument", "status", "date", "date_kind", "confidence",
    "source_title", "source_date", "source_url", "note", "listed", "stated",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer),
        sa.Column("base", sa.Integer),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("message", sa.Text, nullable=False, server_default=""),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        sa.Column("taken_over", sa.Boolean, nullable=False),
        sa.UniqueConstraint("number", name="uq_revision_number"),
        sa.ForeignKeyConstraint(["base"], ["revision.number"], name="fk_revision_base"),
        sa.CheckConstraint("kind IN ('upload', 'edit', 'undo', 'import')", name="ck_revision_kind"),
        sa.CheckConstraint("state IN ('draft', 'published', 'discarded')", name="ck_revision_state"),
        sa.CheckConstraint("(state = 'published') = (number IS NOT NULL)", name="ck_revision_numbered"),
    )
    op.create_index("ix_revision_state", "revision", ["state"])
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Boolean if name == "listed" else sa.Text, nullable=False) for name in _CONTENT),
        sa.UniqueConstraint("digest", name="uq_fact_digest"),
    )
    op.create_table(
        "change",
        sa.Column("revision_id", sa.Integer, primary_key=True),
        sa.Column("fact_id", sa.Integer, primary_key=True),
        sa.Column("came", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_change_revision_id"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name="fk_change_fact_id"),
    )
    op.create_index("ix_change_fact_id", "change", ["fact_id"])
    op.create_table(
        "place",
        sa.Column("revision_id", sa.Integer, primary_key=True),
        sa.Column("fact_id", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_place_revision_id"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name="fk_place_fact_id"),
    )
