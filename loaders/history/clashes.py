"""What facts would say against each other after a publication that they do not say now: two drafts may each be right alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.atlas.model import Atlas
from loaders.common.findings import Finding, Findings, Report
from loaders.history.carrying import carried
from loaders.history.stored_fact import StoredFact
from loaders.register.contradictions import check_each_other

_ROW = re.compile(r"Zeile ([0-9]+)")


def new_clashes(
    atlas: Atlas, before: Sequence[StoredFact], after: Sequence[StoredFact], known: Sequence[StoredFact] = ()
) -> list[Finding]:
    """Return what is to be said of ``after`` and neither of ``before`` nor of ``known``, about the places where they differ.

    Other facts are named by their sources: a register has no rows.
    """
    facts = list(dict.fromkeys([*before, *after, *known]))
    rows = {fact: row for row, fact in enumerate(facts)}
    keys = {fact: told.ags for fact, told in zip(facts, carried(atlas, facts), strict=True)}
    touched = {keys[fact] for fact in set(before) ^ set(after)}

    def clashes(state: Sequence[StoredFact]) -> list[Finding]:
        found = Findings()
        records = [replace(f, ags=keys[f]).record(rows[f]) for f in state if keys[f] in touched]
        check_each_other(records, atlas.state.programme, Report("", found))
        return list(found)

    said = {*clashes(before), *clashes(known)}

    def named(text: str) -> str:
        return _ROW.sub(lambda match: f"„{facts[int(match[1])].source_title}“", text)

    return [replace(f, expected=named(f.expected), remedy=named(f.remedy)) for f in clashes(after) if f not in said]
