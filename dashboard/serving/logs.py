"""The log as lines of JSON, for programs that collect and search logs (``ATLAS_LOG=json``). No address of a visitor is in it."""

from __future__ import annotations

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

from dashboard.context.request_id import request_id
from dashboard.serving.journal import Note

REQUESTS = "atlas.requests"
_FIELDS = "{levelname}{name}{message}"
_NAMES = {"levelname": "level", "name": "logger"}
#: How gunicorn says who sent what it cannot read.
_HANDLING = "Error handling request"
_FROM = re.compile(r" from ip=\S*?(?=: |$)")


class ServerLogger(Logger):
    """gunicorn's log without addresses: what cannot be read is named, not who sent it."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn, at the start and when it is configured anew."""
        super().setup(cfg)
        if _without_address not in self.error_log.filters:
            self.error_log.addFilter(_without_address)
        for ours in (found for found in logging.getLogger().handlers if found.name == REQUESTS):
            for handler in self.error_log.handlers:
                handler.setFormatter(ours.formatter)


def _without_address(record: logging.LogRecord) -> bool:
    # a client that says nothing more is no error of ours
    if record.exc_info and isinstance(record.exc_info[1], BlockingIOError):
        return False
    text = str(record.msg)
    if text.startswith(_HANDLING):
        # what was asked may let somebody in, an invitation
        record.msg, record.args = _HANDLING, ()
    elif " from ip=" in text:
        record.msg = _FROM.sub("", text)
    return True


def write_json() -> None:
    """Write whatever is logged from now on as lines of JSON to the standard error output, with the id of its request."""
    # only here: nobody else needs it
    from pythonjsonlogger.json import JsonFormatter

    def name_request(record: logging.LogRecord) -> bool:
        if name := request_id():
            record.request_id = name
        return True

    handler = logging.StreamHandler()
    handler.set_name(REQUESTS)
    handler.setFormatter(
        JsonFormatter(_FIELDS, style="{", rename_fields=_NAMES, timestamp="time", json_ensure_ascii=False)
    )
    handler.addFilter(name_request)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger(REQUESTS).setLevel(logging.INFO)


def write_request(note: Note) -> None:
    """Write down what was asked and what became of it: the path without what was asked in particular, and not who asked."""
    logging.getLogger(REQUESTS).info(
        "%s %s %d",
        note.method,
        note.path,
        note.status,
        extra={
            "request_id": note.id,
            "method": note.method,
            "path": note.path,
            "group": note.group,
            "status": note.status,
            "seconds": round(note.seconds, 4),
            "bytes": note.bytes,
            "kept": note.kept,
        },
    )
