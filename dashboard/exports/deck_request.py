"""What a presentation is asked to show, read from an address: the choices of the export form that hold for slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.context.common_parameters import DATE, LAYER, REGION, SINCE, TITLE
from dashboard.context.declared import Choice, Parameter
from dashboard.context.site import Site
from dashboard.context.view_state import day_in_address
from dashboard.exports.snippet_request import CONTEXT, CONTEXTS, TEMPLATE, TEMPLATES, query_of
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
_SIZE = Choice("size", message("Größe der Folien."), PROPORTIONS, next(iter(PROPORTIONS)))
_LABELS = Choice("labels", message("Namen auf den Karten."), LABELS, USUAL_LABELS)
_LENGTH = Choice("length", message("„short“: höchstens fünf Folien."), LENGTHS, LENGTHS[0])
#: What presentations read.
DECK: tuple[Parameter, ...] = (LAYER, SINCE, REGION, DATE, _SIZE, TITLE, _LABELS, CONTEXT, TEMPLATE, _LENGTH)


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

    def query(self, today: date) -> dict[str, str]:
        """Return the parameters that ask for the same presentation on a day, defaults left out, always in the same order."""
        choices = {
            "size": (self.size, next(iter(PROPORTIONS))),
            "title": (self.title, ""),
            "labels": (self.labels, USUAL_LABELS),
            "context": (self.context, CONTEXTS[0]),
            "template": (self.template, TEMPLATES[0]),
            "length": (self.length, LENGTHS[0]),
        }
        return query_of(self.layer, self.region, day_in_address(self.as_of, today), choices)


def read_deck(query: Mapping[str, str], site: Site) -> DeckRequest:
    """Return the checked parameters. Raises RequestError naming the first one that is wrong."""
    as_of = DATE.read(query, site.today())
    return DeckRequest(
        site.compared(site.catalogue[LAYER.read(query, site)], SINCE.read(query, as_of)),
        REGION.read(query, site),
        as_of,
        _SIZE.read(query, site),
        TITLE.read(query, site) or "",
        _LABELS.read(query, site),
        TEMPLATE.read(query, site),
        CONTEXT.read(query, site),
        _LENGTH.read(query, site),
    )
