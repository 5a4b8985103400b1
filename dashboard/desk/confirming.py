"""Losses have to be confirmed before they are public: one by one, or all at once with a reason; and exactly these."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dashboard.desk.register import Told
from layers.words.language import Language
from loaders.history.uploads import Confirmation


@dataclass(frozen=True)
class Confirmed:
    """What a publisher has ticked: single facts by their ``digests``, or all (``block``: the set that was looked at)."""

    digests: Collection[str] = ()
    block: str = ""
    reason: str = ""


def block_of(lost: Sequence[Told]) -> str:
    """Return what stands for exactly these losses."""
    return hashlib.sha256("\n".join(sorted(told.digest for told in lost)).encode()).hexdigest()


def check_confirmation(
    lost: Sequence[Told], confirmed: Confirmed, language: Language
) -> tuple[Confirmation | None, str]:
    """Return what is to be kept of the confirmation (``None`` if nothing is lost) and, if one is missing, what to do."""
    if not lost:
        return None, ""
    reason = " ".join(confirmed.reason.split())
    if confirmed.block and confirmed.block != block_of(lost):
        return None, language.text(
            "Inzwischen fehlen andere Angaben als die, die Sie bestätigt haben. Bitte sehen Sie die Liste noch einmal durch."
        )
    if confirmed.block and not reason:
        return None, language.text("Bitte schreiben Sie, warum alle diese Angaben entfallen.")
    open_ones = [told for told in lost if told.digest not in confirmed.digests]
    if open_ones and not confirmed.block:
        return None, language.plural(
            "{count} Angabe entfällt und ist noch nicht bestätigt.",
            "{count} Angaben entfallen und sind noch nicht bestätigt.",
            len(open_ones),
        )
    return Confirmation(len(lost), reason), ""
