"""How participation grew: what was recorded from day to day, and what the programme published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from layers.answers.counts import Counts, counts, counts_over_time, municipalities_undated
from layers.answers.events import Event, events
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.register import PublishedTotal

#: What a step counts, by the names of ``layers.answers.counts.Counts``; ``recorded`` is what the CSV calls ``named``.
COUNTED = ("taking_part", "recorded", "carriers")
#: Columns of ``growth_csv``; the names are part of what others may rely on.
CSV_COLUMNS = ("date", "instrument", *COUNTED, "undated", "renewed", "published", "source_title", "source_url")


@dataclass(frozen=True)
class Step:
    """From ``day`` on so many municipalities are ``taking_part``, so many of them ``named``, with so many ``carriers``."""

    day: date
    taking_part: int
    named: int
    carriers: int

    @property
    def counted(self) -> tuple[int, int, int]:
        """The counts in the order of ``COUNTED``."""
        return self.taking_part, self.named, self.carriers


@dataclass(frozen=True)
class Growth:
    """One instrument: ``steps`` from the start of the programme, ``published`` totals by their dates.

    ``undated``: so many municipalities more are named at the end, by facts without a date; no step names them.
    ``renewed``: what was founded, signed or started anew, which changes no count.
    """

    instrument: str
    steps: tuple[Step, ...]
    published: tuple[PublishedTotal, ...]
    undated: int
    renewed: tuple[Event, ...]


def growth(atlas: Atlas, instrument: str, as_of: date, today: date) -> Growth:
    """Return the growth of ``instrument`` up to ``as_of``. What was there before the programme stands at its start.

    The last step stands on ``as_of``. What has no date shows no growth: on the present day the map counts it, too.
    """
    start, found = atlas.state.programme.start, dict[date, Step]()
    for day, counted in counts_over_time(atlas, instrument):
        if day <= as_of:
            at = max(day, start)
            found[at] = _step(at, counted)
    found[max(as_of, start)] = _step(max(as_of, start), counts(Snapshot(atlas, as_of, date.max), instrument))
    published = [t for t in atlas.totals if t.instrument == instrument and start <= t.as_of.last <= as_of]
    undated = municipalities_undated(Snapshot(atlas, as_of, today), instrument)
    renewed = [e for e in events(atlas) if e.renewed and e.instrument == instrument and start <= e.day <= as_of]
    totals = sorted(published, key=lambda t: (t.as_of.last, t.count))
    return Growth(instrument, _changes(found.values()), tuple(totals), len(undated), tuple(renewed))


def _step(day: date, found: Counts) -> Step:
    return Step(day, found.taking_part, found.named, found.carriers)


def _changes(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Without days on which nothing changed, but the first and the last."""
    ordered = sorted(steps, key=lambda s: s.day)
    kept = [
        step
        for before, step in zip([None, *ordered], ordered, strict=False)
        if before is None or before.counted != step.counted
    ]
    return (*kept, ordered[-1]) if kept[-1] is not ordered[-1] else tuple(kept)


def year_ends(start: date, as_of: date) -> tuple[date, ...]:
    """Return 31 December of every year from ``start`` on that lies before ``as_of``, and ``as_of`` itself as the last."""
    first = min(start, as_of).year
    return tuple(min(date(year, 12, 31), as_of) for year in range(first, as_of.year + 1))


def rows(found: Growth) -> list[tuple[Step | None, PublishedTotal | None]]:
    """Return steps and totals in the order of their days, one a row."""
    both = [(s.day, 0, s, None) for s in found.steps] + [(t.as_of.last, 1, None, t) for t in found.published]
    return [(step, total) for *_, step, total in sorted(both, key=lambda row: row[:2])]


def growth_csv(all_of_it: Sequence[Growth]) -> str:
    """Return everything as CSV (UTF-8, comma): a row is a step, a published total or what began anew on a day.

    What has no date stands beside the last step.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for found in all_of_it:
        for step, total in rows(found):
            if step:
                undated = found.undated if step is found.steps[-1] else ""
                writer.writerow([step.day.isoformat(), found.instrument, *step.counted, undated, "", "", "", ""])
            if total:
                source = (total.source_title, total.source_url)
                writer.writerow([total.as_of.iso, found.instrument, *[""] * (len(COUNTED) + 2), total.count, *source])
        for event in found.renewed:
            anew = [len(event.keys), "", event.sources[0].title, event.sources[0].url]
            writer.writerow([event.since.iso, found.instrument, *[""] * (len(COUNTED) + 1), *anew])
    return out.getvalue()
