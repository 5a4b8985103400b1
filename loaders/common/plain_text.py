"""One spelling for texts that people write in many: small letters, umlauts in one form, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})
#: A soft hyphen, or a hyphen before a line break: Excel headings are broken by hand to fit their columns.
_BROKEN_WORD = re.compile(r"\u00ad|(?<=[^\W\d_])-\s*\n\s*(?=[a-zäöüß])")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return ``text`` in small ASCII letters and digits, one space between words: „Große Kreisstadt“ → „grosse kreisstadt“."""
    joined = joined_lines(text).lower().translate(_UMLAUTS)
    ascii_only = unicodedata.normalize("NFKD", joined).encode("ascii", "ignore").decode()
    return _BETWEEN_WORDS.sub(" ", ascii_only).strip()


def joined_lines(text: str) -> str:
    """Return ``text`` without soft hyphens and without those that break a word at the end of a line."""
    return _BROKEN_WORD.sub("", unicodedata.normalize("NFC", text))


def compact(text: str) -> str:
    """Return ``plain`` without its spaces, so that „Präventions-Rat“ and „Präventionsrat“ are alike."""
    return plain(text).replace(" ", "")


def without_umlaut_marks(words: str) -> str:
    """Return plain ``words`` with ae, oe and ue shortened: who types „Gorlitz“ or „Goerlitz“ means the same place."""
    return words.replace("ae", "a").replace("oe", "o").replace("ue", "u")
