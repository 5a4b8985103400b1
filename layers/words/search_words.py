"""What the search says, on the website and in the stand-alone page, which share its script."""

from __future__ import annotations

from layers.words.language import Language


def search_texts(language: Language) -> dict[str, object]:
    """Return what ``assets/search.js`` says."""
    text = language.text
    return {
        "key": text("Schlüssel {ags}"),
        "formerKey": text("früherer Schlüssel {ags}"),
        "formerName": text("früher {name}, {district}"),
        "kindWords": text("stadt gemeinde"),
        "nothingFound": text("Keine Gemeinde gefunden. Bitte prüfen Sie die Schreibweise."),
        "manyFound": text("{count} Gemeinden gefunden, die besten {shown} werden gezeigt."),
        "found": language.forms("{count} Gemeinde gefunden.", "{count} Gemeinden gefunden."),
    }
