"""The words that cells of status lists are made of, and what each says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, PLANNED

#: The cell says that nothing is recorded, which is no statement of its own.
NO = "no"
#: Active, and not merely done: under „Ende“ or „Abschluss“ it says that this has not come yet.
ONGOING = "ongoing"
#: What was to come has been called off: as good as „nein“. What was put off, or only offered: a plan at most.
WITHDRAWN, SHELVED = "withdrawn", "shelved"
UNDERSTOOD = (
    "ja, x, geplant, aktiv, abgeschlossen, beendet, ruht, abgelehnt, nein oder ein Datum (21.06.2021, Juni 2021, 2021)"
)

NOTHING_WORDS = frozenset({
    "", "-", "--", "–", "—", "/", "?", "k.a.", "k. a.", "ka", "k.a", "keine angabe", "unbekannt", "n/a", "n. a.",
    "nicht bekannt", "n. b.", "n.b.",
})  # fmt: skip
NO_WORDS = frozenset({
    "nein", "n", "no", "0", "falsch", "false", "kein", "keine", "keiner", "noch nicht", "nicht", "nicht geplant",
    "nicht vorhanden", "noch offen", "offen", "kein interesse", "kein bedarf", "✗", "✘", "☐",
})  # fmt: skip
_STATUS_WORDS = {
    PLANNED: "geplant|in planung|planung|in vorbereitung|vorbereitung|vorgesehen|beabsichtigt|angestrebt|in aussicht|"
    "terminiert|termin|termin vereinbart|voraussichtlich|vsl.|vsl|vrsl.|gepl.|in vorb.|in gründung|im aufbau|angedacht",
    SHELVED: "zurückgestellt|verschoben|aufgeschoben|vertagt|entwurf|im entwurf|angeboten|angefragt|beantragt|"
    "in abstimmung|in prüfung|in verhandlung|vorgeschlagen",
    ACTIVE: "ja|j|x|✓|✔|☑|☒|1|wahr|true|yes|erfolgt|vorhanden|liegt vor|beigetreten",
    ONGOING: "aktiv|laufend|läuft|läuft noch|besteht|besteht noch|bestehend|arbeitet|im gange|durchgehend|fortlaufend|"
    "bis heute|bis jetzt|bis dato|bis auf weiteres",
    DORMANT: "ruht|ruhend|inaktiv|nicht aktiv|nicht mehr aktiv|stillgelegt|pausiert|pausierend|ausgesetzt|unterbrochen|"
    "ruhend gestellt",
    COMPLETED: "abgeschlossen|abschluss|durchgeführt|fertiggestellt|fertig|erledigt|stattgefunden|beendigt|abgeschl.|"
    "abschlussbericht liegt vor|bericht liegt vor|übergeben",
    ENDED: "beendet|ausgetreten|austritt|gekündigt|kündigung|aufgelöst|auflösung|eingestellt|ausgelaufen",
    WITHDRAWN: "abgesagt|absage|widerrufen|widerruf|verworfen|storniert|annulliert|zurückgezogen|zurückgenommen|entfällt|"
    "entfallen|ausgefallen|gescheitert|nicht zustande gekommen",
    DECLINED: "abgelehnt|ablehnung|lehnt ab",
}  # fmt: skip
_KIND_WORDS = {
    "signed": "unterzeichnet|unterschrieben|unterzeichnung|geschlossen|gezeichnet|gez.|unterz.|unterschr.",
    "constituted": "gegründet|gründung|konstituiert|konstituierung|eingerichtet|gebildet|gegr.|konst.",
    "reactivated": "reaktiviert|reaktivierung|neugegründet|neu gegründet|wiedergegründet|wiederaufgenommen",
    "started": "begonnen|gestartet|beginn|start|beg.",
    "as_of": "spätestens seit|spätestens|mindestens seit|bereits seit|schon seit|stand",
    # „vor 2021“ proves the last day of 2020
    "before": "vor",
}
_ABOUT = "ca.|ca|circa|etwa|ungefähr|um|gegen|vermutlich|wohl|anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter"
_FILLERS = "f.|am|seit|im|in|ab|auf|dem|den|der|vom|von|zum|für|erstmals|jahr|derzeit|zurzeit|momentan|,|;|:|/|-|–|."
#: Who declines or calls off, and how it is said; beside anything else they are not understood.
_COMPANIONS = (
    "stadtrat|gemeinderat|kreistag|rat|stadt|gemeinde|kommune|bürgermeister|bürgermeisterin|hat|haben|wurde|wird|ist|"
    "durch"
)

VOCABULARIES = {
    "status": _STATUS_WORDS,
    "kind": _KIND_WORDS,
    "about": {"about": _ABOUT},
    "fillers": {"fillers": _FILLERS},
    "companions": {"companions": _COMPANIONS},
}
#: What limits or takes back what is said beside it: the status that comes of it, and how to say so in a cell of its own.
LIMITS = {
    SHELVED: (PLANNED, "geplant"),
    DORMANT: (DORMANT, "ruht"),
    ENDED: (ENDED, "beendet"),
    WITHDRAWN: (NO, "nein"),
    DECLINED: (DECLINED, "abgelehnt"),
}
_SAID_ALONE = {PLANNED: "geplant", ACTIVE: "ja", ONGOING: "läuft", COMPLETED: "abgeschlossen"}
#: Words that make doubtful whatever stands beside them.
DOUBT = re.compile(
    r"(?<!\w)(?:nein|nicht|nie|kein\w*|unklar|ungeklärt|fraglich|unbestätigt|offen|ausstehend|steht aus|fehlt|vorläufig|"
    r"probeweise|abgebrochen|"
    r"ehemal\w*|früher\w*|vorbehalt\w*|geplatzt|ruhe?n|ruhte|kündig\w*|auflös\w*|absag\w*|widerr\w*|ablehn\w*|zurückstell\w*|"
    r"verschieb\w*|bis)(?!\w)|\?"
)


def words_of(text: str) -> tuple[set[str], set[str], bool]:
    """Return the statuses and kinds of date that small ``text`` names, and whether it is vague.

    Raises ValueError if a word is left over.
    """
    statuses, text = take(text, "status")
    kinds, text = take(text, "kind")
    vague, text = take(text, "about")
    if statuses & {WITHDRAWN, DECLINED}:
        _, text = take(text, "companions")
    _, text = take(text, "fillers")
    if text.strip():
        raise ValueError(f"not understood: {text.strip()}")
    return statuses, kinds, bool(vague)


def limits_in(text: str) -> list[tuple[str, str]]:
    """Return those of ``LIMITS`` that any word of ``text`` names."""
    named = take(text.lower(), "status")[0]
    return [limit for key, limit in LIMITS.items() if key in named]


def advice_for(text: str) -> tuple[list[str], bool]:
    """Return what to write instead of ``text``, and whether ``text`` itself may then stand in a column of remarks.

    What a remark limits must be what the cell says: else it would be refused in its turn.
    """
    limits, doubtful = [word for _, word in limits_in(text)], bool(DOUBT.search(text.lower()))
    if limits:
        return ([*limits, "ja", "nein"], False) if doubtful else (limits, True)
    named = take(text.lower(), "status")[0]
    words = [word for key, word in _SAID_ALONE.items() if key in named]
    return [*words, "nein"] if words and doubtful else words or ["ja", "geplant", "beendet", "nein"], True


def take(text: str, vocabulary: str) -> tuple[set[str], str]:
    """Return the keys of the phrases in small ``text``, longest phrases first, and what is left of it."""
    meaning, pattern = _compiled(vocabulary)
    found = {meaning[m[0]] for m in pattern.finditer(text)}
    return found, pattern.sub(" ", text) if found else text


@cache
def _compiled(vocabulary: str) -> tuple[Mapping[str, str], re.Pattern]:
    """Phrase → key, and a pattern that finds the longest phrases first."""
    meaning = {phrase: key for key, words in VOCABULARIES[vocabulary].items() for phrase in words.split("|")}
    # „beendet“ is a word of its own in „ja, beendet“, but not in „unbeendet“
    forms = (
        re.escape(p) if not p[0].isalnum() else rf"(?<!\w){re.escape(p)}(?!\w)"
        for p in sorted(meaning, key=len, reverse=True)
    )
    return meaning, re.compile("|".join(forms))
