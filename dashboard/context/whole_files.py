"""Scripts and styles that leave the server as one file per kind of page, put together from the sources when it starts."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

#: Where they are asked for, below the folder of the sources.
FOLDER = "whole"
#: What only pages without the live map have.
_ELSEWHERE = frozenset(
    {"table.js", "export.js", "copy.js", "development.js", "waiting.js", "desk.js", "pages.css", "desk.css"}
)
#: With what the names of sources begin that only maps with districts have, which show municipalities as tiles.
_DISTRICTS_FIRST = ("districts", "tiles")


def whole_files(folder: Path) -> dict[str, bytes]:
    """Return {``whole/<name>``: content}, and for every script a source map, by which browsers name the source of an error."""
    files: dict[str, bytes] = {}
    for name, parts in _parts(sorted(p.name for p in folder.iterdir())).items():
        texts = {part: (folder / part).read_text(encoding="utf-8").rstrip() + "\n" for part in parts}
        whole = "".join(texts.values())
        if name.endswith(".js"):
            files[f"{FOLDER}/{name}.map"] = _source_map(texts).encode()
            whole += f"//# sourceMappingURL={name}.map\n"
        files[f"{FOLDER}/{name}"] = whole.encode()
    return files


def _parts(names: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Name → its sources in their order; the live map's are all that no other page has, by name."""
    own = [name for name in names if name not in _ELSEWHERE and not name.startswith(_DISTRICTS_FIRST)]
    districts_first = [name for name in names if name.startswith(_DISTRICTS_FIRST)]
    return {
        "map.js": [name for name in own if name.endswith(".js")],
        "map.css": [name for name in own if name.endswith(".css")],
        "tiles.js": [name for name in districts_first if name.endswith(".js")],
        "tiles.css": [name for name in districts_first if name.endswith(".css")],
        "table.js": ["share.js", "table.js"],
        "export.js": ["copy.js", "export.js"],
        "pages.css": ["style.css", "pages.css"],
    }


def _source_map(texts: Mapping[str, str]) -> str:
    """An index map (ECMA-426): line by line, a part is its source, which stands one folder above."""
    sections, line = [], 0
    for name, text in texts.items():
        lines = text.count("\n")
        own = {
            "version": 3,
            "sources": [f"../{name}"],
            "names": [],
            "mappings": ";".join(["AAAA", *["AACA"] * (lines - 1)]),
        }
        sections.append({"offset": {"line": line, "column": 0}, "map": own})
        line += lines
    return json.dumps({"version": 3, "sections": sections}, separators=(",", ":"))
