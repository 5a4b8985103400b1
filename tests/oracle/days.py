"""On which days counts are compared, and what they are by a fold of our own making."""

from datetime import timedelta

from tests.oracle.fold import statuses
from tests.suite_state import SUITE, suite_inputs

INSTRUMENTS = SUITE.instruments


def days_of_interest(atlas, today):
    """Forty days or more: every one with a published total, days in between since the programme's start, and today."""
    published = {t.as_of.last for t in atlas.totals if t.as_of.last <= today}
    spread = [atlas.state.programme.start + timedelta(days=71 * i) for i in range(42)]
    rest = [d for d in spread if d <= today and d not in published]
    return sorted(published | set(rest[: max(40 - len(published), 5)]) | {today})


def truth_on(day, today):
    """{key: {instrument: status}} of municipalities and districts."""
    return statuses(suite_inputs().status, suite_inputs().changes, SUITE.territory, day, today)


def counts_of(truth, instrument):
    """{class of the instrument's layer: municipalities}, without those of whom nothing is known."""
    counts = {}
    for ags, found in truth.items():
        if len(ags) == 8:
            status = found[instrument]
            key = "derived" if status["derived"] else status["status"]
            counts[key] = counts.get(key, 0) + 1
    return {key: count for key, count in counts.items() if key != "unknown"}
