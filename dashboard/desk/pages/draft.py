"""``/redaktion/entwurf/<id>``: the findings of a list, what a draft would change, and the two ways out: publish or discard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from threading import Thread

from flask import Flask, Response, redirect, request
from sqlalchemy import Column, Connection
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.desk.access import Role, needs, person
from dashboard.desk.addresses import desk_address
from dashboard.desk.confirming import Confirmed, block_of, check_confirmation
from dashboard.desk.desk import Desk
from dashboard.desk.frame import language_of, show
from dashboard.desk.pages.difference import difference_context
from dashboard.desk.register import compare_states, states_of_draft
from dashboard.desk.uploads import Sent
from dashboard.desk.words import draft_title, faster, settled
from dashboard.exports.file_names import file_name, file_response
from layers.files.data_files import DATA_FORMATS
from layers.words.language import Language, message
from loaders.history.carrying import with_register
from loaders.history.clashes import new_clashes
from loaders.history.effect import changes_something
from loaders.history.reading import Revision, newest, revision
from loaders.history.reading import difference as changes_between
from loaders.history.tables import DRAFT
from loaders.history.uploads import ANNOTATED, ORIGINAL, confirmation_of, keep_confirmation, upload_file, upload_of
from loaders.history.writing import OutdatedError, SettledError, discard, publish

#: So many findings stand on the page; the copy has all of them.
_MOST_FINDINGS = 300
_LONGEST_MESSAGE = 500
#: So long what takes long is waited for before a draft is published: proxies wait 60 s for the whole of it.
_PATIENCE_S = 45.0


@dataclass(frozen=True)
class Typed:
    """What somebody has written and ticked on the page, so that it is there again if the page comes back."""

    message: str = ""
    confirmed: Confirmed = field(default_factory=Confirmed)


class NotYetError(Exception):
    """The draft cannot be published as it stands; the text says why."""


def register_draft(server: Flask, desk: Desk) -> None:
    """Add the page of a draft and what can be done with it."""

    @server.get("/entwurf/<int(max=999999999):key>")
    @needs(Role.READER)
    def draft(key: int) -> tuple[str, int]:
        return show_draft(desk, key)

    @server.post("/entwurf/<int(max=999999999):key>/veroeffentlichen")
    @needs(Role.PUBLISHER)
    def publish_draft(key: int) -> BaseResponse | tuple[str, int]:
        version, seen = _number("version"), _number("seen") or None
        typed = read_typed(request.form)
        _prepare(desk, key, version)

        def work(connection: Connection) -> str:
            done = publish_checked(desk, connection, key, version, seen, typed, language_of(desk))
            return desk_address(desk, "", veroeffentlicht=done.number)

        return _done_or_told(desk, key, work, typed)

    @server.post("/entwurf/<int(max=999999999):key>/verwerfen")
    @needs(Role.EDITOR)
    def discard_draft(key: int) -> BaseResponse | tuple[str, int]:
        version = _number("version")

        def work(connection: Connection) -> str:
            discard(connection, key, version)
            return desk_address(desk, "", verworfen=key)

        return _done_or_told(desk, key, work)

    @server.get("/entwurf/<int(max=999999999):key>/geprueft.xlsx")
    @needs(Role.READER)
    def annotated(key: int) -> Response:
        return _file(desk, key, ANNOTATED, message("geprüft"), DATA_FORMATS["xlsx"])

    @server.get("/entwurf/<int(max=999999999):key>/original")
    @needs(Role.READER)
    def original(key: int) -> Response:
        # somebody sent it: no browser is to find a page in it
        return _file(desk, key, ORIGINAL, message("hochgeladen"), "application/octet-stream")


def _file(desk: Desk, key: int, which: Column[bytes], word: str, mimetype: str) -> Response:
    """Return a file that is kept of an uploaded list, as a download called as its sender calls it and ``word``."""
    with desk.reading() as connection:
        revision(connection, key)
        found, content = upload_of(connection, key), upload_file(connection, key, which)
    if found is None or not content:
        raise RequestError(404, message("Zu diesem Entwurf gibt es diese Datei nicht."), "path", message("xlsx"))
    stem, known = PurePosixPath(found.file_name).stem, Sent(found.file_name, b"").ending.removeprefix(".")
    ending = "xlsx" if which is ANNOTATED else known or "bin"
    name = file_name(desk.site, stem, language_of(desk).text(word), ending=ending)
    return file_response(content, mimetype, name, download=True)


def _prepare(desk: Desk, key: int, version: int) -> None:
    """Have made what takes long of what is about to be published: before anybody waits for it, and for all servers.

    What is not done in time goes on, and servers that need it before make it themselves.
    """
    with desk.reading() as connection:
        draft = revision(connection, key)
        if draft.state != DRAFT or draft.version != version:
            return  # it will not be published
        after = states_of_draft(connection, desk.site.atlas, draft)[1]

    def make() -> None:
        try:
            desk.prepare(with_register(desk.site.atlas, after))
        except Exception:
            logging.getLogger(__name__).exception("what is to be published is not prepared")

    made = Thread(target=make, name="prepare", daemon=True)
    made.start()
    made.join(_PATIENCE_S)


def _done_or_told(
    desk: Desk, key: int, work: Callable[[Connection], str], typed: Typed | None = None
) -> BaseResponse | tuple[str, int]:
    """Do it and lead to the address that ``work`` returns; if it cannot be done, show the draft as it is now, and say why."""
    language = language_of(desk)
    try:
        with desk.writing() as connection:
            address = work(connection)
    except OutdatedError as error:
        return show_draft(desk, key, 409, faster(error.now, language), typed)
    except SettledError as error:
        return show_draft(desk, key, 409, settled(error.found, language), typed)
    except NotYetError as error:
        return show_draft(desk, key, 422, str(error), typed)
    return redirect(address, 303)


def _number(name: str) -> int:
    """Return a whole number that the form brings along. Raises RequestError if it was tampered with."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise RequestError(422, message("Die Anfrage ist unvollständig."), name, message("eine ganze Zahl"))
    return int(text)


