"""The editors' desk for tests: its pages in an application that lets in whom the test names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, abort, g, request
from markupsafe import Markup

from dashboard.desk.access import Person, Role
from dashboard.desk.desk import Desk
from dashboard.desk.pages import register_pages
from dashboard.desk.troubles import register_troubles
from dashboard.desk.uploads import MOST_BYTES
from layers.words.template_messages import install
from loaders.history.database import migrate, open_database
from loaders.history.stored_fact import stored_register
from loaders.history.tables import IMPORT
from loaders.history.writing import propose_list, publish
from tests.clock import CLOCK
from tests.suite_state import SUITE, suite_inputs

TEMPLATES = Path(__file__).resolve().parents[1] / "dashboard" / "templates"


def person(role: Role = Role.PUBLISHER, key: str = "anna@example.org") -> Person:
    """Return somebody who may do what ``role`` may."""
    return Person(key, key.partition("@")[0].title(), role)


def with_few_facts(site):
    """Return ``site`` with what is told of every fourth municipality and of those with a role in the tests.

    The desk reads, carries over and compares all that there is again and again.
    """
    atlas, roles = site.atlas, {value for value in vars(SUITE).values() if isinstance(value, str)}
    kept = {*list(atlas.municipalities)[::4], *roles}
    facts = [fact for fact in atlas.register.facts if fact.ags in kept]
    return replace(site, atlas=replace(atlas, register=replace(atlas.register, facts=facts)))


def new_desk(site, database: Path, base: str = "/") -> Desk:
    """Return the desk of a new register that has the facts of ``site`` as its first edition."""
    engine = open_database(str(database))
    migrate(engine)
    desk = Desk(engine, site, suite_inputs(), CLOCK, base)
    with desk.writing() as connection:
        facts = stored_register(site.atlas.register)
        draft = propose_list(connection, IMPORT, facts, "start", "Anfang", site.atlas.origin, desk.now())
        publish(connection, draft.id, draft.version, None, "start", "Anfang", desk.now())
    return desk


def desk_server(desk: Desk, who: dict[str, Person | None]) -> Flask:
    """Return the pages as an application; ``who["is"]`` is asking, as the guard of the real one would have found out."""
    server = Flask("desk", template_folder=str(TEMPLATES))
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    install(server.jinja_env)

    @server.before_request
    def guard() -> None:
        asked = getattr(server.view_functions.get(request.endpoint or ""), "needs", None)
        found = who["is"]
        g.visitor = found and SimpleNamespace(account=SimpleNamespace(person=found))
        if asked is None or (request.endpoint and (found is None or found.role < asked.role)):
            abort(403 if request.endpoint else 404)
        request.form  # noqa: B018  # what looks for the token of a form reads it here

    @server.context_processor
    def words() -> dict:
        return {"person": who["is"], "csrf_field": lambda: Markup("")}

    register_troubles(server, desk)
    register_pages(server, desk)
    return server
