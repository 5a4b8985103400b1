"""Odd requests for every address of a URL map: own grammar for regions, days, titles, languages, editions,
headers and bodies.

``tests/fuzz_addresses.py`` puts them to a server, a test some of them to the application.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from werkzeug.routing import Rule

from dashboard.context.operation import operations
from dashboard.context.parameters import PAGES
from tests.suite_state import SUITE

#: How often an address is asked, against 40 for one that costs little: what is drawn or built takes up to seconds.
_SELDOM = {"deck": 1, "growth": 1, "package": 2, "snippet": 6, "factsheet": 3, "upload": 4, "check_password": 4}
_OFTEN = 40
#: Of so many requests one is about an old edition, each of which is built when it is asked for.
_OLD = 300
_METHODS = ["GET"] * 14 + ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"]
#: What is odd in any place: markup, formulas, paths, direction of writing, nothing, much, numbers that are none.
ODD = [
    "", " ", "0", "-1", "1e9", "NaN", "99999999999999999999", "null",
    "../../etc/passwd", "..%2f..", "%00", "\x00", "\u202eabc", "a\r\nX: y",
    "<b>&amp;", "'\";--", "=1+1", "{{7*7}}", "${7*7}", "中文", "Łużyce", "\U0001f9ea", "ß" * 300, "a" * 5000,
    ",".join([SUITE.town] * 400),
    f"{SUITE.region}," * 50, "+1", "+", ",", "-", "--", "%", "\\", "/", "//", ".", "..", "true", "[]", "{}", "\ufeff", "١٢٣",
]  # fmt: skip
KEYS = [
    SUITE.town,
    SUITE.city,
    SUITE.gone,
    SUITE.far,
    SUITE.member,
    SUITE.district,
    SUITE.far_district,
    SUITE.city_district,
    SUITE.prefix,
    SUITE.town[:-1],
    "99999999",
]
_NAMES = [
    SUITE.key,
    SUITE.region,
    SUITE.other_region,
    SUITE.town_name,
    SUITE.twin_name,
    SUITE.twice_name.lower(),
    SUITE.heir_name,
    "Bad-Ort (Nord)",
]
_FORMATS = [
    "svg",
    "png",
    "pdf",
    "pptx",
    "html",
    "xlsx",
    "csv",
    "geojson",
    "gpkg",
    "gif",
    "json",
    "ttl",
    "exe",
    "PNG",
    "",
]
_LAYERS = ["overview", *SUITE.instruments, SUITE.mark, "growth", "none"]


@dataclass(frozen=True)
class Odd:
    """One request. ``path`` and ``query`` are escaped; ``who`` asks: nobody, or who is signed in at the desk."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    form: dict[str, str] | None = None
    who: str = ""

    @property
    def address(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def days() -> SearchStrategy[str]:
    """Days as people write them, and days that there are not."""
    whole = st.dates().map(str)
    known = [
        "2023-09-14",
        "2019-01-01",
        "2021-06",
        "2021",
        "31.12.2023",
        "29.02.2023",
        "9999-12-31",
        "0001-01-01",
        "2023-13-40",
        "heute",
    ]
    return st.one_of(st.sampled_from(known), whole, st.integers(1900, 2100).map(lambda year: f"{year}-02-29"))


def regions() -> SearchStrategy[str]:
    """REGION texts: parts with rings, added and taken off, parts of the map, and what only looks so."""
    part = st.tuples(
        st.sampled_from(["", "", "", "-", " ", "+"]),
        st.sampled_from(KEYS + _NAMES + ["", "x" * 40]),
        st.sampled_from(["", "", "", "+1", "+2", "+3", "+4", "+99", "+-1", " 1"]),
    ).map("".join)
    corner = st.one_of(st.floats(-200, 200).map(str), st.sampled_from([*SUITE.view.split(","), "inf", "1e400"]))
    box = st.lists(corner, min_size=3, max_size=5).map(",".join)
    return st.one_of(st.lists(part, min_size=1, max_size=5).map(",".join), part, box)


def _numbers(*known: str) -> SearchStrategy[str]:
    return st.one_of(st.sampled_from(known), st.integers(-5, 5000).map(str))


def texts() -> SearchStrategy[str]:
    """Titles and searches."""
    return st.one_of(st.sampled_from(_NAMES + ODD), st.text(max_size=30))


def _values() -> dict[str, SearchStrategy[str]]:
    keys, layers = st.sampled_from(KEYS + _NAMES), st.sampled_from(_LAYERS)
    small, day, region = _numbers("200", "320", "640", "0200", "8000"), days(), regions()
    kinds = st.sampled_from(
        ["name", SUITE.council, "status", "einwohner", "district", "auf", "ab", "asc", "flaeche", "gemeinden", "x"]
    )
    return {
        **dict.fromkeys(("date", "since", "stand", "seit", "heute", "datetime", "jahr"), day),
        **dict.fromkeys(("region", "auswahl", "kreis", "gemeinden", "place", "bbox", "more", "ausschnitt", "view"), region),
        **dict.fromkeys(("gemeinde", "frueher", "hinzu", "municipality"), keys),
        **dict.fromkeys(("layer", "ebene", "instrument", "angebot", "mit", "status"), layers),
        **dict.fromkeys(("width", "height", "preview"), small),
        **dict.fromkeys(("limit", "ring", "rings", "umkreis", "offset"), _numbers("1", "2", "3", "20")),
        **dict.fromkeys(("sortierung", "richtung", "anteil"), kinds),
        **dict.fromkeys(("q", "title"), texts()),
        "lang": st.sampled_from(["de", "en", "fr", "EN", "de-DE", ""]),
        "size": st.sampled_from(["slide", "slide-4-3", "a4", "link", "A4", "riesig"]),
        "labels": st.sampled_from(["none", "participants", "all", "x"]),
        "context": st.sampled_from(["shown", "none", "x"]),
        "length": st.sampled_from(["full", "short", "x"]),
        "f": st.sampled_from(["json", "html", "xml", ""]),
        "filter": st.sampled_from([f"{SUITE.council}_status='active'", "name LIKE 'Z%'", "(((",
        "S_INTERSECTS(geometry,POINT(14 51))", "NOT"]),
        "crs": st.sampled_from([f"http://www.opengis.net/def/crs/EPSG/0/{SUITE.crs.removeprefix('EPSG:')}", "x"]),
        "zu": st.sampled_from(["/", f"/gemeinde/{SUITE.town}", "//evil.example/", "/gemeinde/" + "1" * 700]),
        "fassung": _numbers("1", "2", "0"),
        "revision": _numbers("1", "2", "0"),
    }  # fmt: skip


#: What the addresses read that the two lists of the product do not name: those of ``/ogc``, and what leads to old editions.
_MORE_NAMES = [
    "f",
    "bbox",
    "datetime",
    "filter",
    "filter-lang",
    "crs",
    "bbox-crs",
    "offset",
    "properties",
    "fassung",
    "revision",
    "unbekannt",
]


def _header_sets() -> SearchStrategy[dict[str, str]]:
    odd = [
        {}, {}, {}, {"Accept": "text/html"}, {"Accept": "application/json;q=0.5, */*;q=x"},
        {"Accept-Language": "en-GB,de;q=0.1"},
        {"Accept-Language": "\xff\xfe;q=,"}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0, zstd"},
        {"Accept-Encoding": ",;q=1"},
        {"Range": "bytes=0-10"}, {"Range": "bytes=99999999-"}, {"Range": "lines=x"},
        {"If-None-Match": '"x", W/"y", *'}, {"If-None-Match": "*"},
        {"If-Modified-Since": "gestern"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
        {"X-Forwarded-For": "::1, x, 1.2.3.4"},
        {"X-Forwarded-Host": "a b"}, {"X-Forwarded-Proto": "gopher"}, {"X-Request-ID": "a" * 500},
        {"X-Request-ID": "ok-1234567890"},
        {"Cookie": "redaktion=xx.yy.zz; __Secure-redaktion=\xe4"}, {"Referer": "\xe4"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "application/json"}, {"Content-Type": "text/plain; charset=klingon"}, {"Expect": "x"},
        {"Authorization": "Basic eHg="},
        {"X-Requested-With": "x"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}, {"Host": "[::1"},
    ]  # fmt: skip
    return st.tuples(st.sampled_from(odd), st.sampled_from(odd)).map(lambda pair: {**pair[0], **pair[1]})


class Grammar:
    """Requests for all of ``server``, and of ``desk`` below ``/redaktion``. ``data`` are names below ``/data/``."""

    def __init__(self, server: Flask, desk: Flask | None = None, data: Sequence[str] = (), never: Iterable[str] = ()):
        """``never``: endpoints that are not to be asked."""
        declared = {rule.endpoint: operation.names for rule, operation in operations(server)}
        known = sorted(PAGES.union(*declared.values(), _MORE_NAMES))
        self._data, self._values, self._known = list(data) or ["atlas-x"], _values(), known
        self._headers, self._any = _header_sets(), st.one_of(texts(), regions(), days())
        self.rules = [("", rule, declared.get(rule.endpoint, ())) for rule in server.url_map.iter_rules()]
        self.rules += [("/redaktion", rule, ()) for rule in desk.url_map.iter_rules()] if desk else []
        self.rules = [found for found in self.rules if found[1].endpoint not in set(never)]
        self._weighted = [i for i, (_, rule, _) in enumerate(self.rules) for _ in range(_weight(rule))]

    def requests(self) -> SearchStrategy[Odd]:
        """Return requests, of each address some; now and then the address is none at all."""

        @st.composite
        def one(draw: Callable[[SearchStrategy[Any]], Any]) -> Odd:
            place, rule, names = self.rules[draw(st.sampled_from(self._weighted))]
            path = place + self._path(draw, rule)
            if not place and draw(st.integers(1, _OLD)) == 1:
                path = (
                    f"/fassung/{draw(self._values['fassung'])}"
                    + draw(st.sampled_from(["", "/2026-11-01", "/x"]))
                    + path
                )
            query = urlencode(self._query(draw, names or self._known), errors="surrogatepass")
            method, headers = draw(st.sampled_from(_METHODS)), dict(draw(self._headers))
            if place and "POST" in (rule.methods or ()):
                method = draw(st.sampled_from(["POST", "POST", "POST", method]))
            who = draw(st.sampled_from(["", "editor", "administrator", "administrator"])) if place else ""
            body, form = b"", None
            if method not in ("GET", "HEAD", "OPTIONS"):
                form = self._form(draw) if place and draw(st.integers(0, 4)) else None
                body = b"" if form else draw(st.one_of(st.binary(max_size=60), st.sampled_from(_BODIES)))
            return Odd(method, path, query, headers, body, form, who)

        return one()

    def _path(self, draw: Callable[[SearchStrategy[Any]], Any], rule: Rule) -> str:
        if draw(st.integers(0, 39)) == 0:
            return "/" + quote(draw(texts())[:200], errors="surrogatepass", safe=draw(st.sampled_from(["", "/.;"])))
        parts = []
        for kind, text in _pieces(str(rule)):
            parts.append(text if not kind else quote(draw(self._part(kind, text)), errors="surrogatepass", safe=""))
        return "".join(parts)

    def _part(self, kind: str, name: str) -> SearchStrategy[str]:
        """What stands in a variable part of a path; mostly what may stand there."""
        if kind.startswith("any("):
            good = st.sampled_from([member.strip() for member in kind[4:-1].split(",")])
        elif kind.startswith("int"):
            good = st.integers(3, 12).map(str)
        elif name == "fmt":
            good = st.sampled_from(_FORMATS)
        elif name == "name":
            good = st.sampled_from(["municipalities", "districts", "regions", "facts", "borders", *self._data])
        elif name in ("key", "ags"):
            good = st.one_of(st.sampled_from(KEYS + _NAMES), regions())
        else:
            good = texts()
        return st.one_of(good, good, good, good, st.sampled_from(ODD).map(lambda text: text[:300]))

    def _query(self, draw: Callable[[SearchStrategy[Any]], Any], names: Sequence[str]) -> list[tuple[str, str]]:
        given = []
        for _ in range(draw(st.integers(0, 4))):
            name = draw(st.sampled_from(list(names) if draw(st.integers(0, 9)) else self._known))
            value = self._values.get(name, self._any) if draw(st.integers(0, 7)) else st.sampled_from(ODD)
            given.append((name, draw(value)))
        return given

    def _form(self, draw: Callable[[SearchStrategy[Any]], Any]) -> dict[str, str]:
        names = draw(st.lists(st.sampled_from(_FIELDS), max_size=6, unique=True))
        return {name: draw(self._values.get(name, self._any)) for name in names}


#: Fields of the desk's forms.
_FIELDS = [
    "key", "name", "role", "password", "again", "present", "code", "weiter", "nachricht", "version", "seen", "block",
    "alle", "grund",
    "entfaellt", "stand", "titel", "suche", "tat", "angabe", "berichtigt", "gesehen", "entwurf", "session",
    "instrument", "status", "date",
    "date_kind", "carrier", "url", "source", "note", "lang",
]  # fmt: skip
_BODIES = [b"{}", b"[]", b"{", b"\xff\xfe", b"a=b&" * 50, b'{"output":1,"inputs":[]}', b"x" * 70_000, b"null"]


def _weight(rule: Rule) -> int:
    return _SELDOM.get(rule.endpoint.rpartition(".")[2], _OFTEN)


def _pieces(rule: str) -> list[tuple[str, str]]:
    """→ [("", "/kreis."), ("any(csv, xlsx)", "fmt")]"""
    found, rest = [], rule
    while "<" in rest:
        before, _, rest = rest.partition("<")
        inner, _, rest = rest.partition(">")
        kind, _, name = inner.rpartition(":")
        found += [("", before), (kind or "string", name)]
    return [*found, ("", rest)]
