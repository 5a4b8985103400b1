"""What is wrong with the address of a contact page, in words: it leads to an office that anybody may ask, never to a person."""

from __future__ import annotations

import re

from loaders.common.findings import Report
from loaders.common.web_addresses import is_public_page
from loaders.register.records import Record

_MAILBOX = re.compile(r"(?i:mailto:)|[^\s/@]@[^\s/@]+\.")
_REMEDY = "Adresse der Seite eintragen oder leer lassen"
#: What it looks like → what is expected instead, and what to do; the first that fits is said.
_TROUBLES = (
    (
        re.compile(r"https?://[^\s/?#]*@"),
        "eine Adresse ohne Zugangsdaten",
        "die Adresse ohne das eintragen, was vor dem „@“ steht",
    ),
    (_MAILBOX, "eine Seite, keine E-Mail-Adresse", f"{_REMEDY}; Postfächer stehen nicht im Register"),
    (re.compile(r"https?://\S*(?:@|%40|/(?:herr|frau)[-_.+])", re.IGNORECASE),
     "die Seite einer Stelle, nicht die einer Person", f"{_REMEDY}; Personen werden nicht genannt"),
    (re.compile(r"https?://\S+$"), "eine Seite, die alle öffnen können, wie https://www.gemeinde.de/…",
     f"{_REMEDY}; Seiten im eigenen Netz und Zahlen statt eines Namens führen andere nirgends hin"),
    (re.compile(""), "eine Adresse mit http:// oder https://, kein Name und keine Telefonnummer",
     f"{_REMEDY}; Personen werden nicht genannt"),
)  # fmt: skip


def check_contact_page(record: Record, report: Report) -> None:
    """Report what stands in the column of the contact page and is no public page of an office."""
    text = record.cells["contact_url"]
    if is_public_page(text):
        return
    expected, remedy = next((e, r) for pattern, e, r in _TROUBLES if pattern.search(text))
    report.error(expected, remedy, value=text, at=record.place("contact_url"))
