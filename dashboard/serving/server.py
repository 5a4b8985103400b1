"""Serve the application with gunicorn: the Atlas is built once, before the worker processes are forked."""

from __future__ import annotations

import os
import signal
import socket
import struct
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboard.context.operating_settings import JSON
from dashboard.context.settings import Settings, refused
from dashboard.serving.gate import Gate
from dashboard.serving.journal import OBSERVERS, Observer
from dashboard.serving.logs import ServerLogger, write_json, write_request
from dashboard.serving.memory import keep_as_it_is, share_with_workers
from dashboard.serving.processes import Master, Worker
from dashboard.serving.watch import BOARD, DATABASE_BOARD, FACTS, MARK, PRESENT, TIME_ZONE, Board, Watch
from dashboard.serving.workshop import MOST_WAITING
from loaders.atlas.clock import Clock
from loaders.atlas.gone import gone_facts
from loaders.common.findings import LoadError
from loaders.common.findings_output import refusal
from loaders.inputs import signature, without_list
from loaders.store.prebuild import check_apart

# nothing of the database is imported where there is none
if TYPE_CHECKING:
    from dashboard.serving.edition_watch import EditionWatch
    from dashboard.serving.metrics import Metrics

#: So long a connection may say or take nothing in the middle of a request, in s: then it has no thread any more.
SILENT_S = 30


class Server(BaseApplication):
    """gunicorn without its own command line."""

    def __init__(
        self,
        application: Flask,
        settings: Settings,
        build: Callable[[Flask | None], Flask],
        board: Board,
        watches: Sequence[Watch | EditionWatch] = (),
        metrics: Metrics | None = None,
    ):
        self._application, self._settings = application, settings
        self._build, self._board, self._watches, self._metrics = build, board, watches, metrics
        self.reloading, self.gate = False, Gate()
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._settings.address,
            "workers": self._settings.workers,
            # whoever waits for a picture only waits: the pages need threads besides
            "threads": MOST_WAITING + 16,
            "worker_class": Worker,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": ServerLogger,
            "when_ready": self._say_ready,
            "proc_name": "atlas",
            "control_socket_disable": True,
            # a region of four hundred municipalities in an address
            "limit_request_line": 8190,
        }
        if self._metrics:
            options |= self._measuring(self._metrics)
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _measuring(self, metrics: Metrics) -> dict[str, object]:
        """Tell who counts which processes there are."""

        def forked(_server: object, _worker: object) -> None:
            metrics.forked()
            self._application.config[PRESENT].workshop.told = metrics.files

        return {
            "pre_fork": lambda _server, worker: metrics.forking(worker.age),
            "post_fork": forked,
            "child_exit": lambda _server, worker: metrics.ended(worker.age),
            "on_exit": lambda _server: metrics.close(),
        }

    def _say_ready(self, server: Any) -> None:
        for listener in server.LISTENERS:
            _let_none_hang(listener.sock)
        address = f"http://{self._settings.address}{self._settings.base}".removesuffix("/")
        print(f"Die Karte ist bereit: {address}", flush=True)
        for watch in self._watches:
            watch.start()

    def reload(self) -> None:
        """Build the application anew; new workers then take over from the old ones, which finish what they are at.

        Called in the master on SIGHUP. Whatever goes wrong, the master lives on and the workers get the application that they
        have; the board says which.
        """
        before = self._application.config.get(FACTS, ())
        self.reloading = True
        if self._settings.database:
            self.gate.close_soon()
        try:
            renewed = self._build(self._application)
        except LoadError as error:
            self._board.refused(refusal(error.findings, self._settings.inputs().status))
        except Exception as error:
            self._board.failed(error)
        else:
            renewed.config[BOARD] = self._board
            for name in (DATABASE_BOARD, OBSERVERS):
                renewed.config[name] = self._application.config.get(name)
            # those who show the former application let nobody in any more: they will be told to end
            self._application, self.gate = renewed, Gate()
            look_once(renewed, self._settings.base)
            share_with_workers()
            self._board.taken_over(gone_facts(before, renewed.config.get(FACTS, ())), _labels(renewed))
        finally:
            self.gate.open()
            self.reloading = False

    def load(self) -> Flask:
        return self._application

    def run(self) -> None:
        """Serve until stopped."""
        Master(self).run()


