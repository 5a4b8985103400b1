"""Serve the application with gunicorn: the Atlas is built once, before the worker processes are forked."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from functools import partial

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboard.context.settings import Settings
from dashboard.serving.memory import now_and_then, share_with_workers
from dashboard.serving.watch import Board, Watch
from dashboard.serving.workshop import MOST_WAITING
from loaders.atlas.clock import Clock
from loaders.common.findings import LoadError
from loaders.inputs import signature
from loaders.store.prebuild import check_apart

#: Under this name the application's configuration has the board.
BOARD = "ATLAS_BOARD"
_log = logging.getLogger(__name__)


class Server(BaseApplication):
    """gunicorn without its own command line."""

    def __init__(
        self, application: Flask, settings: Settings, rebuild: Callable[[], Flask], watch: Watch | None = None
    ):
        self._application, self._settings = application, settings
        self._rebuild, self._watch = rebuild, watch
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.workers,
            # whoever waits for a picture only waits: the pages need threads besides
            "threads": MOST_WAITING + 16,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
            "when_ready": self._say_ready,
            "proc_name": "atlas",
            "control_socket_disable": True,
            "post_request": now_and_then(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _say_ready(self, _server: object) -> None:
        address = f"http://{self._settings.host}:{self._settings.port}{self._settings.base}".removesuffix("/")
        print(f"Die Karte ist bereit: {address}", flush=True)
        if self._watch:
            self._watch.start()

    def reload(self) -> None:
        """Build the application anew; new workers then take over from the old ones, which finish what they are at.

        Called in the master on SIGHUP. If the files cannot be used, the workers get the application that they have.
        """
        try:
            self._application = self._rebuild()
            share_with_workers()
        except LoadError as error:
            _log.error("Die bisherigen Daten bleiben: %d Fehler in den Dateien.", len(error.findings.errors))
        super().reload()

    def load(self) -> Flask:
        return self._application


def check_address(settings: Settings) -> None:
    """Raise OSError if nothing can listen at the configured address, before any work is done."""
    family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((settings.host, settings.port))


def serve(application: Flask, settings: Settings, rebuild: Callable[[], Flask], clock: Clock) -> None:
    """Serve until stopped. Does not return. ``rebuild`` makes the application anew; it raises LoadError if it cannot.

    When the configured files change, they are checked and, if that finds no error, taken over without a pause.
    """
    board, inputs, folder = Board(), settings.inputs(), settings.cache_folder()

    def build() -> Flask:
        made = rebuild()
        made.config[BOARD] = board
        return made

    application.config[BOARD] = board
    master = os.getpid()
    watch = Watch(
        lambda: signature(inputs),
        lambda: check_apart(inputs, folder, clock),
        lambda: os.kill(master, signal.SIGHUP),
        board,
        partial(clock, "UTC"),
    )
    share_with_workers()
    Server(application, settings, build, watch).run()
