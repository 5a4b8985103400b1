"""Rows of a wide list that are about no municipality: sums, subtotals, notes, legends. Told by their words, not their place."""

from __future__ import annotations

import re

from loaders.common.plain_text import plain

SUM, NOTE = "Summenzeile", "Anmerkung"
_SUM = re.compile(
    r"(?:zwischen|gesamt)?(?:summen?|ergebnis)\b.*|gesamt\w*\b.*|(?:.* )?(?:insgesamt|gesamt|summe|total)(?: [0-9]+)*|"
    r"total\b.*|anzahl\b.*|(?:davon|darunter)\b.*|[0-9]+ (?:gemeinden|kommunen|staedte)\b.*|"
    r"(?:gemeinden|kommunen|staedte) [0-9]+|sum\b.*|quote\b.*|anteil\b.*|prozent\b.*|in prozent|(?:noch )?offen\b.*"
)
_NOTE = re.compile(
    r"(?:stand|quellen?|legende|anmerkung(?:en)?|hinweise?|bemerkung(?:en)?|erlaeuterung(?:en)?|erstellt|bearbeitet|"
    r"bearbeiter(?:in)?|aktualisiert|fussnoten?|abkuerzung(?:en)?|zeichenerklaerung|farben?|stichtag|datenstand|bitte|achtung|"
    r"siehe|vgl|nb|ps|x|ja|rot|gruen|gelb|blau|grau)\b.*"
)
_SUM_SIGN = re.compile(r"\s*[Σ∑].*", re.DOTALL)
#: „* Stand …“, „1) seit 2020 ruhend“, „¹ …“: whoever begins like that explains something above.
_FOOTNOTE = re.compile(r"\s*(?:\*|[¹²³⁴-⁹†‡→]|\(?[0-9]{1,2}\)|[a-z]\)).*", re.DOTALL)

_COUNT = re.compile(r"(?:[0-9.,]+\s*%?(?:\s*(?:von|/)\s*[0-9]+)?)?")


def kind_of_closing(text: str) -> str | None:
    """Return ``SUM`` or ``NOTE`` if ``text``, found where a key or name should be, says so; else ``None``."""
    words = plain(text)
    if _SUM_SIGN.fullmatch(text) or _SUM.fullmatch(words):
        return SUM
    if _FOOTNOTE.fullmatch(text) or _NOTE.fullmatch(words):
        return NOTE
    return None


def is_count(value: object) -> bool:
    """Whether a cell says nothing or is a plain number, as sums are: „12“, 12, „12 %“, „12 von 53“."""
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float)) or bool(_COUNT.fullmatch(str(value).strip()))
