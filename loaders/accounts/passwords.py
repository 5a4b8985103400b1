"""Passwords: argon2id, and the same work whether there is an account or not."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200


def owasp_hasher() -> PasswordHasher:
    """argon2id with what OWASP's cheat sheet recommends: 19 MiB, two passes, one lane."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class Passwords:
    """Makes and checks what is kept of passwords. Where nothing is kept, ``matches`` checks a stand-in all the same."""

    hasher: PasswordHasher = field(default_factory=owasp_hasher)
    stand_in: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stand_in", self.hasher.hash(secrets.token_urlsafe()))

    def kept(self, password: str) -> str:
        """Return what is kept of a password."""
        return self.hasher.hash(_normal(password))

    def matches(self, kept: str, password: str) -> bool:
        """Tell whether ``password`` is the one that ``kept`` was made of; exactly one hash is computed in any case."""
        try:
            return self.hasher.verify(kept or self.stand_in, _normal(password)[:LONGEST]) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Tell whether ``kept`` was made with less work than is asked for today."""
        return self.hasher.check_needs_rehash(kept)


def is_acceptable(password: str, known: Iterable[str] = ()) -> bool:
    """Tell whether a new password is long enough, is not the same few letters over, and is nothing of what is ``known``."""
    normal = _normal(password)
    if not SHORTEST <= len(normal) <= LONGEST or len(set(normal)) < 5:
        return False
    return not any(word and word.casefold() in normal.casefold() for word in known)


def _normal(password: str) -> str:
    # an "ä" typed on one machine is the same as that of another
    return unicodedata.normalize("NFKC", password)
