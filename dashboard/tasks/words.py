"""How far a file is, in words that people understand."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.exports.snippet import DECK_KIND, GROWTH_KINDS
from dashboard.tasks.making import BOOKLET_KIND
from layers.words.language import Language, message
from loaders.tasks.queue import Seen
from loaders.tasks.tables import CANCELLED, DONE, FAILED, OPEN, REFUSED, WAITING

_UNITS: Mapping[str, str] = {
    DECK_KIND: message("{done} von {total} Abschnitten"),
    BOOKLET_KIND: message("{done} von {total} Steckbriefen"),
    **dict.fromkeys(GROWTH_KINDS.values(), message("{done} von {total} Bildern")),
}
_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(OPEN, message("Ihre Datei wird erstellt")),
    DONE: message("Ihre Datei ist fertig"),
    FAILED: message("Die Datei konnte nicht erstellt werden"),
    CANCELLED: message("Der Auftrag ist abgebrochen"),
    REFUSED: message("Die Daten haben sich inzwischen geändert"),
}
_ENDS: Mapping[str, str] = {
    DONE: message(
        "Der Download beginnt von selbst. Unter dieser Adresse ist die Datei einen Tag lang wieder zu finden."
    ),
    FAILED: message(
        "Das kann an dieser Auswahl liegen: Ein kleineres Gebiet hilft oft. Bitte versuchen Sie es in einer Minute noch einmal."
    ),
    CANCELLED: message("Sie können die Datei jederzeit neu anfordern."),
    REFUSED: message("Die Datei wäre nicht mehr die, die Sie angefordert haben. Bitte fordern Sie sie neu an."),
}
_UNATTENDED = message("Gerade ist kein Arbeitsprozess da, der Dateien erstellt. Der Auftrag bleibt in der Reihe.")


def heading(language: Language, state: str) -> str:
    """Return the heading of the page."""
    return language.text(_HEADINGS[state])


def progress(language: Language, kind: str, seen: Seen) -> str:
    """Return how far it is, or what comes next: „37 von 53 Steckbriefen“."""
    text = language.text
    if seen.state in _ENDS:
        return text(_ENDS[seen.state])
    if not seen.attended:
        return text(_UNATTENDED)
    return _before(language, seen.ahead) if seen.state == WAITING else _now(language, kind, seen)


def _before(language: Language, ahead: int) -> str:
    if not ahead:
        return language.text("Gleich geht es los.")
    return language.plural(
        "Vorher ist noch {count} anderer Auftrag an der Reihe.",
        "Vorher sind noch {count} andere Aufträge an der Reihe.",
        ahead,
    )


def _now(language: Language, kind: str, seen: Seen) -> str:
    text = language.text
    if not seen.total or kind not in _UNITS:
        return text("Die Datei wird gezeichnet.")
    if seen.done >= seen.total:
        return text("Alles ist gezeichnet; die Datei wird zusammengestellt.")
    return text(_UNITS[kind], done=language.number(seen.done), total=language.number(seen.total))
