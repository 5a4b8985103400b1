"""The register's events as news: chosen, put in order, told in words, and recognised again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from layers.answers import event_words
from layers.answers.counts import own_districts
from layers.answers.events import Event, events
from layers.words.language import Language, message
from loaders.atlas.dates import PRECISIONS, PartialDate, parse_partial_date
from loaders.atlas.facts import DECLINED, PLANNED, Source, one_each
from loaders.atlas.model import Atlas
from loaders.atlas.programme import State

#: A page of news holds whole years, as many as stay below this number of stories; a single year may have more.
MOST = 40
#: In which identifiers of events are unique; never to be changed, because feed readers tell by them what they have seen.
_NAMESPACE = uuid.UUID("6d0a4f0e-5b0c-5f3e-9a53-2f6f0d0f5c11")


def news(atlas: Atlas, today: date, instrument: str = "", members: Collection[str] | None = None) -> list[Event]:
    """Return the events up to ``today``, newest first; of one day, those dated least precisely first.

    ``instrument`` and ``members`` (AGS) leave out what is not about them; what a district does itself is about all of its
    municipalities together.
    """
    about = _about(atlas, members)
    found = [
        event
        for event in events(atlas)
        if event.day <= today and instrument in ("", event.instrument) and not about.isdisjoint(event.keys)
    ]
    found.sort(key=lambda e: (e.day, PRECISIONS.index(e.since.precision)), reverse=True)
    return found


def learnt(event: Event) -> date:
    """Return the day since which an event can be known: that of the first publication, but not before it happened.

    Of sources without a date nothing is known; the register does not say when it took a fact in.
    """
    published = [source.published.first for source in event.sources if source.published]
    return max(event.day, min(published, default=event.day))


def undated(atlas: Atlas, instrument: str = "", members: Collection[str] | None = None) -> int:
    """Return how many facts about ``instrument`` and ``members`` (see ``news``) have no date and are therefore no news."""
    about, facts = _about(atlas, members), atlas.register.facts
    without_date = [f for f in facts if f.proven is None and f.status != DECLINED]
    return sum(instrument in ("", f.instrument) and f.ags in about for f in without_date)


@dataclass(frozen=True)
class Story:
    """What happened on one day in the same municipalities, or the same district: one report, in the order of the programme."""

    events: tuple[Event, ...]

    @property
    def day(self) -> date:
        return self.events[0].day

    @property
    def head(self) -> Event:
        """The event that says best when it was: one that is dated itself, not only known by then."""
        return next((e for e in self.events if _is_dated(e)), self.events[0])

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who says so, each page once."""
        return one_each(s for event in self.events for s in event.sources)


def stories(found: Iterable[Event], apart: Callable[[Event], object] = lambda _: None) -> list[Story]:
    """Put together what one report tells; stories stand where the first of their events stood.

    ``apart``: events for which it returns something else do not belong together.
    """
    grouped: dict[object, list[Event]] = {}
    for event in found:
        grouped.setdefault((event.keys, event.day, event.since, apart(event)), []).append(event)
    return [Story(tuple(events)) for events in grouped.values()]


def _is_dated(event: Event) -> bool:
    return event.renewed or (event.status.status != PLANNED and event.status.since_kind != "as_of")


def pages(found: Sequence[Story]) -> list[list[Story]]:
    """Cut news into pages of whole years: as many years as fit into ``MOST`` stories, and at least one."""
    by_year: dict[int, list[Story]] = {}
    for story in found:
        by_year.setdefault(story.day.year, []).append(story)
    cut: list[list[Story]] = []
    for year in by_year.values():
        if cut and len(cut[-1]) + len(year) <= MOST:
            cut[-1] += year
        else:
            cut.append(list(year))
    return cut


def happened(event: Event, state: State, language: Language) -> str:
    """Say what happened: „Vereinbarung unterzeichnet“. ``state`` has its texts in ``language``."""
    began = event_words.beginning(event.status, event.renewed)
    return event_words.happened(state.programme.find(event.instrument), began, language)


def when(event: Event, language: Language) -> str:
    """Say the date as precisely as it is known: „21.06.2022“, „spätestens Juni 2022“, of a plan „Stand 2022“."""
    said = message("{date}")
    if not _is_dated(event):
        said = message("Stand {date}") if event.status.status == PLANNED else message("spätestens {date}")
    return language.text(said, date=language.partial_day(event.since))


def names(event: Event, atlas: Atlas) -> list[str]:
    """Return the names of the municipalities, or of the district, that an event is about."""
    return [atlas.districts[key] if key in atlas.districts else atlas.municipalities[key].name for key in event.keys]


def shared_carrier(event: Event) -> str:
    """Return who holds together what several municipalities share; empty if each has its own."""
    status = event.status
    return "" if status.carrier_kind in ("municipality", "district") else status.carrier


def month(event: Event) -> PartialDate | None:
    """Return the month in which an event happened; ``None`` if only the year is known."""
    if event.since.precision == "year":
        return None
    return parse_partial_date(event.day.isoformat()[:7])


def identify(event: Event, state: State) -> uuid.UUID:
    """Return what stays the same for an event wherever and whenever it is told: whom it is about, what, and the day."""
    return feed_id(state, event.instrument, event.status.status, event.day.isoformat(), *event.keys)


def identify_story(story: Story, state: State) -> uuid.UUID:
    """Return what stays the same for a story: of a single event its own identifier, of several another with each that joins."""
    told = [identify(event, state) for event in story.events]
    return told[0] if len(told) == 1 else feed_id(state, *map(str, told))


def feed_id(state: State, *words: str) -> uuid.UUID:
    """Return an identifier that follows from ``words`` and the state's programme, and from nothing else."""
    return uuid.uuid5(_NAMESPACE, "|".join((state.key, state.programme.short, *words)))


def _about(atlas: Atlas, members: Collection[str] | None) -> Set[str]:
    """``members`` (default: all) and the districts that they are all of."""
    return {*(atlas.municipalities if members is None else members), *own_districts(atlas, members)}
