"""Whether a state says a word of the embedded one: every address in all languages, and all that can be read in the answers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from flask import Flask
from werkzeug.test import TestResponse

from loaders.atlas.model import Atlas
from tests.addresses import SLOW, addresses, contents, in_english
from tests.sweeps import some

#: Names of state, programme and offers, its reference system, larger towns, and keys of municipalities and districts.
SAXONY = re.compile(
    r"sachsen|s(?:ä|ae|&#228;|\\u00e4)chsisch|saxon|asskomm|\blpr\b|landesprävention|präventionsr[aä]t|\bkpr\b|erstgespräch"
    r"|kooperationsvereinbarung|modellkommune|(?<![\d.])25833(?!\d)|(?<![\d.])14(?:511|52[1-4]|612|62[5-8]|713|729|730)(?:\d{3})?\b"
    r"|zittau|görlitz|vogtland|erzgebirg|plauen|zwickau|chemnitz|dresden|leipzig|bautzen|meißen",
    re.IGNORECASE,
)
_AROUND = 40
#: A library's, and what is there only where the site knows its address.
_ELSEWHERE = ("/plotly-", "/teilen.svg")


def stand_ins(atlas: Atlas) -> Mapping[str, str]:
    """Return what to ask for in another state, by what it is called in ``tests.addresses``."""
    ages = list(atlas.municipalities)
    first, others = ages[0], [ages[i % len(ages)] for i in (-1, 1, 2)]
    district = atlas.municipalities[first].district_ags
    region = next(iter(atlas.named_regions), district)
    instrument = atlas.state.programme.overview.symbol or atlas.state.programme.overview.first
    return {
        "town": first, **dict(zip(("city", "beside", "member"), others, strict=True)), "district": district,
        "region": region, "state": atlas.state.key, "instrument": instrument, "fact": "2",
    }  # fmt: skip


def foreign_words(
    server: Flask, atlas: Atlas, words: re.Pattern[str] = SAXONY, whole: bool = True
) -> tuple[int, dict[str, set[str]]]:
    """Return how many answers there are, and {what is said in them, with what stands around it: at which addresses}.

    Fails on any that is no answer. Names of places of the state itself are nobody else's. Unless it is the ``whole``, moving
    pictures, in which no word can be read, are left out, and of what is English, a part is asked.
    """
    names = sorted((name for name in _own_names(atlas) if words.search(name)), key=len, reverse=True)
    own = re.compile("|".join(map(re.escape, names)) or "$^")
    client, found, asked = server.test_client(), defaultdict(set), 0
    beside = _ELSEWHERE if whole else (*_ELSEWHERE, "/growth.gif")
    german = [a for a in addresses(server, client, stand_ins(atlas)) if not a.startswith(beside)]
    english = german if whole else some([a for a in german if not a.startswith(SLOW)], 30)
    for address in [*german, *map(in_english, english)]:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.get_data(as_text=True)[:300]}"
        asked += 1
        for said in said_in(answer, words, own):
            found[said].add(address)
    return asked, dict(found)


def said_in(answer: TestResponse, words: re.Pattern[str], own: re.Pattern[str]) -> Iterator[str]:
    """Yield what is found of ``words`` in an answer from which ``own`` was taken, with what stands around it."""
    for part in contents(answer.data, answer.headers.get("Content-Encoding", "")):
        # what is packed or drawn is no text, and anything may stand in it by chance
        if not part.startswith(b"SQLite") and not _is_text(part):
            continue
        text = own.sub("", part.decode("utf-8", "replace"))
        for match in words.finditer(text):
            yield text[max(match.start() - _AROUND, 0) : match.end() + _AROUND]


def _is_text(part: bytes) -> bool:
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _own_names(atlas: Atlas) -> set[str]:
    return {m.name for m in atlas.municipalities.values()} | set(atlas.districts.values())
