"""Parameters of addresses that say what they take: they read it, and describe themselves as a JSON schema.

A strict one refuses what it does not understand, as ``query`` says; a lenient one takes it as not given. What a route may read
it names in its ``Operation``, so that what the interface's description says of a parameter is what the code does with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from dashboard.context.query import (
    LONGEST_TITLE,
    find_region,
    read_choice,
    read_day,
    read_integer,
    read_title,
)
from dashboard.context.site import Site
from dashboard.context.view_state import read_known
from layers.words.language import Language, message
from loaders.atlas.regions import Region

Query = Mapping[str, str]
#: Values that are always the same, or that depend on the site.
Choices = Collection[str] | Callable[[Site], Collection[str]]

_NOT_KNOWN = message("Andere Werte gelten als nicht angegeben.")


@dataclass(frozen=True)
class Parameter:
    """``says`` is a message: what it is good for. ``strict``: whether what it does not understand is refused; ``required``:
    whether there is nothing at an address without it."""

    name: str
    says: str
    strict: ClassVar[bool] = True
    required: ClassVar[bool] = False

    def schema(self, site: Site) -> dict[str, Any]:
        """Return what it takes as a JSON schema (2020-12)."""
        return {"type": "string"}

    def example(self, site: Site) -> str:
        """Return a value that it takes, if it knows one."""
        return next(iter(self.schema(site).get("examples", ())), "")

    def described(self, language: Language) -> str:
        """Return what it is good for."""
        return language.text(self.says) + ("" if self.strict else f" {language.text(_NOT_KNOWN)}")


@dataclass(frozen=True)
class Part(Parameter):
    """A variable part of a path, which looks like ``pattern``, and like ``examples``."""

    pattern: str
    examples: Choices
    required = True

    def schema(self, site: Site) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern, "examples": list(_listed(self.examples, site))}


@dataclass(frozen=True)
class Integer(Parameter):
    """A whole number from ``low`` to ``high``; ``usual`` is what is meant without one, said only if it is such a number."""

    low: int
    high: int
    usual: int = 0

    def read(self, query: Query) -> int:
        """Return the number. Raises RequestError."""
        return read_integer(query, self.name, self.usual, self.low, self.high)

    def schema(self, site: Site) -> dict[str, Any]:
        usual = {"default": self.usual} if self.low <= self.usual <= self.high else {}
        return {"type": "integer", "minimum": self.low, "maximum": self.high, **usual}


@dataclass(frozen=True)
class Choice(Parameter):
    """One of ``choices``; ``usual`` is what is meant without one, empty if that depends on other parameters."""

    choices: Choices
    usual: str | Callable[[Site], str] = ""

    def read(self, query: Query, site: Site, usual: str = "") -> str:
        """Return the choice; ``usual`` if ``self.usual`` is empty. Raises RequestError."""
        return read_choice(query, self.name, self._usual(site) or usual, _listed(self.choices, site))

    def schema(self, site: Site) -> dict[str, Any]:
        usual = {"default": said} if (said := self._usual(site)) else {}
        return {"type": "string", "enum": list(_listed(self.choices, site)), **usual}

    def _usual(self, site: Site) -> str:
        return self.usual(site) if callable(self.usual) else self.usual


@dataclass(frozen=True)
class Day(Parameter):
    """A day, not after another one."""

    def read(self, query: Query, latest: date) -> date | None:
        """Return the day. Raises RequestError if it is after ``latest``."""
        return read_day(query, self.name, latest)

    def schema(self, site: Site) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class LatestDay(Day):
    """A day that is the latest one without a wish."""

    def read(self, query: Query, latest: date) -> date:
        """Return the day. Raises RequestError if it is after ``latest``."""
        return super().read(query, latest) or latest


@dataclass(frozen=True)
class OwnPath(Parameter):
    """The path of one of our pages, of at most ``longest`` characters."""

    longest: int
    required = True

    def schema(self, site: Site) -> dict[str, Any]:
        page = f"{site.base}gemeinde/{next(iter(site.atlas.municipalities))}"
        return {"type": "string", "maxLength": self.longest, "examples": [page]}


@dataclass(frozen=True)
class RegionText(Parameter):
    """A REGION text, by default the whole state."""

    def read(self, query: Query, site: Site) -> Region:
        """Return the region. Raises RequestError."""
        return find_region(site, query.get(self.name) or site.atlas.state.key, field=self.name)

    def schema(self, site: Site) -> dict[str, Any]:
        district, municipality = next(iter(site.atlas.districts)), next(iter(site.atlas.municipalities))
        examples = [district, f"{municipality}+1", *list(site.atlas.named_regions)[:1]]
        return {"type": "string", "default": site.atlas.state.key, "examples": examples}


@dataclass(frozen=True)
class Title(Parameter):
    """Words that are written on pictures, in letters that their font has."""

    def read(self, query: Query, site: Site) -> str | None:
        """Return the words. Raises RequestError."""
        return read_title(query, site, self.name)

    def schema(self, site: Site) -> dict[str, Any]:
        return {"type": "string", "maxLength": LONGEST_TITLE}


@dataclass(frozen=True)
class Text(Parameter):
    """Any text; with ``examples``, one that is understood leniently."""

    examples: Choices = ()
    strict = False

    def described(self, language: Language) -> str:
        return super().described(language) if self.examples else language.text(self.says)

    def schema(self, site: Site) -> dict[str, Any]:
        examples = list(_listed(self.examples, site))
        return {"type": "string", **({"examples": examples} if examples else {})}


@dataclass(frozen=True)
class Known(Parameter):
    """One of ``choices``, leniently."""

    choices: Choices
    usual: str = ""
    strict = False

    def read(self, query: Query, site: Site) -> str:
        """Return the choice; ``usual`` for anything else."""
        return read_known(query, self.name, _listed(self.choices, site), self.usual)

    def schema(self, site: Site) -> dict[str, Any]:
        usual = {"default": self.usual} if self.usual else {}
        return {"type": "string", "examples": list(_listed(self.choices, site)), **usual}


def _listed(choices: Choices, site: Site) -> Collection[str]:
    return choices(site) if callable(choices) else choices
