"""Write out what headings abbreviate: „Erstgespr.“, „Koop-Vertrag“, „Sich.-Analyse“, „Beratg.“, „KPR gegr.“.

Only what shows that it is an abbreviation, by a point or a hyphen, and can stand for one thing only is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.common.plain_text import compact, joined_lines, plain

#: An abbreviation has at least so many letters; a name takes at most so many words of a heading.
_LEAST, _MOST_CHUNKS = 4, 4
_CHUNK = re.compile(r"[^\s/()]+")
_PART = re.compile(r"([^\W_]+)(\.?)")


@dataclass(frozen=True)
class Abbreviations:
    """``roles``: single plain word → what it says; ``names``: (name of an instrument, its key)."""

    roles: Mapping[str, str]
    names: Sequence[tuple[str, str]]

    def written_out(self, heading: str) -> tuple[str, str]:
        """Return ``heading`` with abbreviations written out, and the name of an instrument that was among them."""
        chunks, named = _CHUNK.findall(joined_lines(heading)), ""
        result: list[str] = []
        at = 0
        while at < len(chunks):
            for count in range(min(_MOST_CHUNKS, len(chunks) - at), 0, -1):
                name = self._name(chunks[at : at + count])
                if name:
                    result.append(name)
                    named = named or name
                    at += count
                    break
            else:
                result.append(self._role(chunks[at]))
                at += 1
        return " ".join(result), named

    def _name(self, chunks: Sequence[str]) -> str | None:
        """The name of an instrument that ``chunks`` together abbreviate."""
        parts = [part for chunk in chunks for part in _parts(chunk)]
        shows = any(point for _, point in parts) or len(parts) > len(chunks)
        if not shows or sum(len(word) for word, _ in parts) < _LEAST:
            return None
        pattern = _pattern(parts)
        found = {name: key for plain_name, name, key in self._plain_names if pattern.fullmatch(plain_name)}
        return min(found, key=lambda n: (len(n), n)) if len(set(found.values())) == 1 else None

    def _role(self, chunk: str) -> str:
        """``chunk`` with every part that is the abbreviation of a role („gegr.“) written out."""
        for word, point in _PART.findall(chunk):
            if point and len(plain(word)) >= _LEAST:
                pattern = _pattern([(plain(word), True)])
                found = {whole: role for whole, role in self.roles.items() if pattern.fullmatch(whole)}
                if len(set(found.values())) == 1:
                    chunk = chunk.replace(f"{word}.", min(found, key=len))
        return chunk

    @cached_property
    def _plain_names(self) -> Sequence[tuple[str, str, str]]:
        return [(compact(name), name, key) for name, key in self.names if len(compact(name)) > _LEAST]


def _parts(chunk: str) -> list[tuple[str, bool]]:
    """„Sich.-Analyse“ → [("sich", True), ("analyse", False)]"""
    return [(plain(word), bool(point)) for word, point in _PART.findall(chunk) if plain(word)]


def _pattern(parts: Iterable[tuple[str, bool]]) -> re.Pattern[str]:
    """What the parts may stand for: each begins a part of the word; one with a point may also be contracted (Beratg.)."""
    parts = list(parts)
    pieces = []
    for number, (word, point) in enumerate(parts):
        last = number == len(parts) - 1
        begun = re.escape(word) + ("[a-z]*" if point or not last else "")
        contracted = f"{re.escape(word[:-1])}[a-z]+{re.escape(word[-1])}" if point and len(word) > _LEAST else ""
        pieces.append(f"(?:{begun}|{contracted})" if contracted else begun)
    return re.compile("".join(pieces))
