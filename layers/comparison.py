"""What changed between two days, or between two registers: who is new, who went further, who stopped; as a layer like every
other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from layers.catalogue import DERIVED, Layer, LayerClass
from layers.theme import Theme
from layers.words.language import message
from layers.words.wording import STATUS_WORDS, status_line
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument, Programme

NEW, ADVANCED, RENEWED, UNCHANGED, STOPPED, UNDATED = "new", "advanced", "renewed", "unchanged", "stopped", "undated"
#: Every class with its label; what is unknown comes last.
CHANGES = {
    NEW: message("neu dabei"),
    ADVANCED: message("einen Schritt weiter"),
    RENEWED: message("neu gegründet oder erneuert"),
    UNCHANGED: message("unverändert"),
    STOPPED: message("nicht mehr dabei oder ruhend"),
    UNDATED: message("belegt, ohne Datum"),
    UNKNOWN: STATUS_WORDS[UNKNOWN],
}
#: Appear in a legend only if they occur.
_OPTIONAL = frozenset({RENEWED, STOPPED, UNDATED})
#: Key of every comparison, in the theme and in addresses of styles.
COMPARISON = "comparison"
#: What a comparison can and cannot prove.
PROOF = message(
    "Es zählt, was mit Datum belegt ist: Wer „spätestens seit“ einem Tag dabei ist, kann auch schon früher dabei gewesen sein."
)
#: How far a status is; ended is no step forward.
_RANKS = {UNKNOWN: 0, ENDED: 0, PLANNED: 1, DORMANT: 2, ACTIVE: 3, COMPLETED: 4}
_TAKES_PART = frozenset({ACTIVE, COMPLETED})
#: The first of these holds of which some instrument shows the first trait and none the second; else nothing is known.
#: The browser decides by the same (``rules_document``).
_RULES = (
    (NEW, "has", "had"),
    (ADVANCED, "further", ""),
    (RENEWED, "renewed", ""),
    (STOPPED, "stopped", ""),
    (UNCHANGED, "known", ""),
)
#: What is proven with dates, and what makes it ``UNDATED``: what holds if facts without a date count.
_UNDATED = {UNKNOWN: frozenset(CHANGES) - {UNKNOWN}, UNCHANGED: frozenset({NEW, ADVANCED})}


@dataclass(frozen=True)
class Change:
    """What became of a municipality: its class, and the statuses (instrument → Status) that are not what they were.

    ``before`` and ``after`` have the same keys, in the order of the programme.
    """

    kind: str
    before: Mapping[str, Status]
    after: Mapping[str, Status]


def comparison_layer(layer: Layer, since: date, theme: Theme) -> Layer:
    """Return the layer that says what changed in ``layer`` from ``since`` to the day on which it is looked at."""
    text, day = layer.language.text, layer.language.day(since)
    compared_with = text("Verglichen mit dem Stand vom {date}.", date=day)
    classes = [
        # which class holds is decided by ``change``, not by one status
        LayerClass(
            key, text(label), theme.paint(COMPARISON, key), layer.instruments[:1], frozenset(), None, key in _OPTIONAL
        )
        for key, label in CHANGES.items()
    ]
    return replace(
        layer,
        key=COMPARISON,
        title=text("{layer}: Veränderung seit {date}", layer=layer.title, date=day),
        description=f"{compared_with} {text(PROOF)}",
        classes=tuple(classes),
        symbol=None,
        outline=None,
        since=since,
        compared=layer.key,
    )


def register_layer(layer: Layer, earlier: Snapshot, theme: Theme) -> Layer:
    """Return the layer that says what differs in ``layer`` between another register, ``earlier``, and the one looked at.

    Both are of the same territory, and of the same day: what counts is what they know, dated or not.
    """
    text = layer.language.text
    return replace(
        comparison_layer(layer, earlier.as_of, theme),
        title=text("{layer}: Veränderung des Registers", layer=layer.title),
        description=text("Verglichen werden zwei Register, beide am selben Tag; auch Angaben ohne Datum zählen."),
        earlier=earlier,
    )


def compare(snapshot: Snapshot, layer: Layer, members: Iterable[str] | None = None) -> dict[str, Change]:
    """Return {AGS: what changed} from the layer's ``since`` to the snapshot's date, by default for all municipalities.

    Facts without a date prove no change of time. Whoever is known by nothing else is ``UNDATED``, if they count on that date.
    Between two registers they count like all others.
    Raises ValueError if ``layer`` is no comparison.
    """
    atlas = snapshot.atlas
    keys = in_order(atlas.state.programme, layer)
    if layer.earlier is not None:
        then, now = layer.earlier, snapshot
    else:
        # nothing without a date is folded into a day before the last one of all
        then, now = (Snapshot(atlas, day, date.max) for day in (first_day(layer), snapshot.as_of))
    return {
        ags: _change(*({key: on.status(ags, key) for key in keys} for on in (then, now, snapshot)))
        for ags in (atlas.municipalities if members is None else members)
    }


def first_day(layer: Layer) -> date:
    """Return the first of the two days of a comparison. Raises ValueError if ``layer`` is none."""
    if layer.since is None:
        raise ValueError(f"{layer.key!r} compares nothing: it has no second day")
    return layer.since


def in_order(programme: Programme, layer: Layer) -> list[str]:
    """Return the instruments of ``layer`` in the order of the programme, in which a municipality takes them."""
    return [i.key for i in programme.instruments if i.key in layer.instruments]


def change_words(found: Change, layer: Layer, instruments: Mapping[str, Instrument]) -> list[str]:
    """Say what became of a municipality: its class, then every status that is new. ``instruments`` by their keys, in the
    language of ``layer``."""
    language = layer.language
    lines = [
        language.text("{instrument} {status}", instrument=i.short, status=status_line(status, i, language))
        for i, status in ((instruments[key], status) for key, status in found.after.items())
    ]
    return [next(c.label for c in layer.classes if c.key == found.kind), *lines]


def _change(before: Mapping[str, Status], after: Mapping[str, Status], present: Mapping[str, Status]) -> Change:
    kind = change(before, after, before)
    if change(before, present, before) in _UNDATED.get(kind, ()):
        kind, after = UNDATED, present
    differing = [key for key in before if before[key].status != after[key].status or _renewed(before[key], after[key])]
    return Change(kind, {k: before[k] for k in differing}, {k: after[k] for k in differing})


def change(before: Mapping[str, Status], after: Mapping[str, Status], instruments: Iterable[str]) -> str:
    """Return which of ``CHANGES`` holds for a municipality with these statuses (instrument → Status) on the two days.

    ``NEW``: takes part in one of ``instruments`` now, in none before. ``ADVANCED``: some instrument went further.
    ``RENEWED``: some was there and was founded, signed or started anew, and none went further. ``STOPPED``: some has ended,
    or is taken part in no more, and none of these. ``UNCHANGED``: something is known, and
    it is as it was. ``UNKNOWN``: nothing was known on either day. What is derived counts like what is recorded.
    """
    shown: set[str] = set()
    for key in instruments:
        shown |= _traits(before[key].status, after[key].status)
        if _renewed(before[key], after[key]):
            shown.add("renewed")
    return next((kind for kind, some, none in _RULES if some in shown and none not in shown), UNKNOWN)


@cache
def _traits(before: str, after: str) -> frozenset[str]:
    """What the two statuses of one instrument say about its change."""
    had, has = before in _TAKES_PART, after in _TAKES_PART
    shown = {
        "had": had,
        "has": has,
        "further": _RANKS[after] > _RANKS[before],
        "stopped": after == ENDED != before or (had and not has),
        "known": {before, after} != {UNKNOWN},
    }
    return frozenset(trait for trait, shows in shown.items() if shows)


def rules_document() -> dict:
    """Return the rules of ``change`` for those who have the statuses but not this module, to be written as JSON.

    ``traits``: status before → status after → what an instrument shows by them; ``renewed`` is shown besides by what began
    anew. ``kinds``: the first ``[class, some, none]`` of which holds; else it is ``otherwise``. ``undated``: see ``_UNDATED``.
    What is derived (``DERIVED``) is active.
    """
    statuses = {status: status for status in _RANKS} | {DERIVED: ACTIVE}
    return {
        "traits": {
            before: {after: sorted(_traits(was, now)) for after, now in statuses.items()}
            for before, was in statuses.items()
        },
        "kinds": [list(rule) for rule in _RULES],
        "otherwise": UNKNOWN,
        "undated": {kind: sorted(others) for kind, others in _UNDATED.items()},
    }


def _renewed(before: Status, after: Status) -> bool:
    if after.renewed_on is None or not (before.takes_part and after.takes_part):
        return False
    return before.renewed_on is None or after.renewed_on > before.renewed_on
