"""The programme as data: its instruments, what they are called and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Instrument:
    """One offer of the programme. ``implies`` names instruments that must have come before it.

    ``abbreviation`` is for narrow table heads; ``explanation`` is one plain German sentence for the reader. For lists of
    municipalities: ``headings`` are further names that columns bear, ``date_kind`` is what a bare date in them dates, and
    ``predates`` is true if it may have been there before the programme. Words for statuses: ``active`` („besteht“),
    ``began`` for a dated beginning („gegründet {date}“; without it ``active`` and when), ``renewed`` for a new one.
    ``lasts``: it goes on from its beginning, so that one says „seit“; ``completes``: it can be completed.
    ``carriers``: what one and several of them are called where they are counted as such („Präventionsrat“,
    „Präventionsräte“), because several municipalities may hold one together; empty if municipalities alone are counted.
    ``offer``: what the programme offers with it, where ``explanation`` does not say that to those without it.
    ``has``: what somebody who takes part „hat“, as it stands in a sentence („eine Vereinbarung“, „ein Coaching“).
    ``page``: what the public page of its carrier is („Seite des Rats“); empty if it has no word of its own.
    """

    key: str
    label: str
    short: str
    abbreviation: str
    explanation: str
    implies: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    date_kind: str = "as_of"
    predates: bool = False
    carriers: tuple[str, ...] = ()
    has: str = ""
    offer: str = ""
    active: str = "aktiv"
    began: str = ""
    renewed: str = "neu begonnen"
    lasts: bool = True
    completes: bool = True
    page: str = ""


@dataclass(frozen=True)
class Overview:
    """What the first map, the answer in words and the key figures are about, by keys of instruments and marks.

    ``first`` decides the class of a municipality, and the answer counts the neighbours that have it; ``last`` is the class of
    those that have nothing but it. ``symbol`` is shown as a point, and the answer names the nearest municipality
    ``with_symbol`` („mit Präventionsrat“); ``outline`` is shown as one. What is empty is left out.
    ``description`` says so to readers; ``{others}`` in it are the instruments that share a class.
    """

    first: str
    last: str = ""
    symbol: str = ""
    with_symbol: str = ""
    outline: str = ""
    description: str = ""


@dataclass(frozen=True)
class Office:
    """Whom municipalities ask about the programme: an institution, never a person.

    ``page``: where the programme presents itself. ``telephone``, as it is dialled from abroad, is that of ``exchange``;
    ``mailbox`` is the office's, not somebody's. What is empty is not known. ``source_title``, ``source_url``: who says so.
    ``region_kind``: of which kind the regions are that the office has divided the state into (see ``NamedRegion``).
    """

    name: str
    page: str
    telephone: str = ""
    exchange: str = ""
    mailbox: str = ""
    source_title: str = ""
    source_url: str = ""
    region_kind: str = ""


@dataclass(frozen=True)
class Programme:
    """``instruments`` in the order of the programme's steps; ``marks`` are recorded but are no step (model municipality).

    ``overview`` says which of them the first map is about. ``office`` is whom to ask, ``first_step`` how a municipality
    begins, in a sentence; both may be missing.
    ``product`` is what an authority calls this atlas, if not by the programme's short name.
    """

    name: str
    short: str
    council: str
    council_url: str
    start: date
    register_source: str
    register_date: date
    register_licence: str
    instruments: tuple[Instrument, ...]
    marks: tuple[Instrument, ...]
    overview: Overview
    office: Office | None = None
    first_step: str = ""
    product: str = ""

    def recorded_keys(self) -> tuple[str, ...]:
        """All values that the register's column ``instrument`` may have."""
        return tuple(i.key for i in self.recorded)

    @property
    def counted_carriers(self) -> tuple[str, ...]:
        """What carriers are called where they are counted as such („Vereinbarungen“, „Präventionsräte“)."""
        return tuple(i.carriers[1] for i in self.instruments if i.carriers)

    @property
    def atlas(self) -> str:
        """What this product is called."""
        return self.product or f"{self.short}-Atlas"

    def find(self, key: str) -> Instrument:
        """Return the instrument or mark of that key. Raises KeyError if there is none."""
        return {i.key: i for i in self.recorded}[key]

    @property
    def recorded(self) -> tuple[Instrument, ...]:
        """Instruments and marks: all that facts can speak of."""
        return self.instruments + self.marks


@dataclass(frozen=True)
class Accessibility:
    """What the state's law says about public websites: the law, who watches, whom to turn to if nothing else helps."""

    law: str
    monitoring_body: str
    enforcement_body: str


@dataclass(frozen=True)
class EasySection:
    """A part of the page in Leichte Sprache: paragraphs of short lines, one thought each."""

    title: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class BackgroundMap:
    """A web map that may be shown beneath, once a visitor asks for it: then ``host`` learns their IP address.

    ``url`` is that of tiles ({z}/{x}/{y}) or, with ``layers``, of a WMS. ``attribution`` may name the ``{year}``.
    """

    title: str
    provider: str
    url: str
    attribution: str
    attribution_url: str
    layers: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class Licence:
    """Under what data may be used: ``short`` as source lines say it, the page ``url``, ``uri`` as data portals know it."""

    short: str
    title: str
    url: str
    uri: str


