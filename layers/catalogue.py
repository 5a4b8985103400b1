"""The layers of the map as data: one object each that map, legend, table, export and tests all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from layers.theme import POINT, Paint, Theme
from layers.words.language import Language
from layers.words.wording import DERIVED_WORD, STATUS_WORDS
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument, Programme

OVERVIEW = "overview"
DERIVED = "derived"
#: The class of the overview for whoever takes part in something, but has no agreement and was not only consulted.
OTHER = "other"


@dataclass(frozen=True)
class LayerClass:
    """One class of a layer. A municipality belongs to the first class of its layer whose condition it meets.

    The condition: the status of one of ``instruments`` is one of ``statuses``, and it is derived exactly if ``derived``
    says so (``None``: either). ``optional`` classes appear in the legend only if they occur.
    """

    key: str
    label: str
    paint: Paint
    instruments: tuple[str, ...]
    statuses: frozenset[str]
    derived: bool | None = None
    optional: bool = False

    def decisive(self, statuses: Mapping[str, Status]) -> tuple[str, ...]:
        """Return the instruments by which a municipality with ``statuses`` meets the condition; none if it does not."""
        return tuple(key for key in self.instruments if self._holds(statuses[key]))

    def _holds(self, status: Status) -> bool:
        return status.status in self.statuses and self.derived in (None, status.derived)


@dataclass(frozen=True)
class Mark:
    """Something shown on top of the fill: a point symbol or an outline, for municipalities that take part in ``instrument``."""

    instrument: str
    label: str
    colour: str


@dataclass(frozen=True)
class Layer:
    """``instruments`` are those that the layer speaks of, decisive first; the last class takes whoever fits no other.

    Its texts are in ``language``, and so is whatever is drawn or written of it. A comparison (``layers.comparison``) has
    the first of its two days in ``since`` and the key of the layer that it compares in ``compared``; one of two registers
    has the earlier of them, on its day, in ``earlier``.
    """

    key: str
    title: str
    description: str
    instruments: tuple[str, ...]
    classes: tuple[LayerClass, ...]
    language: Language
    symbol: Mark | None = None
    outline: Mark | None = None
    since: date | None = None
    compared: str = ""
    earlier: Snapshot | None = field(default=None, repr=False, compare=False)

    @property
    def chosen(self) -> str:
        """The key of the catalogue by which somebody asks for this layer or for what it compares."""
        return self.compared or self.key

    def class_for(self, statuses: Mapping[str, Status]) -> str:
        """Return the key of the class of a municipality with ``statuses`` (instrument → Status)."""
        return next((c.key for c in self.classes[:-1] if c.decisive(statuses)), self.classes[-1].key)


def build_catalogue(programme: Programme, theme: Theme, language: Language) -> dict[str, Layer]:
    """Return {key: Layer}: the overview, then one layer per instrument in programme order.

    ``programme`` has its texts in ``language``.
    """
    theme = theme.suited(programme)
    layers = [_overview(programme, theme, language)]
    layers += [_instrument_layer(i, programme, theme, language) for i in programme.instruments]
    return {layer.key: layer for layer in layers}


_ALL = frozenset({UNKNOWN, PLANNED, DORMANT, ACTIVE, COMPLETED, ENDED})
_TAKES_PART = frozenset({ACTIVE, COMPLETED})


def _overview(programme: Programme, theme: Theme, language: Language) -> Layer:
    about = programme.overview
    first, last = programme.find(about.first), programme.find(about.last) if about.last else None
    others = [i for i in programme.instruments if i not in (first, last)]

    def step(
        key: str, label: str, *instruments: Instrument, statuses: frozenset[str] = _TAKES_PART, optional: bool = False
    ) -> LayerClass:
        keys = tuple(i.key for i in instruments)
        return LayerClass(key, label, theme.paint(OVERVIEW, key), keys, statuses, optional=optional)

    classes = [step(first.key, first.short, first)]
    if others:
        # what rests is not nothing
        classes.append(step(OTHER, language.text("anderes Angebot"), *others, statuses=_TAKES_PART | {DORMANT}))
    if last:
        classes.append(step(last.key, language.text("nur {step}", step=last.short), last))
    # a plan with a source is not nothing either
    planned = frozenset({PLANNED})
    classes.append(step(PLANNED, language.text("nur geplant"), *programme.instruments, statuses=planned, optional=True))
    classes.append(step(UNKNOWN, language.text(STATUS_WORDS[UNKNOWN]), last or first, statuses=_ALL))
    symbol = programme.find(about.symbol) if about.symbol else None
    outline = programme.find(about.outline) if about.outline else None
    return Layer(
        OVERVIEW,
        language.text("Überblick"),
        about.description.format(others=", ".join(i.short for i in others)),
        (first.key, *(i.key for i in programme.instruments if i is not first)),
        tuple(classes),
        language,
        symbol=Mark(symbol.key, _symbol_label(symbol), theme.symbols[POINT]) if symbol else None,
        outline=Mark(outline.key, outline.label, theme.ui["outline"]) if outline else None,
    )


def _symbol_label(instrument: Instrument) -> str:
    """→ „Präventionsrat (KPR)“: as people speak of it, and how tables shorten it if that is a word of its own."""
    own = instrument.abbreviation.isupper()
    return f"{instrument.short} ({instrument.abbreviation})" if own else instrument.short


def _instrument_layer(instrument: Instrument, programme: Programme, theme: Theme, language: Language) -> Layer:
    def one(
        key: str, word: str, statuses: frozenset[str], derived: bool | None = None, optional: bool = False
    ) -> LayerClass:
        paint = theme.paint(instrument.key, key)
        return LayerClass(key, word, paint, (instrument.key,), statuses, derived, optional)

    can_be_derived = any(instrument.key in i.implies for i in programme.instruments)
    classes = [
        one(
            COMPLETED, language.text(STATUS_WORDS[COMPLETED]), frozenset({COMPLETED}), optional=not instrument.completes
        ),
        one(ACTIVE, instrument.active, frozenset({ACTIVE}), derived=False),
        *([one(DERIVED, language.text(DERIVED_WORD), frozenset({ACTIVE}), derived=True)] if can_be_derived else []),
        one(PLANNED, language.text(STATUS_WORDS[PLANNED]), frozenset({PLANNED})),
        one(DORMANT, language.text(STATUS_WORDS[DORMANT]), frozenset({DORMANT}), optional=True),
        one(ENDED, language.text(STATUS_WORDS[ENDED]), frozenset({ENDED}), optional=True),
        one(UNKNOWN, language.text(STATUS_WORDS[UNKNOWN]), _ALL),
    ]
    return Layer(instrument.key, instrument.short, instrument.explanation, (instrument.key,), tuple(classes), language)
