"""What words in the headings of lists say: that a column holds a date, a status, a source, or something else altogether."""

from __future__ import annotations

import re

#: Roles of columns about one instrument, or about the row as a whole.
_ROLES = {
    "completed": "abschluss|abgeschlossen|abschlussdatum|fertigstellung|fertiggestellt|abgeschlossen am|uebergabe|"
    "uebergeben|vorlage",
    "ended": "beendet|beendigung|austritt|gekuendigt|ausgetreten|kuendigung|ende|endet|bis|enddatum",
    "planned": "geplant|planung|geplant fuer|voraussichtlich",
    "started": "beginn|start|begonnen|gestartet|anfang|startdatum",
    "date": "datum|dat|am|seit|wann|zeitpunkt|termin|unterzeichnung|unterzeichnet|unterzeichnungsdatum|gegruendet|gruendung|"
    "konstituiert|konstituierung|gruendungsdatum|vom|jahr|stand vom|date",
    "status": "status|stand|sachstand|ja nein|vorhanden|j n|umsetzungsstand|teilnahme",
    "source": "quelle|quellen|fundstelle|beleg|nachweis|quellenangabe",
    "link": "link|url|adresse|adresse der quelle|internetadresse|webseite|weblink",
    "carrier": "traeger|traegerschaft|verband|verbund|verwaltungsgemeinschaft|kooperationsverbund",
    "note": "bemerkung|bemerkungen|anmerkung|anmerkungen|notiz|notizen|hinweis|hinweise|kommentar|erlaeuterung|bem|anm|note",
}
#: Pages: beside an instrument („Website des KPR“) or beside whom to turn to („Ansprechpartner (Seite)“) those of its holder.
#: Without either, „Webseite“ is that of a source, „Homepage“ the town's, and „Ansprechpartner“ a person, who is not read.
_PAGES = frozenset(
    {"seite", "seiten", "webseite", "website", "internetseite", "homepage", "internetauftritt", "webauftritt"}
)
_OWN_PAGES = frozenset({"kontaktseite", "kontaktseiten", "kontaktlink"})
_TURNED_TO = frozenset(
    {"kontakt", "kontakte", "kontaktstelle", "ansprechpartner", "ansprechpartnerin", "ansprechperson", "ansprechstelle",
     "rat", "rats", "rates", "gremium", "gremiums"}
)  # fmt: skip
_LINKS = frozenset({"link", "url", "weblink", "internetadresse", "webadresse"})
_ROLE_OF = {words: role for role, known in _ROLES.items() for words in known.split("|")}
#: Words that say nothing of their own.
FILLERS = frozenset({"der", "des", "die", "das", "von", "vom", "zur", "zum", "und", "mit", "fuer", "in", "im"})
#: Words beside an instrument that change nothing about what its column says.
_HARMLESS = FILLERS | frozenset(
    {"lpr", "landespraeventionsrat", "an", "am", "im", "mit", "ja", "j", "nein", "n", "x", "gemeinde", "kommune"}
)
#: Beginnings of words that make a column say something else than participation, or the opposite of it.
OTHERWISE = re.compile(
    "kein|nicht|ohne|ablehn|abgelehn|absage|abgesagt|interess|wunsch|gewuenscht|anfrage|angefragt|bedarf|antrag|beantragt|"
    "angebot|kosten|foerder|mittel|budget|aufgeloest|aufloes|ruh|abgebrochen|abbruch|ausgesetzt|naechst|letzt|email|mail|"
    "telefon|kontakt|ansprech|vors|leit|sitzung|anzahl|zahl|teilnehmer|mitglied|laufzeit|zeitraum|dauer|frist|offen|"
    "ausstehend|fehl|moeglich|empfohlen"
)


def is_contact_page(words: str, named: bool) -> bool:
    """Whether ``words`` head the pages of those who hold something; ``named``: they stand beside an instrument."""
    said = {w for w in words.split() if w not in FILLERS and not w.startswith("kommunal")}
    if not said or not said <= _PAGES | _OWN_PAGES | _TURNED_TO | _LINKS:
        return False
    turned_to = bool(said & _TURNED_TO and said & (_PAGES | _OWN_PAGES | _LINKS))
    return turned_to or bool(said & _OWN_PAGES) or (named and bool(said & _PAGES))


def role_of(words: str) -> str | None:
    """Return the role that ``words`` name without an instrument; ``None`` if they say anything else."""
    bare = " ".join(w for w in words.split() if w not in FILLERS or w == words)
    whole = [_ROLE_OF[text] for text in (words, bare) if text in _ROLE_OF]
    # „Datum Unterzeichnung“: every word names a role; the more telling one is first in the table
    roles = whole or [_ROLE_OF.get(word, "") for word in bare.split()]
    return min(roles, key=list(_ROLES).index) if roles and all(roles) else None


def any_role(words: str) -> str | None:
    """Return the first role that any of ``words`` names."""
    return next((_ROLE_OF[word] for word in words.split() if word in _ROLE_OF), None)


def extra_words(words: str) -> str:
    """Return those of ``words`` that name no role and may change what a column says."""
    unknown = [w for w in words.split() if w not in _HARMLESS and not any_role(w)]
    # „von bis“ holds two dates, of which neither can be told apart
    return " ".join([*unknown, *(["bis"] if {"von", "bis"} <= set(words.split()) else [])])


def role_words() -> dict[str, str]:
    """Return every single word that names a role → that role."""
    return {word: role for word, role in _ROLE_OF.items() if " " not in word}
