"""Put the Atlas together from its files: read all, check all, report all, then build or refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd

from geodata.changes import Change
from geodata.model import FormerPlace, OtherName, Territory
from geodata.neighbours import find_neighbours
from geodata.projection import DEGREES, project_bounds
from loaders.atlas.clock import Clock
from loaders.atlas.dates import from_day
from loaders.atlas.facts import Fact
from loaders.atlas.freshness import Origin
from loaders.atlas.model import Atlas, Municipality
from loaders.atlas.named_regions import NamedRegion
from loaders.atlas.programme import State
from loaders.atlas.register import Register
from loaders.boundaries.boundary_file import load_boundaries
from loaders.boundaries.sidecar import load_provenance
from loaders.boundaries.territory import build_territory
from loaders.common.findings import ENVIRONMENT, Findings, LoadError, Location, Report
from loaders.common.plain_files import written_on
from loaders.inputs import Inputs
from loaders.lists.last_list import compare_with_embedded, compare_with_last
from loaders.lists.match_names import Names
from loaders.lists.register_file import Known, LoadedRegister, check_register, load_register
from loaders.lists.status_list import Told
from loaders.reference.associations import associations
from loaders.reference.changes_file import load_changes
from loaders.reference.other_names import load_other_names
from loaders.reference.places import Place, load_places
from loaders.reference.regions_file import load_regions
from loaders.reference.state_crs import crs_fault
from loaders.reference.state_file import load_state
from loaders.reference.totals_file import load_totals

_ROOT = Path(__file__).resolve().parents[1]


def load_atlas(inputs: Inputs, clock: Clock) -> Atlas:
    """Read and check every input and return the Atlas. ``clock`` tells the present day, now and later.

    Raises LoadError with all findings if any input has an error; warnings are kept in ``Atlas.findings``.
    """
    findings = Findings()
    state = load_state(inputs.state)
    findings.district_word = state.district_word
    recorded = state.programme.recorded_keys()
    today = clock(state.time_zone).date()
    places, nobodys = _places(inputs.places, state, findings)
    changes = load_changes([p for p in (inputs.changes, inputs.more_changes) if p], findings)
    totals = load_totals(inputs.totals, recorded, findings)
    others = load_other_names(inputs.other_names, findings) if inputs.other_names else {}
    provenance = load_provenance(inputs.boundaries, findings)
    boundaries = load_boundaries(
        inputs.boundaries, state.ags_prefix, state.crs, findings, provenance.known_repairs, state.bounds, state.gaps
    )
    # without shapes no key can be judged; the register is then only checked in itself
    if boundaries is None or not places:
        check_register(inputs.status, state, today, findings)
        raise LoadError(findings)
    # cut out only now: with them, the coverage has no holes but those that are none
    shapes, before = boundaries.shapes.drop(index=nobodys, errors="ignore"), len(findings.errors)
    if state.bounds is None:  # else it was judged with the description
        _check_crs(state.crs, shapes, Report(inputs.state.name, findings))
    territory = build_territory(
        replace(boundaries, shapes=shapes),
        provenance.valid_from,
        inputs.territory_date,
        state.default_territory_date,
        changes,
        places,
        Report(inputs.boundaries.name, findings),
    )
    # what is wrong with the territory would be said of every row that it has no municipality for
    if len(findings.errors) > before:
        check_register(inputs.status, state, today, findings)
        raise LoadError(findings)
    districts = {p.district_ags: state.district_name(p.district, p.district_kind) for p in places.values()}
    _check_kinds(state, places, Report(inputs.places.name, findings))
    official = {ags: p.name for ags, p in places.items()}
    spellings = _spellings(shapes, changes, places, others)
    kinds = {p.district_ags: p.district_kind for p in places.values()}
    names = Names(
        spellings,
        official,
        districts,
        state.abbreviations,
        territory.resolve,
        state.district_codes,
        state.district_kinds,
        kinds,
    )
    loaded = _register(inputs, Known(territory, names, changes, state, today, nobodys), findings)
    population_date = _population_date([places[ags] for ags in territory.shapes.keys if ags in places])
    report = Report(inputs.places.name, findings)
    municipalities = _municipalities(territory, places, others, shapes, population_date, report)
    regions = _regions(inputs, state, places, districts, territory, findings)
    if findings.errors:
        raise LoadError(findings)
    return Atlas(
        state,
        territory,
        municipalities,
        districts,
        population_date,
        Register(loaded.facts, state.programme.instruments, loaded.later),
        _origin(inputs, loaded, state, today),
        tuple(totals),
        find_neighbours(territory.shapes),
        provenance,
        findings,
        clock,
        tuple(c for c in changes if c.effective > territory.date),
        regions,
        nobodys,
    )


def _places(path: Path, state: State, findings: Findings) -> tuple[dict[str, Place], dict[str, str]]:
    """Return the municipalities of the official list, and what it has besides: AGS → name."""
    listed = load_places(path, findings)
    nobodys = {ags: p.name for ags, p in listed.items() if p.kind in state.unincorporated_kinds}
    if listed and len(nobodys) == len(listed):
        kinds = ", ".join(state.unincorporated_kinds)
        remedy = "unincorporated_kinds in state.toml oder die Spalte kind berichtigen"
        Report(path.name, findings).error("mindestens eine Gemeinde", remedy, value=f"nur {kinds}")
    return {ags: place for ags, place in listed.items() if ags not in nobodys}, nobodys


def _check_crs(crs: str, shapes: gpd.GeoDataFrame, report: Report) -> None:
    """Whether the state can be measured in ``crs``, where it has turned out to lie."""
    if told := crs_fault(crs, project_bounds(shapes.geometry.to_numpy(), DEGREES, crs)):
        report.error(*told, value=crs, at=Location(column="crs"))


def _check_kinds(state: State, places: Mapping[str, Place], report: Report) -> None:
    """Whether it is known of every kind of districts what it is."""
    known = ", ".join(state.district_kinds) or "noch keine"
    for kind in sorted({p.district_kind for p in places.values()} - state.district_kinds.keys()):
        remedy = "Schreibweise prüfen oder die Art in state.toml ergänzen"
        expected = f"eine Art, die unter [district_kinds] steht ({known})"
        report.error(expected, remedy, value=kind, at=Location(column="district_kind"))


def _origin(inputs: Inputs, loaded: LoadedRegister, state: State, today: date) -> Origin:
    """Whose register it is and of which day: never by the name of its file, which is not meant for the public.

    The day on which a list was taken over is that on which its file was written where it lies. To be read again, after a
    restart or with new boundaries, makes no list any newer.
    """
    if loaded.origin:
        return loaded.origin
    if _same_file(inputs.status, inputs.register):
        return Origin(False, from_day(state.programme.register_date))
    day = loaded.day or from_day(min(written_on(inputs.status, state.time_zone), today))
    return Origin(True, day, loaded.title, loaded.day is None)


def _same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file; links that go round in a circle lead nowhere, as reading them will report."""
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError):
        return False


