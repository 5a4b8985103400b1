"""What is to be said of the answers that visitors saw: which of them are wrong, and how long they took."""

from __future__ import annotations

from collections import defaultdict
from statistics import median, quantiles

from tests.benchmarks.crowd import Answer, Seen, wrong
from tests.benchmarks.house_at_work import House

#: What is published has to be shown by all within so many seconds.
SHOWN_S = 2.0


def judged(seen: Seen, at_work: House, cut_off: str) -> tuple[list[str], dict[int, float]]:
    """Return what is wrong with the answers; edition → how long after it was replaced it was still shown, in seconds.

    A replica that is cut off shows the edition that it has until it is mended: that is what it is to do.
    """
    current = {number: (began, ended) for number, (began, ended) in at_work.current.items()}
    times = {what.partition(";")[0]: moment for what, moment in at_work.done}
    cut, mended = times.get("cut a replica's connection", 0.0), times.get("mended", 0.0)
    found: list[str] = []
    latest: defaultdict[int, float] = defaultdict(float)
    bytes_of: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for answer in seen.answers:
        apart = answer.server == cut_off and cut <= answer.given and answer.asked <= mended + SHOWN_S + 10
        if said := wrong(answer, current, float("inf") if apart else SHOWN_S):
            found.append(f"{answer.path} by {answer.server}: {said}")
        # data are those of the page that names them
        if answer.edition in current and answer.deed != "data" and not apart:
            latest[answer.edition] = max(latest[answer.edition], answer.asked - current[answer.edition][1])
        if answer.status == 200 and answer.edition:
            bytes_of[answer.path, answer.edition].add(answer.digest)
    found += [f"{path}: edition {n} in {len(d)} different answers" for (path, n), d in bytes_of.items() if len(d) > 1]
    return found, latest


def line(what: str, answers: list[Answer]) -> str:
    """→ „three replicas   2,310 answers  38.5/s  median 6.1 ms  p99 40 ms“."""
    took = [(a.given - a.asked) * 1000 for a in answers]
    span = max(a.given for a in answers) - min(a.asked for a in answers)
    middle, late = median(took), quantiles(took, n=100)[-1]
    return f"{what:<26}{len(took):>8,} answers{len(took) / span:>8.1f}/s  median {middle:>7.1f} ms  p99 {late:>8.1f} ms"