def read_typed(form: MultiDict) -> Typed:
    """Return what a form brings along."""
    block = form.get("block", "") if form.get("alle") else ""
    confirmed = Confirmed(frozenset(form.getlist("entfaellt")), block, form.get("grund", "")[:_LONGEST_MESSAGE])
    return Typed(form.get("nachricht", "")[:_LONGEST_MESSAGE], confirmed)


def publish_checked(
    desk: Desk, connection: Connection, key: int, version: int, seen: int | None, typed: Typed, language: Language
) -> Revision:
    """Publish a draft if it has no error, changes something, says why, and every loss is confirmed.

    Raises NotYetError, and what ``publish`` raises: OutdatedError if the draft or the register is not what was looked at.
    """
    draft = revision(connection, key)
    if draft.state != DRAFT:
        raise SettledError(draft)
    if draft.version != version:
        raise OutdatedError(draft)
    upload, said = upload_of(connection, key), " ".join(typed.message.split())
    if upload and upload.errors:
        raise NotYetError(language.text("Eine Liste mit Fehlern lässt sich nicht veröffentlichen."))
    found = compare_states(desk.site.atlas, *states_of_draft(connection, desk.site.atlas, draft))
    if newest(connection) == seen:  # else what is to be confirmed is something else now, as ``publish`` says
        if not changes_something(connection, draft):
            raise NotYetError(language.text("Dieser Entwurf ändert nichts; es gibt nichts zu veröffentlichen."))
        confirmation, missing = check_confirmation(found.lost, typed.confirmed, language)
        if missing:
            raise NotYetError(missing)
        if not said:
            raise NotYetError(language.text("Bitte schreiben Sie in einem Satz, was sich ändert."))
        if confirmation:
            keep_confirmation(connection, key, confirmation)
    return publish(connection, key, version, seen, person().key, said, desk.now())


def show_draft(
    desk: Desk, key: int, status: int = 200, notice: str = "", typed: Typed | None = None
) -> tuple[str, int]:
    """Return the page of a draft; ``notice`` says why it comes back, ``typed`` is what stands in its fields."""
    site = spoken(desk.site)
    with desk.reading() as connection:
        found, upload, live = revision(connection, key), upload_of(connection, key), newest(connection)
        confirmation = confirmation_of(connection, key)
        states = states_of_draft(connection, site.atlas, found) if found.state == DRAFT else None
        # the check of a list has named what it contradicts in itself
        own = states[1].facts if upload and states else []
        changing = states is not None and changes_something(
            connection, found, changes_between(*(s.facts for s in states))
        )
    difference = compare_states(site.atlas, *states) if states and not (upload and upload.errors) else None
    shown = difference_context(desk, difference) if difference else {"difference": None}
    return show(
        desk, "draft.html", status, f"entwurf/{key}", draft=found, upload=upload, live=live, notice=notice,
        title=draft_title(found, upload.file_name if upload else "", site.language), typed=typed or Typed(),
        findings=upload.findings[:_MOST_FINDINGS] if upload else (), confirmation=confirmation,
        block=block_of(difference.lost) if difference else "", changing=changing,
        clashes=new_clashes(site.atlas, states[0].facts, states[1].facts, own)[:_MOST_FINDINGS] if states and difference else (),
        settled="" if found.state == DRAFT else settled(found, site.language), **shown,
    )  # fmt: skip
