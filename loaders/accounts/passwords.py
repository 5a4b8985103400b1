"""Passwords: argon2id, and the same work whether there is an account or not."""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

SHORTEST, LONGEST = 12, 200
#: So much of a password is judged; what is unlikely up to here stays so. And how unlikely it has to be, of 0 to 4: 10⁸ guesses.
_JUDGED, _UNLIKELY = 72, 3


def owasp_hasher() -> PasswordHasher:
    """argon2id with what OWASP's cheat sheet recommends: 19 MiB, two passes, one lane."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class Passwords:
    """Makes and checks what is kept of passwords. Where nothing is kept, ``matches`` checks a stand-in all the same."""

    hasher: PasswordHasher = field(default_factory=owasp_hasher)
    stand_in: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stand_in", _of_nobody(self.hasher))

    def kept(self, password: str) -> str:
        """Return what is kept of a password."""
        return self.hasher.hash(_normal(password))

    def matches(self, kept: str, password: str) -> bool:
        """Tell whether ``password`` is the one that ``kept`` was made of; exactly one hash is computed in any case."""
        try:
            return self.hasher.verify(kept or self.stand_in, _normal(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Tell whether ``kept`` was made with less work than is asked for today."""
        return self.hasher.check_needs_rehash(kept)


def _of_nobody(hasher: PasswordHasher) -> str:
    """What ``hasher`` might have made of some password, without having worked: chance is as good as a hash of chance."""
    salt, made = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${made}"


def is_acceptable(password: str, known: Iterable[str] = ()) -> bool:
    """Tell whether a new password is long enough, has nothing of what is ``known``, and is none that is guessed early.

    Those are the frequent ones, and what is made of them, of names, of keys side by side and of the same few letters over.
    """
    normal, words = _normal(password), list(filter(None, known))
    if not SHORTEST <= len(normal) <= LONGEST or len(set(normal)) < 5:
        return False
    if any(word.casefold() in normal.casefold() for word in words):
        return False
    # only here: it brings 70,000 words along
    from zxcvbn import zxcvbn

    return zxcvbn(normal[:_JUDGED], words)["score"] >= _UNLIKELY


def _normal(password: str) -> str:
    # an "ä" typed on one machine is the same as that of another
    return unicodedata.normalize("NFKC", password)
