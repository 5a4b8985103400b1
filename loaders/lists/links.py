"""Addresses of sources as people type them: with or without „https://“, among other words, or none at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WHOLE = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: Without „https://“ only what looks like nothing else: www., or a domain of a known kind with a path or at the end.
_BARE = re.compile(
    r"(?<![\w@./-])(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:de|eu|org|com|net|info))(?:/[^\s<>\"]*)?(?![\w@])",
    re.IGNORECASE,
)
#: „[Text](https://…)“ and „<https://…>“ leave these at the end.
_TRAILING = ").,;>]"


@dataclass(frozen=True)
class Link:
    """``address`` begins with http:// or https://, or is empty; ``rest`` is what else was said.

    ``repaired``: „https://“ was added.
    """

    address: str
    rest: str
    repaired: bool = False


def read_link(text: str) -> Link:
    """Return the address in ``text`` and what stands beside it."""
    whole = _WHOLE.search(text)
    match = whole or _BARE.search(text)
    if match is None:
        return Link("", text.strip())
    found = match[0].rstrip(_TRAILING)
    rest = (text[: match.start()] + " " + text[match.end() :]).strip(" ,;()<>[]")
    address = found if whole else f"https://{found}"
    return Link(
        re.sub(r"^(https?)", lambda m: m[1].lower(), address, flags=re.IGNORECASE), " ".join(rest.split()), not whole
    )
