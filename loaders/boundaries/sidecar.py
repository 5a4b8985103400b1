"""The sidecar ``<file>.toml`` of a boundary file → its provenance."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

from loaders.atlas.provenance import Provenance
from loaders.common.findings import Findings, Report
from loaders.common.web_addresses import is_web_address

_ADDRESSES = ("provider_url", "licence_url")


def load_provenance(path: Path, findings: Findings) -> Provenance:
    """Return the sidecar of ``path``; without one, a plain naming of the file. A broken sidecar becomes a finding."""
    plain = Provenance(path.name, f"Grenzen: {path.name} (Daten verändert)")
    sidecar = path.with_name(path.name + ".toml")
    if not sidecar.is_file():
        if path.exists():
            Report(path.name, findings).warning(
                f"eine Begleitdatei {sidecar.name} mit Quellenvermerk und Gebietsstand",
                "Begleitdatei anlegen (Muster in docs/boundaries.md); bis dahin steht der Dateiname als Quelle auf der Karte",
            )
        return plain
    report = Report(sidecar.name, findings)
    try:
        entries = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        report.error("eine TOML-Datei", "Schreibweise berichtigen", value=str(error))
        return plain
    wrong = _wrong_entries(entries)
    if wrong:
        expected = (
            "die Einträge "
            + ", ".join(sorted(f.name for f in fields(Provenance)))
            + "; title und attribution sind nötig, alle sind Text, nur valid_from ist ein Datum (2023-12-31, ohne "
            "Anführungszeichen) und known_repairs eine Liste; provider_url und licence_url beginnen mit http:// oder https://"
        )
        report.error(expected, "Einträge berichtigen", value=", ".join(wrong))
        return plain
    return Provenance(**{**entries, "known_repairs": tuple(entries.get("known_repairs", ()))})


def _wrong_entries(entries: dict) -> list[str]:
    known = {f.name for f in fields(Provenance)}
    wrong = sorted(set(entries) - known) + [k for k in ("title", "attribution") if k not in entries]
    for name in sorted(known & set(entries)):
        value = entries[name]
        if name == "valid_from":
            good = isinstance(value, date) and not isinstance(value, datetime)
        elif name == "known_repairs":
            good = isinstance(value, list) and all(isinstance(v, str) for v in value)
        else:
            good = isinstance(value, str) and (name not in _ADDRESSES or is_web_address(value))
        if not good:
            wrong.append(name)
    return wrong
