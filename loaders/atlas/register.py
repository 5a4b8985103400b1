"""The register: one row per published fact about who takes part in what, since when, and says who."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from loaders.atlas.dates import PRECISIONS, PartialDate
from loaders.atlas.facts import PLANNED, UNKNOWN, Fact
from loaders.atlas.fold import NO_INFORMATION, Status, derive, fold
from loaders.atlas.freshness import reports_over_time
from loaders.atlas.programme import Instrument


@dataclass(frozen=True)
class Register:
    """All facts, already carried to the territory's keys, and the instruments they speak of.

    ``later``: facts about municipalities that come into being after the territory's date. They are kept and not shown.
    """

    facts: Sequence[Fact]
    instruments: Sequence[Instrument]
    later: Sequence[Fact] = ()

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], list[Fact]]:
        index = defaultdict(list)
        for fact in self.facts:
            index[fact.ags, fact.instrument].append(fact)
        return dict(index)

    @cached_property
    def told(self) -> frozenset[str]:
        """Of whom there are facts; without any, a status is ``NO_INFORMATION`` on every day."""
        return frozenset(ags for ags, _ in self._index)

    @cached_property
    def reports(self) -> Sequence[tuple[date, PartialDate]]:
        """(day, date of the newest report that counts from that day on), oldest first; every page says the newest."""
        return reports_over_time(self.facts)

    def about(self, ags: str, instrument: str) -> list[Fact]:
        """All facts about one municipality (or five-digit district) and one instrument, in file order."""
        return self._index.get((ags, instrument), [])

    def status(self, ags: str, instrument: str, as_of: date, today: date) -> Status:
        """Return the status on ``as_of``. ``today`` decides whether undated facts count.

        Recorded facts come first; only where they prove nothing beyond a plan, what other instruments imply counts.
        """
        return self._folded(ags, instrument, as_of, today)[1]

    def recorded(self, ags: str, instrument: str, as_of: date, today: date) -> Status:
        """Return what the facts about ``instrument`` alone prove on ``as_of``, whatever others imply."""
        return self._folded(ags, instrument, as_of, today)[0]

    def _folded(self, ags: str, instrument: str, as_of: date, today: date) -> tuple[Status, Status]:
        """What is recorded, and the status."""
        days, undated = self._days(ags, instrument)
        if not days and not undated:
            return NO_INFORMATION, NO_INFORMATION  # most municipalities, most of the time
        # nothing changes from one of these days to the next; only facts without a date may be of the present day
        stretch = (ags, instrument, bisect(days, as_of), today if undated and today <= as_of else None)
        if stretch not in self._statuses:
            recorded = fold(self.about(ags, instrument), as_of, today)
            self._statuses[stretch] = recorded, self._or_derived(recorded, ags, instrument, as_of, today)
        return self._statuses[stretch]

    def _or_derived(self, recorded: Status, ags: str, instrument: str, as_of: date, today: date) -> Status:
        if recorded.status not in (UNKNOWN, PLANNED):
            return recorded
        derived = derive(self._implying(ags, instrument), as_of, today)
        return recorded if derived is NO_INFORMATION else derived

    def event_days(self, ags: str, instrument: str) -> list[date]:
        """Days, ascending, on which the status of ``ags`` may change; undated facts are not among them."""
        return list(self._days(ags, instrument)[0])

    def has_undated(self, ags: str, instrument: str) -> bool:
        """Whether some fact counts for the present only."""
        return self._days(ags, instrument)[1]

    @cached_property
    def _statuses(self) -> dict[tuple[str, str, int, date | None], tuple[Status, Status]]:
        return {}

    @cached_property
    def _days(self) -> Callable[[str, str], tuple[tuple[date, ...], bool]]:
        @cache
        def days(ags: str, instrument: str) -> tuple[tuple[date, ...], bool]:
            proven = {f.proven for f in self.about(ags, instrument) + self._implying(ags, instrument)}
            return tuple(sorted(day for day in proven if day)), None in proven

        return days

    def _implying(self, ags: str, instrument: str) -> list[Fact]:
        return [f for i in self.instruments if instrument in i.implies for f in self.about(ags, i.key)]


@dataclass(frozen=True)
class PublishedTotal:
    """A total that the programme itself published for one instrument."""

    as_of: PartialDate
    instrument: str
    count: int
    source_title: str
    source_url: str


def published_on(totals: Sequence[PublishedTotal], instrument: str, as_of: date) -> list[PublishedTotal]:
    """Return the totals of the latest publication up to ``as_of``: several if it counts in
    more than one way. Of publications up to the same day, the most precisely dated one is the latest."""
    known = [t for t in totals if t.instrument == instrument and t.as_of.last <= as_of]
    if not known:
        return []

    def rank(total: PublishedTotal) -> tuple[date, int]:
        return total.as_of.last, -PRECISIONS.index(total.as_of.precision)

    latest = max(map(rank, known))
    return list({t.count: t for t in known if rank(t) == latest}.values())
