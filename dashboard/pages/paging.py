"""Long lists, a page at a time: ``?seite=2``. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from layers.words.language import Language

#: Parameter that says which page, counted from 1.
PAGE = "seite"
#: As many rows are on one: some 200 kilobytes.
PAGE_ROWS = 100
_LONGEST = 6
T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """The ``rows`` of page ``number``, of ``pages``, counted from 1; ``first``: the place of the first in the whole list, from 1;
    ``total``: how many there are on all."""

    rows: Sequence[T]
    number: int
    pages: int
    first: int
    total: int

    def words(self, language: Language) -> str:
        """→ „Seite 2 von 111: Einträge 101 bis 200.“; nothing if there is but one page."""
        if self.pages == 1:
            return ""
        number = language.number
        last = self.first + len(self.rows) - 1
        said = {
            "number": number(self.number),
            "pages": number(self.pages),
            "first": number(self.first),
            "last": number(last),
        }
        return language.text("Seite {number} von {pages}: Einträge {first} bis {last}.", **said)

    def others(self) -> Sequence[int]:
        """Return the numbers of pages that are led to: the first, the last, and those around this one, which is among them."""
        near = {1, self.pages, *range(self.number - 2, self.number + 3)}
        return sorted(number for number in near if 1 <= number <= self.pages)


def page_of(rows: Sequence[T], query: Mapping[str, str], size: int) -> Paged[T]:
    """Return the page of ``rows`` that an address asks for: the nearest there is. ``size``: rows of one, 0 for all of them."""
    if not size:
        return Paged(rows, 1, 1, 1, len(rows))
    text = query.get(PAGE, "")
    pages = max(-(-len(rows) // size), 1)
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 1
    number = min(max(wanted, 1), pages)
    first = (number - 1) * size
    return Paged(rows[first : first + size], number, pages, first + 1, len(rows))


def page_parameters(number: int) -> dict[str, str]:
    """Return the parameters of an address that asks for a page: the first goes without saying."""
    return {PAGE: str(number)} if number > 1 else {}
