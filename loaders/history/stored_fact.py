"""A fact as the database keeps it: the text of the contract's columns. To and from the Fact that the Atlas has."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, fields, replace

from loaders.atlas.facts import Fact
from loaders.atlas.register import Register
from loaders.register.contract import COLUMNS
from loaders.register.fact_texts import fact_of, iso, texts_of
from loaders.register.records import Record

#: The columns that tell what a fact states; the others tell who says so, and how.
STATEMENT = ("ags", "instrument", "carrier_kind", "carrier", "status", "date", "date_kind")


@dataclass(frozen=True)
class StoredFact:
    """What one source states, as text: the contract's columns, then how its list spoke. ``ags`` is the key that was recorded.

    Two of the same content are the same fact. ``stated``: the day that its list speaks of, as ``Fact.stated``, where
    that decides from which day the fact counts.
    """

    ags: str
    municipality: str
    carrier_kind: str
    carrier: str
    instrument: str
    status: str
    date: str
    date_kind: str
    confidence: str
    source_title: str
    source_date: str
    source_url: str
    note: str = ""
    listed: bool = False
    stated: str = ""
    contact_url: str = ""

    @property
    def statement(self) -> tuple[str, ...]:
        """What is stated, whoever states it: lists say the same again in other rows, under other titles, on other days."""
        return tuple(getattr(self, name) for name in STATEMENT)

    @property
    def cells(self) -> dict[str, str]:
        """The text of every column of the contract."""
        return {name: getattr(self, name) for name in COLUMNS}

    def record(self, row: int) -> Record:
        """Return what a list would say that has it in ``row``."""
        return Record(None, row, self.cells, {}, self.listed, self.stated)

    @property
    def digest(self) -> str:
        """SHA-256 over the whole content, hexadecimal. What came to the contract later counts where it is filled: so a fact
        without it is the same as before."""
        *first, contact_url = astuple(self)
        told = [*first, contact_url] if contact_url else first
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


FIELDS = tuple(field.name for field in fields(StoredFact))


def stored(fact: Fact) -> StoredFact:
    """Return ``fact`` as it is kept: as recorded, not as carried to a territory."""
    return StoredFact(**texts_of(fact), listed=fact.listed, stated=iso(fact.stated) if _decides(fact) else "")


def _decides(fact: Fact) -> bool:
    """Tell whether from which day the fact counts follows from the day of its list; else a later list says the same."""
    return fact.stated is not None and replace(fact, stated=None).proven != fact.proven


def stored_register(register: Register) -> list[StoredFact]:
    """Return all that a register says, in its order; then what it keeps for a later territory."""
    return [stored(fact) for fact in (*register.facts, *register.later)]


def restored(kept: StoredFact, row: int) -> Fact:
    """Return what ``stored`` was made from, as far as the register knows: with the recorded key for both, in ``row``."""
    return fact_of(kept.record(row), kept.ags)
