"""Headings of columns that say whom a row is about (key, name, district), and of those that are passed over without a word.

They are told by the words that they are made of, however these are joined: „AGS-Nr.“, „Gemeinde-schlüssel“, „amtl.
Gemeindeschlüssel (AGS)“, „Stadt- bzw. Gemeindename“.
"""

from __future__ import annotations

import re

from loaders.common.plain_text import compact, plain

#: „Kommune(n)“
_PLURAL = re.compile(r"\((?:n|en|e|er|s)\)")
_KEY_CORE = r"ags|ars|rs|gkz|schluessel|schl|kennziffer|kennzahl|(?:gemeinde|gem)(?:nummer|nr|kz)"
_KEY = re.compile(
    rf"(?:{_KEY_CORE}|amtliche[rs]?|amtl|gemeinde|gem|kommunal|regional|statistische[rs]?|stat|nummer|nr|neue?r?|achtstellige?r?|"
    r"8|stellige?r?|der|des|destatis)+"
)
_NAMES = frozenset({
    "gemeinde", "gemeinden", "gemeindename", "gem", "kommune", "kommunen", "stadt", "staedte", "stadtname", "staedtename", "ort",
    "ortsname", "name", "municipality", "gebietskoerperschaft", "gebietskoerperschaften",
})  # fmt: skip
_DISTRICTS = frozenset({
    "landkreis", "landkreise", "kreis", "kreise", "lk", "lkr", "lkrs", "kreisname", "landkreisname", "kreisschluessel",
    "district",
})  # fmt: skip
_BESIDE = frozenset({
    "der", "des", "die", "und", "oder", "bzw", "name", "kreisfreie", "kreisfreier", "stadt", "staedte", "gemeinde", "in", "im",
    "alt", "neu", "heute",
})  # fmt: skip
_IGNORED = frozenset({
    "nr", "lfd nr", "lfd", "laufende nummer", "einwohner", "einwohnerzahl", "einw", "ew", "ewz", "flaeche", "bisher bekannt",
    "art", "regionalbereich", "pd", "polizeidirektion", "plz", "postleitzahl",
})  # fmt: skip


def place_role(heading: str) -> str | None:
    """Return ``ags``, ``name``, ``district`` or ``ignored``; ``None`` if ``heading`` says something else."""
    heading = _PLURAL.sub("", heading)
    words, joined = plain(heading), compact(heading)
    if words in _IGNORED:
        return "ignored"
    if re.search(_KEY_CORE, joined) and _KEY.fullmatch(joined):
        return "ags"
    parts = set(words.split())
    if parts & _DISTRICTS and parts <= _DISTRICTS | _BESIDE:
        return "district"
    # „Stadt- bzw. Gemeindename“, „Name der Gemeinde“; „Gemeinde-Name“ is one word in two
    if (parts & _NAMES and parts <= _NAMES | _BESIDE) or joined in _NAMES:
        return "name"
    return None
