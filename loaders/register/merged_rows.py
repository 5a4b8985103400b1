"""Rows of a list about several municipalities that have become one: what of them counts is said, for the map shows one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from loaders.atlas.facts import UNKNOWN, Fact
from loaders.atlas.fold import fold
from loaders.atlas.programme import Programme
from loaders.common.findings import Report, named
from loaders.register.contract import STATUS_WORDS
from loaders.register.records import Record


def report_merged_rows(
    pairs: Sequence[tuple[Record, Fact]],
    official: Mapping[str, str],
    programme: Programme,
    today: date,
    report: Report,
) -> None:
    """Warn of every instrument that rows of a list state for several predecessors of one municipality.

    ``pairs``: records with the facts made of them; ``official``: key → name of today.
    """
    labels = {i.key: i.label for i in programme.recorded}
    groups: dict[tuple[str, str], list[tuple[Record, Fact]]] = defaultdict(list)
    for record, fact in pairs:
        if record.listed:
            groups[fact.ags, fact.instrument].append((record, fact))
    for (ags, instrument), group in groups.items():
        if len({fact.recorded_ags for _, fact in group}) > 1:
            name = official.get(ags, ags)
            rows = [f"{f.municipality} ({f'Blatt „{r.sheet}“, ' if r.sheet else ''}Zeile {r.row})" for r, f in group]
            report.warning(
                f"eine Zeile je heutiger Gemeinde ({name}, {ags})",
                f"nichts zu tun, wenn das stimmt: {_counted(name, group, today)}",
                value=f"{labels[instrument]}: {named(rows)}",
                at=group[-1][0].place("municipality"),
            )


def _counted(name: str, group: Sequence[tuple[Record, Fact]], today: date) -> str:
    """„alle gehören heute zu Aue-Bad Schlema; gezählt wird es einmal, mit „aktiv“ seit 2021-06 (Zeile 5)“."""
    status = fold([fact for _, fact in group], today, today)
    if status.status == UNKNOWN:
        return f"alle gehören heute zu {name}; keine der Angaben gilt schon"
    since = f" seit {status.since.german}" if status.since else ""
    bearer = next((r for r, f in group if f.status == status.status and f.shown_date == status.since), group[0][0])
    word = STATUS_WORDS[status.status]
    return f"alle gehören heute zu {name}; gezählt wird einmal, mit „{word}“{since} (Zeile {bearer.row})"