def _register(inputs: Inputs, known: Known, findings: Findings) -> LoadedRegister:
    told = Told(inputs.status_title, inputs.status_date)
    if told.day and told.day > known.today:
        expected = "ein Tag, der nicht in der Zukunft liegt"
        report = Report(ENVIRONMENT, findings)
        report.error(expected, "ATLAS_STATUS_DATE berichtigen", value=f"{told.day:%d.%m.%Y}")
        told = replace(told, day=None)
    loaded = load_register(inputs.status, known, findings, told)
    if not (
        findings.errors or loaded.facts or loaded.later or loaded.origin or _same_file(inputs.status, inputs.register)
    ):
        # a state may come with nothing yet; who replaces what there is by nothing does not mean that
        Report(inputs.status.name, findings).error(
            "mindestens eine Angabe zu einem Angebot; in dieser Liste steht keine",
            "in die Spalten der Angebote schreiben, was gilt (ja, geplant, ein Datum …); leere Zellen, „nein“ und Farben sagen "
            "nichts",
        )
    if not findings.errors and not _same_file(inputs.status, inputs.last):
        _compare(inputs, loaded.facts, known, findings)
    return loaded


def _compare(inputs: Inputs, facts: list[Fact], known: Known, findings: Findings) -> None:
    """Name what the last list said and the new one does not."""
    amiss = Findings()
    last = load_register(inputs.last, known, amiss).facts
    if amiss.errors:
        remedy = "verglichen wird nur mit dem, was von ihr zu lesen ist; sie mit check prüfen"
        report = Report(inputs.last.name, findings)
        report.warning("eine letzte Liste ohne Fehler", remedy, value=f"{len(amiss.errors)} Fehler")
    names = {**known.names.districts, **known.names.official}
    programme, report = known.state.programme, Report(inputs.status.name, findings)
    if _same_file(inputs.last, inputs.register) and not inputs.last_chosen:
        path = inputs.last.relative_to(_ROOT) if inputs.last.is_relative_to(_ROOT) else inputs.last
        compare_with_embedded(facts, last, programme, str(path), report)
    else:
        compare_with_last(facts, last, programme, lambda key: names.get(key, key), report)


