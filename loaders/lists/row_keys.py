"""Which municipality a row of a list is about: by its key, repaired if need be, else by its name; never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loaders.atlas.dates import PartialDate
from loaders.atlas.programme import Instrument
from loaders.common.findings import Location, NameMatch, Report
from loaders.common.keys import Prefixes, repair_key
from loaders.lists.match_names import Match, Names
from loaders.register.records import Hints

#: Text and place by role; the place of a cell without a column is nowhere.
Cells = Mapping[str, tuple[str, Location]]


@dataclass(frozen=True)
class ListContext:
    """What a sheet is read with. ``report`` and ``hints`` take what is wrong or odd.

    ``title``: how the list is named as a source; ``listed_on``: the day it speaks of, if it says so. ``names`` is ``None`` if
    there is no territory to judge by: rows without a key are then passed over.
    """

    report: Report
    hints: Hints
    title: str
    instruments: Mapping[str, Instrument]
    prefixes: Prefixes
    names: Names | None
    today: date
    listed_on: PartialDate | None

    @property
    def as_of(self) -> str:
        """The day that the list speaks of, as a record has it."""
        return self.listed_on.iso if self.listed_on else ""


@dataclass(frozen=True)
class RowKey:
    """``ags`` and ``name`` as the record will have them, and where each was read, by contract column."""

    ags: str
    name: str
    origins: Mapping[str, tuple[str | None, str | None]]


def find_key(texts: Cells, context: ListContext) -> RowKey | None:
    """Return whom a row is about; ``texts`` has text and place of the cells ``ags``, ``name`` and ``district``.

    ``None``, with a finding, if that cannot be told without guessing. A key that is none in this state is returned as
    it stands; it is judged where all keys are.
    """
    (key, key_place), (name, name_place) = texts["ags"], texts["name"]
    of_key, of_name = key_place if key_place.row else name_place, name_place if name_place.row else key_place
    origins = {"ags": (of_key.column, of_key.cell), "municipality": (of_name.column, of_name.cell)}
    names = context.names
    if key:
        repaired = repair_key(key, context.prefixes)
        if repaired != key:
            remedy = f"als {repaired} gelesen; Spalte als Text formatieren"
            context.hints.add("acht Ziffern als Text", remedy, key, key_place)
        if names and (not name or names.same(repaired, name)):
            name = _shown(names, repaired, name)
        return RowKey(repaired, name, origins)
    if names is None:
        return None
    district = names.district_key(name)
    if district:
        return RowKey(district, names.districts[district], origins)
    match = names.match(name, texts["district"][0])
    if match.ags is None:
        _report(name, texts["district"][0], match.candidates, names, context.report, name_place)
        return None
    found = RowKey(match.ags, _shown(names, match.ags, name), origins)
    _report_match(name, found, match, context, name_place)
    return found


def _report_match(name: str, found: RowKey, match: Match, context: ListContext, place: Location) -> None:
    """Every row that was matched by its name is listed; those of another spelling are worth a hint each."""
    report = context.report
    report.findings.matches.append(
        NameMatch(report.file, place.sheet, place.row, place.cell, name, found.ags, found.name, match.how)
    )
    if match.exact:
        remedy = "am Namen erkannt; alle Zuordnungen nennen --json und die markierte Kopie (--annotate)"
        context.hints.add("der AGS in jeder Zeile", remedy, name, place)
    else:
        remedy = f"erkannt als {found.name} ({found.ags}): {match.how}; wer sicher gehen will, ergänzt den AGS"
        report.warning("der amtliche Name oder der AGS", remedy, value=name, at=place)


def _shown(names: Names, ags: str, given: str) -> str:
    if given in names.known.get(ags, set()):
        return given
    return (
        names.official.get(ags)
        or next(iter(sorted(names.known.get(ags, set()))), given)
        or names.districts.get(ags, "")
    )


def _report(
    name: str, district: str, candidates: tuple[str, ...], names: Names, report: Report, place: Location
) -> None:
    if candidates:
        expected = "ein eindeutiger Name; gemeint sein kann " + names.describe(candidates)
        remedy = _what_tells_apart(district, candidates, names)
    else:
        expected = "der Name einer Gemeinde des Landes"
        remedy = f"{names.suggest(name)}Name berichtigen oder AGS ergänzen"
    report.error(expected, remedy, value=name, at=place)


def _what_tells_apart(district: str, candidates: tuple[str, ...], names: Names) -> str:
    """What to write so that one of ``candidates`` is meant; never what stands there already."""
    if district and not names.is_district(district):
        return f"„{district}“ ist kein Landkreis, der hier bekannt ist: ausschreiben, oder AGS ergänzen"
    if district and not any(names.lies_in(key, district) for key in candidates):
        return f"keine davon liegt in „{district}“: Landkreis berichtigen oder AGS ergänzen"
    if district or len({key[:5] for key in candidates}) < len(candidates):
        return "AGS ergänzen; es wird nicht geraten"
    return "AGS oder Landkreis ergänzen; es wird nicht geraten"
