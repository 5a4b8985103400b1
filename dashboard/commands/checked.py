"""What the command ``check`` says of files that are in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.atlas.model import Atlas


def loaded(atlas: Atlas) -> dict[str, object]:
    """Return it for programs."""
    return {
        "municipalities": len(atlas.municipalities),
        "territory_date": f"{atlas.territory.date}",
        "facts": len(atlas.register.facts),
    }


def summary(atlas: Atlas) -> str:
    """Return it in words."""
    hints = "1 Hinweis" if len(atlas.findings) == 1 else f"{len(atlas.findings)} Hinweise"
    territory = f"{len(atlas.municipalities)} Gemeinden (Gebietsstand {atlas.territory.date:%d.%m.%Y})"
    facts = "1 Fakt" if len(atlas.register.facts) == 1 else f"{len(atlas.register.facts)} Fakten"
    return f"{territory}, {facts}, {hints}."
