"""Who may open what: every view says so itself. A stand-in that marks views; who is signed in is told by ``g.visitor``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from flask import g

#: What a form of the desk sends; a view that takes files says how much more.
LARGEST_BODY = 64 * 1024

View = TypeVar("View", bound=Callable[..., Any])


class Role(IntEnum):
    """What somebody may do; each may do what those before it may."""

    READER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMINISTRATOR = 4


@dataclass(frozen=True)
class Person:
    """Who is signed in: ``key`` as revisions keep it, ``name`` as the desk shows it."""

    key: str
    name: str
    role: Role


@dataclass(frozen=True)
class Needs:
    """What a view asks for. ``body``: the largest request in bytes, read after the role is known."""

    role: Role | None
    body: int = LARGEST_BODY


def needs(role: Role, body: int = LARGEST_BODY) -> Callable[[View], View]:
    """Mark a view function: it is for people with ``role`` or more."""

    def put(view: View) -> View:
        setattr(view, "needs", Needs(role, body))  # noqa: B010
        return view

    return put


def person() -> Person:
    """Return who is asking. Only in views that need a role."""
    return g.visitor.account.person
