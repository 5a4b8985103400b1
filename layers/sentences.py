"""The answer in words: who around a municipality takes part, and where the nearest example is."""

from __future__ import annotations

from layers.surroundings import Neighbour, nearest_examples
from layers.wording import join, number
from loaders.atlas import Snapshot


def answer(snapshot: Snapshot, ags: str) -> str:
    """→ „7 von 9 Nachbargemeinden haben eine Vereinbarung; die nächste mit Präventionsrat ist Zittau (4 km entfernt).“"""
    return f"{_agreements(snapshot, ags)}; {_nearest_council(snapshot, ags)}."


def _agreements(snapshot: Snapshot, ags: str) -> str:
    around = snapshot.atlas.neighbours.borders[ags]
    having = sum(snapshot.status(n, "agreement").takes_part for n in around)
    if not around:
        return "Nachbargemeinden sind nicht verzeichnet"
    if len(around) == 1:
        if having:
            return "Die einzige Nachbargemeinde hat eine Vereinbarung"
        return "Von der einzigen Nachbargemeinde ist keine Vereinbarung bekannt"
    if not having:
        return f"Von keiner der {number(len(around))} Nachbargemeinden ist eine Vereinbarung bekannt"
    verb = "hat" if having == 1 else "haben"
    return f"{number(having)} von {number(len(around))} Nachbargemeinden {verb} eine Vereinbarung"


def _nearest_council(snapshot: Snapshot, ags: str) -> str:
    nearest = nearest_examples(snapshot, ags, "kpr")
    if not nearest:
        return "ein Präventionsrat ist im Land noch nicht belegt"
    names = join([n.municipality.name for n in nearest])
    if len(nearest) > 1:
        return f"die nächsten mit Präventionsrat sind {names} ({distance(nearest[0], many=True)})"
    return f"die nächste mit Präventionsrat ist {names} ({distance(nearest[0])})"


def distance(neighbour: Neighbour, many: bool = False) -> str:
    """→ „Nachbargemeinde“, „4,2 km entfernt“."""
    if neighbour.ring == 1:
        return "Nachbargemeinden" if many else "Nachbargemeinde"
    return f"{kilometres(neighbour.distance_m)} entfernt"


def kilometres(metres: float) -> str:
    """→ „4,2 km“; from 10 km on without decimals."""
    return f"{number(metres / 1000, 0 if metres >= 10_000 else 1)} km"


def border(neighbour: Neighbour) -> str:
    """→ „16,5 km“, „nur Punktberührung“, or nothing beyond the first ring."""
    if neighbour.shared_border_m is None:
        return ""
    return f"{number(neighbour.shared_border_m / 1000, 1)} km" if neighbour.shared_border_m else "nur Punktberührung"
