"""The layers of the map as data: one object each that map, legend, table, export and tests all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.theme import Paint, Theme
from loaders.fold import ACTIVE, COMPLETED, ENDED, PLANNED, UNKNOWN, Status
from loaders.programme import Instrument, Programme

OVERVIEW = "overview"
DERIVED = "derived"


@dataclass(frozen=True)
class LayerClass:
    """One class of a layer. A municipality belongs to the first class of its layer whose condition it meets.

    The condition: the status of ``instrument`` is one of ``statuses``, and it is derived exactly if ``derived`` says
    so (``None``: either). ``optional`` classes appear in the legend only if they occur.
    """

    key: str
    label: str
    paint: Paint
    instrument: str
    statuses: frozenset[str]
    derived: bool | None = None
    optional: bool = False

    def holds(self, statuses: Mapping[str, Status]) -> bool:
        status = statuses[self.instrument]
        return status.status in self.statuses and self.derived in (None, status.derived)


@dataclass(frozen=True)
class Mark:
    """Something shown on top of the fill: a point symbol or an outline, for municipalities that take part in ``instrument``."""

    instrument: str
    label: str
    colour: str


@dataclass(frozen=True)
class Layer:
    """``instruments`` are those that the layer speaks of, decisive first; the last class takes whoever fits no other."""

    key: str
    title: str
    description: str
    instruments: tuple[str, ...]
    classes: tuple[LayerClass, ...]
    symbol: Mark | None = None
    outline: Mark | None = None

    def class_for(self, statuses: Mapping[str, Status]) -> str:
        """Return the key of the class of a municipality with ``statuses`` (instrument → Status)."""
        return next((c.key for c in self.classes[:-1] if c.holds(statuses)), self.classes[-1].key)


def build_catalogue(programme: Programme, theme: Theme) -> dict[str, Layer]:
    """Return {key: Layer}: the overview, then one layer per instrument in programme order."""
    layers = [_overview(programme, theme), *(_instrument_layer(i, programme, theme) for i in programme.instruments)]
    return {layer.key: layer for layer in layers}


_ALL = frozenset({UNKNOWN, PLANNED, ACTIVE, COMPLETED, ENDED})
_TAKES_PART = frozenset({ACTIVE, COMPLETED})


def _overview(programme: Programme, theme: Theme) -> Layer:
    by_key = {i.key: i for i in programme.instruments + programme.marks}
    agreement, consultation, kpr, model = (by_key[k] for k in ("agreement", "consultation", "kpr", "model"))

    def step(instrument: Instrument, label: str) -> LayerClass:
        return LayerClass(instrument.key, label, theme.paint(OVERVIEW, instrument.key), instrument.key, _TAKES_PART)

    unknown = LayerClass(UNKNOWN, "keine Angabe", theme.paint(OVERVIEW, UNKNOWN), consultation.key, _ALL)
    description = (
        "Wer hat eine Vereinbarung, wer war im Erstgespräch? Punkte zeigen Kommunale Präventionsräte, "
        "kräftige Umrisse die Modellkommunen."
    )
    return Layer(
        OVERVIEW,
        "Überblick",
        description,
        (agreement.key, consultation.key, kpr.key),
        (step(agreement, agreement.short), step(consultation, f"nur {consultation.short}"), unknown),
        symbol=Mark(kpr.key, kpr.short + " (KPR)", theme.symbols["kpr"]),
        outline=Mark(model.key, model.label, theme.ui["outline"]),
    )


def _instrument_layer(instrument: Instrument, programme: Programme, theme: Theme) -> Layer:
    def one(
        key: str, label: str, statuses: frozenset[str], derived: bool | None = None, optional: bool = False
    ) -> LayerClass:
        return LayerClass(key, label, theme.paint(instrument.key, key), instrument.key, statuses, derived, optional)

    can_be_derived = any(instrument.key in i.implies for i in programme.instruments)
    classes = [
        one(COMPLETED, "abgeschlossen", frozenset({COMPLETED})),
        one(ACTIVE, "aktiv", frozenset({ACTIVE}), derived=False),
        *([one(DERIVED, "abgeleitet", frozenset({ACTIVE}), derived=True)] if can_be_derived else []),
        one(PLANNED, "geplant", frozenset({PLANNED})),
        one(ENDED, "beendet", frozenset({ENDED}), optional=True),
        one(UNKNOWN, "keine Angabe", _ALL),
    ]
    return Layer(instrument.key, instrument.short, instrument.explanation, (instrument.key,), tuple(classes))
