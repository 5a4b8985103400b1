"""Who may open what: every view says so itself, and what says nothing is open to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.desk.addresses import desk_address, present_address
from dashboard.desk.cookies import NotEncryptedError, may_carry_cookies
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from loaders.accounts.people import Person, Role

__all__ = ["Needs", "Person", "Role", "csrf_field", "needs", "open_to_all", "person", "register_guard"]

#: What somebody may send who is not signed in, in bytes.
_LARGEST_BODY = 64 * 1024
_MARK = "needs"
_READS = {"GET", "HEAD"}

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Needs:
    """What a view asks for. ``role``: ``None`` for everybody, who may send little then.

    ``halfway``: open to those who are signed in and still have to set up the second factor that the operator wants.
    """

    role: Role | None
    halfway: bool = False


def needs(role: Role, halfway: bool = False) -> Callable[[View], View]:
    """Mark a view function: it is for people with ``role`` or more. Put it below the decorator that names the address."""
    return _marked(Needs(role, halfway))


def open_to_all(view: View) -> View:
    """Mark a view function: it answers people who are not signed in, too."""
    return _marked(Needs(None))(view)


def _marked(mark: Needs) -> Callable[[View], View]:
    def put(view: View) -> View:
        setattr(view, _MARK, mark)
        return view

    return put


def person() -> Person:
    """Return who is asking. Only in views that need a role."""
    visitor = g.visitor
    assert visitor is not None
    return visitor.account.person


def csrf_field() -> Markup:
    """Return the hidden field that every form of the desk has; without it nothing that is sent is taken."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def asked_of(server: Flask, endpoint: str | None) -> Needs | None:
    """Return what the view of an endpoint asks for; ``None`` if it does not say."""
    return getattr(server.view_functions.get(endpoint or ""), _MARK, None)


def register_guard(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Let nobody reach a view that is not for them. Call before whatever reads what was sent: a stranger's file is not read."""

    @server.before_request
    def guard() -> Response | None:
        g.visitor = None
        if request.endpoint is None:
            return None  # no such address, or not with this method: Flask says so
        asked = asked_of(server, request.endpoint)
        if asked is None:
            abort(403)
        if not may_carry_cookies(request):
            raise NotEncryptedError
        g.visitor = visitor = entrance.who()
        if asked.role is None:
            request.max_content_length = _LARGEST_BODY
            return None
        if visitor is None:
            if request.method not in _READS:
                abort(401)
            return redirect(desk_address(desk, "anmelden", weiter=present_address()), 303)
        if entrance.second_factor_missing(visitor.account) and not asked.halfway:
            return redirect(desk_address(desk, "konto/zweiter-schritt"), 303)
        if visitor.account.role < asked.role:
            abort(403)
        return None
