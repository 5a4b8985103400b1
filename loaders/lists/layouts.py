"""Find the header of a sheet, below whatever titles stand above it, and what each column is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.common.keys import Prefixes
from loaders.common.plain_text import plain
from loaders.lists.headings import UNKNOWN, Meaning, Vocabulary
from loaders.register.contract import COLUMNS, HEADINGS
from loaders.tables.spreadsheets import Sheet, text_of

#: How far down a header is looked for.
_DEEPEST = 60
#: This many names of the contract make a long list, even if others are missing.
_ENOUGH = 5
#: A column is one of keys if more than this share of its values are.
_KEY_DIGITS, _MOSTLY = 8, 0.8
#: Roles that belong to the instrument in the column before, even if they are named once only.
_FOLLOWING = ("date", "status", "completed", "ended", "planned", "started")
#: Roles that speak of the instrument before them only if every instrument has such a column.
_REPEATABLE = ("source", "link", "contact", "note", "carrier")
_GERMAN = {plain(german): column for column, german in HEADINGS.items()}


@dataclass(frozen=True)
class Layout:
    """``header`` is the (last) row of the header, ``headings`` are those of the file."""

    header: int
    headings: Sequence[str]

    @property
    def first_row(self) -> int:
        return self.header + 1


@dataclass(frozen=True)
class LongLayout(Layout):
    """One row per fact. ``columns`` maps contract columns to their place.

    ``german``: the contract's German dialect, as the template has it.
    """

    columns: Mapping[str, int]
    german: bool = False


@dataclass(frozen=True)
class WideLayout(Layout):
    """One row per municipality. ``meanings`` by column; ``of_sheet``: the instrument that only the name of the sheet tells."""

    meanings: Mapping[int, Meaning]
    of_sheet: str = ""

    def column(self, role: str, instrument: str | None = None) -> int | None:
        """Return the place of the column with that role, ``None`` if there is none."""
        return self._first.get((role, instrument))

    @cached_property
    def _first(self) -> Mapping[tuple[str, str | None], int]:
        return {(m.role, m.instrument): column for column, m in reversed([*self.meanings.items()])}


def find_layout(sheet: Sheet, vocabulary: Vocabulary) -> LongLayout | WideLayout | None:
    """Return the layout of ``sheet``; ``None`` if there is no header that we know."""
    depth = min(len(sheet.rows), _DEEPEST)
    for row in range(depth):
        found = _long(row, _texts(sheet, row))
        if found:
            return found
    best, most = None, (0, False)
    for row in range(depth):
        for layout in (_wide(sheet, row, row, vocabulary), _wide(sheet, row, row + 1, vocabulary)):
            # a second line of nothing but „Datum“ and „Status“ is a part of the header, not the first municipality; a line
            # above that adds nothing is a title
            single = layout is not None and layout.header == row
            part = layout is not None and not single and not _stands_alone(sheet, row + 1, vocabulary)
            score = (_score(layout) + part, single)
            if layout is not None and _score(layout) and score > most:
                best, most = layout, score
    best = best or _named_by_sheet(sheet, vocabulary)
    return best and _with_keys(sheet, best, vocabulary.prefixes)


def _named_by_sheet(sheet: Sheet, vocabulary: Vocabulary) -> WideLayout | None:
    """A sheet „KPR“ with the columns Gemeinde and seit: its name is the instrument that all of them speak of."""
    named = vocabulary.read(sheet.name or "")
    if not named.instrument or named.role != "value" or named.more or named.unsure:
        return None
    for row in range(min(len(sheet.rows), _DEEPEST)):
        layout = _wide(sheet, row, row, vocabulary)
        roles = {m.role for m in layout.meanings.values()} if layout else set[str]()
        if layout and roles & {"ags", "name"} and roles & set(_FOLLOWING):
            meanings = {
                c: replace(m, instrument=named.instrument) if m.role in _FOLLOWING else m
                for c, m in layout.meanings.items()
            }
            return replace(layout, meanings=meanings, of_sheet=named.instrument)
    return None


def _with_keys(sheet: Sheet, layout: WideLayout, prefixes: Prefixes) -> WideLayout:
    """A list without a column of keys may have one under a name that we do not know: its values tell."""
    if layout.column("ags") is not None or not prefixes:
        return layout
    for column, meaning in layout.meanings.items():
        texts = [t for row in range(layout.first_row, len(sheet.rows)) if (t := text_of(sheet.value(row, column)))]
        keys = [t for t in texts if len(t) == _KEY_DIGITS and t.isdigit() and t.startswith(prefixes)]
        if meaning.role == "unknown" and keys and len(keys) > _MOSTLY * len(texts):
            found = replace(meaning, role="ags", unsure="AGS")
            return replace(layout, meanings={**layout.meanings, column: found})
    return layout


def _stands_alone(sheet: Sheet, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row is a whole header, perhaps one that is repeated: then it is not the second line of another."""
    return _score(_wide(sheet, row, row, vocabulary)) > 0


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [text_of(value) for value in sheet.rows[row]]


