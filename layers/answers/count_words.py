"""Counts in words, each with its unit: municipalities that take part, those named, agreements or councils, what was published."""

from __future__ import annotations

from collections.abc import Sequence

from layers.answers.counts import Counts
from layers.words.language import Language
from loaders.atlas.programme import Instrument
from loaders.atlas.register import PublishedTotal


def counts_text(found: Counts, instrument: Instrument, language: Language) -> str:
    """→ „Präventionsrat: 40 Gemeinden; 39 Präventionsräte, davon 2 von Landkreisen.“ ``instrument`` is in ``language``."""
    said = [municipalities_text(found, language), *filter(None, [carriers_text(found, instrument, language)])]
    return language.text("{instrument}: {counts}.", instrument=instrument.short, counts="; ".join(said))


def municipalities_text(found: Counts, language: Language) -> str:
    """→ „85 Gemeinden, davon 49 namentlich belegt“; the second part only where something is derived."""
    municipalities = language.plural("{count} Gemeinde", "{count} Gemeinden", found.taking_part)
    return ", ".join([municipalities, *filter(None, [named_text(found, language)])])


def named_text(found: Counts, language: Language) -> str:
    """→ „davon 49 namentlich belegt“; empty if all are."""
    if found.named == found.taking_part:
        return ""
    return language.text("davon {count} namentlich belegt", count=language.number(found.named))


def split_text(found: Counts, language: Language) -> str:
    """→ „Davon 49 namentlich belegt, 37 abgeleitet.“, as a sentence of its own; empty if all are named."""
    if found.named == found.taking_part:
        return ""
    named, derived = language.number(found.named), language.number(found.taking_part - found.named)
    return language.text("Davon {named} namentlich belegt, {derived} abgeleitet.", named=named, derived=derived)


def carriers_text(found: Counts, instrument: Instrument, language: Language) -> str:
    """→ „39 Präventionsräte, davon 2 von Landkreisen“; empty if ``instrument`` is counted by municipalities alone."""
    if not instrument.carriers:
        return ""
    said = carrier_count(found.carriers, instrument, language)
    if not found.districts:
        return said
    own = language.plural("davon {count} von einem Landkreis", "davon {count} von Landkreisen", found.districts)
    return f"{said}, {own}"


def carrier_count(count: int, instrument: Instrument, language: Language) -> str:
    """→ „39 Präventionsräte“, „1 Vereinbarung“. Raises ValueError if ``instrument`` has no word for them."""
    one, many = instrument.carriers
    return f"{language.number(count)} {one if count == 1 else many}"


def carriers_name(instrument: Instrument) -> str:
    """→ „Präventionsräte“, as the name of a column; empty if ``instrument`` is counted by municipalities alone."""
    return instrument.carriers[1] if instrument.carriers else ""


def gained_text(more: int, language: Language) -> str:
    """→ „+2 zum Vorjahr“, „±0 zum Vorjahr“."""
    return language.text("{change} zum Vorjahr", change=f"{more:+d}" if more else "±0")


def published_words(found: Counts, instrument: Instrument, language: Language) -> str:
    """→ „veröffentlicht: 46 Präventionsräte“, beside a count; empty if nothing was published by then."""
    if not found.published:
        return ""
    return language.text("veröffentlicht: {counts}", counts=published_count(found.published, instrument, language))


def published_text(found: Counts, instrument: Instrument, language: Language) -> str:
    """→ „Veröffentlicht: 46 Präventionsräte (11.08.2025).“; empty if nothing was published by then."""
    if not found.published:
        return ""
    when = language.partial_day(found.published[0].as_of)
    counts = published_count(found.published, instrument, language)
    return language.text("Veröffentlicht: {counts} ({date}).", counts=counts, date=when)


def published_count(totals: Sequence[PublishedTotal], instrument: Instrument, language: Language) -> str:
    """→ „20 / 22 Vereinbarungen“, „97 Gemeinden“. The programme counts agreements and councils as such."""
    *others, last = [t.count for t in totals]
    unit = (
        carrier_count(last, instrument, language)
        if instrument.carriers
        else language.plural("{count} Gemeinde", "{count} Gemeinden", last)
    )
    return " / ".join([*map(language.number, others), unit])
