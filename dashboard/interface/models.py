"""What the answers of the interface look like: types that the routes fill, and that pydantic makes JSON schemas of.

Descriptions are messages. What depends on the site, its instruments and marks, ``schemas.py`` adds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, with_config
from typing_extensions import TypedDict

from layers.words.language import message
from loaders.atlas.dates import PRECISIONS
from loaders.atlas.facts import DATE_KINDS, DECLINED, STATUSES, UNKNOWN
from loaders.register.contract import CARRIER_KINDS


def says(text: str) -> Any:
    """Describe a type with a message; its docstring is for us."""
    return with_config({"json_schema_extra": {"description": text}})


def _one_of(*values: str) -> Any:
    return Field(json_schema_extra={"enum": list(values)})


Ags = Annotated[str, Field(pattern="^[0-9]{8}$")]
DistrictAgs = Annotated[str, Field(pattern="^[0-9]{5}$")]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
#: As precise as it is known.
PartialDay = Annotated[str, Field(pattern="^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
StatusKey = Annotated[str, _one_of(UNKNOWN, *(status for status in STATUSES if status != DECLINED))]
DateKind = Annotated[str, _one_of(*DATE_KINDS)]
Precision = Annotated[str, _one_of(*PRECISIONS)]
CarrierKind = Annotated[str, _one_of(*CARRIER_KINDS)]


@says(message("Wo es veröffentlicht wurde."))
class Source(TypedDict):
    """Where something was published."""

    title: str
    url: Url | None
    date: Annotated[PartialDay | None, Field(description=message("Wann, so genau wie bekannt."))]


@says(message("Was zu einem Angebot belegt ist."))
class Status(TypedDict):
    """What is known of one instrument."""

    status: Annotated[StatusKey, Field(description=message("„unknown“ heißt: keine Angabe, nicht: nimmt nicht teil."))]
    since: Annotated[PartialDay | None, Field(description=message("Seit wann, so genau wie bekannt."))]
    date_precision: Annotated[Precision | None, Field(description=message("Wie genau „since“ ist."))]
    date_kind: Annotated[
        DateKind | None, Field(description=message("Was „since“ bezeichnet; „as_of“: spätestens seit."))
    ]
    renewed: Annotated[PartialDay | None, Field(description=message("Wann es zuletzt neu begann."))]
    renewed_kind: DateKind | None
    derived: Annotated[bool, Field(description=message("Nicht selbst belegt, folgt aus einem späteren Schritt."))]
    carrier: Annotated[
        str | None,
        Field(description=message("Wer es trägt: eine Gemeinde, ein Verband, ein Bündnis oder ein Landkreis.")),
    ]
    contact_url: Annotated[
        Url | None, Field(description=message("Öffentliche Seite dessen, der es trägt; nie die einer Person."))
    ]
    sources: list[Source]


@says(message("Eine Gemeinde, die in der heutigen aufgegangen ist."))
class Former(TypedDict):
    """A municipality that became part of another."""

    ags: Ags
    name: str
    until: Annotated[Day | None, Field(description=message("Letzter Tag, an dem es sie gab."))]


@says(message("Eine Gemeinde mit dem Stand ihrer Teilnahme; dazu ein Feld für jedes Merkmal des Programms."))
class Municipality(TypedDict):
    """One municipality, as the API shows it."""

    ags: Annotated[Ags, Field(description=message("Amtlicher Gemeindeschlüssel."))]
    name: str
    other_names: Annotated[
        dict[str, str], Field(description=message("Namen in anderen Sprachen, nach Sprachkürzel (ISO 639)."))
    ]
    kind: str
    district: str
    district_ags: DistrictAgs
    district_kind: str
    population: int | None
    population_date: Day | None
    former: list[Former]
    as_of: Annotated[Day, Field(description=message("Der Tag, für den geantwortet wird."))]
    data_as_of: Annotated[PartialDay, Field(description=message("Datenstand des Registers."))]
    last_report: Annotated[PartialDay | None, Field(description=message("Jüngste Meldung, die dafür zählt."))]
    edition: NotRequired[Annotated[int, Field(description=message("Fassung des Registers, wo es solche gibt."), ge=1)]]
    statuses: Annotated[dict[str, Status], Field(description=message("Nach Angebot."))]
    district_statuses: Annotated[
        dict[str, Status], Field(description=message("Was der Landkreis selbst trägt, nach Angebot."))
    ]


@says(message("Eine Nachbargemeinde."))
class Neighbour(TypedDict):
    """One neighbour."""

    ags: Ags
    name: str
    ring: Annotated[int, Field(ge=1, description=message("1: grenzt an; 2: grenzt an einen Nachbarn."))]
    shared_border_m: Annotated[
        float | None,
        Field(
            ge=0,
            description=message("Gemeinsame Grenze in Metern; 0: berührt sich in einem Punkt; null: grenzt nicht an."),
        ),
    ]
    statuses: Annotated[dict[str, Status], Field(description=message("Nach Angebot."))]


@says(message("Eine Gemeinde in der Nähe, die das gefragte Angebot hat."))
class Near(TypedDict):
    """One municipality nearby that has what is asked for."""

    ags: Ags
    name: str
    ring: Annotated[int | None, Field(ge=1)]
    distance_m: Annotated[float, Field(ge=0, description=message("Entfernung zwischen den Grenzen in Metern."))]
    shared_border_m: Annotated[float | None, Field(ge=0)]
    statuses: Annotated[dict[str, Status], Field(description=message("Nach Angebot."))]


@says(message("Eine Gesamtzahl, die das Programm selbst veröffentlicht hat."))
class Total(TypedDict):
    """A total that the programme published."""

    count: Annotated[int, Field(ge=0)]
    date: PartialDay
    url: Url | None


@says(message("Wer ein Angebot trägt, einmal gezählt."))
class Holder(TypedDict):
    """Who holds an agreement or a council."""

    name: str
    kind: CarrierKind
    key: Annotated[str, Field(description=message("Schlüssel der Gemeinde oder des Landkreises, sonst der Name."))]
    municipalities: Annotated[list[Ags], Field(description=message("Für wen."))]


@says(message("Was zu einem Angebot gezählt wird."))
class Count(TypedDict):
    """What is counted of one instrument."""

    taking_part: Annotated[int, Field(ge=0, description=message("Gemeinden, die mitmachen, auch abgeleitet."))]
    recorded: Annotated[int, Field(ge=0, description=message("Davon namentlich belegt."))]
    carriers: Annotated[int, Field(ge=0, description=message("Träger, gemeinsame einmal gezählt."))]
    published: list[Total]
    held_by: list[Holder]


@says(message("Was in einem Gebiet gezählt wird."))
class Counts(TypedDict):
    """What is counted in a region."""

    region: Annotated[str, Field(description=message("Das Gebiet in einheitlicher Schreibweise."))]
    as_of: Day
    data_as_of: PartialDay
    last_report: Annotated[PartialDay | Literal[""], Field(description=message("Leer, wenn es keine gibt."))]
    edition: NotRequired[Annotated[int, Field(ge=1)]]
    municipalities: Annotated[int, Field(ge=0, description=message("Alle Gemeinden des Gebiets."))]
    counts: Annotated[dict[str, Count], Field(description=message("Nach Angebot."))]


@says(message("Woher ein Gebiet kommt."))
class RegionSource(TypedDict):
    """Where a region comes from."""

    title: str
    url: Url | None


@says(message("Ein Gebiet, das einen Namen hat."))
class NamedRegion(TypedDict):
    """A region that has a name."""

    key: Annotated[str, Field(description=message("So heißt es in „region“."))]
    kind: str
    title: str
    members: Annotated[
        list[str], Field(description=message("Schlüssel der Landkreise oder Gemeinden, aus denen es besteht."))
    ]
    municipalities: Annotated[int, Field(ge=1, description=message("Wie viele Gemeinden das sind."))]
    as_of: PartialDay | None
    source: RegionSource


@says(message("Was nicht ging."))
class Trouble(TypedDict):
    """What went wrong."""

    status: Annotated[int, Field(description=message("Der HTTP-Status."))]
    message: Annotated[str, Field(description=message("Was nicht stimmt."))]
    field: Annotated[str, Field(description=message("Der Parameter, oder „path“ für die Adresse."))]
    expected: Annotated[str, Field(description=message("Was erwartet wird."))]


@says(message("Warum etwas nicht beantwortet werden kann."))
class Error(TypedDict):
    """Why something cannot be answered."""

    error: Trouble
