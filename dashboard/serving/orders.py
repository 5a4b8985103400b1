"""Files that take long can be made elsewhere: what is needed to know of one, and who hands it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import Flask

#: Under this name the application's configuration has who makes files elsewhere, where there is anybody.
ELSEWHERE = "ATLAS_ELSEWHERE"
#: The route of booklets, which there are only then.
BOOKLET = "booklet"


@dataclass(frozen=True)
class Order:
    """A file to be made: which ``kind``, and the parameters that ask for it and nothing else (``query``, defaults left out).

    ``day`` is the present one. ``path`` is its address below the base, ``name`` what it is called when it is saved. ``root``: the
    full address of the start page, if that stands in it.
    """

    kind: str
    path: str
    query: Mapping[str, str]
    name: str
    media: str
    day: date
    root: str = ""


class NotYet(Exception):  # noqa: N818  # it is no error
    """The file is being made; ``ticket`` is who waits for it, ``people``: somebody who would read a page meanwhile."""

    def __init__(self, ticket: str, people: bool):
        super().__init__(ticket)
        self.ticket, self.people = ticket, people


class Elsewhere(Protocol):
    """Who has files made by others."""

    def get(self, order: Order) -> bytes | None:
        """Return a file; ``None`` if nobody is there to make it. Raises NotYet, RequestError if it cannot be made."""

    def state(self) -> Mapping[str, object]:
        """Say how it stands, for whoever watches."""

    def counted(self) -> Mapping[str, int]:
        """Say the same in numbers, to the process that others are forked from: nothing stays open behind it."""

    def register(self, server: Flask, workshop: Any) -> None:
        """Add the addresses at which people and programs wait; ``workshop`` is the one that asks here."""
