"""A page's list as a file: made once for a wish, a day and a language, and called what it holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date

from flask import Response

from dashboard.context.site import Site
from dashboard.exports.file_names import file_name, file_response
from dashboard.serving.workshop import Workshop
from layers.files.data_files import DATA_FORMATS


def list_file(
    site: Site,
    workshop: Workshop,
    wish: tuple[Hashable, ...],
    make: Callable[[], bytes],
    fmt: str,
    *words: str | date | None,
) -> Response:
    """Return what ``make`` makes as a download called after ``words``; ``fmt`` is one of ``DATA_FORMATS``.

    ``wish``: what it follows from, besides ``fmt``, the present day and the language of ``site``.
    """
    body = workshop.get((fmt, site.today(), site.language.code, *wish), make)
    return file_response(body, DATA_FORMATS[fmt], file_name(site, *words, ending=fmt), download=True)
