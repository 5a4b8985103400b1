"""What a collection says of each of its features, column by column: in queryables, descriptions and heads of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.context.site import Site
from layers.datapackage.participation import instrument_columns, status_columns
from layers.datapackage.tables import DATE, INTEGER, NUMBER, STRING
from layers.datapackage.tables import Field as Column
from layers.words.language import Language, message
from layers.words.wording import STATUS_ORDER
from loaders.atlas.facts import DATE_KINDS, DECLINED, STATUSES, UNKNOWN
from loaders.register.contract import DATE_PATTERN

_DAYS = ("as_of", "data_as_of", "last_report", "edition")
#: What tables for people show of municipalities, besides statuses.
_BRIEF = ("name", "kind", "district", "population")
#: A date may be known to the year or the month only: it sorts and compares as text.
_PARTIAL = message("JJJJ, JJJJ-MM oder JJJJ-MM-TT, so genau wie bekannt")


@dataclass(frozen=True)
class Field:
    """``title`` is what a reader sees; ``kind`` a type of JSON, and ``format`` and ``values`` what JSON Schema says more.

    ``hint`` says how to read the values; ``brief``: whether tables for people show it, which have no room for everything.
    """

    name: str
    kind: str
    title: str
    format: str = ""
    values: Sequence[str] = ()
    brief: bool = False
    hint: str = ""

    def schema(self, nullable: bool = False) -> dict:
        """Return it as JSON Schema; ``nullable``: as OpenAPI 3.0 says that it may be missing."""
        said: dict[str, object] = {"title": self.title, "type": self.kind}
        if self.hint:
            said["description"] = self.hint
        if self.format:
            said["format"] = self.format
        if self.values:
            said["enum"] = [*self.values, *([None] if nullable else [])]
        return said | ({"nullable": True} if nullable else {})


def municipality_fields(site: Site) -> list[Field]:
    """Return the columns of ``layers.files.tables.status_rows``."""
    return [_described(column, site.language) for column in status_columns(site.atlas, site.language)]


def district_fields(site: Site) -> list[Field]:
    """Return the columns of districts: how many of their municipalities take part, and what they hold themselves."""
    text = site.language.text
    own = [
        _described(column, site.language)
        for i in site.programme.instruments
        for column in instrument_columns(
            i.key, text("{instrument}, vom Landkreis selbst", instrument=i.short), site.language
        )
    ]
    return [
        Field("district_ags", STRING, text("Schlüssel des Landkreises")),
        Field("district", STRING, text("Landkreis"), brief=True),
        Field("kind", STRING, text("Art"), brief=True),
        *days(site),
        *_counted(site),
        *own,
    ]


def region_fields(site: Site) -> list[Field]:
    """Return the columns of regions that have a name."""
    language, text = site.language, site.language.text
    return [
        Field("key", STRING, text("Kennung des Gebiets")),
        Field("title", STRING, text("Gebiet"), brief=True),
        Field("kind", STRING, text("Art"), brief=True),
        Field("members", STRING, text("Schlüssel der Landkreise und Gemeinden, aus denen es besteht")),
        _partial("known_as_of", text("Stand der Abgrenzung"), language),
        Field("source_title", STRING, text("Quelle"), brief=True),
        Field("source_url", STRING, text("Adresse der Quelle"), "uri"),
        *days(site),
        *_counted(site),
    ]


def fact_fields(site: Site) -> list[Field]:
    """Return the columns of register facts."""
    language, text, programme = site.language, site.language.text, site.programme
    shown = [status for status in STATUSES if status != DECLINED]
    return [
        Field("number", INTEGER, text("Nummer der Angabe in diesem Datenstand")),
        Field("ags", STRING, text("Schlüssel der Gemeinde oder des Landkreises")),
        Field("place", STRING, text("Gemeinde oder Landkreis"), brief=True),
        Field("recorded_ags", STRING, text("Schlüssel, wie er in der Liste steht")),
        Field("carrier_kind", STRING, text("Art des Trägers")),
        Field("carrier", STRING, text("Träger"), brief=True),
        Field("instrument", STRING, text("Angebot"), values=programme.recorded_keys(), brief=True),
        Field("status", STRING, text("Status"), values=shown, brief=True),
        _partial("date", text("Datum"), language, brief=True),
        Field("date_kind", STRING, text("Was das Datum angibt"), values=DATE_KINDS),
        Field("counts_from", STRING, text("Erster Tag, von dem an die Angabe zählt"), "date"),
        Field("source_title", STRING, text("Quelle"), brief=True),
        Field("source_url", STRING, text("Adresse der Quelle"), "uri"),
        _partial("source_date", text("Datum der Quelle"), language),
        Field("contact_url", STRING, text("Kontaktseite"), "uri"),
    ]


def border_fields(site: Site) -> list[Field]:
    """Return the columns of pairs of neighbours."""
    text = site.language.text
    return [
        Field("key", STRING, text("Kennung des Paars")),
        Field("ags_a", STRING, text("Schlüssel der ersten Gemeinde")),
        Field("name_a", STRING, text("Erste Gemeinde"), brief=True),
        Field("ags_b", STRING, text("Schlüssel der zweiten Gemeinde")),
        Field("name_b", STRING, text("Zweite Gemeinde"), brief=True),
        Field(
            "shared_border_m",
            NUMBER,
            text("Gemeinsame Grenze in Metern; 0, wenn sie sich nur in einem Punkt berühren"),
            brief=True,
        ),
    ]


def _partial(name: str, title: str, language: Language, brief: bool = False) -> Field:
    return Field(name, STRING, title, brief=brief, hint=language.text(_PARTIAL))


def days(site: Site) -> list[Field]:
    """Return the columns that say of which day something speaks, and up to when is known."""
    return [f for f in municipality_fields(site) if f.name in _DAYS]


def _counted(site: Site) -> Iterable[Field]:
    text = site.language.text
    yield Field("municipalities", INTEGER, text("Gemeinden"), brief=True)
    for i in site.programme.instruments:
        yield Field(
            f"{i.key}_taking_part",
            INTEGER,
            text("{instrument}: teilnehmende Gemeinden", instrument=i.short),
            brief=True,
        )
        yield Field(f"{i.key}_recorded", INTEGER, text("{instrument}: davon namentlich belegt", instrument=i.short))
        yield Field(f"{i.key}_carriers", INTEGER, text("{instrument}: Träger", instrument=i.short))


def _described(column: Column, language: Language) -> Field:
    """A column as the data package has it."""
    limits, name = column.limits, column.name
    values = STATUS_ORDER if UNKNOWN in limits.get("enum", ()) else limits.get("enum", ())
    form = "date" if column.kind == DATE else "uri" if name.endswith("_url") else ""
    hint = language.text(_PARTIAL) if limits.get("pattern") == DATE_PATTERN else ""
    kind = STRING if column.kind == DATE else column.kind
    return Field(name, kind, column.title, form, values, name in _BRIEF or name.endswith("_status"), hint)
