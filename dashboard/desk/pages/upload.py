"""``/redaktion/liste``: send a list; it is checked, and becomes a draft with its findings."""

from __future__ import annotations

from datetime import date

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from dashboard.desk.access import Role, needs, person
from dashboard.desk.addresses import desk_address
from dashboard.desk.desk import Desk
from dashboard.desk.frame import language_of, show
from dashboard.desk.uploads import ENDINGS, MOST_BYTES, TOO_LARGE, Sent, make_draft
from layers.words.language import Language
from loaders.atlas.dates import parse_day

_HERE = "liste"


def register_upload(server: Flask, desk: Desk) -> None:
    """Add the form and what it leads to."""

    @server.get(f"/{_HERE}")
    @needs(Role.EDITOR)
    def upload_form() -> tuple[str, int]:
        return _form(desk)

    @server.post(f"/{_HERE}")
    @needs(Role.EDITOR)
    def upload() -> Response | tuple[str, int]:
        language, file = language_of(desk), request.files.get("liste")
        day, wrong_day = _day(request.form.get("stand", ""), desk.site.today(), language)
        title = request.form.get("titel", "")[:200]
        name = (file.filename or "") if file else ""
        sent = Sent(name, file.read() if file else b"", title, day)
        wrong = {"stand": wrong_day, "liste": wrong_file(sent, language)}
        if any(wrong.values()):
            return _form(desk, wrong, request.form.get("stand", ""), title)
        draft = make_draft(desk, sent, person().key)
        leads = desk_address(desk, f"entwurf/{draft.id}")
        if request.headers.get("X-Requested-With"):  # a script, which would fetch what it is led to before it opens it
            return Response(status=201, headers={"Location": leads})
        return redirect(leads, 303)


def wrong_file(sent: Sent, language: Language) -> str:
    """Say what is wrong with a file before it is looked into; empty if nothing is."""
    endings = ", ".join(ending.removeprefix(".").upper() for ending in ENDINGS)
    if not sent.name:
        return language.text("Bitte wählen Sie eine Datei aus.")
    if not sent.ending:
        return language.text(
            "„{name}“ ist keine Liste, die gelesen werden kann. Möglich sind: {endings}.",
            name=sent.shown,
            endings=endings,
        )
    if not sent.content:
        return language.text("„{name}“ ist leer. Bitte prüfen Sie, ob es die richtige Datei ist.", name=sent.shown)
    return ""


def _day(text: str, today: date, language: Language) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        day = parse_day(text)
    except ValueError:
        day = date.max
    if day > today:
        return None, language.text("Erwartet wird ein Tag, der nicht in der Zukunft liegt.")
    return day, ""


def _upload_words(language: Language) -> dict[str, str]:
    """What the script says while a list is on its way."""
    return {
        "sending": language.text("Die Datei wird hochgeladen …"),
        "amount": language.text("{sent} von {size} MB"),
        "checking": language.text("Die Datei ist angekommen. Die Liste wird geprüft; das dauert einige Sekunden …"),
        "large": language.text(TOO_LARGE, limit=MOST_BYTES // 2**20),
        "cut": language.text(
            "Die Verbindung ist abgebrochen, bevor die Datei ganz angekommen war. Es ist nichts gespeichert. Bitte laden Sie "
            "die Liste noch einmal hoch."
        ),
        "unsure": language.text(
            "Die Verbindung ist abgebrochen, während die Liste geprüft wurde. Bitte sehen Sie auf der Übersicht unter „Offene "
            "Entwürfe“ nach, ob sie angekommen ist; sonst laden Sie sie noch einmal hoch."
        ),
    }


def _form(desk: Desk, wrong: dict[str, str] | None = None, day: str = "", title: str = "") -> tuple[str, int]:
    status = 422 if wrong else 200
    return show(
        desk, "upload.html", status, wrong_in=wrong or {}, typed_day=day, typed_title=title, limit=MOST_BYTES // 2**20,
        endings=ENDINGS, upload_words=_upload_words(language_of(desk)), today=desk.site.today().isoformat(),
    )  # fmt: skip
