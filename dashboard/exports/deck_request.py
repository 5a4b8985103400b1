"""What a presentation is asked to show, read from an address: the choices of the export form that hold for slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.context.addresses import language_parameter
from dashboard.context.common_parameters import DATE, LAYER, REGION, SINCE, TITLE
from dashboard.context.declared import Choice, Parameter
from dashboard.context.site import Site
from dashboard.context.view_state import day_in_address
from dashboard.exports.snippet_request import CONTEXT, CONTEXTS, TEMPLATE, TEMPLATES
from layers.catalogue import OVERVIEW, Layer
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

    @property
    def key(self) -> tuple:
        """What makes this presentation another one, besides the present day."""
        layer = (self.layer.chosen, self.layer.since, self.layer.language.code)
        words = self.title, self.labels, self.context
        return (*layer, self.region.key, self.as_of, self.size, *words, self.template, self.length)

    def query(self, today: date) -> dict[str, str]:
        """Return the parameters that ask for the same presentation on a day, defaults left out, always in the same order."""
        values = {
            "layer": self.layer.chosen if self.layer.chosen != OVERVIEW else "",
            "since": self.layer.since.isoformat() if self.layer.since else "",
            "region": self.region.key,
            "date": day_in_address(self.as_of, today),
            "size": self.size if self.size != next(iter(PROPORTIONS)) else "",
            "title": self.title,
            "labels": self.labels if self.labels != USUAL_LABELS else "",
            "context": self.context if self.context != CONTEXTS[0] else "",
            "template": self.template if self.template != TEMPLATES[0] else "",
            "length": self.length if self.length != LENGTHS[0] else "",
            **language_parameter(self.layer.language),
        }
        return {key: value for key, value in values.items() if value}


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
