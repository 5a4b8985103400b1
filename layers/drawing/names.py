"""The names on a map or on those of a series: who wants one, where it stands, and how many there is no room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from layers.drawing.elements import Box, Leader, Picture, Text
from layers.drawing.ground import Ground
from layers.drawing.map_contents import MapContents
from layers.drawing.name_key import NameKey
from layers.drawing.placement import CELLS_PER_SIZE, Placement, Placing
from layers.drawing.same_places import together


@dataclass(frozen=True)
class Named:
    """The names of one map. ``unnamed``: how many that were picked one by one have no room."""

    texts: tuple[Text, ...] = ()
    leaders: tuple[Leader, ...] = ()
    unnamed: int = 0


def place_names(series: Sequence[MapContents], labels: str, free: Box | None) -> list[Named]:
    """Return the names of every map of ``series``: placed for all together, and each shows its own of them.

    ``labels`` as in ``layers.drawing.picture.compose``. The key of the numbers, in the ``free`` part of the panel, is the
    same for all maps, so that nothing moves.
    """
    every = replace(series[-1], classified=together([shown.classified for shown in series]))
    wanted = every.names(labels)
    if not wanted:
        return [Named()] * len(series)
    metrics, size = every.materials.metrics, every.letters
    key = NameKey(free, size, metrics)
    ground = Ground(every.grid(size / CELLS_PER_SIZE), every.vivid)
    dark = every.dark.union(*(shown.dark for shown in series))
    placed = Placing(ground, every.symbols, every.outlines, size, metrics, key).place(wanted, dark)
    unnamed = len(set(every.region.picked).difference(text.ags for text in placed.texts))
    return [_own(shown, labels, placed, key, unnamed) for shown in series]


def with_names(picture: Picture, named: Named) -> Picture:
    """Return ``picture`` with the names besides its other texts."""
    return replace(picture, texts=(*picture.texts, *named.texts), leaders=named.leaders, unnamed=named.unnamed)


def _own(shown: MapContents, labels: str, placed: Placement, key: NameKey, unnamed: int) -> Named:
    own = frozenset(shown.wanted(labels))
    texts = [replace(t, ground=shown.fill(t.ags)) if t.ags in placed.own else t for t in placed.texts if t.ags in own]
    return Named((*texts, *key.texts), tuple(leader for leader in placed.leaders if leader.ags in own), unnamed)
