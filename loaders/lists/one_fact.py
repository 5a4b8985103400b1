"""One fact that somebody types into a form, read and checked as a row of a list is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from loaders.atlas.dates import is_date
from loaders.atlas.programme import State
from loaders.common.findings import ERROR, Finding, Findings, Report, shorten
from loaders.lists.layouts import LongLayout
from loaders.lists.long_list import read_long
from loaders.lists.row_keys import ListContext
from loaders.register.checks import check_records
from loaders.register.contract import COLUMNS, HEADINGS
from loaders.register.records import Hints, Record
from loaders.tables.spreadsheets import Sheet

#: Rows of the facts beside the one that is checked; that stands in row 2, below the header.
_BESIDE = 1000
_FILE = "Eingabe"
_LONGEST = 1000


def check_fact(
    texts: Mapping[str, str], beside: Sequence[Mapping[str, str]], state: State, today: date
) -> tuple[dict[str, str] | None, list[Finding]]:
    """Return the fact in the contract's spelling, ``None`` if it has an error, and what is to be said of it, errors first.

    ``texts`` is what was typed, by contract column, in the contract's words or their German dialect, dates as people write
    them. ``beside``: the other facts about the same place, in the contract's spelling, which it must not contradict.
    """
    headed = {column: (heading, None) for column, heading in HEADINGS.items()}
    others = [Record(None, row, cells, headed) for row, cells in enumerate(beside, start=_BESIDE)]
    findings, known = (Findings(district_word=state.district_word) for _ in range(2))
    record = _read(texts, state, today, Report(_FILE, findings))
    check_records(others, state.programme, today, Report(_FILE, known))
    check_records([*others, *record], state.programme, today, Report(_FILE, findings))
    # what the others say against each other is nothing that this form could mend
    found = sorted((f for f in findings if f not in known), key=lambda f: f.severity != ERROR)
    usable = record and not any(f.severity == ERROR for f in found)
    usable = usable and all(is_date(record[0].cells[c]) for c in ("date", "source_date"))
    return (dict(record[0].cells) if usable else None), found


def too_long(texts: Mapping[str, str], before: Mapping[str, str]) -> list[Finding]:
    """Return what is to be said of ``texts`` that are too long; one that stood there ``before`` came with a list and may stay."""
    return [
        Finding(_FILE, None, HEADINGS[column], shorten(text), f"höchstens {_LONGEST} Zeichen", "kürzer fassen")
        for column, text in texts.items()
        if len(text) > _LONGEST and text != " ".join(before.get(column, "").split())
    ]


def _read(texts: Mapping[str, str], state: State, today: date, report: Report) -> list[Record]:
    rows = [list(HEADINGS.values()), [texts.get(column, "") for column in COLUMNS]]
    layout = LongLayout(0, rows[0], {column: at for at, column in enumerate(COLUMNS)}, german=True)
    instruments = {i.key: i for i in state.programme.recorded}
    context = ListContext(report, Hints(report), "", instruments, state.ags_prefix, None, today, None)
    return read_long(Sheet(None, rows, delimited=True), layout, context, state.programme)
