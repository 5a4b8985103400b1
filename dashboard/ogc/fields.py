"""What a collection says of each of its features, column by column: in queryables, descriptions and heads of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.context.site import Site
from layers.words.language import Language, message
from layers.words.portrait import inhabitants_head
from loaders.atlas.facts import ACTIVE, COMPLETED, DATE_KINDS, DECLINED, DORMANT, ENDED, PLANNED, STATUSES, UNKNOWN

STRING, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"
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
    text, programme = site.language.text, site.programme
    return [
        Field("ags", STRING, text("Schlüssel")),
        Field("name", STRING, text("Gemeinde"), brief=True),
        Field("other_name", STRING, text("Name in einer anderen Sprache")),
        Field("kind", STRING, text("Art"), brief=True),
        Field("district_ags", STRING, text("Schlüssel des Landkreises")),
        Field("district", STRING, text("Landkreis"), brief=True),
        Field("population", INTEGER, inhabitants_head(site.atlas, site.language), brief=True),
        Field("population_date", STRING, text("Tag der Einwohnerzahl"), "date"),
        *_days(site),
        *(Field(mark.key, BOOLEAN, mark.label) for mark in programme.marks),
        *(field for i in programme.instruments for field in _status_fields(i.key, i.short, site.language)),
    ]


def district_fields(site: Site) -> list[Field]:
    """Return the columns of districts: how many of their municipalities take part, and what they hold themselves."""
    text = site.language.text
    own = [
        field
        for i in site.programme.instruments
        for field in _status_fields(
            i.key, text("{instrument}, vom Landkreis selbst", instrument=i.short), site.language
        )
    ]
    return [
        Field("district_ags", STRING, text("Schlüssel des Landkreises")),
        Field("district", STRING, text("Landkreis"), brief=True),
        Field("kind", STRING, text("Art"), brief=True),
        *_days(site),
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
        *_days(site),
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


def _days(site: Site) -> Iterable[Field]:
    language, text = site.language, site.language.text
    yield Field("as_of", STRING, text("Stand"), "date")
    yield _partial("data_as_of", text("Datenstand"), language)
    yield _partial("last_report", text("letzte Meldung im Register"), language)
    if site.atlas.origin.edition:
        yield Field("edition", INTEGER, text("Fassung"))


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


def _status_fields(key: str, name: str, language: Language) -> Iterable[Field]:
    def field(part: str, title: str, kind: str = STRING, form: str = "", values: Sequence[str] = ()) -> Field:
        return Field(f"{key}_{part}", kind, f"{name}: {title}", form, values, brief=part == "status")

    text = language.text
    yield field("status", text("Status"), values=(COMPLETED, ACTIVE, DORMANT, PLANNED, ENDED, UNKNOWN))
    yield _partial(f"{key}_since", ": ".join((name, text("seit"))), language)
    yield field("date_kind", text("Was das Datum angibt"), values=DATE_KINDS)
    yield _partial(f"{key}_renewed", ": ".join((name, text("neu begonnen"))), language)
    yield field("renewed_kind", text("Was das Datum des Neubeginns angibt"), values=DATE_KINDS)
    yield field("derived", text("aus einem anderen Angebot abgeleitet"), BOOLEAN)
    yield field("carrier", text("Träger"))
    yield field("source_title", text("Quelle"))
    yield field("source_url", text("Adresse der Quelle"), form="uri")
    yield field("contact_url", text("Kontaktseite"), form="uri")