@dataclass(frozen=True)
class OpenDataCodes:
    """How catalogues of open data know the state (DCAT-AP.de): the law in words, the rest as URIs of their vocabularies."""

    legal_basis: str
    contributor: str
    geocoding: str
    geocoding_level: str
    spatial: str


@dataclass(frozen=True)
class DistrictKind:
    """A kind of districts, by the word that stands in the official list („Landkreis“, „Kreisfreie Stadt“).

    ``plural``: several of them, as it stands in a sentence („kreisfreie Städte“). ``city``: one municipality that is a district
    of its own; else the word stands before the name („Landkreis Görlitz“). ``short``: what lists write instead („LK“).
    """

    plural: str
    city: bool = False
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Land within the state that is no municipality's: a lake, a piece of another state.

    ``at``: a point in it, in degrees, east before north.
    """

    name: str
    at: tuple[float, float]


@dataclass(frozen=True)
class State:
    """The state that the atlas shows: REGION key, name, default territory date.

    ``ags_prefix``: what the keys of its municipalities begin with, one or several; a city that is a state has its whole key.
    ``crs``: the EPSG code of the reference system in which it is measured, in metres („EPSG:25833“).
    ``bounds``: a box around the state with some margin, in degrees (EPSG:4326: west, south, east, north).
    ``abbreviations`` maps what stands abbreviated in names of places („vogtl“) to the whole word.
    ``languages`` says how the languages of ``other_names`` are called („hsb“ → „sorbisch“).
    ``district_codes`` are short names of districts as lists have them („gr“), each with the key of the district.
    ``accessibility`` and ``easy_language`` are for pages of text; a state that has not written them goes without.
    ``district_kinds``: what kinds of districts there are; the first that is no city is what districts are called in general.
    ``unincorporated_kinds``: kinds of places that are no municipality („Gemeindefreies Gebiet“): they are cut out and not
    counted. ``gaps`` are other holes that are known, and no mistake of a boundary file.
    ``kinds`` translates kinds of places, one and several; ``translations`` is the same state in other languages, by their codes.
    ``region_kinds``: kind of named region → what one and several of them are called. ``association_kinds``: digits 6 and 7
    of the ARS → kind of association, as ``association_source`` says. ``licences`` go by the key that people write, from the
    freest to the strictest. ``open_data``: a state without it has no catalogue.
    """

    key: str
    name: str
    ags_prefix: tuple[str, ...]
    crs: str
    default_territory_date: date
    time_zone: str
    programme: Programme
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    background_maps: Mapping[str, BackgroundMap] = field(default_factory=dict)
    accessibility: Accessibility | None = None
    easy_language: tuple[EasySection, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, State] = field(default_factory=dict)
    bounds: tuple[float, float, float, float] | None = None
    district_codes: Mapping[str, str] = field(default_factory=dict)
    district_kinds: Mapping[str, DistrictKind] = field(default_factory=dict)
    unincorporated_kinds: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    region_kinds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    association_kinds: Mapping[str, str] = field(default_factory=dict)
    association_source: str = ""
    licences: Mapping[str, Licence] = field(default_factory=dict)
    open_data: OpenDataCodes | None = None

    @property
    def licence(self) -> Licence:
        """The register's."""
        return self.licences[self.programme.register_licence]

    def kind(self, word: str) -> str:
        """Return the word for a kind of place („Stadt“, „Landkreis“) in the language of this state's texts."""
        return self.kinds.get(word, word)

    @property
    def district_word(self) -> str:
        """What a district is called in general: „Landkreis“, „Kreis“."""
        return next((word for word, kind in self.district_kinds.items() if not kind.city), "Kreis")

    def district_name(self, name: str, kind: str) -> str:
        """Return a district as one says it: „Landkreis Görlitz“, „Region Hannover“, but „Erzgebirgskreis“ and „Dresden“."""
        known = self.district_kinds.get(kind)
        own = "kreis" if kind.casefold().endswith("kreis") else kind.casefold()
        return f"{kind} {name}" if known and not known.city and own not in name.casefold() else name

    def region_kind(self, kind: str) -> tuple[str, str]:
        """Return what one and several named regions of ``kind`` are called in the language of this state's texts."""
        return self.region_kinds.get(kind, (kind, kind))

    def with_programme(self, **changes: Any) -> State:
        """Return the state with other entries of its programme, in all languages: its product, its ``register_licence``."""
        others = {code: other.with_programme(**changes) for code, other in self.translations.items()}
        return replace(self, programme=replace(self.programme, **changes), translations=others)

    def in_language(self, code: str) -> State:
        """Return the state with its texts in another language; what is not translated stays as it is."""
        return self.translations.get(code, self)
