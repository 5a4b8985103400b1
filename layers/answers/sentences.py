"""The answer in words: who around a municipality takes part, and where the nearest example is."""

from __future__ import annotations

from layers.answers.counts import municipalities_taking_part
from layers.answers.surroundings import Neighbour, nearest_examples
from layers.words.language import Language
from loaders.atlas.model import Snapshot


def answer(snapshot: Snapshot, ags: str, language: Language) -> str:
    """→ „Mindestens 7 von 9 Nachbargemeinden haben eine Vereinbarung. Als nächste mit … ist Zittau bekannt (…).“"""
    return " ".join(filter(None, (first_around(snapshot, ags, language), _nearest(snapshot, ags, language))))


def first_around(snapshot: Snapshot, ags: str, language: Language) -> str:
    """→ „Mindestens 7 von 9 Nachbargemeinden haben eine Vereinbarung.“: what is known is the least that there is."""
    around = snapshot.atlas.neighbours.borders[ags]
    programme = language.state(snapshot.atlas.state).programme
    first = programme.find(programme.overview.first)
    having, has = len(municipalities_taking_part(snapshot, first.key, around)), first.has
    if not around:
        return language.text("Nachbargemeinden sind nicht verzeichnet.")
    if len(around) == 1:
        if having:
            return language.text("Die einzige Nachbargemeinde hat {has}.", has=has)
        return language.text("Von der einzigen Nachbargemeinde ist nicht bekannt, dass sie {has} hat.", has=has)
    total = language.number(len(around))
    if not having:
        return language.text(
            "Von keiner der {total} Nachbargemeinden ist bekannt, dass sie {has} hat.", total=total, has=has
        )
    if having == len(around):
        return language.text("Alle {total} Nachbargemeinden haben {has}.", total=total, has=has)
    return language.plural(
        "Mindestens {count} von {total} Nachbargemeinden hat {has}.",
        "Mindestens {count} von {total} Nachbargemeinden haben {has}.",
        having,
        total=total,
        has=has,
    )


def _nearest(snapshot: Snapshot, ags: str, language: Language) -> str:
    overview = language.state(snapshot.atlas.state).programme.overview
    if not overview.symbol:
        return ""
    with_symbol, nearest = overview.with_symbol, nearest_examples(snapshot, ags, overview.symbol)
    if not nearest:
        return language.text("Eine Gemeinde {with_symbol} ist im Land noch nicht belegt.", with_symbol=with_symbol)
    names = language.join([n.municipality.name for n in nearest])
    if nearest[0].ring == 1:
        return language.plural(
            "Als nächste {with_symbol} ist {names} bekannt (Nachbargemeinde).",
            "Als nächste {with_symbol} sind {names} bekannt (Nachbargemeinden).",
            len(nearest),
            with_symbol=with_symbol,
            names=names,
        )
    return language.plural(
        "Als nächste {with_symbol} ist {names} bekannt ({distance} von Grenze zu Grenze).",
        "Als nächste {with_symbol} sind {names} bekannt ({distance} von Grenze zu Grenze).",
        len(nearest),
        with_symbol=with_symbol,
        names=names,
        distance=kilometres(nearest[0].distance_m, language),
    )


def distance(neighbour: Neighbour, language: Language) -> str:
    """→ „Nachbargemeinde“, „4,2 km entfernt“."""
    if neighbour.ring == 1:
        return language.text("Nachbargemeinde")
    return language.text("{distance} entfernt", distance=kilometres(neighbour.distance_m, language))


def kilometres(metres: float, language: Language) -> str:
    """→ „4,2 km“; from 10 km on without decimals."""
    return f"{language.number(metres / 1000, 0 if metres >= 10_000 else 1)} km"


def border(neighbour: Neighbour, language: Language) -> str:
    """→ „16,5 km“, „nur Punktberührung“, or nothing beyond the first ring."""
    if neighbour.shared_border_m is None:
        return ""
    if not neighbour.shared_border_m:
        return language.text("nur Punktberührung")
    return f"{language.number(neighbour.shared_border_m / 1000, 1)} km"
