"""What changed between two dates: who is new, who went further, who stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loaders.fold import ACTIVE, COMPLETED, ENDED, PLANNED, UNKNOWN, Status

NEW, ADVANCED, UNCHANGED, STOPPED = "new", "advanced", "unchanged", "stopped"
CHANGES = (NEW, ADVANCED, UNCHANGED, STOPPED, UNKNOWN)
#: How far a status is; ended is no step forward.
_RANK = {UNKNOWN: 0, ENDED: 0, PLANNED: 1, ACTIVE: 2, COMPLETED: 3}


def change(before: Mapping[str, Status], after: Mapping[str, Status], instruments: Iterable[str]) -> str:
    """Return one of ``CHANGES`` for a municipality with these statuses (instrument → Status) on the two dates.

    ``NEW``: takes part in one of ``instruments`` now, in none before. ``ADVANCED``: some instrument went further.
    ``STOPPED``: some has ended and none went further. ``UNCHANGED``: something is known, and it is as it was.
    ``UNKNOWN``: nothing was known on either date. What is derived counts like what is recorded.
    """
    keys = list(instruments)
    took_part, takes_part = (any(s[key].takes_part for key in keys) for s in (before, after))
    if takes_part and not took_part:
        return NEW
    if any(_RANK[after[key].status] > _RANK[before[key].status] for key in keys):
        return ADVANCED
    if any(after[key].status == ENDED != before[key].status for key in keys):
        return STOPPED
    known = any(status[key].status != UNKNOWN for status in (before, after) for key in keys)
    return UNCHANGED if known else UNKNOWN
