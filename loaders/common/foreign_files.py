"""What a file is that is none of those we read, told by its first bytes: said in words, it explains itself."""

from __future__ import annotations

import re
from collections.abc import Collection

_SIGNATURES = {
    b"%PDF": "PDF-Dokument",
    b"\x89PNG": "Bild",
    b"\xff\xd8\xff": "Bild",
    b"GIF8": "Bild",
    b"BM": "Bild",
    b"II*\0": "Bild",
    b"MM\0*": "Bild",
    b"RIFF": "Bild oder Ton",
    b"\x1f\x8b": "mit gzip gepackt",
    b"7z\xbc\xaf": "7-Zip-Archiv",
    b"Rar!": "RAR-Archiv",
    b"{\\rtf": "Textdokument (RTF)",
    b"SQLite format 3\0": "Datenbank (zum Beispiel ein GeoPackage)",
    b"\x7fELF": "Programm",
    b"MZ": "Programm",
}
_BLANK = b"\xef\xbb\xbf \t\r\n"
_HTML = re.compile(rb"<!doctype html|<html|<head|<body|<table|<meta|<script", re.IGNORECASE)
_ALLOWED_CONTROL = frozenset(b"\t\n\r\f\x1a\x1b")
#: A text has hardly any control characters; noise has one in ten.
_MOST_CONTROL = 0.02


def told_by_content(head: bytes) -> str | None:
    """Return in German what a file that begins with ``head`` is, if it is of a kind that we know and do not read."""
    found = next((name for signature, name in _SIGNATURES.items() if head.startswith(signature)), None)
    text = head.lstrip(_BLANK)
    if found is None and _HTML.match(text):
        return "Webseite (HTML)"
    if found is None and text.startswith(b"<?xml"):
        return "Excel-2003-XML" if b"schemas-microsoft-com:office:spreadsheet" in text else _xml(text)
    return found


def told_by_entries(names: Collection[str]) -> str | None:
    """Return in German what a ZIP archive with these entries is; ``None`` if it may be a table."""
    if "word/document.xml" in names:
        return "Textdokument (Word)"
    if "ppt/presentation.xml" in names:
        return "Präsentation (PowerPoint)"
    tables = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
    return None if any(name in names for name in tables) else "ZIP-Archiv ohne Tabelle"


def is_binary(head: bytes) -> bool:
    """Whether ``head`` is no text: it has zeros or many control characters. UTF-16 with its mark is a text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(b < 32 and b not in _ALLOWED_CONTROL for b in head)
    return b"\0" in head or control > _MOST_CONTROL * len(head)


def _xml(text: bytes) -> str:
    return "Webseite (HTML)" if re.search(rb"<!doctype html|<html", text, re.IGNORECASE) else "XML-Datei"
