"""Which names of a state cannot be written on pictures, because their font lacks a letter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from layers.drawing.text_metrics import FAMILY, TextMetrics
from loaders.common.findings import Findings, Report, named

if TYPE_CHECKING:
    from loaders.atlas.clock import Clock
    from loaders.atlas.model import Atlas
    from loaders.inputs import Inputs


def load_checked(inputs: Inputs, clock: Clock) -> Atlas:
    """Return the Atlas of ``inputs`` with all that is odd about it. Raises LoadError as ``load_atlas`` does."""
    from loaders.assembly import load_atlas  # late: only who checks pays for what reads files

    atlas = load_atlas(inputs, clock)
    for finding in missing_letters(atlas, inputs):
        atlas.findings.append(finding)
    return atlas


def missing_letters(atlas: Atlas, inputs: Inputs) -> Findings:
    """Return a warning for each of the files in ``inputs`` that has such names; none if all can be written.

    The web pages are not concerned: browsers take what a font lacks from another.
    """
    findings, metrics, places = Findings(), TextMetrics(), atlas.municipalities.values()
    languages = (atlas.state, *atlas.state.translations.values())
    texts = {
        inputs.state: [
            t for s in languages for t in (s.name, s.programme.atlas, *(i.label for i in s.programme.recorded))
        ],
        inputs.places: [*(m.name for m in places), *atlas.districts.values()],
        inputs.other_names: [m.other_name.name for m in places if m.other_name],
        inputs.regions: [region.title for region in atlas.regions],
    }
    for path, names in texts.items():
        if path:
            _report(names, metrics, Report(path.name, findings))
    return findings


def _report(names: Iterable[str], metrics: TextMetrics, report: Report) -> None:
    lacking = {name: letter for name in dict.fromkeys(names) if (letter := metrics.missing(name))}
    if lacking:
        letters = " ".join(sorted(set(lacking.values())))
        report.warning(
            f"Buchstaben, die die Schrift der Bilder ({FAMILY}) hat; ihr fehlen: {letters}",
            "anders schreiben, falls das geht; auf Bildern steht sonst ein Ersatzzeichen",
            value=named(list(lacking)),
        )