def _long(row: int, headings: list[str]) -> LongLayout | None:
    english = {h.lower(): i for i, h in reversed(list(enumerate(headings))) if h.lower() in COLUMNS}
    if len(english) >= _ENOUGH:
        return LongLayout(row, headings, english)
    words = {_GERMAN[plain(h)]: i for i, h in reversed(list(enumerate(headings))) if plain(h) in _GERMAN}
    known = {"instrument", "status", "municipality"} <= set(words)
    return LongLayout(row, headings, words, german=True) if known else None


def _score(layout: WideLayout | None) -> int:
    """How much of a list the header explains: 0 without a place or without an instrument."""
    if layout is None:
        return 0
    meanings = set(layout.meanings.values())
    places = {m.role for m in meanings if m.role in ("ags", "name")}
    instruments = {m.instrument for m in meanings if m.instrument} | {key for m in meanings for key in m.several}
    if not places or not instruments:
        return 0
    # different meanings only: a line of which half the columns say the same twice is half a header
    return len(places) + 3 * len(instruments) + len({(m.role, m.instrument) for m in meanings if m.role != "unknown"})


def _wide(sheet: Sheet, upper: int, lower: int, vocabulary: Vocabulary) -> WideLayout | None:
    """The layout if rows ``upper`` to ``lower`` (the same, or the next) are the header."""
    if lower >= len(sheet.rows):
        return None
    above, below = _texts(sheet, upper), _texts(sheet, lower)
    if not any(above) or not any(below):
        return None
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    if upper == lower:
        read = [vocabulary.read(h) if h else UNKNOWN for h in below]
        return WideLayout(lower, below, dict(enumerate(_inherit(read, below))))
    read, headings = [], []
    for group, own in _groups(above, below, vocabulary):
        read.append(_read_pair(group, own, vocabulary))
        headings.append(" ".join(dict.fromkeys(t for t in (group, own) if t)))
    if not any(vocabulary.read(own).role != "unknown" for own in below if own):
        return None
    if any(
        m.role == "unknown" and own and not _is_heading(own, vocabulary) for m, own in zip(read, below, strict=True)
    ):
        # a row of data below a one-line header: its cells mean nothing as headings
        return None
    return WideLayout(lower, headings, dict(enumerate(read)))


def _groups(above: list[str], below: list[str], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Pair both lines; a group heading that is written only over its first column reaches on over bare roles."""
    pairs, current = [], ""
    for group, own in zip(above, below, strict=True):
        current = group or (
            current if vocabulary.read(own).role != "unknown" and not _is_place(own, vocabulary) else ""
        )
        pairs.append((current, own))
    return pairs


def _is_place(heading: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.read(heading).role in ("ags", "name", "district", "ignored")


def _read_pair(group: str, own: str, vocabulary: Vocabulary) -> Meaning:
    if own and _is_place(own, vocabulary):
        return vocabulary.read(own)
    if group == own or not own:
        return vocabulary.read(group) if group else UNKNOWN
    together, alone = vocabulary.read(f"{group} {own}"), vocabulary.read(own)
    if together.role == "unknown":
        return alone
    # „Kooperationsvereinbarung“ over „mit LPR am“: what the lower line says decides the role
    if together.instrument and not together.more:
        return together
    return replace(together, role=alone.role) if alone.role != "unknown" and together.instrument else together


def _is_heading(own: str, vocabulary: Vocabulary) -> bool:
    """Whether ``own`` reads like a heading that we do not know, rather than like data: words without digits."""
    return not any(c.isdigit() for c in own) and vocabulary.read(own).role == "unknown" and len(own) > 1


def _inherit(read: list[Meaning], headings: list[str]) -> list[Meaning]:
    """Give „Datum“, „Status“ … to the instrument in the columns before, and „Quelle“ … too if there are several of them."""
    result: list[Meaning] = []
    last: str | None = None
    for meaning, heading in zip(read, headings, strict=True):
        if meaning.instrument:
            last = meaning.instrument
        elif meaning.role in ("ags", "name", "district"):
            last = None
        follows = meaning.role in _FOLLOWING or (meaning.role in _REPEATABLE and _repeated(heading, headings))
        result.append(replace(meaning, instrument=last) if follows and not meaning.instrument else meaning)
    return result


def _repeated(heading: str, headings: list[str]) -> bool:
    return sum(plain(h) == plain(heading) for h in headings) > 1
