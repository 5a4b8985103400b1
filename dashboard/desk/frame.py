"""What every page of the desk needs: the frame of the site, the desk's own links, and what was done before it was opened."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, get_flashed_messages, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboard.context.languages import same_page, spoken
from dashboard.desk.addresses import desk_address
from dashboard.desk.desk import Desk
from dashboard.desk.register import place_name
from dashboard.desk.words import KINDS, ROLE_MEANINGS, ROLE_WORDS, fact_text, named_fact
from dashboard.pages.shell import shell_context
from layers.words.language import Language
from loaders.accounts.people import Role


def show(desk: Desk, template: str, status: int = 200, here: str | None = None, **values: object) -> tuple[str, int]:
    """Return a page. ``here``: its address below the desk, if not that of the request, as for one that answers a form.

    ``wrong``, if given, is what has to be corrected.
    """
    site = spoken(desk.site)
    language = site.language
    here = request.path.lstrip("/") if here is None else here
    context = {
        **shell_context(site, "desk"),
        "other_languages": same_page(site, desk.root, here),
        "desk_link": partial(desk_address, desk),
        "desk_page": here,
        "desk_style": site.assets.address(desk.base, "desk.css"),
        "desk_script": site.assets.address(desk.base, "desk.js"),
        "role": Role,
        "role_word": lambda role: language.text(ROLE_WORDS[role]),
        "role_meaning": lambda role: language.text(ROLE_MEANINGS[role]),
        "kinds": {kind: language.text(word) for kind, word in KINDS.items()},
        "moment": partial(_moment, desk, language),
        "districts": site.atlas.districts,
        "place": partial(place_name, site.atlas),
        "fact_text": lambda fact: fact_text(fact, site.programme, language),
        "named_fact": lambda fact: named_fact(fact, site.atlas, site.programme, language),
        "done": [language.text(str(said)) for said in get_flashed_messages()],
        "wrong": "",
    }
    return render_template(f"desk/{template}", **{**context, **values}), status


def done(desk: Desk, said: str, path: str) -> Response:
    """Lead on to a page of the desk, which says first what was done."""
    flash(said)
    return redirect(desk_address(desk, path), 303)


def language_of(desk: Desk) -> Language:
    """Return the language of the present request."""
    return spoken(desk.site).language


def say(desk: Desk, text: str, /, **values: object) -> str:
    """Return a message in the language of the present request."""
    return language_of(desk).text(text, **values)


def _moment(desk: Desk, language: Language, time: datetime) -> str:
    """→ „20.11.2026, 14:05“, where the programme runs."""
    here = time.astimezone(ZoneInfo(desk.site.atlas.state.time_zone))
    return f"{language.day(here.date())}, {here:%H:%M}"
