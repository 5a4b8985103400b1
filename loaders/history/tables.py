"""The tables of the register: facts that never change, and revisions that say which of them came and which went.

A fact is what a source states, told by its content alone: said again, it is the same row. What a revision changes are rows of
``change``; the register at an edition is what had come by then and not gone again. Where a whole list was proposed, ``place``
keeps the order of its facts, as some of them decide before others (``Fact.rank``). Nothing of a published revision is ever
updated or deleted; a draft's changes may be replaced until it is published.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from loaders.history.stored_fact import FIELDS

DRAFT, PUBLISHED, DISCARDED = "draft", "published", "discarded"
UPLOAD, EDIT, UNDO, IMPORT = "upload", "edit", "undo", "import"

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

#: ``number`` is the edition (Fassung), counted without gaps as revisions are published; drafts have none. ``base`` is the
#: edition that a draft was made from. ``author`` made it, ``editor`` changed it last, ``publisher`` published it. ``version``
#: grows with every change of a draft, so that of two people who change it the later one is told. Times are UTC. ``own`` to
#: ``taken_over`` say whose list it is, as ``freshness.Origin`` does.
REVISION = Table(
    "revision",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, unique=True),
    Column("base", Integer, ForeignKey("revision.number")),
    Column(
        "kind", String(8), CheckConstraint("kind IN ('upload', 'edit', 'undo', 'import')", name="kind"), nullable=False
    ),
    Column(
        "state",
        String(9),
        CheckConstraint("state IN ('draft', 'published', 'discarded')", name="state"),
        nullable=False,
        index=True,
    ),
    Column("author", Text, nullable=False),
    Column("editor", Text),
    Column("publisher", Text),
    Column("message", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("published", DateTime(timezone=True)),
    Column("own", Boolean, nullable=False),
    Column("day", String(10), nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("taken_over", Boolean, nullable=False),
    CheckConstraint("(state = 'published') = (number IS NOT NULL)", name="numbered"),
)

#: A ``StoredFact``; ``digest`` is the SHA-256 over all of it.
FACT = Table(
    "fact",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), unique=True, nullable=False),
    *(Column(name, Boolean if name == "listed" else Text, nullable=False) for name in FIELDS),
)

#: ``came``: true if the fact came with the revision, false if it went. ``position`` is its place among these.
CHANGE = Table(
    "change",
    METADATA,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
    Column("fact_id", Integer, ForeignKey("fact.id"), primary_key=True, index=True),
    Column("came", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)

#: ``position``: where in the whole list that a revision proposed the fact stands.
PLACE = Table(
    "place",
    METADATA,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
    Column("fact_id", Integer, ForeignKey("fact.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

#: The file that a draft was made of, as it came, its findings as JSON and its copy with the findings marked; both files are
#: empty once the draft is discarded. A list with ``errors`` is kept, but changes nothing. ``file_name`` is what its sender calls
#: it, and is never used as a path.
LIST = Table(
    "upload",
    METADATA,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("annotated", LargeBinary, nullable=False),
    Column("findings", Text, nullable=False),
    Column("errors", Integer, nullable=False),
)

#: Why facts that had been public went with an edition: how many, and the ``reason`` that its publisher gave, if all at once.
CONFIRMATION = Table(
    "confirmation",
    METADATA,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
    Column("losses", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

#: What browsers fetch once, as every server of this database hands it out (``page_data.py``): ``content`` is compressed with
#: brotli, ``shown`` the time at which a server last had it on its pages.
PAGE_DATA = Table(
    "page_data",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("shown", DateTime(timezone=True), nullable=False, index=True),
)
