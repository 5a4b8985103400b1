"""Addresses below ``/redaktion``, in the language of the page; and where somebody wanted to go before signing in."""

from __future__ import annotations

import re

from flask import request

from dashboard.context.languages import PARAMETER, link, spoken
from dashboard.desk.desk import Desk

#: A path below the desk: whatever follows, the browser stays on this website, because our own address stands before it.
_BELOW = re.compile(r"/(?!/)[\w~!$&'()*+,;=:@%./?-]*", re.ASCII)


def desk_address(desk: Desk, path: str = "", **parameters: object) -> str:
    """Return the address of a page of the desk in the language of the present request."""
    return link(desk.root, spoken(desk.site).language, path, parameters)


def present_address() -> str:
    """Return the address of this request below the desk, for ``after_sign_in``; empty for its start page."""
    given = request.args.to_dict()
    given.pop(PARAMETER, None)
    query = "&".join(f"{key}={value}" for key, value in given.items())
    address = f"{request.path}?{query}" if query else request.path
    return address if address != "/" and _BELOW.fullmatch(address) else ""


def after_sign_in(desk: Desk, wanted: str) -> str:
    """Return where to go: to ``wanted`` if it is an address below the desk, else to its start page."""
    if not _BELOW.fullmatch(wanted) or ".." in wanted:
        return desk_address(desk)
    path, _, query = wanted.removeprefix("/").partition("?")
    spoken_in = request.args.get(PARAMETER)
    more = "&".join(
        part for part in (query, f"{PARAMETER}={spoken(desk.site).language.code}" if spoken_in else "") if part
    )
    return f"{desk.root}{path}" + (f"?{more}" if more else "")
