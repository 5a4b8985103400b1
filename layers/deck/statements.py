"""The titles of slides: one statement each, as one would say it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from layers.answers.counts import counts, municipalities_with_any
from layers.catalogue import Layer
from layers.comparison import ADVANCED, NEW, RENEWED, STOPPED, UNDATED
from layers.deck.yearly import Development
from layers.words.language import Language
from layers.words.wording import STATUS_WORDS, status_line
from loaders.atlas.facts import PLANNED, UNKNOWN
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region

#: Classes of a comparison that say that something is otherwise, in the order in which they are told.
_CHANGES = (NEW, ADVANCED, RENEWED, STOPPED, UNDATED)


def instrument_statement(
    snapshot: Snapshot, instrument: Instrument, region: Region, legend: Mapping[str, int], language: Language
) -> str:
    """→ „Mindestens 17 von 53 Gemeinden haben eine Vereinbarung“; of a single municipality, what it has.

    What is known is the least that there is. ``legend``: class label → municipalities. ``instrument`` has its texts in
    ``language``.
    """
    if len(region.members) == 1:
        return _single(snapshot, instrument, region.members[0], language)
    found = counts(snapshot, instrument.key, region.members)
    part, total = found.taking_part, language.number(found.municipalities)
    if part == found.municipalities:
        return language.text("Alle {total} Gemeinden haben {what}", total=total, what=instrument.has)
    if part:
        return language.plural(
            "Mindestens {count} von {total} Gemeinden hat {what}",
            "Mindestens {count} von {total} Gemeinden haben {what}",
            part,
            total=total,
            what=instrument.has,
        )
    # not „keine hat“: of most of them nothing is known
    planned = legend.get(language.text(STATUS_WORDS[PLANNED]), 0)
    if not planned:
        return language.text(
            "{instrument}: in keiner der {total} Gemeinden belegt", instrument=instrument.short, total=total
        )
    return language.plural(
        "{instrument}: in {count} von {total} Gemeinden geplant",
        "{instrument}: in {count} von {total} Gemeinden geplant",
        planned,
        instrument=instrument.short,
        total=total,
    )


def _single(snapshot: Snapshot, instrument: Instrument, ags: str, language: Language) -> str:
    status, name = snapshot.status(ags, instrument.key), snapshot.atlas.municipalities[ags].name
    if status.takes_part:
        return language.text("{name} hat {what}", name=name, what=instrument.has)
    if status.status == UNKNOWN:
        return language.text("{instrument}: keine Angabe für {name}", instrument=instrument.short, name=name)
    said = status_line(status, instrument, language)
    return language.text("{name}: {instrument} {status}", name=name, instrument=instrument.short, status=said)


def overview_statement(snapshot: Snapshot, region: Region, language: Language) -> str:
    """→ „In 20 von 53 Gemeinden ist eine Teilnahme belegt“."""
    part, total = len(municipalities_with_any(snapshot, region.members)), len(region.members)
    if total == 1:
        name = snapshot.atlas.municipalities[region.members[0]].name
        said = language.text("{name}: Teilnahme belegt", name=name)
        return said if part else language.text("{name}: keine Teilnahme belegt", name=name)
    whole = language.number(total)
    if not part:
        return language.text("In keiner der {total} Gemeinden ist eine Teilnahme belegt", total=whole)
    if part == total:
        return language.text("In allen {total} Gemeinden ist eine Teilnahme belegt", total=whole)
    return language.plural(
        "In {count} von {total} Gemeinden ist eine Teilnahme belegt",
        "In {count} von {total} Gemeinden ist eine Teilnahme belegt",
        part,
        total=whole,
    )


def comparison_statement(layer: Layer, legend: Mapping[str, int], language: Language) -> str:
    """→ „Präventionsrat: 3 neu dabei und 1 einen Schritt weiter (seit 31.12.2022)“; ``legend``: by class key."""
    day = language.day(layer.since) if layer.since else ""
    labels = {c.key: c.label for c in layer.classes}
    title = layer.title.partition(":")[0]
    said = [f"{language.number(legend[key])} {labels[key]}" for key in _CHANGES if legend.get(key)]
    if not said:
        return language.text("{layer}: seit {date} ist keine Veränderung belegt", layer=title, date=day)
    return language.text("{layer}: {changes} (seit {date})", layer=title, changes=language.join(said), date=day)


def gap_statement(without: int, among: int, around: bool, language: Language) -> str:
    """→ „Von 36 der 53 Gemeinden liegt noch keine Angabe vor“; ``around``: it is about the neighbours of one municipality."""
    total = language.number(among)
    if without == among:
        if around:
            return language.text("Von keiner Nachbargemeinde liegt eine Angabe vor")
        return language.text("Von keiner der {total} Gemeinden liegt eine Angabe vor", total=total)
    if around:
        return language.plural(
            "Von {count} der {total} Nachbargemeinden liegt noch keine Angabe vor",
            "Von {count} der {total} Nachbargemeinden liegt noch keine Angabe vor",
            without,
            total=total,
        )
    return language.plural(
        "Von {count} der {total} Gemeinden liegt noch keine Angabe vor",
        "Von {count} der {total} Gemeinden liegt noch keine Angabe vor",
        without,
        total=total,
    )


def experience_statement(
    experienced: Collection[str], offers: int, around: bool, anywhere: bool, language: Language
) -> str:
    """→ „Mit 4 von 5 Angeboten gibt es in der Region Erfahrung“.

    ``around``: it is about the municipalities next to one; ``anywhere``: whether there is any in the state.
    """
    with_some, total = len(experienced), language.number(offers)
    if not anywhere:
        return language.text("Wen fragen? Erfahrung ist noch nirgends belegt")
    if not with_some:
        return language.text("Wen fragen? Erfahrung gibt es weiter entfernt")
    values = {"count": language.number(with_some), "total": total}
    if around and with_some == offers:
        return language.text("Mit allen {total} Angeboten gibt es nebenan Erfahrung", total=total)
    if around:
        return language.text("Mit {count} von {total} Angeboten gibt es nebenan Erfahrung", **values)
    if with_some == offers:
        return language.text("Mit allen {total} Angeboten gibt es in der Region Erfahrung", total=total)
    return language.text("Mit {count} von {total} Angeboten gibt es in der Region Erfahrung", **values)


def development_statement(found: Development, language: Language) -> str:
    """→ „Bekannte Gemeinden mit Vereinbarung: von 0 (Ende 2018) auf 17“: of what grew most, agreements and councils first."""
    curve = max(found.curves, key=lambda c: (c.growth > 0, bool(c.carriers_title), c.growth))
    first, last = (language.number(curve.taking_part[i]) for i in (0, -1))
    year = str(found.days[0].year)
    if curve.growth <= 0:
        return language.text("Seit {year} ist kein Zuwachs mit Datum belegt", year=year)
    return language.text(
        "Bekannte Gemeinden mit {instrument}: von {first} (Ende {year}) auf {last}",
        instrument=curve.title,
        first=first,
        last=last,
        year=year,
    )
