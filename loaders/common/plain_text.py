"""One spelling for texts that people write in many: small letters, umlauts in one form, no punctuation.

``assets/search.js`` folds names in the same way; both are tested with the cases in ``tests/folding.py``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TypeVar

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
#: Letters that are no letter of the alphabet with a mark.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "oe", "ł": "l", "đ": "d"})
#: Marks of letters, and what cannot be seen: no reason to end a word.
_DROPPED = frozenset({"Mn", "Cf"})
_HYPHENS = frozenset("\u2010\u2011\u2212\ufe63\uff0d")
#: They choose between a coloured and a plain „✔“.
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
T = TypeVar("T")
#: A soft hyphen, or a hyphen before a line break: Excel headings are broken by hand to fit their columns.
_BROKEN_WORD = re.compile(r"\u00ad|(?<=[^\W\d_])-\s*\n\s*(?=[a-zäöüß])")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return ``text`` in small ASCII letters and digits, one space between words: „Große Kreisstadt“ → „grosse kreisstadt“."""
    return _folded(joined_lines(text).lower().translate(_UMLAUTS))


def spellings(name: str) -> set[str]:
    """Return the ways to write ``name`` without umlauts, as plain text: „Görlitz“ → ``gorlitz`` and ``goerlitz``."""
    return {plain(name), _folded(joined_lines(name).lower())}


def contains(name: str, query: str) -> bool:
    """Whether ``query`` stands in ``name``, however either spells its umlauts; one without a letter or digit stands nowhere."""
    return any(q and q in n for q in spellings(query) for n in spellings(name))


def _folded(lower: str) -> str:
    letters = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
    kept = "".join(c for c in letters if unicodedata.category(c) not in _DROPPED)
    return _BETWEEN_WORDS.sub(" ", kept).strip()


def clean(value: T) -> T:
    """Return a cell's ``value``; if a text, without what cannot be seen: every blank a space, every hyphen „-“, in NFC.

    Web pages and word processors leave soft hyphens, blanks without width and hyphens that do not break.
    """
    if not isinstance(value, str) or value.isascii():
        return value
    return unicodedata.normalize("NFC", value.translate(_Plainer()))  # type: ignore[return-value]


class _Plainer:
    """{number of a character: what stands for it}; looked up once of each that occurs."""

    @staticmethod
    @lru_cache(maxsize=4096)
    def __getitem__(code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        if kind == "Cf" or character in _SELECTORS:
            return ""
        return " " if kind == "Zs" else "-" if character in _HYPHENS else character


def joined_lines(text: str) -> str:
    """Return ``text`` without soft hyphens and without those that break a word at the end of a line."""
    return _BROKEN_WORD.sub("", unicodedata.normalize("NFC", text))


def compact(text: str) -> str:
    """Return ``plain`` without its spaces, so that „Präventions-Rat“ and „Präventionsrat“ are alike."""
    return plain(text).replace(" ", "")


def without_umlaut_marks(words: str) -> str:
    """Return plain ``words`` with ae, oe and ue shortened: who types „Gorlitz“ or „Goerlitz“ means the same place."""
    return words.replace("ae", "a").replace("oe", "o").replace("ue", "u")
