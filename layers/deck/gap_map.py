"""Where nothing is known yet: as a layer of the map, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layers.answers.gaps import gaps
from layers.catalogue import Layer, LayerClass
from layers.comparison import ADVANCED, COMPARISON
from layers.deck.text_column import Line
from layers.theme import Paint, Theme
from layers.words.language import Language
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region

GAP, KNOWN = "gap", "known"
#: So many neighbouring gaps, or districts, are told apart.
_MOST = 5
#: So many are named of a large gap.
_MOST_NAMES = 3
_ANY = frozenset({PLANNED, DORMANT, ACTIVE, COMPLETED, ENDED})


@dataclass(frozen=True)
class GapLayer(Layer):
    """A layer whose first class is whoever nothing is known of: no status of any instrument or mark."""

    def class_for(self, statuses: Mapping[str, Status]) -> str:
        """Return the key of the class of a municipality with ``statuses`` (instrument or mark → Status)."""
        return GAP if all(s.status == UNKNOWN for s in statuses.values()) else KNOWN


def gap_layer(snapshot: Snapshot, theme: Theme, language: Language) -> GapLayer:
    """Return the layer, in ``language``."""
    programme, text = language.state(snapshot.atlas.state).programme, language.text
    offers = tuple(i.key for i in programme.instruments)
    known = Paint(theme.ui["accent_soft"], "plain", "")
    classes = (
        LayerClass(GAP, text("noch keine Angabe"), theme.paint(COMPARISON, ADVANCED), offers[:1], frozenset({UNKNOWN})),
        LayerClass(KNOWN, text("Angabe liegt vor"), known, offers, _ANY),
    )
    description = text("Von wem noch gar nichts bekannt ist, auch kein Plan.")
    return GapLayer("gaps", text("Noch keine Angabe"), description, programme.recorded_keys(), classes, language)


def surroundings(snapshot: Snapshot, region: Region) -> Region:
    """Return where gaps are looked for: the region or, of a single municipality, it and its neighbours."""
    if len(region.members) > 1:
        return region
    (ags,) = region.members
    return Region(f"{ags}+1", (ags, *snapshot.atlas.neighbours.ring(ags, 1)), ags, rings=1)


def gap_lines(snapshot: Snapshot, region: Region, language: Language) -> list[Line]:
    """Say where they lie: in which districts or, of a smaller region, which lie side by side."""
    atlas, clusters = snapshot.atlas, gaps(snapshot, region.members)
    districts = Counter(atlas.municipalities[ags].district_ags for ags in region.members)
    # where each is a district of its own, it says nothing of where they lie
    if 1 < len(districts) < len(region.members) and region.focus is None:
        without = Counter(atlas.municipalities[ags].district_ags for cluster in clusters for ags in cluster)
        most = sorted(without, key=lambda d: (-without[d], d))[:_MOST]
        lines = [Line(language.text("Die meisten liegen hier:"), 14, bold=True)]
        return lines + [
            Line(
                language.text(
                    "{district}: {count} von {total}",
                    district=atlas.districts[d],
                    count=language.number(without[d]),
                    total=language.number(districts[d]),
                ),
                14,
            )
            for d in most
        ]
    shown = [cluster for cluster in clusters if len(cluster) > 1][:_MOST]
    lines = [Line(language.text("Nebeneinander liegen:"), 14, bold=True)] if shown else []
    return [*lines, *(Line(_cluster(snapshot, cluster, language), 14, optional=True) for cluster in shown)]


def _cluster(snapshot: Snapshot, cluster: Sequence[str], language: Language) -> str:
    """→ „Gablenz, Groß Düben und Schleife“; of many, how many they are and the largest."""
    municipalities = [snapshot.atlas.municipalities[ags] for ags in cluster]
    if len(cluster) <= _MOST:
        return language.join([m.name for m in municipalities])
    largest = sorted(municipalities, key=lambda m: -(m.population or 0))[:_MOST_NAMES]
    return language.text(
        "{count} Gemeinden, darunter {names}",
        count=language.number(len(cluster)),
        names=language.join([m.name for m in largest]),
    )
