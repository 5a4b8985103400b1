"""The one cookie: Flask's signed one, below ``/redaktion`` only, and never over a line that others can read.

SameSite is Lax: with Strict, whoever follows a link from a mail would find the desk locked, and what comes back from an
OpenID provider would not know what it had asked. Everything that changes something is sent by a form with a token.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")


class NotEncryptedError(HTTPException):
    """Asked over http from elsewhere: the cookie would not come back, or be read on the way."""

    code = 426


class DeskCookies(SecureCookieSessionInterface):
    """Name and attributes of the cookie follow the request: ``__Secure-`` and Secure wherever it leaves this machine."""

    digest_method = staticmethod(hashlib.sha256)  # Flask's is SHA-1

    def __init__(self, path: str):
        self._path = path

    def get_cookie_name(self, app: Flask) -> str:
        return "redaktion" if _stays_here(request) else "__Secure-redaktion"

    def get_cookie_path(self, app: Flask) -> str:
        return self._path

    def get_cookie_secure(self, app: Flask) -> bool:
        return not _stays_here(request)

    def get_cookie_httponly(self, app: Flask) -> bool:
        return True

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"


def may_carry_cookies(asked: Request) -> bool:
    """Tell whether a cookie would come back: over https, or from this very machine."""
    return asked.is_secure or _stays_here(asked)


def _stays_here(asked: Request) -> bool:
    """Asked over http at a loopback address, with no sign of a proxy in between, whose other side might be anywhere."""
    if asked.is_secure or any(name in asked.headers for name in _FORWARDED):
        return False
    try:
        return urlsplit(f"//{asked.host}").hostname in _LOOPBACK
    except ValueError:
        return False
