"""Servers hand orders on to workers: each file is ordered once, and whoever asks waits a little, then gets a ticket."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date

from flask import Flask, current_app, request

from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.serving.orders import NotYet, Order
from dashboard.serving.watch import DATABASE_BOARD
from dashboard.serving.workshop import Workshop
from dashboard.tasks.connecting import Connecting, GoneError
from dashboard.tasks.making import BOOKLET_KIND
from layers.words.language import message
from loaders.history.listening import Mark
from loaders.store.checked_store import key_of
from loaders.tasks import queue
from loaders.tasks.queue import Seen, Wanted
from loaders.tasks.tables import DONE, FAILED, OPEN, REFUSED

#: So long a request waits for its file before it is told to come again: people see a page meanwhile, programs nothing.
PEOPLE_S, PROGRAMS_S = 1.0, 20.0
_LOOK_S = (0.05, 0.25)
#: What takes a minute is made when nothing else waits.
_LAST = -1


@dataclass(frozen=True)
class Known:
    """An order as workers read it. ``mark``: of the newest edition then; ``edition`` is the one that it is about, 0 for none."""

    order: Order
    edition: int
    mark: Mark

    @property
    def written(self) -> str:
        """As JSON."""
        return json.dumps(
            {**asdict(self), "order": asdict(self.order) | {"day": f"{self.order.day}"}}, ensure_ascii=False
        )

    def key(self, data: str) -> str:
        """Return what tells the file from all others; its name follows from the rest, and its address says the same."""
        order = self.order
        about = json.dumps([order.kind, sorted(order.query.items()), self.edition, self.mark])
        return key_of(data, about, f"{order.day}", order.root)


def read(written: str) -> Known:
    """Return the order that ``Known.written`` wrote."""
    given = json.loads(written)
    order, mark = given["order"], given["mark"]
    return Known(
        Order(**order | {"day": date.fromisoformat(order["day"])}),
        given["edition"],
        (mark[0], mark[1]) if mark else None,
    )


class Orders:
    """Hands on the orders of one site. ``data`` is the fingerprint of what they are made of besides the register.

    ``mark``: of the newest edition, as this server sees it. ``clock`` counts seconds.
    """

    def __init__(
        self,
        connect: Connecting,
        data: str,
        mark: Mark,
        site: Site,
        register: Callable[[Flask, Site, Workshop, Orders], None],
        clock: Callable[[], float] = time.monotonic,
    ):
        self._connect = connect
        self._queue, self._mark, self._site, self._register, self._clock = data, mark, site, register, clock

    def get(self, order: Order) -> bytes | None:
        """Return a file; ``None`` if nobody is there to make it, or the database is gone. Raises NotYet, RequestError."""
        board = current_app.config.get(DATABASE_BOARD)
        if board and board.read():
            return None  # whoever watches the database has found it gone, and nobody need wait to find the same
        try:
            return self._get(order)
        except GoneError:
            return None

    def _get(self, order: Order) -> bytes | None:
        known, ticket = self._known(order), secrets.token_urlsafe(16)
        wanted = Wanted(known.key(self._queue), self._queue, known.written, _LAST if order.kind == BOOKLET_KIND else 0)
        people = wants_page(order.media)
        with self._connect() as connection:
            made = queue.content(connection, wanted.key)
            if made is not None or not queue.is_attended(connection, self._queue):
                return made
            queue.ask(connection, wanted, ticket)
        seen = self._wait(ticket, PEOPLE_S if people else PROGRAMS_S)
        if seen and seen.state == FAILED and not people:
            raise failed()
        if seen and seen.attended and seen.state not in (DONE, REFUSED):
            raise NotYet(ticket, people)
        with self._connect() as connection:
            made = queue.content(connection, wanted.key)
            if made is None:
                queue.leave(connection, ticket)  # it is made here now
            return made

    def _wait(self, ticket: str, seconds: float) -> Seen | None:
        """Look how far the file is until it is there, or nobody makes it any more, or that took too long."""
        end, (pause, longest) = self._clock() + seconds, _LOOK_S
        while (seen := self.look(ticket)) and seen.state in OPEN and seen.attended and self._clock() < end:
            time.sleep(pause)
            pause = min(2 * pause, longest)
        return seen

    def look(self, ticket: str) -> Seen | None:
        """Return how far the file of a ticket is. Raises GoneError."""
        with self._connect() as connection:
            return queue.look(connection, ticket)

    def content(self, ticket: str) -> tuple[Order, bytes] | None:
        """Return the order and the finished file of a ticket; ``None`` if it is not finished. Raises GoneError."""
        with self._connect() as connection:
            seen = queue.look(connection, ticket)
            made = queue.content(connection, seen.key) if seen else None
        return (read(seen.order).order, made) if seen and made is not None else None

    def leave(self, ticket: str) -> None:
        """Take a ticket back. Raises GoneError."""
        with self._connect() as connection:
            queue.leave(connection, ticket)

    def state(self) -> Mapping[str, object]:
        """Say how many workers there are for this server, how many files wait and how many are being made."""
        try:
            with self._connect() as connection:
                return asdict(queue.queue_state(connection, self._queue))
        except GoneError:
            return {"state": "gone"}

    def counted(self) -> Mapping[str, int]:
        """Say the same over a connection that is closed again; nothing if the database is gone."""
        with suppress(GoneError), self._connect.alone() as connection:
            return asdict(queue.queue_state(connection, self._queue))
        return {}

    def register(self, server: Flask, workshop: Workshop) -> None:
        """Add the addresses at which people and programs wait."""
        self._register(server, self._site, workshop, self)

    def _known(self, order: Order) -> Known:
        edition = self._site.atlas.origin.edition
        return Known(order, edition.number if edition else 0, self._mark)


def wants_page(media: str) -> bool:
    """Whether the present request comes from somebody who would read a page: browsers say so, programs and images do not."""
    accepted = request.accept_mimetypes
    return accepted.quality("text/html") > accepted.quality(media.partition(";")[0])


def failed() -> RequestError:
    """Return what a program is told of a file that cannot be made."""
    return RequestError(
        500,
        message("Die Datei konnte nicht erstellt werden."),
        "path",
        message("ein neuer Versuch in einer Minute, oder ein kleineres Gebiet"),
    )
