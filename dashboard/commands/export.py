"""What ``app.py export`` writes: a picture, the same as time passes, fact sheets or a presentation."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import typer

from dashboard.context.common_parameters import DATE, REGION
from dashboard.context.query import read_choice
from dashboard.context.site import Site
from dashboard.exports.deck_request import read_deck
from dashboard.exports.rendering import (
    FORMATS,
    GROWTH_FORMATS,
    render,
    render_booklet,
    render_growth,
    render_presentation,
)
from dashboard.exports.snippet_request import read_snippet


def exported(
    site: Site, query: Mapping[str, str], what: Mapping[str, str], fmt: str, suffix: str, growth: bool
) -> bytes:
    """Return the file. ``query``: the parameters of a picture. ``what``: the options that name another file than a picture.

    ``fmt`` is its format; if empty, ``suffix``, that of the file's name, says it. Raises RequestError.
    """
    if region := what["factsheets"]:
        return _booklet(site, region, query["date"], what["address"])
    if region := what["deck"]:
        asked = {key: text for key, text in {**query, "length": what["length"]}.items() if text}
        return render_presentation(site, read_deck(asked | {"region": region}, site))
    if growth:
        chosen = read_choice({"format": fmt or suffix}, "format", "", GROWTH_FORMATS)
        return render_growth(site, read_snippet(query, site), chosen)
    chosen = read_choice({"format": fmt}, "format", suffix if suffix in FORMATS else "png", FORMATS)
    return render(site, read_snippet(query, site), chosen)


def _booklet(site: Site, region: str, date: str, address: str) -> bytes:
    chosen, as_of = REGION.read({"region": region}, site), DATE.read({"date": date}, site.today())
    with typer.progressbar(length=len(chosen.members), label="Steckbriefe", file=sys.stderr) as bar:
        return render_booklet(site, chosen, as_of, lambda _done, _total: bar.update(1), address)
