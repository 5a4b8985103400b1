"""Find the municipality that a name means: as it is spelled, then in any spelling; never by guessing between two."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from loaders.atlas.programme import DistrictKind
from loaders.common.findings import DISTRICT_WORD
from loaders.common.plain_text import plain, without_umlaut_marks

_TITLES = re.compile(
    r"^(?:(?:die|der)\s+)?(?:landeshauptstadt|gro(?:ß|ss)e kreisstadt|kreisfreie stadt|universit[äa]tsstadt|bergstadt|stadt|"
    r"gemeinde|markt|flecken|kurort|hochschulstadt|gem\.|stadtverwaltung|gemeindeverwaltung)\s+|"
    r"(?:,\s*|\s+|\s*\()(?:stadt|gemeinde|gro(?:ß|ss)e kreisstadt|gks|landeshauptstadt|kreisfreie stadt|universit[äa]tsstadt|"
    r"hochschulstadt|bergstadt|kurort|st\.)\)?$",
    re.IGNORECASE,
)
#: „Zittau*“, „Görlitz ¹)“: marks of footnotes, and spaces.
_MARKS = re.compile(r"^[\s*†‡¹²³⁴-⁹]+|(?:[\s*†‡¹²³⁴-⁹]|[0-9]\))+$")
#: Where the name proper ends and what tells it from others of the same name begins.
_QUALIFIER = re.compile(
    r"\s*[/(]|\s+(?=(?:im|in|an|am|bei|b\.|i\.|a\.|a\. ?d\.|i\. ?d\.|a\.d\.|i\.d\.)(?=[\s.A-ZÄÖÜ]))"
)
_FILLERS = frozenset({"im", "in", "an", "am", "bei", "b", "i", "a", "d", "der", "dem", "den"})
#: Suggestions cost time; a file in which every row is wrong needs no thousand of them.
_MOST_SUGGESTIONS = 300
#: By so many letters a district can be told that is not written out.
_ENOUGH = 4
#: So many names are named.
_MOST_SUGGESTED = 3


T = TypeVar("T")


@dataclass(frozen=True)
class Match:
    """``ags`` if the name means one municipality; else every one it may mean is in ``candidates`` (valid keys).

    ``ags`` is the key of the one that bore the name, which may have become part of another. ``how`` it was found, in German.
    """

    ags: str | None
    exact: bool
    candidates: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True)
class Names:
    """Every name that a key is or was known by, and the districts, five-digit key → name.

    ``official`` gives the name shown for a key, ``valid`` carries a key to the one valid today (``None``: no more),
    ``abbreviations`` are those of the state; ``codes`` are short names of districts (GR), each with its key;
    ``kinds`` are those of districts, and ``kind_of`` says of which one each is.
    """

    known: Mapping[str, set[str]]
    official: Mapping[str, str]
    districts: Mapping[str, str]
    abbreviations: Mapping[str, str]
    valid: Callable[[str], str | None]
    codes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, DistrictKind] = field(default_factory=dict)
    kind_of: Mapping[str, str] = field(default_factory=dict)
    _suggested: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def match(self, name: str, district: str = "") -> Match:
        """Return what ``name`` means. ``district`` (a name or key, may be empty) tells places of the same name apart.

        A bare name that several places bear with and without an addition (Auerbach, Auerbach/Vogtl.) is ambiguous even if
        one of them is spelled exactly so: lists are made by people who know which one they mean.
        """
        name = _MARKS.sub("", name)
        core, qualifier = self._parts(name)
        same_core = self._by_core.get(core, set())
        exact = self._by_name.get(name, set())
        fitting = (exact or self._qualified(same_core, core, qualifier)) if qualifier else exact | same_core
        by_district = False
        if len(fitting) > 1 or (district and fitting):
            narrowed = self._in_district(fitting, district) or fitting
            by_district, fitting = len(narrowed) < len(fitting), narrowed
        if len(fitting) != 1:
            return Match(None, False, tuple(sorted(fitting)))
        ags = self._bearer(next(iter(fitting)), name)
        return Match(ags, bool(exact), (), self._how(ags, name, bool(exact), by_district))

    def _bearer(self, valid: str, name: str) -> str:
        """The key of whoever bore ``name`` of those that ``valid`` is made of; ``valid`` itself if that cannot be told."""
        if self.same(valid, name):
            return valid
        bearers = [k for k in self._parts_of.get(valid, ()) if self.same(k, name)]
        return bearers[0] if len(bearers) == 1 else valid

    def _how(self, ags: str, name: str, exact: bool, by_district: bool) -> str:
        valid = self.valid(ags) or ags
        if valid != ags:
            how = f"früherer Name, heute {self.official.get(valid, valid)}"
        elif exact:
            how = "amtlicher Name" if name == self.official.get(ags, name) else "früherer oder anderer Name"
        elif _TITLES.search(name):
            how = "ohne die Bezeichnung davor oder dahinter"
        elif name.casefold() in {n.casefold() for n in self.known.get(ags, ())}:
            how = "andere Großschreibung"
        else:
            how = "andere Schreibweise"
        word = next((word for word, kind in self.kinds.items() if not kind.city), DISTRICT_WORD)
        return f"{how}, im genannten {word}" if by_district else how

    def district_key(self, name: str) -> str | None:
        """Return the key of the district that ``name`` is („Landkreis Görlitz“, „Vogtlandkreis“), never of a town."""
        asked = plain(name)
        bare = self._bare(asked)
        for key, district in self.districts.items():
            kind = self.kinds.get(self.kind_of.get(key, ""))
            own = plain(district)
            if kind and not kind.city and (own == asked or (bare != asked and self._bare(own) == bare)):
                return key
        return None

    def names_a_kind(self, text: str) -> bool:
        """Whether ``text`` speaks of all towns that are districts („Kreisfreie Städte“)."""
        asked = plain(text)
        words = {plain(word) for kind, about in self.kinds.items() if about.city for word in (kind, about.plural)}
        return any(word in asked for word in words)

    def is_district(self, text: str) -> bool:
        """Whether ``text`` (a name, key or code) means a district, as ``match`` takes it."""
        return bool(self._in_district({f"{key}000" for key in self.districts}, text))

    def lies_in(self, ags: str, district: str) -> bool:
        """Whether ``ags`` lies in ``district`` (a name, key or code)."""
        return bool(self._in_district({ags}, district))

    def same(self, ags: str, name: str) -> bool:
        """Whether ``name`` is, in any spelling, a name of ``ags``; an addition may be left out, but none may be wrong."""
        names = self.known.get(ags, set())
        if name in names:
            return True
        core, qualifier = self._parts(name)
        for own_core, own_qualifier in map(self._parts, names):
            if core == own_core and (not qualifier or not own_qualifier or qualifier == own_qualifier):
                return True
        return False

    def describe(self, keys: tuple[str, ...]) -> str:
        """Return places with key and district, as one picks from: „Auerbach (14521040, Erzgebirgskreis) oder …“."""
        return " oder ".join(self._describe(k) for k in keys)

    def suggest(self, name: str, given: str = "") -> str:
        """Return „Meinten Sie …? “ with the closest names, or ``""``; never the key that is ``given`` already."""
        if name not in self._suggested:
            if len(self._suggested) >= _MOST_SUGGESTIONS:
                return ""
            self._suggested[name] = self._closest(name)
        listed = " oder ".join(self._describe(k) for k in self._suggested[name] if k != given)
        return f"Meinten Sie {listed}? " if listed else ""

    def _closest(self, name: str) -> tuple[str, ...]:
        """The keys that ``name`` may be meant for: who bears it with another addition, else who is called alike."""
        # „Hartmannsdorf bei Chemnitz“ is Hartmannsdorf; so begin those without any addition
        bare = sorted(self._by_core.get(self._parts(name)[0], ()), key=lambda k: (len(self.official.get(k, k)), k))
        if bare:
            return tuple(bare[:_MOST_SUGGESTED])
        close = difflib.get_close_matches(name, self._by_name, n=_MOST_SUGGESTED, cutoff=0.75) or [
            spelled
            for folded in difflib.get_close_matches(
                " ".join(self._parts(name)).strip(), self._folded, n=_MOST_SUGGESTED, cutoff=0.75
            )
            for spelled in self._folded[folded]
        ]
        return tuple(dict.fromkeys(k for n in close for k in sorted(self._by_name[n])))

    def _describe(self, ags: str) -> str:
        name = self.official.get(ags) or sorted(self.known.get(ags, {ags}))[0]
        return f"{name} ({', '.join(filter(None, (ags, self.districts.get(ags[:5]))))})"

    @cached_property
    def _by_name(self) -> Mapping[str, set[str]]:
        return self._index(lambda name: name)

    @cached_property
    def _parts_of(self) -> Mapping[str, list[str]]:
        found = defaultdict(list)
        for ags in self.known:
            valid = self.valid(ags)
            if valid and valid != ags:
                found[valid].append(ags)
        return found

    @cached_property
    def _by_core(self) -> Mapping[str, set[str]]:
        return self._index(lambda name: self._parts(name)[0])

    @cached_property
    def _by_parts(self) -> Mapping[tuple[str, str], set[str]]:
        return self._index(self._parts)

    @cached_property
    def _folded(self) -> Mapping[str, list[str]]:
        found = defaultdict(list)
        for name in self._by_name:
            found[" ".join(self._parts(name)).strip()].append(name)
        return found

    def _index(self, key: Callable[[str], T]) -> Mapping[T, set[str]]:
        found = defaultdict(set)
        for ags, names in self.known.items():
            for name in names:
                found[key(name)].add(self.valid(ags) or ags)
        return found

    def _qualified(self, keys: set[str], core: str, qualifier: str) -> set[str]:
        """Those of ``keys`` that bear the addition, or that lie in the district it names, or all that bear none."""
        return keys & self._by_parts.get((core, qualifier), set()) or self._in_district(keys, qualifier)

    def _in_district(self, keys: set[str], district: str) -> set[str]:
        asked = self._bare(plain(district)).strip()
        if not asked:
            return set()
        asked = self.codes.get(asked, asked)
        return {k for k in keys if k[:5] == asked or self._begins_alike(k[:5], asked)}

    def _begins_alike(self, district: str, asked: str) -> bool:
        own = self._bare(plain(self.districts.get(district, "")))
        return own == asked or (len(asked) >= _ENOUGH and (own.startswith(asked) or asked.startswith(own)))

    def _bare(self, district: str) -> str:
        """A district in plain words, without the word that says of which kind it is."""
        word = next((w for w in self._kind_words if district.startswith(f"{w} ")), "")
        return district.removeprefix(f"{word} ") if word else district

    @cached_property
    def _kind_words(self) -> list[str]:
        """How kinds of districts are written before names, the longest first."""
        words = {plain(word) for kind, about in self.kinds.items() if not about.city for word in (kind, *about.short)}
        return sorted(words, key=lambda word: (-len(word), word))

    def _parts(self, name: str) -> tuple[str, str]:
        """The name proper and its addition, both in plain words, abbreviations written out."""
        bare = _TITLES.sub("", name.strip()).strip()
        core, *rest = _QUALIFIER.split(re.sub(r"^Sankt\b", "St.", bare), maxsplit=1)
        words = plain(rest[0]) if rest else ""
        if not rest:
            core, words = self._split_abbreviation(core)
        parts = self.abbreviations.get(words, words).split()
        kept = [w for w in parts if w not in _FILLERS or w in self.abbreviations]
        joined = " ".join(kept)
        qualifier = self.abbreviations.get(joined) or " ".join(self.abbreviations.get(w, w) for w in kept)
        return without_umlaut_marks(plain(core)), without_umlaut_marks(qualifier)

    def _split_abbreviation(self, name: str) -> tuple[str, str]:
        """„Reichenbach O.L.“: an addition without anything before it is known by being an abbreviation."""
        first, _, last = name.partition(" ")
        return (first, plain(last)) if plain(last) in self.abbreviations else (name, "")
