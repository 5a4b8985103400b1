"""What the register holds: facts, each with the source that states it. Nothing here knows which instruments exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.atlas.dates import PRECISIONS, PartialDate

UNKNOWN, PLANNED, DORMANT, ACTIVE = "unknown", "planned", "dormant", "active"
COMPLETED, ENDED, DECLINED = "completed", "ended", "declined"
#: What a fact may state, as the contract lists it. ``DECLINED`` is recorded and shown to nobody.
STATUSES = (PLANNED, DORMANT, ACTIVE, COMPLETED, ENDED, DECLINED)
#: What makes an instrument active, and active again after it was completed.
STARTS = frozenset({"started", "constituted", "reactivated", "signed"})
#: What dates an event itself, while ``as_of`` only says "at the latest since".
EVENTS = STARTS | {"completed"}
DATE_KINDS = (*sorted(EVENTS), "as_of")


@dataclass(frozen=True)
class Source:
    """Where a fact was published. ``url`` may be empty for printed sources."""

    title: str
    url: str
    published: PartialDate | None


def one_each(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return ``sources`` with each page once: what stands at one address under two titles is one source to the reader.

    The first of a page stays, in the order given; what has no address is told apart by its title.
    """
    found: dict[str, Source] = {}
    for source in sources:
        found.setdefault(source.url or source.title, source)
    return tuple(found.values())


@dataclass(frozen=True)
class Fact:
    """One published statement: from ``date`` on, ``carrier`` has ``instrument`` in ``status`` for ``ags``.

    ``ags`` is the key valid in the territory (five digits for a district), ``recorded_ags`` the key in the file,
    ``row`` its spreadsheet row. ``date_kind`` is one of ``DATE_KINDS`` or empty. ``listed``: it stands in a list of
    municipalities, which the next list replaces; ``stated`` is the day that its list speaks of, as far as it says so.
    ``contact_url``: the public page of whoever holds it, such as a council's own; empty if none is known.
    """

    row: int
    ags: str
    recorded_ags: str
    municipality: str
    carrier_kind: str
    carrier: str
    instrument: str
    status: str
    date: PartialDate | None
    date_kind: str
    explicit: bool
    source: Source
    note: str = ""
    listed: bool = False
    stated: PartialDate | None = None
    contact_url: str = ""

    @property
    def shown_date(self) -> PartialDate | None:
        """The date of the fact, or, if it has none, that of its publication; ``None`` if neither is known.

        The day of a list dates nothing: the next list says the same of another day.
        """
        return self.date or (None if self.listed else self.source.published)

    @property
    def shown_kind(self) -> str:
        """What ``shown_date`` dates: a source's date only proves "at the latest since"."""
        return (self.date_kind or "as_of") if self.date else "as_of"

    @property
    def is_event(self) -> bool:
        """Whether the fact dates an event itself."""
        return self.date is not None and self.date_kind in EVENTS

    @property
    def proven(self) -> dt.date | None:  # the class has a ``date`` of its own
        """The first day on which the fact is proven; ``None`` if it has no date and holds for the present only.

        That is the last day of its period, or the day on which it was stated, if that lies within the period.
        """
        period, stated = self.shown_date, self.source.published or self.stated
        if period is None:
            return None
        within = stated is not None and period.first <= stated.last <= period.last
        return stated.last if stated is not None and within else period.last

    def effective(self, today: dt.date) -> dt.date:
        """The first day on which the fact counts: ``proven``, or ``today`` for one without any date."""
        return self.proven or today

    @property
    def rank(self) -> tuple[int, int]:
        """Order of facts that prove the same on the same day: the most precise first, then as they stand in the file."""
        return (PRECISIONS.index(self.shown_date.precision) if self.shown_date else len(PRECISIONS), self.row)
