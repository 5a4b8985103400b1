"""Unpack a ZIP with boundary files into a temporary folder, without trusting what it says about itself."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath

from loaders.common.findings import Report

#: More than any boundary data set of Germany takes when unpacked.
MOST_BYTES = 2 * 1024**3
#: Entries above ``LARGE_BYTES`` that are packed more tightly than this are no geometry: coordinates pack 2- to 30-fold.
MOST_RATIO, LARGE_BYTES = 100, 32 * 1024**2
MOST_ENTRIES = 5000
#: Files that hold shapes, and what belongs to them.
SOURCES = frozenset({".shp", ".gpkg", ".geojson", ".json", ".fgb", ".gml", ".xml", ".gdb"})
_COMPANIONS = frozenset({".dbf", ".shx", ".prj", ".cpg", ".xsd"})
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError)


def unpack(path: Path, folder: Path, report: Report) -> list[Path]:
    """Write the files with shapes in ``path`` below ``folder`` and return them; empty, with a finding, if that is not safe.

    Entries are written under names of our own making, so none can lead out of ``folder``; an archive that tries is refused.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = _wanted(archive, report)
            if wanted is None:
                return []
            return _extract(archive, wanted, folder, report)
    except _BROKEN:
        report.error("eine unbeschädigte ZIP-Datei ohne Kennwort", "Datei neu herunterladen oder packen")
    except OSError as error:
        report.error(
            "Platz zum Entpacken", "Speicherplatz und Rechte prüfen", value=error.strerror or type(error).__name__
        )
    return []


def stated_date(path: Path) -> date | None:
    """Return the day in the archive's ``aktualitaet.txt``, which the BKG packs with its data; ``None`` without one."""
    with suppress(*_BROKEN, OSError), zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if PurePosixPath(info.filename).name.lower() == "aktualitaet.txt":
                with archive.open(info) as file:
                    return _day(file.read(2000).decode("cp1252", "replace"))
    return None


def _day(text: str) -> date | None:
    for pattern, order in (
        (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", (2, 1, 0)),
        (r"\b(\d{4})-(\d{2})-(\d{2})\b", (0, 1, 2)),
    ):
        if match := re.search(pattern, text):
            try:
                return date(*(int(match.groups()[i]) for i in order))
            except ValueError:
                return None
    return None


def _wanted(archive: zipfile.ZipFile, report: Report) -> list[zipfile.ZipInfo] | None:
    entries = [e for e in archive.infolist() if not e.is_dir() and not e.filename.startswith("__MACOSX/")]
    names = {e.filename for e in entries}
    if "[Content_Types].xml" in names or "mimetype" in names:
        report.error(
            "eine ZIP-Datei mit Gemeindegrenzen",
            "Geodaten statt eines Office-Dokuments wählen",
            value="Office-Dokument",
        )
        return None
    for name in names:
        if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith(("/", "\\")) or ":" in name[:2]:
            report.error(
                "Einträge, die im Archiv bleiben", "Archiv nicht verwenden; Daten neu vom Anbieter laden", value=name
            )
            return None
    wanted = [e for e in entries if _kind(e) in SOURCES | _COMPANIONS]
    bombs = [e.filename for e in wanted if e.file_size > LARGE_BYTES and e.file_size > MOST_RATIO * e.compress_size]
    if bombs or sum(e.file_size for e in wanted) > MOST_BYTES or len(entries) > MOST_ENTRIES:
        report.error(
            f"ein Archiv mit höchstens {MOST_BYTES // 1024**3} GB, {MOST_ENTRIES} Einträgen, höchstens {MOST_RATIO}-fach gepackt",
            "Archiv prüfen; nur die Ebene der Gemeinden packen",
            value=bombs[0] if bombs else f"{len(entries)} Einträge",
        )
        return None
    if not any(_kind(e) in SOURCES for e in wanted):
        report.error(
            "eine ZIP-Datei mit Gemeindegrenzen (" + ", ".join(sorted(SOURCES)) + ")",
            "prüfen, ob die richtige Datei gewählt ist",
            value=", ".join(sorted(names)[:5]) or "leeres Archiv",
        )
        return None
    return wanted


def _kind(entry: zipfile.ZipInfo) -> str:
    """The ending of an entry, or of the geodatabase that it is a part of: that is a folder."""
    path = PurePosixPath(entry.filename)
    return ".gdb" if path.parent.suffix.lower() == ".gdb" else path.suffix.lower()


def _extract(archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo], folder: Path, report: Report) -> list[Path]:
    written, left = [], MOST_BYTES
    parents = sorted({PurePosixPath(e.filename).parent for e in wanted})
    for entry in wanted:
        inner = PurePosixPath(entry.filename)
        room = folder / str(parents.index(inner.parent))
        if _kind(entry) == ".gdb":
            room /= re.sub(r"[^\w.-]", "_", inner.parent.stem) + ".gdb"
        room.mkdir(exist_ok=True, parents=True)
        # stem and ending as they are, for companions are found by name; endings in small letters, for case matters here
        target = room / (re.sub(r"[^\w.-]", "_", inner.stem) + inner.suffix.lower())
        with archive.open(entry) as source, target.open("wb") as copy:
            while block := source.read(1 << 20):
                left -= len(block)
                # what the directory of the archive says about sizes may be a lie
                if left < 0:
                    report.error(
                        f"ein Archiv mit höchstens {MOST_BYTES // 1024**3} GB",
                        "Archiv nicht verwenden; Daten neu vom Anbieter laden",
                        value=entry.filename,
                    )
                    return []
                copy.write(block)
        found = room if room.suffix == ".gdb" else target
        if found.suffix in SOURCES and found not in written:
            written.append(found)
    return written
