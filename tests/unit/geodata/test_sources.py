"""Every embedded file is the one that SOURCES.md describes."""

import hashlib
import re

from geodata import saxony


def test_checksums_hold():
    rows = re.findall(
        r"^\| `(\S+)` \|.*\| `([0-9a-f]{64})` \|$", (saxony.FOLDER / "SOURCES.md").read_text(encoding="utf-8"), re.M
    )
    described = dict(rows)
    data = {p.name for p in saxony.FOLDER.iterdir() if p.suffix in {".csv", ".gpkg"}}
    assert set(described) == data
    for name, checksum in described.items():
        assert hashlib.sha256((saxony.FOLDER / name).read_bytes()).hexdigest() == checksum, name
