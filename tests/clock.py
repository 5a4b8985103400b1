"""The day on which all tests play, whatever the real one is."""

from datetime import UTC, date, datetime

from loaders.atlas.clock import stopped

TODAY = date(2026, 11, 20)
CLOCK = stopped(datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
