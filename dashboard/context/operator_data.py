"""Who runs this copy of the atlas: what imprint, privacy and accessibility pages need, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from layers.words.language import message

#: Field of Operator → how the pages call it.
_WORDS = {
    "name": message("Name des Betreibers"),
    "address": message("Anschrift"),
    "email": message("E-Mail-Adresse"),
    "privacy_contact": message("Kontakt zum Datenschutz"),
    "statement_date": message("Datum der Erklärung zur Barrierefreiheit"),
}


@dataclass(frozen=True)
class Operator:
    """Everything may be empty. ``address`` has one entry per line; ``privacy_contact`` names the data protection officer."""

    name: str = ""
    address: tuple[str, ...] = ()
    email: str = ""
    privacy_contact: str = ""
    statement_date: date | None = None

    def missing(self, *fields: str) -> list[str]:
        """Return the messages that name those of ``fields`` (default: all) that are empty, in a fixed order."""
        return [word for field, word in _WORDS.items() if field in (fields or _WORDS) and not getattr(self, field)]
