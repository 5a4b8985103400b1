"""How participation grew, as a table for people; for machines: ``layers.answers.growth.growth_csv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layers.answers.count_words import carriers_name
from layers.answers.growth import Growth, Step, rows
from layers.files.workbook import Table
from layers.words.language import Language
from loaders.atlas.programme import Instrument
from loaders.atlas.register import PublishedTotal


def growth_table(
    growths: Mapping[str, Growth], instruments: Sequence[Instrument], language: Language, about: Sequence[str]
) -> Table:
    """Return one row per day on which a count changed, and per published total.

    ``growths``: by the key of an instrument; ``instruments`` have their texts in ``language``; ``about``: lines that say
    more of the numbers.
    """
    text, short = language.text, {i.key: i.short for i in instruments}
    carriers = " / ".join(filter(None, map(carriers_name, instruments)))
    header = [text("Angebot"), text("Zeitpunkt"), text("Datum"), text("Jahr"), text("Gemeinden")]
    header += [text("namentlich belegt"), carriers, text("veröffentlicht"), text("Quelle"), text("Adresse der Quelle")]
    counted = {i.key for i in instruments if i.carriers}
    body: list[list[object]] = []
    for key, found in growths.items():
        for step, total in rows(found):
            if step:
                body.append([short[key], *_step(step, language, key in counted)])
            if total:
                body.append([short[key], *_total(total, language)])
    return Table(text("Entwicklung in Zahlen"), text("Entwicklung"), header, body, about)


def _step(step: Step, language: Language, carriers: bool) -> list[object]:
    counts = [step.taking_part, step.named, step.carriers if carriers else None]
    return [language.day(step.day), step.day, step.day.year, *counts, None, "", ""]


def _total(total: PublishedTotal, language: Language) -> list[object]:
    day = total.as_of.first if total.as_of.precision == "day" else None
    when = [language.partial_day(total.as_of), day, total.as_of.first.year]
    return [*when, None, None, None, total.count, total.source_title, total.source_url]
