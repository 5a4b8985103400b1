"""``/redaktion/anmelden`` and ``/abmelden``: password, then the code of the second factor if the account has one."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, g, redirect, request, session
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from dashboard.desk.access import Role, needs, open_to_all
from dashboard.desk.addresses import after_sign_in, desk_address
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.frame import done, language_of, say, show
from dashboard.desk.words import slowed
from layers.words.language import message
from loaders.accounts import sessions
from loaders.accounts.people import Account, by_id, change, find, normal_key
from loaders.accounts.second_factor import accepted_step
from loaders.accounts.tokens import keyed

Page = Response | tuple[str, int]
#: Between password and code.
_HALF, _HALFWAY = "half", timedelta(minutes=5)
_WRONG = message("Anmeldung nicht möglich: E-Mail-Adresse oder Passwort stimmen nicht, oder der Zugang ist gesperrt.")
_WRONG_CODE = message(
    "Dieser Code gilt nicht. Bitte geben Sie den ein, den Ihre App gerade zeigt; jeder gilt nur einmal."
)


def register_sign_in(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Add the pages; which of them depends on the way in that is set."""

    @server.get("/anmelden")
    @open_to_all
    def sign_in() -> Page:
        if g.visitor:
            return redirect(after_sign_in(desk, request.args.get("weiter", "")), 303)
        return show(desk, "sign_in.html", way=entrance.settings.sign_in, wanted=request.args.get("weiter", ""))

    if not entrance.vouched_for:
        _register_sign_out(server, desk, entrance)
    if entrance.local:
        _register_password(server, desk, entrance)
        _register_code(server, desk, entrance)


def _register_sign_out(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.post("/abmelden")
    @needs(Role.READER, halfway=True)
    def sign_out() -> Page:
        if (used := g.visitor.session) is not None:
            entrance.write(lambda connection: sessions.end(connection, used.account, used.digest))
        session.clear()
        answer = done(desk, message("Sie sind abgemeldet."), "anmelden")
        # pages that Back would show; cookies and storage may be those of others on this host
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


def _register_password(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.post("/anmelden")
    @open_to_all
    def check_password() -> Page:
        key, wanted = normal_key(request.form.get("key", "")), request.form.get("weiter", "")

        def again(wrong: str, status: int) -> Page:
            return show(
                desk, "sign_in.html", status, way=entrance.settings.sign_in, wrong=wrong, key=key[:200], wanted=wanted
            )

        limits = entrance.limits("password", key)
        if wait := entrance.attempt(limits):
            return again(slowed(wait, language_of(desk)), 429)
        account = proved(entrance, key, request.form.get("password", ""))
        if account is None:
            return again(say(desk, _WRONG), 401)
        entrance.succeeded(limits)
        if account.secret:
            session[_HALF] = [account.id, entrance.now().timestamp(), _stamp(entrance, account)]
            return redirect(desk_address(desk, "anmelden/code", weiter=wanted), 303)
        entrance.sign_in(account)
        return redirect(after_sign_in(desk, wanted), 303)


def _register_code(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.get("/anmelden/code")
    @open_to_all
    def ask_code() -> Page:
        if _halfway(entrance, entrance.now()) is None:
            return redirect(desk_address(desk, "anmelden", weiter=request.args.get("weiter", "")), 303)
        return show(desk, "sign_in_code.html", wanted=request.args.get("weiter", ""))

    @server.post("/anmelden/code")
    @open_to_all
    def check_code() -> Page:
        now, wanted = entrance.now(), request.form.get("weiter", "")
        account = _halfway(entrance, now)
        if account is None:
            return redirect(desk_address(desk, "anmelden", weiter=wanted), 303)
        limits = entrance.limits("code", account.key)
        if wait := entrance.attempt(limits):
            return show(desk, "sign_in_code.html", 429, wrong=slowed(wait, language_of(desk)), wanted=wanted)
        if not takes_code(entrance, account.id, request.form.get("code", ""), now):
            return show(desk, "sign_in_code.html", 401, wrong=say(desk, _WRONG_CODE), wanted=wanted)
        entrance.succeeded(limits)
        entrance.sign_in(account)
        return redirect(after_sign_in(desk, wanted), 303)


def proved(entrance: Entrance, key: str, password: str) -> Account | None:
    """Return the account if the password is right and it may sign in. One hash is computed in any case."""
    account = entrance.read(lambda connection: find(connection, key))
    kept = account.password if account and account.active else ""
    if not entrance.passwords.matches(kept, password) or account is None:
        return None
    if entrance.passwords.outdated(kept):
        anew, number = entrance.passwords.kept(password), account.id
        entrance.write(lambda connection: change(connection, number, password=anew))
    return account


def takes_code(entrance: Entrance, number: int, code: str, now: datetime) -> bool:
    """Tell whether a code is right and new, and remember that it was used; of two at once one is too late."""

    def take(connection: Connection) -> bool:
        account = by_id(connection, number)
        step = accepted_step(account.secret, code, account.counter, now) if account and account.secret else None
        if step is not None:
            change(connection, number, counter=step)
        return step is not None

    return entrance.write(take)


def _halfway(entrance: Entrance, now: datetime) -> Account | None:
    """Return who has just given the right password. What the cookie says of it ends soon, and with the password."""
    match session.get(_HALF):
        case [int() as number, int() | float() as began, str() as stamp]:
            account = entrance.read(lambda connection: by_id(connection, number))
        case _:
            return None
    if account is None or not account.active or not account.secret or stamp != _stamp(entrance, account):
        return None
    return account if timedelta(0) <= timedelta(seconds=now.timestamp() - began) < _HALFWAY else None


def _stamp(entrance: Entrance, account: Account) -> str:
    return keyed(entrance.key, "half", account.password, account.secret)
