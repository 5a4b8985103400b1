"""Addresses of scripts and styles that contain a hash of their content, so that browsers and proxies may keep them for a year.

Dash puts the time of a file into its address; that differs between machines that serve the same, and says nothing.
"""

from __future__ import annotations

import hashlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_file

from dashboard.context.whole_files import FOLDER, whole_files

FOREVER = "public, max-age=31536000, immutable"
_PARAMETER = "m"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".map": "application/json"}
_SUITE = re.compile(r"(?<=/_dash-component-suites/)(\w+)/([\w./@-]+?)\.(v[\w-]+)m[0-9a-f]+\.([\w.]+)")

_LENGTH = 12
_SUITE_HASH = re.compile(rf"^/_dash-component-suites/.+\.v[\w-]+m([0-9a-f]{{{_LENGTH}}})\.[\w.]+$")


@dataclass(frozen=True)
class Assets:
    """The files in ``folder``, what is put together from them, and those that Dash and its components bring along."""

    folder: Path

    @cached_property
    def whole(self) -> dict[str, bytes]:
        """Name → content of what is put together."""
        return whole_files(self.folder)

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Name → hash of the content, for every file of the folder and all that is put together."""
        sources = (p for p in self.folder.rglob("*") if p.is_file())
        files = {p.relative_to(self.folder).as_posix(): p.read_bytes() for p in sources} | self.whole
        return {name: _hash(content) for name, content in files.items()}

    def address(self, base: str, name: str) -> str:
        """Return the address of an asset. Raises KeyError if there is none of that name."""
        return f"{base}assets/{name}?{self.promise(name)}"

    def promise(self, name: str) -> str:
        """Return the query that the address of an asset has. Raises KeyError if there is none of that name."""
        return f"{_PARAMETER}={self.hashes[name]}"

    def with_hashes(self, html: str) -> str:
        """Return what Dash writes into the page, with hashes of contents in the addresses instead of times."""
        return self._rewritten(html)

    @cached_property
    def _rewritten(self) -> Callable[[str], str]:
        # Dash writes the same fragments into every page
        return lru_cache(maxsize=8)(lambda html: _SUITE.sub(_hashed_suite, html))


def register_assets(server: Flask, assets: Assets) -> None:
    """Serve what is put together; addresses that contain the hash may be kept for a year, all others are asked for again.

    Pages carry their icon with them; ``/favicon.ico`` is what programs ask for that look at no page.
    """

    @server.get("/favicon.ico")
    def favicon() -> Response:
        return send_file(assets.folder / "favicon.svg", mimetype="image/svg+xml")

    @server.get(f"/assets/{FOLDER}/<name>")
    def whole(name: str) -> Response:
        content = assets.whole.get(f"{FOLDER}/{name}") or abort(404)
        return Response(content, mimetype=_TYPES[Path(name).suffix])

    @server.after_request
    def allow(response: Response) -> Response:
        path = request.path
        if response.status_code == 200 and path.startswith("/assets/"):
            promised, found = request.args.get(_PARAMETER), assets.hashes.get(path.removeprefix("/assets/"))
        elif response.status_code == 200 and (suite := _SUITE_HASH.search(path)):
            promised, found = suite[1], _hash(response.get_data())
        else:
            return response
        # during an update, an address of the new version may reach the old one: that must not stay for a year
        response.headers["Cache-Control"] = FOREVER if promised == found else "no-cache"
        return response


def _hashed_suite(match: re.Match) -> str:
    """Dash reads the form ``name.v<version>m<hexadecimal>.extension`` and looks at nothing but the name."""
    package, stem, version, extension = match.groups()
    content = pkgutil.get_data(package, f"{stem}.{extension}")
    return f"{package}/{stem}.{version}m{_hash(content)}.{extension}" if content is not None else match[0]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LENGTH]
