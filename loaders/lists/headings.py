"""What a column of a municipalities list is about, told from its heading, in the many spellings of German offices."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.atlas.programme import Instrument
from loaders.common.keys import Prefixes
from loaders.common.plain_text import compact, plain
from loaders.lists.abbreviations import Abbreviations
from loaders.lists.heading_words import OTHERWISE, any_role, extra_words, is_contact_page, role_of, role_words
from loaders.lists.place_headings import place_role

_ENDINGS = frozenset({"e", "en", "n", "s", "es", "er"})
_WHOLE_WORD = 6
_TYPO = 0.86
#: From this likeness on (0 to 1), and for words of so many letters, we ask „Meinten Sie …?“; the column stays unread.
_NEAR, _LEAST_SUGGESTED = 0.72, 5


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
        return any(OTHERWISE.match(word) or word == "bis" for word in self.extra.split())


UNKNOWN = Meaning("unknown")


@dataclass(frozen=True)
class Vocabulary:
    """Reads headings of lists about ``instruments``; the keys of the state begin with one of ``prefixes``."""

    instruments: Sequence[Instrument]
    prefixes: Prefixes = ()

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
        if not plain(heading):
            return UNKNOWN
        place = place_role(heading)
        if place:
            return Meaning(place)
        whole = self._whole_words(heading)
        if whole.role != "unknown" and not (whole.instrument and whole.extra):
            return whole
        # „Sich.-Analyse“ names an analysis and has a word too many, until it is written out
        written, named = self._abbreviations.written_out(heading)
        if written != heading:
            place = place_role(written)
            found = Meaning(place) if place else self._whole_words(written)
            if found.role != "unknown" and len(found.extra) <= len(whole.extra or found.extra):
                return replace(found, unsure=named if found.instrument else "")
        return whole if whole.role != "unknown" else self._despite_typing_error(plain(heading))

    def _whole_words(self, heading: str) -> Meaning:
        """What ``heading`` means if no word of it is abbreviated or misspelt."""
        role, named = role_of(plain(heading)), self._named(heading)
        if len(named) > 1:
            return Meaning("value", several=tuple(named))
        rest = next(iter(named.values()), plain(heading))
        if is_contact_page(rest, bool(named)):
            return Meaning("contact", next(iter(named), None))
        if named:
            key = next(iter(named))
            exact = role_of(rest)
            return Meaning(
                exact or any_role(rest) or "value", key, more=bool(rest) and not exact, extra=extra_words(rest)
            )
        return Meaning(role) if role else UNKNOWN

    def suggest(self, heading: str) -> str:
        """Return the name of an instrument that an unknown ``heading`` may mean; ``""`` if none comes near."""
        known = {compact(s): s for s, _ in self._synonyms if len(compact(s)) > _WHOLE_WORD}
        words = [w for w in [compact(heading), *plain(heading).split()] if len(w) >= _LEAST_SUGGESTED]
        for word in words:
            begun = sorted((k for k in known if k.startswith(word)), key=len)
            close = begun or difflib.get_close_matches(word, known, n=1, cutoff=_NEAR)
            if close:
                return known[close[0]]
        # „Vertrag unterschrieben“: what ends one of the names, and names no place
        ends = {
            key: word
            for word in words
            for s, key in self._synonyms
            if compact(s).endswith(word) and not place_role(word)
        }
        return next((i.label for i in self.instruments if len(ends) == 1 and i.key in ends), "")

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
                role = role_of(rest) or any_role(rest) or "value"
                return Meaning(role, key, unsure=synonym, extra=extra_words(rest))
        return UNKNOWN

    @cached_property
    def _abbreviations(self) -> Abbreviations:
        return Abbreviations({**role_words(), "gemeinde": "name", "landkreis": "district"}, self._synonyms)

    @cached_property
    def _synonyms(self) -> tuple[tuple[str, str], ...]:
        pairs = []
        for i in self.instruments:
            bare, _, bracket = i.label.partition("(")
            names = {i.label, bare, bracket.rstrip(") "), i.short, i.abbreviation, i.key, *i.headings}
            pairs += [(name, i.key) for name in sorted(names) if plain(name)]
        return tuple(pairs)
