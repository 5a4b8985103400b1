"""The tables of people. What would let somebody in (session, invitation) is kept as its SHA-256 only."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, ForeignKey, Integer, String, Table, Text

from loaders.history.tables import METADATA

#: ``key`` is what somebody signs in with, in lower case: an e-mail address, or what the provider or proxy calls them. Without
#: a ``password`` nobody signs in with one. ``secret`` belongs to the second factor, ``proposed`` is one that was shown and not
#: confirmed yet, ``counter`` the time step of the last code that was taken, so that none is taken twice. Times are UTC.
ACCOUNT = Table(
    "account",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Text, unique=True, nullable=False),
    Column("name", Text, nullable=False),
    Column(
        "role",
        String(13),
        CheckConstraint("role IN ('reader', 'editor', 'publisher', 'administrator')", name="role"),
        nullable=False,
    ),
    Column("password", Text, nullable=False, server_default=""),
    Column("secret", Text, nullable=False, server_default=""),
    Column("proposed", Text, nullable=False, server_default=""),
    Column("counter", Integer, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
)

#: No address and no browser: when it began and when it was last used is enough to know one's own.
SESSION = Table(
    "session",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
)

INVITATION = Table(
    "invitation",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), unique=True, nullable=False),
    Column("ends", DateTime(timezone=True), nullable=False),
)

#: ``about`` is a keyed digest of an account or an address, so that neither stands here; rows go after a day without a failure.
ATTEMPT = Table(
    "attempt",
    METADATA,
    Column("about", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", DateTime(timezone=True), nullable=False),
)

#: What the server alone may know, made at its first start: the key that cookies are signed with.
SECRET = Table(
    "secret",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("value", Text, nullable=False),
)
