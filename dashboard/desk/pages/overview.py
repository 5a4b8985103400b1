"""``/redaktion/``: what is published, which drafts are open, and what to do next."""

from __future__ import annotations

from flask import Flask, Response

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.desk.access import Role, needs
from dashboard.desk.desk import Desk
from dashboard.desk.files import facts_csv, facts_workbook
from dashboard.desk.frame import show
from dashboard.desk.words import draft_title
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.compare import full_name
from layers.answers.count_words import counts_text
from layers.answers.counts import counts
from layers.files.data_files import DATA_FORMATS
from layers.words.language import message
from loaders.atlas.model import Atlas, Snapshot
from loaders.history.carrying import with_register
from loaders.history.counting import change_counts
from loaders.history.reading import drafts, edition, editions, newest
from loaders.history.showing import edition_atlas, state_at
from loaders.history.uploads import upload_names

#: So many editions are shown; the history has all of them.
_LATEST = 5


def register_overview(server: Flask, desk: Desk) -> None:
    """Add the first page of the desk, and every edition as a file."""

    @server.get("/")
    @needs(Role.READER)
    def overview() -> tuple[str, int]:
        site = spoken(desk.site)
        language, today = site.language, site.today()
        with desk.reading() as connection:
            live, open_ones, all_of_them = newest(connection), drafts(connection), editions(connection)
            published = edition_atlas(connection, site.atlas, live or 0)
            changed, files = change_counts(connection), upload_names(connection)
        snapshot = Snapshot(published, today, today)
        said = [counts_text(counts(snapshot, i.key), i, language) for i in site.programme.instruments]
        return show(
            desk, "overview.html", live=all_of_them[0] if all_of_them else None, counts=said, drafts=open_ones,
            titles={d.id: draft_title(d, files.get(d.id, ("", 0))[0], language) for d in open_ones}, files=files,
            changed=changed, editions=all_of_them[:_LATEST], facts=len(published.register.facts),
            visitors_see=_older_edition(site.atlas, live),
            names=[full_name(site, m) for m in site.atlas.municipalities.values()],
        )  # fmt: skip

    @server.get("/fassung/<int(max=999999999):number>.<fmt>")
    @needs(Role.READER)
    def edition_file(number: int, fmt: str) -> Response:
        if fmt not in ("xlsx", "csv"):
            raise RequestError(404, message("Diese Liste gibt es nicht."), "path", message("xlsx oder csv"))
        with desk.reading() as connection:
            found, state = edition(connection, number), state_at(connection, desk.site.atlas, number)
        site = spoken(desk.site)
        made = facts_workbook(with_register(site.atlas, state)) if fmt == "xlsx" else facts_csv(state.facts)
        day = found.published.date() if found.published else None
        name = file_name(site, site.language.text("Fassung {number}", number=number), day, ending=fmt)
        return file_response(made, DATA_FORMATS[fmt], name, download=True)


def _older_edition(atlas: Atlas, live: int | None) -> int | None:
    """Return the number of the edition that visitors see if a newer one is published."""
    shown = atlas.origin.edition
    return shown.number if shown and live and shown.number < live else None
