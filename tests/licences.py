"""Write ``docs/licences.md``: every package that comes with the product, and its licence, as its own metadata have it.

``python -m tests.licences``; a test compares what is installed with what stands there.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
#: What classifiers and free texts call a licence → its SPDX identifier.
_SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "3-clause BSD": "BSD-3-Clause",
    "BSD 2-Clause": "BSD-2-Clause",
    "Apache 2": "Apache-2.0",
    "LGPLv3": "LGPL-3.0-only",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "(same as Leaflet)": "BSD-2-Clause",
}
#: Licences that ask something of who passes the program on, and what that is.
COPYLEFT = {
    "MPL": "Files of the package stay under it. They are used unchanged, as the index has them, so there is nothing to publish.",
    "LGPL": "Used as a library that anybody can exchange for another version (pip), unchanged, so nothing of ours comes under it."
    " Whoever passes on an image with it passes on its licence text, which is in the package. Wheels bring libraries in C along: "
    "GEOS in shapely and pyogrio is LGPL-2.1, and the same holds.",
    "OFL": "A font: it may be embedded in pictures and PDF files, and passed on with its licence.",
    "CC-BY": "Colours, which dash-extensions wants to be there; nothing of them is shown.",
}
_HEAD = """# Licences of what comes along

Written by `make licences` from the metadata of the installed packages, not by hand. The Atlas itself is under EUPL-1.2; where its
data come from stands in `geodata/saxony/SOURCES.md`. All packages are used unchanged, as the index has them, and none is copied
into this repository.

"""


def requirements() -> list[str]:
    """Return the names of all packages that are pinned."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return sorted((Requirement(line).name for line in lines if line and not line.startswith("#")), key=str.lower)


def licence(name: str) -> str:
    """Return the licence of a package: the expression that it states, else what it says of itself, as SPDX has it.

    Raises LookupError if it says nothing that is known.
    """
    found: PackageMetadata = metadata(name)
    if stated := found.get("License-Expression"):
        return stated
    classifiers = [c.rpartition(" :: ")[2] for c in found.get_all("Classifier") or [] if c.startswith("License :: ")]
    told = [text for text in classifiers if text != "OSI Approved"] or [(found.get("License") or "").partition("\n")[0]]
    known = [_SPDX.get(text.strip(), text) for text in told]
    if not all(re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:AND|OR) [A-Za-z0-9.+-]+)*", one) for one in known):
        raise LookupError(f"{name} says {known}: what is that licence called in SPDX?")
    return " AND ".join(sorted(set(known)))


def page() -> str:
    """Return the page."""
    table = "\n".join(f"| {name} | {licence(name)} |" for name in requirements())
    notes = "\n".join(
        f"- **{kind}** ({', '.join(n for n in requirements() if kind in licence(n))}): {what}"
        for kind, what in COPYLEFT.items()
        if any(kind in licence(name) for name in requirements())
    )
    return f"{_HEAD}| package | licence |\n|---|---|\n{table}\n\n## What copyleft means for us\n\n{notes}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} lists {len(requirements())} packages")
