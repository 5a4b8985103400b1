"""Compare a new list with the last one: what fell out of it may have been lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loaders.atlas.facts import Fact
from loaders.atlas.gone import gone_facts
from loaders.atlas.programme import Programme
from loaders.common.findings import Report, named
from loaders.register.contract import words


def compare_with_last(
    facts: Sequence[Fact],
    last: Sequence[Fact],
    programme: Programme,
    name: Callable[[str], str],
    report: Report,
    most: int | None = None,
) -> None:
    """Warn, for each instrument, of the facts of the ``last`` list that are gone. ``name`` names a key.

    ``most``: so many of an instrument are named; without it all are.
    """
    gone = gone_facts(last, facts)
    for instrument in programme.recorded:
        lost = [f for f in gone if f.instrument == instrument.key]
        if lost:
            missing = [_said(f, name, words(programme)) for f in lost]
            report.warning(
                "jede Angabe der letzten Liste",
                f"prüfen, ob Zeilen verloren gingen; es fehlen {named(missing, most or len(missing))}",
                value=f"{instrument.label}: {len(lost)} {'Angabe fehlt' if len(lost) == 1 else 'Angaben fehlen'}",
            )


def _said(fact: Fact, name: Callable[[str], str], german: dict[str, dict[str, str]]) -> str:
    """„Zittau (aktiv, Gründung 2019)“."""
    day = f", {german['date_kind'].get(fact.date_kind, '')} {fact.date.german}" if fact.date else ""
    return f"{name(fact.ags)} ({german['status'][fact.status]}{day})"
