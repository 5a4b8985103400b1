"""What may become a link: an address with http:// or https://, never ``javascript:`` or a path of somebody's disk."""

from __future__ import annotations

import re

#: Also holds for an empty text; the Table Schema of the register has it too.
URL_PATTERN = r"^(https?://\S+)?$"
#: Letters of German and neighbouring names of hosts, as they are typed.
_LABEL = r"[0-9A-Za-z\u00c0-\u024f-]+"
_OWN_NETWORK = "local|localhost|localdomain|internal|intern|intranet|lan|home|corp|test|invalid|example"
#: An address of a public page, or an empty text: a host that is none of somebody's own network; nothing that signs in, no
#: mailbox (an „@“ begins a part of the path, as of accounts of offices) and no „/herr-…“ in it. The Table Schema has it too.
PAGE_PATTERN = (
    rf"^(https?://(?![^/?#]*\.(?:{_OWN_NETWORK})(?:[:/?#]|$))(?:{_LABEL}\.)+[A-Za-z\u00c0-\u024f]{{2,}}(?::[0-9]+)?"
    r"(?:(?=[/?#])(?!\S*(?:%40|/(?:[Hh]err|[Ff]rau)[-_.+]))(?:/@|[^\s@])*)?)?$"
)


def is_web_address(text: str) -> bool:
    """Whether ``text`` may become a link; an empty text may, and becomes none."""
    return re.fullmatch(URL_PATTERN, text) is not None


def is_public_page(text: str) -> bool:
    """Whether ``text`` is the address of a page that anybody can open, and nobody's own; an empty text is."""
    return re.fullmatch(PAGE_PATTERN, text) is not None
