"""The frame of the pages about people, and what they say after something was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import flash, get_flashed_messages, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboard.context.languages import link, spoken
from dashboard.desk.addresses import desk_address
from dashboard.desk.desk import Desk
from dashboard.pages.shell import shell_context
from layers.words.language import Language, message
from loaders.accounts.people import Role

#: What each role is called, and what it may do.
ROLE_WORDS = {
    Role.READER: message("Mitlesen"),
    Role.EDITOR: message("Bearbeiten"),
    Role.PUBLISHER: message("Veröffentlichen"),
    Role.ADMINISTRATOR: message("Verwalten"),
}
ROLE_MEANINGS = {
    Role.READER: message("sieht Entwürfe und Verlauf"),
    Role.EDITOR: message("legt außerdem Entwürfe an"),
    Role.PUBLISHER: message("veröffentlicht außerdem und nimmt zurück"),
    Role.ADMINISTRATOR: message("verwaltet außerdem die Zugänge"),
}
_SOON = message("Bitte warten Sie noch {seconds} Sekunden, bevor Sie es noch einmal versuchen.")
_MINUTES = message("Bitte warten Sie noch {minutes} Minuten, bevor Sie es noch einmal versuchen.")


def show(desk: Desk, template: str, status: int = 200, **values: object) -> tuple[str, int]:
    """Return a page about people. ``wrong``, if given, is what has to be corrected."""
    site = spoken(desk.site)
    language, here = site.language, request.path.lstrip("/")
    context = {
        **shell_context(site, "desk"),
        "other_languages": [(o, _same(desk, o, here)) for o in site.languages if o != language],
        "desk_link": lambda path="", **parameters: desk_address(desk, path, **parameters),
        "desk_style": site.assets.address(desk.base, "desk_accounts.css"),
        "desk_page": here,
        "roles": list(Role),
        "role_word": lambda role: language.text(ROLE_WORDS[role]),
        "role_meaning": lambda role: language.text(ROLE_MEANINGS[role]),
        "moment": lambda time: moment_text(desk, language, time),
        "done": [language.text(str(said)) for said in get_flashed_messages()],
        "wrong": "",
    }
    return render_template(f"desk/{template}", **{**context, **values}), status


def done(desk: Desk, said: str, path: str) -> Response:
    """Lead on to a page of the desk, which says first what was done."""
    flash(said)
    return redirect(desk_address(desk, path), 303)


def say(desk: Desk, text: str, /, **values: object) -> str:
    """Return a message in the language of the present request."""
    return spoken(desk.site).language.text(text, **values)


def slowed_text(desk: Desk, wait: timedelta) -> str:
    """Say how long to wait before the next attempt."""
    seconds = int(wait.total_seconds()) + 1
    why = say(desk, message("Es gab zu viele Fehlversuche."))
    if seconds <= 90:
        return f"{why} {say(desk, _SOON, seconds=seconds)}"
    return f"{why} {say(desk, _MINUTES, minutes=-(-seconds // 60))}"


def moment_text(desk: Desk, language: Language, time: datetime) -> str:
    """→ „20.11.2026, 14:05“, where the programme runs."""
    here = time.astimezone(ZoneInfo(desk.site.atlas.state.time_zone))
    return f"{language.day(here.date())}, {here:%H:%M}"


def _same(desk: Desk, language: Language, here: str) -> str:
    return link(desk.root, language, here, {k: v for k, v in request.args.items() if k != "lang"})
