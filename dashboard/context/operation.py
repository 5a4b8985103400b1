"""What an address offers programs: which parameters it reads, and what it answers. The interface's description is made of it.

What a route does not declare it cannot read: it is taken out of the request before the route sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import Rule

from dashboard.context.common_parameters import LANG
from dashboard.context.declared import Parameter
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from layers.words.language import message

#: Groups of addresses, in the order in which they are described.
STATUSES, DATA, PICTURES, LISTS, MORE = (
    message("Teilnahme, Zahlen und Gebiete"),
    message("Das ganze Register zum Herunterladen"),
    message("Karten, Folien und ihre Daten"),
    message("Tabellen und Steckbriefe als Datei"),
    message("Weiteres"),
)
GROUPS = (STATUSES, DATA, PICTURES, LISTS, MORE)
#: The part of a path that says which format is asked for.
FORMAT = "fmt"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """``says``, ``group`` and ``more`` are messages: what one gets, among what it stands, what else there is to know.

    ``media``: the media type of the answer, or by ending for an address with ``<fmt>``. ``model``: the type that an answer in
    JSON has (``dashboard.interface.models``), or by ending, too. ``parts`` describe the variable parts of the path.
    ``strict``: parameters that are not declared are refused; else they are as good as not there. ``queued``: it is made in the
    workshop, which may be busy. ``example``: values of parameters that show what it is for, empty for what the parameter itself
    gives as an example.
    """

    says: str
    group: str
    media: str | Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    parts: tuple[Parameter, ...] = ()
    model: Any = None
    strict: bool = False
    queued: bool = False
    more: str = ""
    example: Mapping[str, str | Callable[[Site], str]] = field(default_factory=dict)

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        """Those of its own and those of every address."""
        return (*self.parameters, LANG)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What it reads."""
        return tuple(parameter.name for parameter in self.all_parameters)

    @property
    def formats(self) -> Mapping[str, str]:
        """Media types by ending; the ending is empty if the path has none that varies."""
        return {"": self.media} if isinstance(self.media, str) else self.media

    def model_of(self, ending: str) -> Any:
        """Return the type of an answer with this ending, ``None`` if it is no JSON."""
        return self.model.get(ending) if isinstance(self.model, Mapping) else self.model

    def shown(self, site: Site) -> dict[str, str]:
        """Return an example: a value for each part of the path, and for some parameters."""
        known = (*self.parts, *self.parameters)
        own = {parameter.name: parameter.example(site) for parameter in known}
        required = {parameter.name: own[parameter.name] for parameter in known if parameter.required}
        shown = {name: value(site) if callable(value) else value for name, value in self.example.items()}
        return required | {name: value or own[name] for name, value in shown.items()}

    def heard(self, given: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
        """Return what it may read of an address. Raises RequestError if it is strict and there is more."""
        if self.strict and (unknown := next((name for name in given if name not in self.names), None)):
            raise _unknown(unknown, self.names)
        return ImmutableMultiDict([(name, text) for name, text in given.items(multi=True) if name in self.names])


def offers(operation: Operation) -> Callable[[View], View]:
    """Mark a view as one that answers so."""

    def mark(view: View) -> View:
        view.operation = operation  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def operations(server: Flask) -> Iterator[tuple[Rule, Operation]]:
    """Yield what the addresses of ``server`` offer, group by group, in the order in which they were added."""
    found = [(rule, _offered(server, rule.endpoint)) for rule in server.url_map.iter_rules()]
    for group in GROUPS:
        yield from ((rule, operation) for rule, operation in found if operation and operation.group == group)


def register_operations(server: Flask) -> None:
    """Let every route read only what it declares. To be called before the routes are asked."""

    @server.before_request
    def restrict() -> None:
        if operation := _offered(server, request.endpoint):
            request.args = operation.heard(request.args)


def _offered(server: Flask, endpoint: str | None) -> Operation | None:
    return getattr(server.view_functions.get(endpoint or ""), "operation", None)


def _unknown(name: str, known: tuple[str, ...]) -> RequestError:
    """A wish that nobody would hear."""
    return RequestError(
        422,
        message("Den Parameter „{name}“ gibt es hier nicht."),
        name[:40],
        message("einer von {choices}"),
        name=name[:40],
        choices=", ".join(known),
    )
