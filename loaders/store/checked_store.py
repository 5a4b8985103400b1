"""A folder of files that may be lost at any time and are never trusted: results kept from one start to the next.

Every file carries the key of what it was made from and a checksum over all its bytes; both are compared before anything
is decoded. What is stale, damaged or not ours is made anew. The reasons are told in
``docs/decisions/2026-11-20-checked-cache.md``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_DIGEST = 64
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
#: Files of a kind that are kept: different settings may take turns, old versions must not pile up.
_KEPT = 4
_log = logging.getLogger(__name__)

Parts = Mapping[str, bytes]


@dataclass(frozen=True)
class Store:
    """Keeps named parts of bytes in ``folder``; without a folder it keeps nothing and everything is made anew."""

    folder: Path | None = None

    def kept(self, kind: str, key: str | None, make: Callable[[], Parts]) -> Parts:
        """Return what ``make`` returned for ``key`` (a hash of all that it depends on), now or at an earlier start."""
        found = self.read(kind, key)
        if found is None:
            found = make()
            self.write(kind, key, found)
        return found

    def read(self, kind: str, key: str | None) -> Parts | None:
        """Return the parts kept for ``key``; ``None`` if there are none, or none that can be trusted."""
        if self.folder is None or key is None:
            return None
        path = self.folder / _file_name(kind, key)
        try:
            content = _read_own(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("Zwischenspeicher: %s wird nicht gelesen (%s).", path, error.strerror or error)
            return None
        parts = _unpack(content, key)
        if parts is None:
            _log.warning("Zwischenspeicher: %s ist beschädigt und wird neu angelegt.", path)
        return parts

    def write(self, kind: str, key: str | None, parts: Parts) -> None:
        """Keep ``parts``: the whole file or none. That it cannot be written is a line in the log, no error."""
        if self.folder is None or key is None:
            return
        path = self.folder / _file_name(kind, key)
        try:
            _write_whole(path, _pack(parts, key))
            _forget_old(self.folder, kind)
        except OSError as error:
            _log.warning("Zwischenspeicher: %s kann nicht geschrieben werden (%s).", path, error.strerror or error)


NOTHING_KEPT = Store()


def _file_name(kind: str, key: str) -> str:
    return f"{kind}-{key[:24]}.cache"


def _forget_old(folder: Path, kind: str) -> None:
    files = sorted(folder.glob(f"{kind}-*.cache"), key=_written, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)


def open_store(folder: Path | None) -> Store:
    """Return a Store in ``folder``, which is created for this user alone; one that keeps nothing if that cannot be had.

    A folder of somebody else, or one in which others may write, is not used: what lies there decides what is shown.
    """
    if folder is None:
        return NOTHING_KEPT
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_own(folder.stat())
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(0, "keine Schreibrechte")
    except OSError as error:
        _log.warning("Ohne Zwischenspeicher: %s ist nicht benutzbar (%s).", folder, error.strerror or error)
        return NOTHING_KEPT
    return Store(folder)


def key_of(*ingredients: str) -> str:
    """Return one key for all ``ingredients``."""
    return hashlib.sha256(json.dumps(ingredients).encode()).hexdigest()


def code_version(rooms: Iterable[str], packages: Iterable[str]) -> str:
    """Return a hash over the source files of ``rooms`` (folders or files of the project) and the packages' versions.

    Each is looked at once: a process goes on with the program that it has, whatever is put in its place meanwhile.
    """
    return _code_version(_ROOT, tuple(rooms), tuple(packages))


@cache
def _code_version(root: Path, rooms: tuple[str, ...], packages: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for room in rooms:
        path = root / room
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes() + b"\0")
    for package in packages:
        digest.update(f"{package} {_version(package)}\0".encode())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0  # another start has just forgotten it


def _pack(parts: Parts, key: str) -> bytes:
    head = json.dumps({"key": key, "parts": [[name, len(content)] for name, content in parts.items()]})
    body = head.encode() + b"\n" + b"".join(parts.values())
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _unpack(content: bytes, key: str) -> Parts | None:
    """Return the parts, or ``None`` unless every byte is the one that was written for exactly this key."""
    body = memoryview(content)[_DIGEST + 1 :]
    if content[: _DIGEST + 1] != hashlib.sha256(body).hexdigest().encode() + b"\n":
        return None
    start = content.index(b"\n", _DIGEST + 1) + 1
    head = json.loads(content[_DIGEST + 1 : start])
    if head["key"] != key:
        return None
    parts = {}
    for name, length in head["parts"]:
        parts[name] = content[start : start + length]
        start += length
    return parts


def _read_own(path: Path) -> bytes:
    """Return the content of a plain file of our own. Raises OSError for links, foreign files and files others may write."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise PermissionError(0, "keine Datei")
        _check_own(status)
        return file.read()


def _check_own(status: os.stat_result) -> None:
    if not hasattr(os, "geteuid"):
        return  # Windows: a user's profile is protected by the system
    if status.st_uid != os.geteuid():
        raise PermissionError(0, "gehört einem anderen Benutzer")
    if status.st_mode & _OTHERS_WRITE:
        raise PermissionError(0, "andere Benutzer dürfen hineinschreiben")


def _write_whole(path: Path, content: bytes) -> None:
    # a file of its own per writer, then one rename: two starts at once cannot spoil each other's
    descriptor, partial = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(partial).replace(path)
    finally:
        Path(partial).unlink(missing_ok=True)
