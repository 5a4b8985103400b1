"""Accounts: who may do what. Every function is handed the connection of a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from sqlalchemy import Connection, Row, delete, insert, select, update

from loaders.accounts.tables import ACCOUNT, INVITATION, SESSION


class Role(IntEnum):
    """What somebody may do; each role may do what those before it may."""

    READER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMINISTRATOR = 4

    @property
    def key(self) -> str:
        """As the database, commands and forms have it: ``editor``."""
        return self.name.lower()


#: By the words that the database, commands and forms have.
ROLES = {role.key: role for role in Role}


@dataclass(frozen=True)
class Person:
    """Who is asking, as the pages of the desk know them. ``key`` is what they sign in with."""

    key: str
    name: str
    role: Role


@dataclass(frozen=True)
class Account:
    """An account as it is kept; see ``tables.ACCOUNT``."""

    id: int
    key: str
    name: str
    role: Role
    password: str
    secret: str
    proposed: str
    counter: int
    active: bool
    created: datetime

    @property
    def person(self) -> Person:
        """What the pages of the desk are told."""
        return Person(self.key, self.name, self.role)


class KeyTakenError(ValueError):
    """There is an account of this key already."""


class UnknownAccountError(LookupError):
    """There is no account of this key."""


def normal_key(key: str) -> str:
    """``Anna.Amt@Example.org`` → ``anna.amt@example.org``; how a key is kept and looked for.

    ``weiß@…`` and ``weiss@…`` are two people.
    """
    return "".join(key.split()).lower()


def accounts(connection: Connection) -> list[Account]:
    """Return all accounts, by name."""
    rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name, ACCOUNT.c.key))
    return [_account(row) for row in rows]


def find(connection: Connection, key: str) -> Account | None:
    """Return the account that signs in with ``key``, whether it may or not."""
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.key == normal_key(key))).first()
    return _account(row) if row else None


def by_key(connection: Connection, key: str) -> Account:
    """Return the account of ``key``. Raises UnknownAccountError."""
    if (found := find(connection, key)) is None:
        raise UnknownAccountError(key)
    return found


def by_id(connection: Connection, account: int) -> Account | None:
    """Return the account of a number."""
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).first()
    return _account(row) if row else None


def add(connection: Connection, key: str, name: str, role: Role, now: datetime) -> Account:
    """Make an account that has no password yet. Raises KeyTakenError, ValueError if key or name is empty."""
    key, name = normal_key(key), " ".join(name.split())
    if not key or not name:
        raise ValueError(key or name)
    if find(connection, key):
        raise KeyTakenError(key)
    connection.execute(
        insert(ACCOUNT).values(key=key, name=name, role=role.key, active=True, created=now.astimezone(UTC))
    )
    return by_key(connection, key)


def change(connection: Connection, account: int, **values: object) -> None:
    """Write columns of an account as they are named in ``tables.ACCOUNT``."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(**values))


def change_role(connection: Connection, account: int, role: Role) -> None:
    """Give somebody another role. Whoever was signed in with the old one has to sign in again."""
    change(connection, account, role=role.key)
    connection.execute(delete(SESSION).where(SESSION.c.account_id == account))


def lock(connection: Connection, account: int) -> None:
    """Let nobody in with this account until it is unlocked; sessions and invitations end."""
    change(connection, account, active=False)
    for table in (SESSION, INVITATION):
        connection.execute(delete(table).where(table.c.account_id == account))


def remove(connection: Connection, account: int) -> None:
    """Delete an account with everything that is kept of it. Editions keep the key of who made them."""
    for table in (SESSION, INVITATION):
        connection.execute(delete(table).where(table.c.account_id == account))
    connection.execute(delete(ACCOUNT).where(ACCOUNT.c.id == account))


def _account(row: Row) -> Account:
    return Account(**{**row._mapping, "role": ROLES[row.role], "created": utc(row.created)})


def utc(moment: datetime) -> datetime:
    """Return a time of the database with its zone; SQLite keeps none."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
