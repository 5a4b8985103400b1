"""Ask what an OpenAPI document describes, many times and in odd ways, and compare every answer with what it says.

``python -m tests.fuzz_api`` puts 100,000 questions to what ``/api/openapi.json`` describes; ``--document /ogc/api`` to another
interface. They are schemathesis' own: half of them as described, with the document's examples among the values, half of them not.
Each answer has to have a status, media type, headers and body that are described, to be no 5xx, and to be the same for HEAD
and, without a body, for whoever has it already.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

DOCUMENT = "/api/openapi.json"
#: Nothing is packed: schemathesis does not unpack what an application answers without a network.
_HEADERS = {"Accept-Encoding": "identity"}


def differs_by_method(case: Any, tag: str) -> str:
    """Say in what HEAD and a conditional request differ from what was answered with ``tag``; empty if in nothing."""
    client, asked = case.operation.app.test_client(), case.as_transport_kwargs(headers=_HEADERS)
    head = client.open(**{**asked, "method": "HEAD"})
    kept = client.open(**{**asked, "headers": {**asked["headers"], "If-None-Match": tag}})
    said = [head.status_code, head.headers.get("ETag"), len(head.data), kept.status_code, len(kept.data)]
    return "" if said == [200, tag, 0, 304, 0] else f"HEAD or conditional request: {said}, not {tag}"


CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


class _EnoughError(Exception):
    """The time is up: an error is the one thing that ends such a test early."""


@dataclass
class Result:
    """What came of asking one address: how often which status, and one example of each thing that is wrong.

    ``requests`` counts HEAD and conditional ones, too.
    """

    label: str
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)


def operations(server: Flask, document: str = DOCUMENT) -> dict[str, Any]:
    """Return what schemathesis makes of a document, by method and path."""
    schema = schemathesis.openapi.from_wsgi(document, server)
    return {found.label: found for found in (result.ok() for result in schema.get_all_operations())}


def ask(operation: Any, number: int, chosen: int, most_seconds: float = 3600.0) -> Result:
    """Ask at most ``number`` times, for at most so long. The same ``chosen`` gives the same questions."""
    result, until = Result(operation.label), time.monotonic() + most_seconds
    quiet = settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(chosen)
    @quiet
    @given(_cases(operation))
    def once(case: Any) -> None:
        if time.monotonic() > until:
            raise _EnoughError
        response = case.call(headers=_HEADERS)
        result.statuses[response.status_code] += 1
        result.requests += 3 if response.status_code == 200 else 1
        try:
            case.validate_response(response, checks=CHECKS)
            tag = response.headers.get("etag", [""])[0]
            found = [differs_by_method(case, tag)] if response.status_code == 200 else []
        except (Failure, FailureGroup) as failure:
            found = [f"{one.title}: {one.message}" for one in getattr(failure, "exceptions", [failure])]
        for problem in filter(None, found):
            said = f"{case.formatted_path} {case.query} → {response.status_code}: {problem}"
            result.problems.setdefault(f"{response.status_code} {problem[:40]}", said[:600])

    with suppress(_EnoughError):
        once()
    return result


def _cases(operation: Any) -> SearchStrategy[Any]:
    """As described, with examples from the document for some of the values; and otherwise, where that is possible."""
    known = {("query", p.name): list(_examples(p.definition)) for p in operation.query}
    known |= {("path", p.name): list(_examples(p.definition)) for p in operation.path_parameters}
    known = {where: values for where, values in known.items() if values}

    @st.composite
    def plausible(draw: Callable[[SearchStrategy[Any]], Any]) -> Any:
        case = draw(operation.as_strategy(GenerationMode.POSITIVE))
        for (place, name), values in known.items():
            if draw(st.integers(0, 3)) or (place == "path" and draw(st.booleans())):
                continue_with = case.query if place == "query" else case.path_parameters
                continue_with[name] = draw(st.sampled_from(values))
        return case

    if not (operation.query or operation.path_parameters):
        return operation.as_strategy(GenerationMode.POSITIVE)
    return st.one_of(plausible(), operation.as_strategy(GenerationMode.NEGATIVE))


def _examples(parameter: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what a document, 3.0 or 3.1, shows as values of a parameter."""
    schema = parameter.get("schema", {})
    for holder in (parameter, schema):
        if "example" in holder:
            yield holder["example"]
    yield from schema.get("examples", schema.get("enum", []))
    if parameter.get("name") in _MORE:
        yield from _MORE[parameter["name"]]


#: What an address may hold that documents do not show: odd, but people and programs send it.
_MORE = {
    "date": ["2023-09-14", "2019-01-01", "1900-01-01", "2021-06", "31.12.2023", "9999-12-31"],
    "since": ["2021-12-31", "2023-09-14", "0001-01-01"],
    "title": ["Prävention", "=1+1", "Szczecin/Gartz – Łużyce", "中文", "\u202eabc", "<b>&amp;"],
    "width": ["200", "8000", "0200"],
    "height": ["200", "8000", " 300"],
    "preview": ["200"],
}


def _application() -> Flask:
    from dashboard.context.settings import Settings
    from dashboard.factory import build_app
    from loaders.store.atlas_cache import cached_atlas
    from loaders.store.checked_store import open_store
    from tests.clock import CLOCK
    from tests.suite_state import suite_inputs

    store = open_store(Settings().cache_folder())
    return build_app(cached_atlas(suite_inputs(), store, CLOCK), store).server


def main() -> int:
    """Ask, tell what was answered and what is wrong; 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--document", default=DOCUMENT, help="path of the OpenAPI document")
    parser.add_argument("--questions", type=int, default=100_000, help="how many, spread over all addresses")
    parser.add_argument("--seconds", type=float, default=3600.0, help="at most so long at one address")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", default="", help="only addresses that contain this")
    wanted = parser.parse_args()
    logging.disable(logging.ERROR)  # what goes wrong is told once
    found = {label: op for label, op in operations(_application(), wanted.document).items() if wanted.only in label}
    each = -(-wanted.questions // len(found))
    total, requests, wrong = 0, 0, 0
    with ProcessPoolExecutor(wanted.processes, multiprocessing.get_context("fork")) as pool:
        _FOUND.update(found)
        given_to_all = ([value] * len(found) for value in (each, wanted.seed, wanted.seconds))
        for result in pool.map(_asked, found, *given_to_all):
            total, requests = total + result.statuses.total(), requests + result.requests
            wrong += len(result.problems)
            print(f"{result.label}: {dict(sorted(result.statuses.items()))}", flush=True)
            for problem in result.problems.values():
                print(f"    {problem}", flush=True)
    print(f"{total} questions, {requests} requests with HEAD and conditional ones, {wrong} things wrong")
    return 1 if wrong else 0


#: What the forked processes find: an operation cannot be sent to them.
_FOUND: dict[str, Any] = {}


def _asked(label: str, number: int, chosen: int, most_seconds: float) -> Result:
    return ask(_FOUND[label], number, chosen, most_seconds)


if __name__ == "__main__":
    sys.exit(main())
