"""What a column of a municipalities list is about, told from its heading, in the many spellings of German offices."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.plain_text import compact, plain
from loaders.programme import Instrument

#: Roles of columns that say where a row belongs, and what is passed over without a word.
_PLACES = {
    "ags": "ags|ags neu|ags 8|amtlicher gemeindeschluessel|gemeindeschluessel|gemeindekennziffer|gemeindekennzahl|gkz|"
    "schluessel|schluesselnummer|gemeindenummer|ars|regionalschluessel|amtlicher regionalschluessel|ags gemeinde|"
    "amtl gemeindeschluessel|gem schluessel|amtlicher gemeindeschluessel ags",
    "name": "gemeinde|gemeindename|gemeinden|kommune|kommunen|stadt|stadt gemeinde|staedte gemeinden|gemeinde stadt|ort|"
    "name|name der gemeinde|name der kommune|municipality|gebietskoerperschaft|stadt bzw gemeinde|kommune name|"
    "name der stadt gemeinde|staedte und gemeinden|stadt oder gemeinde",
    "district": "landkreis|kreis|lk|kreisname|landkreis kreisfreie stadt|kreis kreisfreie stadt|kreisschluessel|district",
    "ignored": "nr|lfd nr|lfd|laufende nummer|einwohner|einwohnerzahl|ew|flaeche|bisher bekannt|art|regionalbereich|pd|"
    "polizeidirektion|plz",
}
#: Roles of columns about one instrument, or about the row as a whole.
_ROLES = {
    "completed": "abschluss|abgeschlossen|abschlussdatum|fertigstellung|fertiggestellt|abgeschlossen am",
    "ended": "beendet|beendigung|austritt|gekuendigt|ausgetreten|kuendigung|ende|endet|bis|enddatum",
    "planned": "geplant|planung|geplant fuer|voraussichtlich",
    "started": "beginn|start|begonnen|gestartet|anfang|startdatum",
    "date": "datum|am|seit|wann|zeitpunkt|termin|unterzeichnung|unterzeichnet|unterzeichnungsdatum|gegruendet|gruendung|"
    "konstituiert|konstituierung|gruendungsdatum|vom|jahr|stand vom|date",
    "status": "status|stand|sachstand|ja nein|vorhanden|j n|umsetzungsstand|teilnahme",
    "source": "quelle|quellen|fundstelle|beleg|nachweis|quellenangabe",
    "link": "link|url|adresse|adresse der quelle|internetadresse|webseite|weblink",
    "carrier": "traeger|traegerschaft|verband|verbund|verwaltungsgemeinschaft|kooperationsverbund",
    "note": "bemerkung|bemerkungen|anmerkung|anmerkungen|notiz|notizen|hinweis|hinweise|kommentar|erlaeuterung|note",
}
#: Roles that belong to the instrument in the column before, even if they are named once only.
FOLLOWING = frozenset({"date", "status", "completed", "ended", "planned", "started"})
_FILLERS = frozenset({"der", "des", "die", "das", "von", "vom", "zur", "zum", "und", "mit", "fuer", "in", "im"})
#: Words beside an instrument that change nothing about what its column says.
_HARMLESS = _FILLERS | frozenset(
    {"lpr", "landespraeventionsrat", "an", "am", "im", "mit", "ja", "j", "nein", "n", "x", "gemeinde", "kommune"}
)
#: Beginnings of words that make a column say something else than participation, or the opposite of it.
_OTHERWISE = [
    "kein",
    "nicht",
    "ohne",
    "ablehn",
    "abgelehn",
    "absage",
    "abgesagt",
    "interess",
    "wunsch",
    "gewuenscht",
    "anfrage",
    "angefragt",
    "bedarf",
    "antrag",
    "beantragt",
    "angebot",
    "kosten",
    "foerder",
    "mittel",
    "budget",
    "aufgeloest",
    "aufloes",
    "ruh",
    "abgebrochen",
    "abbruch",
    "ausgesetzt",
    "naechst",
    "letzt",
    "email",
    "mail",
    "telefon",
    "kontakt",
    "ansprech",
    "vorsitz",
    "leit",
    "sitzung",
    "anzahl",
    "zahl",
    "teilnehmer",
    "mitglied",
    "laufzeit",
    "zeitraum",
    "dauer",
    "frist",
    "offen",
    "ausstehend",
    "fehl",
    "moeglich",
    "empfohlen",
]
_ENDINGS = frozenset({"e", "en", "n", "s", "es", "er"})
_WHOLE_WORD = 6
_TYPO = 0.86


@dataclass(frozen=True)
class Meaning:
    """What a heading means: a ``role``, and the key of the instrument it names, if it names one.

    ``unsure`` is the word a typing error was taken for. ``several`` names instruments of which one must be meant.
    ``more`` is true if the heading has further words that we do not know („Vorsitz des KPR“); ``extra`` are those that
    may matter, and ``otherwise`` is true if they turn the meaning („Kein KPR“, „Kosten Sicherheitsanalyse“).
    """

    role: str
    instrument: str | None = None
    unsure: str = ""
    several: tuple[str, ...] = ()
    more: bool = False
    extra: str = ""

    @property
    def otherwise(self) -> bool:
        return any(word.startswith(tuple(_OTHERWISE)) or word == "bis" for word in self.extra.split())


UNKNOWN = Meaning("unknown")


@dataclass(frozen=True)
class Vocabulary:
    """Reads headings of lists about ``instruments``."""

    instruments: Sequence[Instrument]

    def read(self, heading: str) -> Meaning:
        """Return what ``heading`` means; ``UNKNOWN`` if nothing we know."""
        # every row near the top is read as if it were the header, some of them several times
        if heading not in self._read:
            self._read[heading] = self._meaning(heading)
        return self._read[heading]

    @cached_property
    def _read(self) -> dict[str, Meaning]:
        return {}

    def _meaning(self, heading: str) -> Meaning:
        words = plain(heading)
        if not words:
            return UNKNOWN
        place = next((role for role, known in _PLACES.items() if words in known.split("|")), None)
        if place:
            return Meaning(place)
        role = _role(words)
        named = self._named(heading)
        if len(named) > 1:
            return Meaning("value", several=tuple(named))
        if named:
            (key, rest), *_ = named.items()
            exact = _role(rest)
            return Meaning(exact or _any_role(rest) or "value", key, more=bool(rest) and not exact, extra=_extra(rest))
        if role:
            return Meaning(role)
        return self._despite_typing_error(words)

    def _named(self, heading: str) -> dict[str, str]:
        """Key of each instrument that the heading names → the words that remain without that name."""
        words, joined = plain(heading), compact(heading)
        found: dict[str, tuple[str, str]] = {}
        for synonym, key in self._synonyms:
            as_words, as_one = plain(synonym), compact(synonym)
            if f" {as_words} " in f" {words} ":
                rest = f" {words} ".replace(f" {as_words} ", " ").strip()
            elif len(as_one) > _WHOLE_WORD and as_one in joined:
                left = (w.replace(as_one, "") for w in words.split() if w not in as_one)
                rest = " ".join(w for w in left if w and w not in _ENDINGS)
            else:
                continue
            if len(as_one) > len(found.get(key, ("", ""))[0]):
                found[key] = (as_one, rest)
        longest = [taken for taken, _ in found.values()]
        return {
            key: rest
            for key, (taken, rest) in found.items()
            if not any(taken != other and taken in other for other in longest)
        }

    def _despite_typing_error(self, words: str) -> Meaning:
        known = {compact(s): (s, key) for s, key in self._synonyms if len(compact(s)) > _WHOLE_WORD + 1}
        for word in [words.replace(" ", ""), *words.split()]:
            close = difflib.get_close_matches(word, known, n=1, cutoff=_TYPO)
            if close:
                synonym, key = known[close[0]]
                rest = words.replace(word, "").strip()
                return Meaning(_role(rest) or _any_role(rest) or "value", key, unsure=synonym, extra=_extra(rest))
        return UNKNOWN

    @cached_property
    def _synonyms(self) -> tuple[tuple[str, str], ...]:
        pairs = []
        for i in self.instruments:
            bare, _, bracket = i.label.partition("(")
            names = {i.label, bare, bracket.rstrip(") "), i.short, i.abbreviation, i.key, *i.headings}
            pairs += [(name, i.key) for name in sorted(names) if plain(name)]
        return tuple(pairs)


def _role(words: str) -> str | None:
    """The role that words name without an instrument; ``None`` if they say anything else."""
    bare = re.sub(r"\s+", " ", " ".join(w for w in words.split() if w not in _FILLERS or w == words))
    candidates = {words, bare}
    for role, known in _ROLES.items():
        if candidates & set(known.split("|")):
            return role
    # „Datum Unterzeichnung“: every word names a role; the more telling one is first in the table
    roles = [next((r for r, known in _ROLES.items() if w in known.split("|")), None) for w in bare.split()]
    if roles and all(roles):
        return min(roles, key=list(_ROLES).index)
    return None


def _any_role(words: str) -> str | None:
    """The first role that any of ``words`` names."""
    return next((role for w in words.split() for role, known in _ROLES.items() if w in known.split("|")), None)


def _extra(words: str) -> str:
    """Those of ``words`` that name no role and may change what a column says."""
    unknown = [w for w in words.split() if w not in _HARMLESS and not _any_role(w)]
    # „von bis“ holds two dates, of which neither can be told apart
    return " ".join([*unknown, *(["bis"] if {"von", "bis"} <= set(words.split()) else [])])
