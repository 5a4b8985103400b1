"""What betrays that a text names a person: given names, forms of address and offices beside a name, mailboxes, telephones.

No list knows all names: a surname alone, or one beside a given name that is not listed here, is not noticed. What is noticed
are the forms in which names of staff and office holders come into lists, notes and pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: In small letters: with capitals, the lists would be full of people.
_GIVEN = frozenset(Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").split())
_OFFICE_WORDS = (
    "herr herrn frau mr mrs ms bürgermeister bürgermeisters bürgermeisterin oberbürgermeister oberbürgermeisters "
    "oberbürgermeisterin ob landrat landrats landrätin ortsvorsteher ortsvorsteherin beigeordneter beigeordnete "
    "minister ministers ministerin innenminister innenministers innenministerin staatsminister staatsministers "
    "staatsministerin staatssekretär staatssekretärin polizeipräsident polizeipräsidentin amtsleiter amtsleiterin "
    "koordinator koordinators koordinatorin leiter leiterin geschäftsführer geschäftsführerin sachbearbeiter "
    "sachbearbeiterin ansprechpartner ansprechpartnerin mitarbeiter mitarbeiterin referent referentin coach mayor "
)
_OFFICES = frozenset({"OB"} | {word.capitalize() for word in _OFFICE_WORDS.split(" ") if word})
#: Behind an office, these begin no name.
_NO_SURNAMES = frozenset({"Stadt", "Gemeinde", "Landkreis", "Polizei", "Prävention", "Telefon", "Stand", "Name", "Fr"})
_WORD = r"[A-ZÄÖÜ][a-zäöüéß]+"
#: Two words that begin with capitals, each pair of a text; of „Anna-Maria“ the first part counts.
_PAIR = re.compile(
    rf"(?<![\w-])({_WORD}|OB)(?:-{_WORD})?(?=(?:[ \t\u00a0]+|\n[ \t#>]*)(?:von[ \t]+)?({_WORD}(?:-{_WORD})?)(?![\w-]*\())"
)
_DEGREE = re.compile(rf"(?<![\w-])(?:Prof|Dr|Dipl-Ing|Fr|Hr)\.[ \u00a0]+(?:[a-z]+\.[ \u00a0]+)*{_WORD}")
_BEFORE_OFFICE = re.compile(
    rf"(?<![\w-]){_WORD}[ \u00a0]{_WORD}(?:-{_WORD})?,? \(?(?:{'|'.join(sorted(_OFFICES - {'Coach', 'OB'}))})\b"
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>|)\]]+")
_SLUG = re.compile(r"(?<![a-z])([a-z]{2,})(?=[-_.]([a-z]{3,}))")
#: As addresses write them, and offices before a surname.
_SLUGS = frozenset(name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "é": "e"})) for name in _GIVEN)
_OFFICE_SLUGS = frozenset({"ob", "herr", "frau", "landrat", "buergermeister", "buergermeisterin"})
#: What may stand before and behind an „@“, and how far one has to look for it.
_LOCAL, _DOMAIN = re.compile(r"[\w+-]+(?:\.[\w+-]+)*$"), re.compile(r"[A-Za-z](?:[\w-]+\.)+[A-Za-z]{2,}\b")
_REACH = 64
_TELEPHONE = re.compile(
    r"(?<![\w.,:;/+=-])(?:\+49[ (]*|\(?0)[1-9][0-9]{1,4}\)?[ /-]{1,3}[0-9][0-9 ]{3,}[0-9](?:-[0-9]+)?(?![\w.]*[A-Za-z])"
)
#: What stands before the @ of an office's mailbox.
_FUNCTIONS = frozenset(
    {"info", "post", "poststelle", "kontakt", "rathaus", "stadt", "gemeinde", "praevention", "rat", "lpr", "atlas"}
)
#: Reserved for documentation (RFC 2606, 6761): nobody's.
_NOBODYS = re.compile(r"(?:^|\.)(?:example(?:\.(?:org|com|net))?|invalid|test)$", re.IGNORECASE)


def persons_in(text: str) -> Iterator[str]:
    """Yield what in ``text`` looks as if it named somebody."""
    for match in _PAIR.finditer(text):
        first, second = match.groups()
        if first.lower() in _GIVEN or (first in _OFFICES and second not in _NO_SURNAMES):
            yield f"{first} {second}"
    for pattern in (_DEGREE, _BEFORE_OFFICE, _TELEPHONE):
        yield from pattern.findall(text)
    for address in _ADDRESS.findall(text):
        yield from persons_in_address(address)
    yield from _mailboxes_in(text)


def _mailboxes_in(text: str) -> Iterator[str]:
    at = text.find("@")
    while at >= 0:
        local, domain = _LOCAL.search(text[max(at - _REACH, 0) : at]), _DOMAIN.match(text, at + 1)
        if local and domain and not (_NOBODYS.search(domain[0]) or local[0].lower() in _FUNCTIONS):
            yield f"{local[0]}@{domain[0]}"
        at = text.find("@", at + 1)


def persons_in_address(address: str) -> Iterator[str]:
    """Yield what in a web address looks like a person: „…/anna-muster-6779.html“, „…/ob-muster“."""
    for first, second in _SLUG.findall(address.lower()):
        if first in _SLUGS | _OFFICE_SLUGS:
            yield f"{first}-{second}"
