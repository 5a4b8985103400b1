"""Municipal keys as tables leave them: numbers, spaced, with the wrong number of digits. Repaired where unambiguous."""

from __future__ import annotations

import re

#: What the keys of a state's municipalities begin with: several for several states, a whole key for a city that is one.
Prefixes = tuple[str, ...]
_NUMBER = re.compile(r"([0-9]+)[.,]0+")


def repair_key(text: str, prefixes: Prefixes = ()) -> str:
    """Return the key that ``text`` can only mean, eight digits (a municipality) or five (a district); else ``text``.

    All keys of the state begin with one of ``prefixes``; without any, keys of all states are meant. Repaired are: decimals
    (14626610.0), spaces and other separators, an apostrophe before it, the twelve digits of the regional key, of which the
    association's four are left out, a leading zero that Excel dropped, and a key without its state. Where that can be read
    in two ways, as with a key without its state of several states, it is left as it stands.
    """
    digits = key_digits(text)
    whole = len(digits) in (5, 8)
    # without prefixes, four digits may be anything
    lengths = (4, 7, 11) if prefixes else (7, 11)
    shortened = [f"0{digits}"] if len(digits) in lengths else [digits]
    found = {k for k in shortened if len(k) in (5, 8, 12) and k.startswith(prefixes or "")}
    found |= {prefix + digits for prefix in prefixes if digits and len(prefix) + len(digits) == 8}
    if len(found) != 1:
        return digits if whole else text
    (key,) = found
    return key[:5] + key[9:] if len(key) == 12 else key


def key_digits(text: str) -> str:
    """Return the digits of ``text`` without what tables put around and between them; ``""`` if there is anything else."""
    bare = text.strip().lstrip("'’`")
    whole = _NUMBER.fullmatch(bare)
    digits = whole[1] if whole else re.sub(r"[\s./\u00a0-]", "", bare)
    return digits if digits.isascii() and digits.isdigit() else ""
