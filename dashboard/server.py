"""Serve the application with gunicorn: the Atlas is built once, before the worker processes are forked."""

from __future__ import annotations

import socket

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboard.memory import now_and_then, share_with_workers
from dashboard.settings import Settings
from dashboard.workshop import MOST_WAITING


class Server(BaseApplication):
    """gunicorn without its own command line."""

    def __init__(self, application: Flask, settings: Settings):
        self._application, self._settings = application, settings
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

    def load(self) -> Flask:
        return self._application


def check_address(settings: Settings) -> None:
    """Raise OSError if nothing can listen at the configured address, before any work is done."""
    family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((settings.host, settings.port))


def serve(application: Flask, settings: Settings) -> None:
    """Serve until stopped. Does not return."""
    share_with_workers()
    Server(application, settings).run()
