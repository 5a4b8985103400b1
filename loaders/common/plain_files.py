"""Read a file whole, if it is one: no folder, no device, no endless pipe, not larger than such files are. Write one whole."""

from __future__ import annotations

import errno
import secrets
import stat
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from loaders.common.findings import READABLE, Report, reason

#: No list of municipalities is larger.
MOST_BYTES = 50_000_000


def read_bytes(path: Path, report: Report) -> bytes | None:
    """Return the content of ``path``.

    ``None``, with a finding, if it cannot be read, is empty or has more than ``MOST_BYTES``.
    """
    try:
        size = size_of(path)
        if size > MOST_BYTES:
            report.error(
                f"eine Datei mit höchstens {MOST_BYTES // 1_000_000} MB",
                "prüfen, ob die richtige Datei gewählt ist; die Liste allein in eine neue Datei speichern",
                value=f"{size / 1_000_000:.0f} MB",
            )
            return None
        raw = path.read_bytes()
    except OSError as error:
        report_unreadable(path, error, report)
        return None
    if not raw or raw.isspace():
        report.error("eine Kopfzeile und Daten", "prüfen, ob die richtige Datei gewählt ist", value="leere Datei")
        return None
    return raw


def size_of(path: Path) -> int:
    """Return the size in bytes. Raises OSError if ``path`` leads to no plain file: opening a pipe may wait for ever."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ENXIO, "no plain file")
    return status.st_size


def written_on(path: Path, time_zone: str) -> date:
    """Return the day in ``time_zone`` on which ``path`` was written where it lies. Raises OSError."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo(time_zone)).date()


def report_unreadable(path: Path, error: OSError, report: Report, remedy: str = "Pfad und Leserechte prüfen") -> None:
    """Report that ``path`` cannot be read, and why."""
    report.error(READABLE, f"{remedy} ({reason(error)})", value=str(path))


def write_whole(path: Path, content: bytes) -> None:
    """Write the whole file or nothing. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    # a file of its own per writer: two processes that write the same cannot spoil each other's
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
