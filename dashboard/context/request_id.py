"""What a request is called: so that a line of the log, an answer and what a visitor reads out can be told to belong together."""

from __future__ import annotations

import re
import secrets

from flask import has_request_context, request

HEADER = "X-Request-ID"
#: Under this name an environment of WSGI has it.
IN_ENVIRON = "atlas.request_id"
#: What proxies and tracing write, and nothing that would break a line or a page.
_WELL_FORMED = re.compile(r"[A-Za-z0-9._:+/=-]{8,128}")


def new_id(given: str = "") -> str:
    """Return ``given`` if it can be one, else a new one: 64 random bits."""
    return given if given and _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def request_id() -> str:
    """Return what the present request is called; empty if there is none."""
    return request.environ.get(IN_ENVIRON, "") if has_request_context() else ""