def _regions(
    inputs: Inputs,
    state: State,
    places: Mapping[str, Place],
    districts: Mapping[str, str],
    territory: Territory,
    findings: Findings,
) -> tuple[NamedRegion, ...]:
    def resolve(key: str) -> str | None:
        return key if key in districts else territory.resolve(key)

    found = load_regions(inputs.regions, resolve, findings) if inputs.regions else ()
    return found + associations(places, state.association_kinds, territory.resolve, state.association_source)


def _spellings(
    shapes: gpd.GeoDataFrame, changes: list[Change], places: Mapping[str, Place], others: Mapping[str, OtherName]
) -> dict[str, set[str]]:
    """Return every name that a key, old or new, is or was known by."""
    pairs = list(shapes["name"].items())
    pairs += [pair for c in changes for pair in ((c.old_ags, c.old_name), (c.new_ags, c.new_name))]
    pairs += [(p.ags, p.name) for p in places.values()]
    pairs += [(ags, other.name) for ags, other in others.items()]
    spellings: dict[str, set[str]] = {}
    for ags, name in pairs:
        spellings.setdefault(ags, set()).add(name)
    return spellings


def _municipalities(
    territory: Territory,
    places: Mapping[str, Place],
    others: Mapping[str, OtherName],
    shapes: gpd.GeoDataFrame,
    population_date: date | None,
    report: Report,
) -> dict[str, Municipality]:
    by_district = {p.district_ags: p for p in places.values()}
    result, land = {}, territory.shapes
    for ags, name, geometry in zip(land.keys, land.names, land.geometries, strict=True):
        place = places.get(ags)
        if place is None:
            expected, remedy = "jede Gemeinde des Gebietsstands", "Gemeinde ergänzen; sie erscheint ohne Einwohnerzahl"
            report.warning(expected, remedy, value=f"{ags} {name}", at=Location(column="ags"))
            district = by_district.get(ags[:5])
            names = (district.district, district.district_kind) if district else ("", "")
            place = Place(ags, name, "Gemeinde", ags[:5], *names, geometry.area / 1e6, {})
        former = territory.former.get(ags, ())
        spelled = shapes["name"].get(ags, place.name)
        if spelled not in {place.name, *(f.name for f in former)}:
            former += (FormerPlace(ags, spelled, None),)
        result[ags] = Municipality(
            ags,
            place.name,
            place.kind,
            place.district_ags,
            place.district,
            place.district_kind,
            place.population.get(population_date) if population_date else None,
            place.area_km2,
            former,
            others.get(ags),
        )
    return result


def _population_date(places: list[Place]) -> date | None:
    """The latest day for which every municipality has a figure, so that figures can be compared and added."""
    common = set.intersection(*(set(p.population) for p in places)) if places else set()
    return max(common, default=None)
