"""What a presentation is asked to show, read from an address: the choices of the export form that hold for slides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.context.addresses import PARAMETER
from dashboard.context.query import (
    RequestError,
    read_choice,
    read_date,
    read_layer,
    read_region,
    read_since,
    read_title,
)
from dashboard.context.site import Site
from dashboard.exports.snippet_request import CONTEXTS, TEMPLATES
from layers.catalogue import Layer
from layers.drawing.picture import LABELS
from layers.words.language import message
from loaders.atlas.regions import Region

#: The sizes of slides, by their key in ``layers.drawing.sizes``, and their proportions.
PROPORTIONS = {"slide": (16, 9), "slide-4-3": (4, 3)}
#: Without a wish, those are named of whom something is known: nobody looks for a place on a bare map.
USUAL_LABELS = LABELS[1]
#: How long presentations are.
LENGTHS = ("full", "short")
#: The parameters of presentations.
PARAMETERS = (
    "layer", "since", "region", "date", "size", "title", "labels", "context", "template", "length", PARAMETER, "download",
)  # fmt: skip


@dataclass(frozen=True)
class DeckRequest:
    """A presentation to be made. ``size`` is a key of ``PROPORTIONS``, ``length`` one of ``LENGTHS``.

    ``layer`` is the one whose map comes first.
    """

    layer: Layer
    region: Region
    as_of: date
    size: str
    title: str
    labels: str
    template: str = TEMPLATES[0]
    context: str = CONTEXTS[0]
    length: str = LENGTHS[0]

    @property
    def key(self) -> tuple:
        """What makes this presentation another one, besides the present day."""
        layer = (self.layer.chosen, self.layer.since, self.layer.language.code)
        words = self.title, self.labels, self.context
        return (*layer, self.region.key, self.as_of, self.size, *words, self.template, self.length)


def read_deck(query: Mapping[str, str], site: Site) -> DeckRequest:
    """Return the checked parameters. Raises RequestError naming the first one that is wrong or unknown."""
    check_parameters(query, PARAMETERS)
    as_of = read_date(query, site.today())
    return DeckRequest(
        site.compared(read_layer(query, site), read_since(query, as_of)),
        read_region(query, site),
        as_of,
        read_choice(query, "size", next(iter(PROPORTIONS)), PROPORTIONS),
        read_title(query, site) or "",
        read_choice(query, "labels", USUAL_LABELS, LABELS),
        read_choice(query, "template", TEMPLATES[0], TEMPLATES),
        read_choice(query, "context", CONTEXTS[0], CONTEXTS),
        read_choice(query, "length", LENGTHS[0], LENGTHS),
    )


def check_parameters(query: Mapping[str, str], known: Collection[str]) -> None:
    """Raise RequestError for a parameter that is none of ``known``: it would be a wish that nobody heard."""
    if unknown := next((name for name in query if name not in known), None):
        raise RequestError(
            422,
            message("Den Parameter „{name}“ gibt es hier nicht."),
            unknown[:40],
            message("einer von {choices}"),
            name=unknown[:40],
            choices=", ".join(known),
        )
