"""What the search says and what it looks through, on the website and in the stand-alone page, which share its script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layers.words.language import Language
from loaders.atlas.model import Municipality


def search_texts(language: Language) -> dict[str, object]:
    """Return what ``assets/search.js`` says."""
    text = language.text
    return {
        "key": text("Schlüssel {ags}"),
        "formerKey": text("früherer Schlüssel {ags}"),
        "formerName": text("früher {name}, {district}"),
        "kindWords": text("stadt gemeinde"),
        "nothingFound": text("Keine Gemeinde gefunden. Bitte prüfen Sie die Schreibweise."),
        "manyFound": text("{count} Treffer, die besten {shown} werden gezeigt."),
        "found": language.forms("{count} Treffer.", "{count} Treffer."),
    }


def search_data(members: Sequence[Municipality], districts: Mapping[str, str]) -> dict[str, object]:
    """Return what ``assets/search.js`` looks through: ``members`` by their numbers, and to which of ``districts`` they belong."""
    keys = list(districts)
    return {
        "ags": [m.ags for m in members],
        "names": [m.name for m in members],
        "districts": list(districts.values()),
        "district": [keys.index(m.district_ags) if m.district_ags in districts else -1 for m in members],
        "former": [[f.name, f.ags, i] for i, m in enumerate(members) for f in m.former],
        "others": {i: [m.other_name.name, m.other_name.language] for i, m in enumerate(members) if m.other_name},
    }