def look_once(application: Flask, base: str) -> None:
    """Have the pages that visitors come to first made once, so that what all pages share (templates, the map, counts) is there.

    The answers themselves are not for visitors: answers are kept per host. The first map page of a worker takes 54 instead
    of 160 ms, the first table 103 instead of 168. The table of one district has what all have, in a quarter of the time.
    """
    browser, present = application.test_client(), application.config.get(PRESENT)
    for path in ("", f"tabelle?kreis={min(present.site.atlas.districts)}" if present else "tabelle"):
        browser.get(f"{base}{path}", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})


def _labels(application: Flask) -> dict[str, str]:
    """What the instruments are called that ``application`` shows."""
    present = application.config.get(PRESENT)
    return {i.key: i.label for i in present.site.atlas.state.programme.recorded} if present else {}


def _let_none_hang(listening: socket.socket) -> None:
    """Give up connections that say or take nothing for a while; on Linux they have this of the socket that listens.

    Whoever sends a letter at a time is held off by a proxy in front.
    """
    seconds = struct.pack("ll", *divmod(int(SILENT_S * 1e6), 1_000_000))
    for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listening.setsockopt(socket.SOL_SOCKET, direction, seconds)


def check_address(settings: Settings) -> None:
    """Raise OSError if nothing can listen at the configured address, before any work is done."""
    family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((settings.host, settings.port))


def serve(settings: Settings, build: Callable[[Flask | None], Flask], clock: Clock) -> None:
    """Serve until stopped. Does not return, but raises LoadError if the files cannot be used from the start.

    ``build`` makes the application, given the one that it replaces if there is one; it raises LoadError if it cannot. What it
    imports should be there already.
    When the configured files change, they are checked and, if that finds no error, taken over without a pause.
    """
    inputs, folder = settings.inputs(), settings.cache_folder()
    if settings.database:
        inputs = without_list(inputs)
    more = [settings.pptx_template] if settings.pptx_template else []
    keep_as_it_is()
    application = build(None)
    now = partial(clock, application.config[TIME_ZONE])
    board = application.config[BOARD] = Board(now)
    database = application.config[DATABASE_BOARD] = Board(now)
    if settings.database and application.config[MARK] is None:
        database.database_gone()  # said before anybody is answered; who watches it will say when it is back
    metrics = _metrics(settings)
    application.config[OBSERVERS] = _observers(settings, metrics)
    master = os.getpid()
    take_over = partial(os.kill, master, signal.SIGHUP)
    watches: list[Watch | EditionWatch] = [
        Watch(lambda: signature(inputs, *more), lambda: check_apart(inputs, folder, clock), take_over, board)
    ]
    server = Server(application, settings, build, board, watches, metrics)
    if metrics and settings.metrics_address:
        try:
            metrics.serve(settings.metrics_address, server.load)
        except OSError as error:
            raise refused("metrics", "eine freie Adresse", settings.metrics) from error
    if settings.database:
        watches.append(_edition_watch(settings, server, take_over))
    del application  # what is replaced must be able to die, and this frame lives as long as the server
    share_with_workers()
    server.run()


def _metrics(settings: Settings) -> Metrics | None:
    if not settings.metrics:
        return None
    from dashboard.serving.metrics import Metrics

    return Metrics()


def _observers(settings: Settings, metrics: Metrics | None) -> tuple[Observer, ...]:
    """Who wants to know what became of requests."""
    if settings.log == JSON:
        write_json()
    return (*([write_request] if settings.log == JSON else []), *([metrics.observe] if metrics else []))


def _edition_watch(settings: Settings, server: Server, take_over: Callable[[], object]) -> EditionWatch:
    from dashboard.serving.edition_watch import EditionWatch
    from loaders.history.listening import listener

    return EditionWatch(
        listener(settings.database_address),
        lambda: server.load().config.get(MARK),
        take_over,
        server.load().config[DATABASE_BOARD],
        lambda: server.reloading,
    )
