"""Read and check the register: a status list in any form → facts with keys of the territory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from geodata.changes import Change
from geodata.model import Territory
from loaders.atlas.dates import PartialDate, is_date
from loaders.atlas.facts import Fact
from loaders.atlas.freshness import Origin
from loaders.atlas.programme import State
from loaders.common.findings import EDITION, WARNING, Findings, Report
from loaders.lists.match_names import Names
from loaders.lists.status_list import NOTHING_TOLD, StatusList, Told, read_list
from loaders.register.checks import check_records
from loaders.register.contract import allowed
from loaders.register.fact_texts import fact_of
from loaders.register.merged_rows import report_merged_rows
from loaders.register.records import Record


@dataclass(frozen=True)
class Known:
    """What rows of the register are judged by. ``today``: nothing may be dated after it.

    ``nobodys``: places that are no municipality, AGS → name.
    """

    territory: Territory
    names: Names
    changes: Sequence[Change]
    state: State
    today: date
    nobodys: Mapping[str, str] = field(default_factory=dict)

    def begins_later(self, ags: str) -> Change | None:
        """Return the change by which a key comes into being after the territory's date."""
        return next((c for c in self.changes if c.new_ags == ags and c.effective > self.territory.date), None)


@dataclass(frozen=True)
class LoadedRegister:
    """Facts with keys of the territory; ``title``, ``day`` and ``origin`` as in ``StatusList``, ``later`` as in ``Register``."""

    facts: list[Fact]
    later: list[Fact]
    title: str
    day: PartialDate | None
    origin: Origin | None = None


def load_register(path: Path, known: Known, findings: Findings, told: Told = NOTHING_TOLD) -> LoadedRegister:
    """Return the facts of ``path`` with their keys carried to the territory.

    Rows with an error are left out and reported; the caller refuses the whole load if there is any.
    """
    report = Report(path.name, findings)
    found = read_list(path, known.state, known.names, known.today, findings, told)
    if found.origin:
        return _as_published(found, found.origin, known, findings)
    check_records(found.records, known.state.programme, known.today, report)
    keys = [(record, _valid_key(record, known, report)) for record in found.records]
    pairs = [(record, fact_of(record, ags)) for record, ags in keys if ags is not None and _is_dated(record)]
    report_merged_rows(pairs, known.names.official, known.state.programme, known.today, report)
    return LoadedRegister([fact for _, fact in pairs], _later(found.records, known), found.title, found.day)


def check_register(path: Path, state: State, today: date, findings: Findings) -> None:
    """Report what is wrong with a register in itself, when there is no territory to judge its keys by."""
    found = read_list(path, state, None, today, findings)
    if not found.origin:
        check_records(found.records, state.programme, today, Report(path.name, findings))


def _as_published(found: StatusList, origin: Origin, known: Known, findings: Findings) -> LoadedRegister:
    """Return what an edition says. It was checked when it was published, and no rule of today takes anything of it back.

    What does not exist any more, such as an instrument, cannot be shown; that is a hint.
    """
    assert origin.edition
    amiss = Findings()
    report = Report(f"{EDITION} {origin.edition.number}", amiss)
    usable = [record for record in found.records if _is_usable(record, known.state, report)]
    keys = [(record, _valid_key(record, known, report)) for record in usable]
    for finding in amiss:
        findings.append(replace(finding, severity=WARNING))
    facts = [fact_of(record, ags) for record, ags in keys if ags is not None]
    return LoadedRegister(facts, _later(usable, known), "", None, origin)


def _is_usable(record: Record, state: State, report: Report) -> bool:
    for column, values in allowed(state.programme.recorded_keys()).items():
        if record.cells[column] not in values:
            expected, remedy = (
                "einer der heutigen Werte: " + ", ".join(filter(None, values)),
                "Angabe wird nicht gezeigt",
            )
            report.warning(expected, remedy, value=record.cells[column], at=record.place(column))
            return False
    return _is_dated(record)


def _is_dated(record: Record) -> bool:
    """Whether the dates of ``record`` are dates, or empty."""
    return all(is_date(record.cells[column]) for column in ("date", "source_date"))


def _later(records: Sequence[Record], known: Known) -> list[Fact]:
    """Return the facts whose key is valid only after the territory's date."""
    later = {
        c.new_ags for c in known.changes if known.territory.resolve(c.new_ags) is None and known.begins_later(c.new_ags)
    }
    return [fact_of(r, r.cells["ags"]) for r in records if r.cells["ags"] in later and _is_dated(r)]


def _valid_key(record: Record, known: Known, report: Report) -> str | None:
    """Return the key valid in the territory, or ``None`` with a finding."""
    ags, name = record.cells["ags"], record.cells["municipality"]
    if not ags.isdigit() or len(ags) not in (5, 8):
        return None  # the schema has reported it
    place = record.place("ags")
    if len(ags) == 5:
        if ags in known.names.districts:
            return ags
        report.error("der Schlüssel eines Landkreises des Landes", "Schlüssel prüfen", value=ags, at=place)
        return None
    valid, later = known.territory.resolve(ags), known.begins_later(ags)
    if valid is None and later:
        report.warning(
            f"ein Schlüssel, der am {known.territory.date:%d.%m.%Y} gilt ({later.new_name} besteht seit "
            f"{later.effective:%d.%m.%Y})",
            "Zeile wird nicht gezeigt; ATLAS_TERRITORY_DATE auf einen späteren Tag setzen",
            value=ags,
            at=place,
        )
    elif ags in known.nobodys:
        remedy = "Zeile löschen oder den Schlüssel der Gemeinde eintragen, die gemeint ist"
        report.error(f"eine Gemeinde; {known.nobodys[ags]} gehört zu keiner", remedy, value=ags, at=place)
    elif valid is None:
        report.error(
            "der amtliche Schlüssel (AGS) einer Gemeinde des Landes",
            f"{known.names.suggest(name, ags)}Schlüssel und Namen prüfen",
            value=ags,
            at=place,
        )
    elif not known.names.same(ags, name):
        names = " / ".join(sorted(known.names.known.get(ags, set())))
        report.error(
            f"„{names}“ zum Schlüssel {ags}",
            f"{known.names.suggest(name)}Schlüssel und Namen prüfen",
            value=name,
            at=record.place("municipality"),
        )
    return valid
