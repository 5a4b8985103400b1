"""Municipal keys as tables leave them: numbers, spaced, with the wrong number of digits. Repaired where unambiguous."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)[.,]0+")


def repair_key(text: str, prefix: str = "") -> str:
    """Return the key that ``text`` can only mean, eight digits (a municipality) or five (a district); else ``text``.

    ``prefix`` begins all keys of the state; without one, keys of all states are meant. Repaired are: decimals (14626610.0),
    spaces and other separators, an apostrophe before it, the twelve digits of the regional key, of which the association's
    four are left out, a leading zero that Excel dropped, and a key without its state.
    """
    digits = key_digits(text)
    lost_zero = ((4, 7, 11) if prefix.startswith("0") else ()) if prefix else (7, 11)
    if len(digits) in lost_zero and f"0{digits}".startswith(prefix):
        digits = f"0{digits}"  # unambiguous: no key of another length begins like this
    if len(digits) == 12 and digits.startswith(prefix):
        return digits[:5] + digits[9:]
    if digits and len(digits) == 8 - len(prefix):
        return prefix + digits
    return digits if len(digits) in (5, 8) else text


def key_digits(text: str) -> str:
    """Return the digits of ``text`` without what tables put around and between them; ``""`` if there is anything else."""
    bare = text.strip().lstrip("'’`")
    whole = _NUMBER.fullmatch(bare)
    digits = whole[1] if whole else re.sub(r"[\s./\u00a0-]", "", bare)
    return digits if digits.isascii() and digits.isdigit() else ""
