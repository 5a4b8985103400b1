"""Many visitors in a process of their own, each with a browser's connection: how long answers take, and what they were.

What they do is written down here (``MIX``). Of every answer it is kept when it was asked for and given, which edition it says
it is of, and a hash over its bytes: whoever knows the editions can tell what is wrong.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

#: What visitors do, of a hundred times: the map with what it loads, a municipality, the table, a municipality as a program asks
#: for it, news, a district, a picture, one that nobody has asked for before, a fact sheet, the same page once more (304).
MIX = Counter(
    map=20, municipality=28, table=10, interface=16, news=4, district=6, picture=6, own_picture=2, sheet=2, again=6
)  # fmt: skip
_DISTRICTS = ("14626", "14625", "14521", "14522", "14730", "14523", "14524", "14627", "14628", "14729")
_LAYERS = ("overview", "kpr", "consultation", "agreement")
_DATA = re.compile(rb'"(/data/[^"]+)"')
#: As pages, pictures and interfaces say it.
_EDITION = re.compile(rb'Fassung (\d+)|"edition": ?(\d+)')
_PATIENCE = aiohttp.ClientTimeout(total=60)
#: Proxies of ``compose.yaml`` are told so by what does TLS before them.
HEADERS = {"Host": "atlas.example", "X-Forwarded-Proto": "https", "Accept": "text/html", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Answer:
    """One answer: ``asked`` and ``given`` in seconds of the monotonic clock; ``edition`` is 0 if it says none."""

    deed: str
    path: str
    status: int
    asked: float
    given: float
    edition: int
    digest: str
    server: str


@dataclass
class Seen:
    """What visitors saw. ``errors`` are answers that never came, with what happened and when."""

    answers: list[Answer] = field(default_factory=list)
    errors: list[tuple[str, str, float]] = field(default_factory=list)


@dataclass
class _Visitor:
    session: aiohttp.ClientSession
    base: str
    ags: Sequence[str]
    chance: random.Random
    seen: Seen
    think_s: float
    address: str
    last: tuple[str, str] = ("/", "")

    async def stay(self, until: float) -> None:
        """Visit page after page."""
        await asyncio.sleep(self.chance.uniform(0, self.think_s))
        while time.monotonic() < until:
            deed = self.chance.choices(list(MIX), list(MIX.values()))[0]
            for path in self._paths(deed):
                body = await self.ask(deed, path)
                if deed == "map" and body and path.startswith("/?"):
                    for data in dict.fromkeys(_DATA.findall(body)[:2]):
                        await self.ask("data", data.decode())
            await asyncio.sleep(self.chance.expovariate(1 / self.think_s))

    def _paths(self, deed: str) -> list[str]:
        ags, district, layer = self.chance.choice(self.ags), self.chance.choice(_DISTRICTS), self.chance.choice(_LAYERS)
        return {
            "map": [f"/?ebene={layer}&gemeinde={ags}"],
            "municipality": [f"/gemeinde/{ags}"],
            "table": [f"/tabelle?kreis={district}"],
            "interface": [f"/api/municipalities/{ags}"],
            "news": ["/aktuelles"],
            "district": [f"/kreis/{district}"],
            "picture": [f"/snippet.svg?region={district}&layer={layer}"],
            "own_picture": [f"/snippet.png?region={ags}%2B1&layer={layer}&title={self.chance.randrange(10**6)}"],
            "sheet": [f"/gemeinde/{ags}.pdf"],
            "again": [self.last[0]],
        }[deed]

    async def ask(self, deed: str, path: str) -> bytes:
        """Ask once; whatever happens is noted."""
        more = {"X-Forwarded-For": self.address}
        if deed == "again" and self.last[1]:
            more["If-None-Match"] = self.last[1]
        asked = time.monotonic()
        try:
            async with self.session.get(self.base + path, headers=more) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.seen.errors.append((path, f"{type(error).__name__} {error}"[:120], asked))
            return b""
        found = _EDITION.search(body)
        edition = int(found[1] or found[2]) if found else 0
        digest = hashlib.sha256(body).hexdigest()[:12]
        server = answer.headers.get("Atlas-Upstream", "").rpartition(", ")[2]
        self.seen.answers.append(Answer(deed, path, answer.status, asked, time.monotonic(), edition, digest, server))
        if answer.status == 200 and deed != "data":
            self.last = path, answer.headers.get("ETag", "")
        return body


def address(number: int) -> str:
    """Return the address of a visitor, in a household of his own: what limits one does not limit another."""
    return f"2001:db8:{number // 65536:x}:{number % 65536:x}::1"


def visit(base: str, ags: Sequence[str], visitors: int, seconds: float, think_s: float, seed: int) -> Seen:
    """Return what ``visitors`` see who come at once and stay for ``seconds``; equal seeds offer the same load."""
    seen = Seen()

    async def all_of_them() -> None:
        # visitors share connections as they do behind what does TLS
        connector = aiohttp.TCPConnector(limit=max(visitors, 1))
        async with aiohttp.ClientSession(connector=connector, headers=HEADERS, timeout=_PATIENCE) as session:
            until = time.monotonic() + seconds
            crowd = [
                _Visitor(session, base, ags, random.Random(seed * 1000 + n), seen, think_s, address(n))
                for n in range(visitors)
            ]
            await asyncio.gather(*(visitor.stay(until) for visitor in crowd))

    asyncio.run(all_of_them())
    return seen


def rate(base: str, paths: Sequence[str], seconds: float, connections: int) -> float:
    """Return how many of ``paths``, each asked for by the next of ``connections`` that is free, are answered per second."""
    done = Counter[int]()

    async def one(session: aiohttp.ClientSession, waiting: list[str], until: float) -> None:
        while time.monotonic() < until and waiting:
            from_there = {"X-Forwarded-For": address(len(waiting))}
            async with session.get(base + waiting.pop(), headers=from_there) as answer:
                await answer.read()
                done[answer.status] += 1

    async def all_of_them() -> float:
        connector = aiohttp.TCPConnector(limit=connections)
        async with aiohttp.ClientSession(connector=connector, headers=HEADERS, timeout=_PATIENCE) as session:
            waiting, began = list(reversed(paths)), time.monotonic()
            await asyncio.gather(*(one(session, waiting, began + seconds) for _ in range(connections)))
            return time.monotonic() - began

    took = asyncio.run(all_of_them())
    if done.keys() - {200}:
        raise RuntimeError(f"not answered: {done}")
    return done[200] / took


def wrong(answer: Answer, current: Mapping[int, tuple[float, float]], patience_s: float) -> str:
    """Say what is wrong with an answer; empty if nothing is. ``current``: edition → when it became the newest, and until when.

    So long after another was published an edition may still be shown: ``patience_s``.
    """
    if answer.deed == "data":
        named = answer.path.rpartition("-")[2].partition(".")[0]
        return "" if answer.status == 200 and answer.digest == named else f"{answer.status}, and not what its name says"
    if answer.status not in (200, 304):
        return f"status {answer.status}"
    if not answer.edition:
        return ""
    if answer.edition not in current:
        return f"edition {answer.edition}, which there is not"
    began, ended = current[answer.edition]
    if answer.given < began:
        return f"edition {answer.edition} before it was published"
    late = answer.asked - ended
    return f"edition {answer.edition} {late:.1f} s after the next one" if late > patience_s else ""
