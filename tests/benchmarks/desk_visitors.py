"""Many visitors at once, each with a kept connection and time to read: how long answers take, and whether they fit together."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

#: What visitors do, and how often: the map with the data that it fetches, a municipality, the table, the interface, a picture.
_DEEDS = Counter({"map": 25, "municipality": 30, "table": 12, "interface": 25, "editions": 4, "picture": 4})
_HEAD = "Host: atlas.example\r\nAccept-Encoding: gzip, deflate, br\r\nAccept: text/html\r\n"
_DATA = re.compile(r'"(/data/[^"]+)"')
_DISTRICTS = ("14626", "14625", "14521", "14522", "14730")
_PATIENCE_S = 60.0


@dataclass
class Seen:
    """What visitors saw: how long each answer took, in seconds, and what went wrong.

    ``told``: (edition, AGS, titles of the sources of its council), as the interface answered.
    """

    seconds: list[float] = field(default_factory=list)
    by_deed: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    again: int = 0
    told: set[tuple[int | None, str, tuple[str, ...]]] = field(default_factory=set)


@dataclass
class _Visitor:
    port: int
    ags: list[str]
    chance: random.Random
    seen: Seen
    think_s: float
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def stay(self, until: float) -> None:
        """Visit page after page."""
        await asyncio.sleep(self.chance.uniform(0, self.think_s))
        while time.perf_counter() < until:
            deed = self.chance.choices(list(_DEEDS), list(_DEEDS.values()))[0]
            await getattr(self, f"_{deed}")()
            await asyncio.sleep(self.chance.expovariate(1 / self.think_s))
        self._leave()

    async def _map(self) -> None:
        page = await self._ask("map", f"/?gemeinde={self.chance.choice(self.ags)}", plain=True)
        for path in dict.fromkeys(_DATA.findall(page)[:2]):
            await self._ask("data", path)

    async def _municipality(self) -> None:
        await self._ask("municipality", f"/gemeinde/{self.chance.choice(self.ags)}")

    async def _table(self) -> None:
        await self._ask("table", self.chance.choice(["/tabelle", f"/tabelle?kreis={self.chance.choice(_DISTRICTS)}"]))

    async def _editions(self) -> None:
        await self._ask("news", "/aktuelles")

    async def _picture(self) -> None:
        await self._ask("picture", f"/snippet.svg?region={self.chance.choice(_DISTRICTS)}")

    async def _interface(self) -> None:
        ags = self.chance.choice(self.ags)
        answer = await self._ask("interface", f"/api/municipalities/{ags}", plain=True)
        if answer:
            found = json.loads(answer)
            titles = tuple(sorted({s["title"] for s in found["statuses"]["kpr"]["sources"]}))
            self.seen.told.add((found.get("edition"), ags, titles))

    async def _ask(self, deed: str, path: str, plain: bool = False) -> str:
        """Ask as a browser does: over the kept connection, and over a new one if that was closed meanwhile."""
        head = _HEAD.replace("gzip, deflate, br", "identity") if plain else _HEAD
        start, kept = time.perf_counter(), self.connection is not None
        try:
            status, body = await asyncio.wait_for(self._once(path, head), _PATIENCE_S)
        except (OSError, EOFError) as error:
            self._leave()
            if not kept:
                self.seen.errors.append(f"{path}: {type(error).__name__} {error}")
                return ""
            self.seen.again += 1
            try:
                status, body = await asyncio.wait_for(self._once(path, head), _PATIENCE_S)
            except (OSError, EOFError, TimeoutError) as second:
                self._leave()
                self.seen.errors.append(f"{path}: {type(second).__name__} {second}")
                return ""
        except TimeoutError:
            self._leave()
            self.seen.errors.append(f"{path}: no answer in {_PATIENCE_S:.0f} s")
            return ""
        seconds = time.perf_counter() - start
        self.seen.seconds.append(seconds)
        self.seen.by_deed.setdefault(deed, []).append(seconds)
        if status != 200:
            self.seen.errors.append(f"{path}: {status}")
            return ""
        return body.decode() if plain else ""

    async def _once(self, path: str, head: str) -> tuple[int, bytes]:
        if self.connection is None:
            self.connection = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.connection
        writer.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", answer)
        body = await reader.readexactly(int(length[1])) if length else b""
        if b"connection: close" in answer:
            self._leave()
        return int(answer[9:12]), body

    def _leave(self) -> None:
        if self.connection:
            self.connection[1].close()
        self.connection = None


def visit(port: int, ags: list[str], visitors: int, seconds: float, think_s: float, seed: int) -> Seen:
    """Return what ``visitors`` see who come at once and stay for ``seconds``; equal seeds offer the same load."""
    seen = Seen()

    async def all_of_them() -> None:
        until = time.perf_counter() + seconds
        crowd = [_Visitor(port, ags, random.Random(seed * 1000 + n), seen, think_s) for n in range(visitors)]
        await asyncio.gather(*(visitor.stay(until) for visitor in crowd))

    asyncio.run(all_of_them())
    return seen
