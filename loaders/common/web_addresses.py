"""What may become a link: an address with http:// or https://, never ``javascript:`` or a path of somebody's disk."""

from __future__ import annotations

import re

#: Also holds for an empty text; the Table Schema of the register has it too.
URL_PATTERN = r"^(https?://\S+)?$"


def is_web_address(text: str) -> bool:
    """Whether ``text`` may become a link; an empty text may, and becomes none."""
    return re.fullmatch(URL_PATTERN, text) is not None
