"""Compare a new list with the last one: what fell out of it may have been lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loaders.atlas.facts import Fact
from loaders.atlas.gone import gone_facts
from loaders.atlas.programme import Programme
from loaders.common.findings import Report
from loaders.register.contract import words


def compare_with_last(
    facts: Sequence[Fact],
    last: Sequence[Fact],
    programme: Programme,
    name: Callable[[str], str],
    report: Report,
) -> None:
    """Warn, for each instrument, of the facts of the ``last`` list that are gone, by name. ``name`` names a key."""
    gone = gone_facts(last, facts)
    for instrument in programme.recorded:
        lost = [f for f in gone if f.instrument == instrument.key]
        if lost:
            missing = [_said(f, name, words(programme)) for f in lost]
            report.warning(
                "jede Angabe der letzten Liste",
                f"prüfen, ob Zeilen verloren gingen; es fehlen {', '.join(missing)}",
                value=f"{instrument.label}: {len(lost)} {'Angabe fehlt' if len(lost) == 1 else 'Angaben fehlen'}",
            )


def compare_with_embedded(
    facts: Sequence[Fact], last: Sequence[Fact], programme: Programme, path: str, report: Report
) -> None:
    """Warn once of the facts of the register at ``path`` that are gone: another's list differs from it in too much to name it."""
    gone = [fact.instrument for fact in gone_facts(last, facts)]
    if gone:
        counted = ((i.label, gone.count(i.key)) for i in programme.recorded)
        listed = ", ".join(f"{label}: {count}" for label, count in counted if count)
        report.warning(
            "jede Angabe der letzten Liste, hier des mitgelieferten Registers",
            f"nichts zu tun, wenn die Liste es ersetzen soll ({listed}); alle nennt check mit --previous {path}",
            value=f"{len(gone)} {'Angabe fehlt' if len(gone) == 1 else 'Angaben fehlen'}",
        )


def _said(fact: Fact, name: Callable[[str], str], german: dict[str, dict[str, str]]) -> str:
    """„Zittau (aktiv, Gründung 2019)“."""
    day = f", {german['date_kind'].get(fact.date_kind, '')} {fact.date.german}" if fact.date else ""
    return f"{name(fact.ags)} ({german['status'][fact.status]}{day})"
