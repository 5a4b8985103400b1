"""What the desk's pages are given: the database, the site beside it, and where things lie."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from dashboard.context.site import Site
from loaders.atlas.clock import Clock
from loaders.atlas.model import Atlas
from loaders.history.database import writing
from loaders.inputs import Inputs

#: Below the base of the site.
PLACE = "redaktion/"


@dataclass(frozen=True)
class Desk:
    """``site`` is what visitors see, ``inputs`` the files that it is made of.

    ``base`` is the address prefix of the site, ending in a slash. ``prepare`` has made what takes long of an Atlas that is
    about to be published, so that it is shown at once then.
    """

    engine: Engine
    site: Site
    inputs: Inputs
    clock: Clock
    base: str
    prepare: Callable[[Atlas], object] = lambda _: None

    @property
    def root(self) -> str:
        """The address prefix of the desk, ending in a slash."""
        return self.base + PLACE

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.clock("UTC")

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one state of the register from the first question to the last."""
        return self.engine.begin()

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a connection whose changes are made together when the block ends, or not at all."""
        return writing(self.engine)
