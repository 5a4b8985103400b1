"""How many take part, said in words: recorded by name, derived, and published."""

from __future__ import annotations

from layers.answers.figures import Figures
from layers.words.language import Language


def figures_text(figures: Figures, language: Language) -> str:
    """What the counts mean: recorded by name, per carrier, derived."""
    municipalities = language.plural("{count} Gemeinde", "{count} Gemeinden", figures.recorded)
    carriers = language.plural("{count} Träger", "{count} Träger", figures.carriers)
    if figures.carriers == figures.recorded:
        said = language.text("Namentlich belegt: {municipalities}.", municipalities=municipalities)
    elif figures.districts:
        said = language.text(
            "Namentlich belegt: {municipalities}, {carriers} (davon {districts}).",
            municipalities=municipalities,
            carriers=carriers,
            districts=language.plural("{count} Landkreis", "{count} Landkreise", figures.districts),
        )
    else:
        said = language.text(
            "Namentlich belegt: {municipalities}, {carriers}.", municipalities=municipalities, carriers=carriers
        )
    if not figures.derived:
        return said
    derived = language.plural("Dazu {count} abgeleitet.", "Dazu {count} abgeleitet.", figures.derived)
    return f"{said} {derived}"


def published_text(figures: Figures, language: Language) -> str:
    """→ „Veröffentlicht: 60 (11.04.2025).“; empty if nothing was published by then."""
    if not figures.published:
        return ""
    counts = " / ".join(language.number(t.count) for t in figures.published)
    when = language.partial_day(figures.published[0].as_of)
    return language.text("Veröffentlicht: {counts} ({date}).", counts=counts, date=when)
