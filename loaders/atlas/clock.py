"""The one place where the product reads the clock. Everything else is handed a ``Clock``, and tests hand in a fixed one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

#: Returns the present moment in a time zone such as ``Europe/Berlin``.
Clock = Callable[[str], datetime]


def now(time_zone: str) -> datetime:
    """Return the present moment in ``time_zone``."""
    return datetime.now(ZoneInfo(time_zone))


def stopped(at: datetime) -> Clock:
    """Return a clock that always says ``at`` (with its zone): for a process that goes on with the moment of another."""
    return lambda time_zone: at.astimezone(ZoneInfo(time_zone))
