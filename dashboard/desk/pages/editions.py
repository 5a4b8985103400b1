"""``/redaktion/verlauf``: every edition; compare any two; take one back."""

from __future__ import annotations

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.query import read_integer
from dashboard.desk.access import Role, needs, person
from dashboard.desk.addresses import desk_address
from dashboard.desk.desk import Desk
from dashboard.desk.frame import language_of, show
from dashboard.desk.pages.difference import difference_context
from dashboard.desk.register import compare_states
from layers.words.language import Language
from loaders.history.counting import change_counts
from loaders.history.reading import edition, editions, newest
from loaders.history.showing import state_at
from loaders.history.writing import propose_undo


def register_editions(server: Flask, desk: Desk) -> None:
    """Add the history, the comparison of two editions, and the way back."""

    @server.get("/verlauf")
    @needs(Role.READER)
    def history() -> tuple[str, int]:
        with desk.reading() as connection:
            found, changed = editions(connection), change_counts(connection)
        return show(desk, "history.html", editions=found, changed=changed)

    @server.get("/vergleich")
    @needs(Role.READER)
    def compare() -> tuple[str, int]:
        site = spoken(desk.site)
        with desk.reading() as connection:
            last = newest(connection) or 0
            until = read_integer(request.args, "bis", last, 0, 10**9 - 1)
            since = read_integer(request.args, "von", max(until - 1, 0), 0, 10**9 - 1)
            ends = [edition(connection, n) if n else None for n in (since, until)]
            states = [state_at(connection, site.atlas, n) for n in (since, until)]
        found = compare_states(site.atlas, *states)
        return show(
            desk, "compare.html", since=since, until=until, ends=ends,
            sides=[_side(n, site.language) for n in (since, until)], **difference_context(desk, found),
        )  # fmt: skip

    @server.post("/fassung/<int(max=999999999):number>/zuruecknehmen")
    @needs(Role.PUBLISHER)
    def undo(number: int) -> Response:
        said = language_of(desk).text("Fassung {number} zurückgenommen", number=number)
        with desk.writing() as connection:
            draft = propose_undo(connection, number, person().key, said, desk.now())
        return redirect(desk_address(desk, f"entwurf/{draft.id}"), 303)


def _side(number: int, language: Language) -> str:
    return language.text("Fassung {number}", number=number) if number else language.text("leeres Register")
