"""Where the export page leads: to itself with its settings, and to the presentation; and what others are told of it."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.context.addresses import PARAMETER
from dashboard.context.site import Site
from dashboard.exports.deck_request import PROPORTIONS, USUAL_LABELS
from dashboard.exports.snippet_request import TEMPLATES, SnippetRequest
from dashboard.pages.head import About
from layers.drawing.sizes import OWN, SIZES

PATH = "ausschnitt"


def about_export(site: Site, wanted: SnippetRequest, page: Mapping[str, str], listed: bool) -> About:
    """Return what others are told of the page, whose own parameters are ``page``; ``listed``: as it is without any."""
    region = "" if wanted.region.key == site.atlas.state.key else wanted.region.key
    said = {key: text for key, text in page.items() if key != PARAMETER and (region or key != "region")}
    told = site.language.text(
        "Karten als Bild, PDF oder PowerPoint-Folie, ganze Foliensätze und die Angaben als Tabelle."
    )
    return About(PATH, told, {} if listed else said, region, wanted.layer.chosen, wanted.layer.since, listed=listed)


def page_query(query: Mapping[str, str], wanted: SnippetRequest) -> dict[str, str]:
    """Return the parameters that bring this page back: what it presets is left out, what pictures preset is not."""
    kept = {key: text for key, text in query.items() if key != "labels"}
    labels = {"labels": wanted.labels} if wanted.labels != USUAL_LABELS else {}
    return {**kept, **labels, **({"size": OWN} if wanted.size.key == OWN else {})}


def deck_query(query: Mapping[str, str], wanted: SnippetRequest) -> dict[str, str]:
    """Return the parameters of the presentation: all choices that hold for slides."""
    named = ("layer", "since", "region", "date", "title", "context", "template")
    kept = {key: query[key] for key in named if key in query}
    labels = {"labels": wanted.labels} if wanted.labels != USUAL_LABELS else {}
    usual = wanted.size.key not in PROPORTIONS or wanted.size.key == next(iter(PROPORTIONS))
    return {**kept, **labels, **({} if usual else {"size": wanted.size.key}), "download": "1"}


def deck_size(site: Site, wanted: SnippetRequest) -> str:
    """Say how large the slides of the presentation are: there are fewer sizes than of pictures."""
    text = site.language.text
    if site.pptx_template and wanted.template == TEMPLATES[0]:
        return text("in der Vorlage des Betreibers")
    if wanted.size.key in PROPORTIONS:
        return text(SIZES[wanted.size.key].label)
    usual, other = (text(SIZES[key].label) for key in PROPORTIONS)
    return text("{usual}; wählbar ist auch {other}", usual=usual, other=other)
