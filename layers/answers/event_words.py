"""What happened, in a few words: „Vereinbarung unterzeichnet“, „Coaching geplant“."""

from __future__ import annotations

from layers.words.language import Language, message
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED
from loaders.atlas.fold import Status
from loaders.atlas.programme import Instrument

DERIVED, ON_RECORD, RENEWED = "derived", "on record", "renewed"
#: What a status began with → how it is said.
_WORDS = {
    PLANNED: message("{instrument} geplant"),
    "started": message("{instrument} begonnen"),
    "signed": message("{instrument} unterzeichnet"),
    "constituted": message("{instrument} gegründet"),
    "reactivated": message("{instrument} wieder aktiv"),
    COMPLETED: message("{instrument} abgeschlossen"),
    ENDED: message("{instrument} beendet"),
    ON_RECORD: message("{instrument} belegt"),
    DERIVED: message("{instrument} abgeleitet"),
    DORMANT: message("{instrument} ruht"),
    RENEWED: message("{instrument} {renewed}"),
}


def beginning(status: Status, renewed: bool = False) -> str:
    """Return what ``status`` began with, or began anew with, a key of what ``happened`` can say.

    A date that only says „at the latest“ dates no event: then the status is on record from that day on.
    """
    if renewed:
        return RENEWED
    if status.derived:
        return DERIVED
    if status.status != ACTIVE:
        return status.status
    return status.since_kind if status.since_kind in _WORDS else ON_RECORD


def happened(instrument: Instrument, began: str, language: Language) -> str:
    """Say what happened to ``instrument``, which has its texts in ``language``; ``began`` as ``beginning`` returns it."""
    return language.text(_WORDS[began], instrument=instrument.short, renewed=instrument.renewed)
