"""Where people and programs wait for a file: ``/auftrag/<ticket>``, and the same for programs at ``/api/tasks/<ticket>``.

Whoever has the address of such a page finds the file there as long as it is kept, from whichever server.
"""

from __future__ import annotations

from flask import Flask, Response, jsonify, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from dashboard.context.declared import Part
from dashboard.context.languages import spoken
from dashboard.context.operation import PICTURES, Operation, offers
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.exports.file_names import file_response
from dashboard.interface.models import Task
from dashboard.pages.shell import shell_context
from dashboard.serving.orders import NotYet, Order
from dashboard.serving.workshop import Workshop
from dashboard.tasks import words
from dashboard.tasks.booklet import register_booklet
from dashboard.tasks.connecting import GoneError
from dashboard.tasks.orders import Orders, read
from layers.words.language import message
from loaders.tasks.queue import Seen
from loaders.tasks.tables import DONE

PATH, API = "auftrag", "api/tasks"
#: Programs are asked to come again after so many seconds; pages without scripts do it by themselves.
COME_AGAIN_S, REFRESH_S = 5, 5
_TICKET = Part("ticket", message("Wie die Antwort mit Status 202 ihn nennt."), "^[A-Za-z0-9_-]{22}$", ("x" * 22,))


def register_tasks(server: Flask, site: Site, workshop: Workshop, orders: Orders) -> None:
    """Add the addresses, and what is answered where a file is not there yet."""
    register_booklet(server, site, workshop)

    @server.errorhandler(NotYet)
    def answer(wait: NotYet) -> BaseResponse:
        asked = spoken(site)
        if wait.people:
            return _fresh(redirect(asked.link(f"{PATH}/{wait.ticket}"), 303))
        response = jsonify(described(asked, wait.ticket, *_found(orders, wait.ticket)))
        response.status_code = 202
        response.headers["Location"] = asked.link(f"{API}/{wait.ticket}")
        response.headers["Retry-After"] = str(COME_AGAIN_S)
        return _fresh(response)

    @server.get(f"/{PATH}/<ticket>")
    def waiting(ticket: str) -> BaseResponse:
        asked = spoken(site)
        return _fresh(Response(render_waiting(asked, ticket, *_found(orders, ticket))))

    @server.get(f"/{API}/<ticket>")
    @offers(Operation(message("Wie weit eine Datei ist"), PICTURES, "application/json", (), (_TICKET,), model=Task))
    def task(ticket: str) -> BaseResponse:
        return _fresh(jsonify(described(spoken(site), ticket, *_found(orders, ticket))))

    @server.get(f"/{PATH}/<ticket>/datei")
    def made(ticket: str) -> BaseResponse:
        try:
            found = orders.content(ticket)
        except GoneError as error:
            raise _gone() from error
        if found is None:
            return _fresh(redirect(spoken(site).link(f"{PATH}/{ticket}"), 303))
        order, content = found
        return _fresh(file_response(content, order.media, order.name, download=True))

    @server.post(f"/{PATH}/<ticket>/abbrechen")
    def leave(ticket: str) -> BaseResponse:
        try:
            orders.leave(ticket)
        except GoneError as error:
            raise _gone() from error
        return _fresh(redirect(spoken(site).link(f"{PATH}/{ticket}"), 303))


def described(site: Site, ticket: str, seen: Seen, order: Order) -> Task:
    """Return what programs, and the page's script, are told."""
    return {
        "status": seen.state,
        "message": words.progress(site.language, order.kind, seen),
        "done": seen.done,
        "total": seen.total,
        "ahead": seen.ahead,
        "file": site.link(f"{PATH}/{ticket}/datei") if seen.state == DONE else None,
    }


def render_waiting(site: Site, ticket: str, seen: Seen, order: Order) -> str:
    """Return the page."""
    here = f"{PATH}/{ticket}"
    return render_template(
        "waiting.html",
        **shell_context(site, "waiting"),
        heading=words.heading(site.language, seen.state),
        told=words.progress(site.language, order.kind, seen),
        file_name=order.name,
        open=seen.open,
        finished=seen.state == DONE,
        attended=seen.attended,
        done=seen.done,
        total=seen.total,
        refresh_s=REFRESH_S,
        state_href=site.link(f"{API}/{ticket}"),
        file_href=site.link(f"{here}/datei"),
        leave_href=site.link(f"{here}/abbrechen"),
        again_href=site.link(order.path, **order.query),
        waiting_script=site.assets.address(site.base, "waiting.js"),
    )


def _found(orders: Orders, ticket: str) -> tuple[Seen, Order]:
    """Return how far the file of a ticket is. Raises RequestError."""
    try:
        seen = orders.look(ticket)
    except GoneError as error:
        raise _gone() from error
    if seen is None:
        wrong = message("Diesen Auftrag gibt es nicht, oder seine Datei wird nicht mehr aufbewahrt.")
        raise RequestError(404, wrong, "ticket", message("der Auftrag aus der Antwort mit Status 202, einen Tag lang"))
    return seen, read(seen.order).order


def _gone() -> RequestError:
    wrong = message(
        "Gerade ist nicht zu erfahren, wie weit die Datei ist. Bitte laden Sie diese Seite gleich noch einmal."
    )
    return RequestError(503, wrong, "path", message("ein neuer Versuch in einer Minute"))


def _fresh(response: BaseResponse) -> BaseResponse:
    """Nobody keeps an answer that is another one in a second."""
    response.headers["Cache-Control"] = "no-store"
    return response
