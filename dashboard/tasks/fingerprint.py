"""What besides the register a file follows from: other inputs, design and program.

A worker makes files for servers that have the same.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from dashboard.context.identity import Identity
from dashboard.context.settings import Settings
from loaders.inputs import without_list
from loaders.store.atlas_cache import atlas_key
from loaders.store.checked_store import code_version, key_of

_ROOT = Path(__file__).resolve().parents[2]
#: What draws and writes, besides what the Atlas is read with.
_PACKAGES = (
    "Babel", "fonttools", "font-source-sans-pro", "Jinja2", "lxml", "numpy", "Pillow", "python-pptx", "segno", "shapely", "typst",
)  # fmt: skip
#: Queues are called so, and PostgreSQL's channels, which are called after them, have short names.
_LENGTH = 32
#: What layers are made of besides modules.
_TEXTS = ("*.typ", "*.toml", "*.po")


def fingerprint(settings: Settings, identity: Identity, template: Path | None) -> str | None:
    """Return a hash over all of it, the same on every machine; ``None`` if it cannot be told, as a file is being replaced."""
    ground = atlas_key(without_list(settings.inputs()))
    if ground is None:
        return None
    try:
        design = [template.read_bytes() if template else b"", *identity.public.values()]
    except OSError:
        return None
    texts = [file.read_bytes() for kind in _TEXTS for file in sorted((_ROOT / "layers").rglob(kind))]
    # whose folder it is says nothing
    words = identity.model_dump_json(exclude={"folder"})
    code = code_version(("layers", "dashboard"), _PACKAGES)
    hashes = (hashlib.sha256(content).hexdigest() for content in (*design, *texts))
    return key_of(ground, code, settings.licence, words, *hashes)[:_LENGTH]
