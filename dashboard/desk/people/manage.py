"""``/redaktion/zugaenge``: who may come in; for administrators."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, abort, g, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from dashboard.desk.access import Role, needs
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.frame import done, say, show
from layers.words.language import message
from loaders.accounts import people, sessions
from loaders.accounts.people import ROLES, Account, KeyTakenError
from loaders.accounts.tokens import invite, open_invitations

Page = Response | tuple[str, int]
_TAKEN = message("Diesen Zugang gibt es schon.")
_INCOMPLETE = message("Bitte geben Sie einen Namen, eine E-Mail-Adresse und eine Rolle an.")
_YOURSELF = message("An Ihrem eigenen Zugang ändert das eine andere Person, die Zugänge verwaltet.")


def register_people(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Add the list of people and what can be done with each."""

    @server.get("/zugaenge")
    @needs(Role.ADMINISTRATOR)
    def everybody() -> Page:
        return _list_page(desk, entrance)

    @server.post("/zugaenge")
    @needs(Role.ADMINISTRATOR)
    def add() -> Page:
        role = ROLES.get(request.form.get("role", ""))
        key, name = request.form.get("key", "")[:200], request.form.get("name", "")[:200]
        if role is None or not people.normal_key(key) or not name.strip() or (entrance.local and "@" not in key):
            return _list_page(desk, entrance, 422, say(desk, _INCOMPLETE))
        now = entrance.now()

        def work(connection: Connection) -> tuple[Account, str]:
            account = people.add(connection, key, name, role, now)
            return account, invite(connection, account.id, now) if entrance.local else ""

        try:
            account, token = entrance.write(work)
        except KeyTakenError:
            return _list_page(desk, entrance, 422, say(desk, _TAKEN))
        return _invited(desk, account, token)

    _register_person(server, desk, entrance)
    _register_changes(server, desk, entrance)


def _register_person(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.get("/zugaenge/<int(max=999999999):number>")
    @needs(Role.ADMINISTRATOR)
    def one(number: int) -> Page:
        account, now = _known(entrance, number), entrance.now()
        used = entrance.read(lambda connection: sessions.sessions(connection, number, now))
        ends = entrance.read(lambda connection: open_invitations(connection, now)).get(number)
        myself = number == g.visitor.account.id
        return show(desk, "person.html", account=account, sessions=used, ends=ends, myself=myself, local=entrance.local)

    @server.post("/zugaenge/<int(max=999999999):number>/einladen")
    @needs(Role.ADMINISTRATOR)
    def invite_again(number: int) -> Page:
        account, now = _known(entrance, number), entrance.now()
        if not entrance.local or not account.active:
            abort(409)
        return _invited(desk, account, entrance.write(lambda connection: invite(connection, number, now)))


def _register_changes(server: Flask, desk: Desk, entrance: Entrance) -> None:
    def change_of(path: str, endpoint: str, work: Callable[[Connection, int], object], said: str, then: str) -> None:
        """Add what is done with one click at somebody else's account."""

        @needs(Role.ADMINISTRATOR)
        def view(number: int) -> Page:
            _known(entrance, number)
            if number == g.visitor.account.id:
                return show(desk, "refused.html", 409, message=say(desk, _YOURSELF))
            entrance.write(lambda connection: work(connection, number))
            return done(desk, said, then.format(number=number))

        server.add_url_rule(f"/zugaenge/<int(max=999999999):number>/{path}", endpoint, view, methods=["POST"])

    here = "zugaenge/{number}"
    change_of("rolle", "change_role", _chosen_role, message("Die Rolle ist geändert."), here)
    change_of("sperren", "lock", people.lock, message("Der Zugang ist gesperrt."), here)
    change_of("oeffnen", "unlock", _unlock, message("Der Zugang ist wieder offen."), here)
    change_of("entfernen", "remove", people.remove, message("Der Zugang ist entfernt."), "zugaenge")
    if not entrance.vouched_for:
        change_of("abmelden", "sign_out_other", sessions.end_all, message("Alle Anmeldungen sind beendet."), here)
    if entrance.local:
        said = message("Der zweite Schritt ist entfernt. Bitte lassen Sie ihn bald wieder einrichten.")
        change_of("ein-schritt", "reset_second_factor", _without_second_factor, said, here)


def _list_page(desk: Desk, entrance: Entrance, status: int = 200, wrong: str = "") -> tuple[str, int]:
    now = entrance.now()

    def look(connection: Connection) -> tuple[list[Account], dict]:
        return people.accounts(connection), open_invitations(connection, now)

    everybody, invitations = entrance.read(look)
    return show(
        desk, "people.html", status, accounts=everybody, invitations=invitations, local=entrance.local,
        wrong=wrong, form=request.form,
    )  # fmt: skip


def _chosen_role(connection: Connection, number: int) -> None:
    role = ROLES.get(request.form.get("role", ""))
    if role is None:
        abort(422)
    people.change_role(connection, number, role)


def _unlock(connection: Connection, number: int) -> None:
    people.change(connection, number, active=True)


def _without_second_factor(connection: Connection, number: int) -> None:
    people.change(connection, number, secret="", proposed="", counter=0)
    sessions.end_all(connection, number)


def _known(entrance: Entrance, number: int) -> Account:
    account = entrance.read(lambda connection: people.by_id(connection, number))
    if account is None:
        abort(404)
    return account


def _invited(desk: Desk, account: Account, token: str) -> tuple[str, int]:
    address = request.host_url.rstrip("/") + f"{desk.root}einladung/{token}" if token else ""
    return show(desk, "invited.html", account=account, address=address)
