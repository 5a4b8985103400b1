"""The interface as an OpenAPI 3.1 document: collected from what the routes declare, so it says what they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from dashboard.context.declared import Integer, Parameter
from dashboard.context.operation import FORMAT, GROUPS, Operation, operations
from dashboard.context.site import Site
from dashboard.interface.models import Error
from dashboard.interface.schemas import schemas
from layers.words.language import message

VERSION = "3.1.1"
#: Of the interface: the first number grows when something that programs rely on goes.
_OWN_VERSION = "1.0"
_PART = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
GENERAL = (
    message("Alle Adressen antworten auf GET und HEAD, ohne Anmeldung und ohne Cookies."),
    message("Was keine Webseite ist, dürfen Skripte jeder Website lesen (CORS)."),
    message(
        "Antworten haben ein ETag: Mit „If-None-Match“ zurückgeschickt, kommt 304, solange sich nichts geändert hat."
    ),
    message("Komprimiert wird mit Brotli oder gzip; die Reihenfolge ist immer dieselbe."),
    message("Parameter, die es nicht gibt, bleiben ohne Wirkung, wenn nichts anderes dabeisteht."),
    message("Tabellen, Steckbriefe und Feeds nehmen jeden Wert: Was nicht geht, gilt als nicht angegeben."),
)
#: Every address takes it where there are editions; ``serving/editions.py`` reads it, before the application is asked.
EDITION = Integer(
    "fassung",
    message(
        "Fassung des Registers, für die geantwortet wird, an ihrem letzten Tag oder dem gefragten; ohne Angabe die neueste."
    ),
    1,
    999_999_999,
)
#: What each status means that is no success.
_REFUSALS = {
    404: message("Das gibt es nicht."),
    500: message("Die Datei konnte nicht erstellt werden."),
    422: message("Ein Parameter hat einen Wert, der nicht geht, oder es gibt ihn nicht."),
    429: message(
        "Von dieser Adresse aus werden zu viele Dateien angefordert; „Retry-After“ sagt, nach wie vielen Sekunden es wieder "
        "gehen kann."
    ),
    503: message(
        "Gerade werden zu viele Dateien erstellt, oder die frühere Fassung wird gerade aufgebaut; „Retry-After“ sagt, nach wie "
        "vielen Sekunden es wieder gehen kann."
    ),
}
#: Where programs ask how far such a file is; the address is there only where files may be made elsewhere.
TASKS = "/api/tasks/{ticket}"
_LATER = message(
    "Die Datei wird noch erstellt. Unter derselben Adresse gibt es sie, sobald sie fertig ist; „Location“ sagt, wie weit sie ist."
)
_SECONDS = message("Nach so vielen Sekunden lohnt sich ein neuer Versuch.")
_TAG, _UNCHANGED = message("Kennzeichen des Inhalts."), message("Nichts hat sich geändert.")


def template(rule: Rule) -> str:
    """Return a path as OpenAPI writes it: „/api/municipalities/{ags}“."""
    return _PART.sub(r"{\1}", str(rule))


def paths(rule: Rule, operation: Operation) -> list[tuple[str, str]]:
    """Return (path, ending) of an operation, one for each of its formats."""
    path = template(rule)
    return [(path.replace(f"{{{FORMAT}}}", ending), ending) for ending in operation.formats]


def general(site: Site) -> tuple[Parameter, ...]:
    """Return what every address takes, before the application is asked."""
    return (EDITION,) if site.atlas.origin.edition else ()


def document(server: Flask, site: Site, address: str, in_json: Callable[[str], bool]) -> dict[str, Any]:
    """Return the description of all that ``server`` offers programs, in the site's language.

    ``address``: of the start page, in full; ``in_json``: whether refusals at a path are JSON, else they are pages.
    """
    text, offered = site.language.text, list(operations(server))
    models = {"error": Error}
    for rule, operation in offered:
        models |= {path: model for path, ending in paths(rule, operation) if (model := operation.model_of(ending))}
    by_path, components = schemas(site, models)
    collected = _Collected(site, by_path, in_json)
    described = {
        path: {"get": collected.operation(rule, operation, path, ending)}
        for rule, operation in offered
        for path, ending in paths(rule, operation)
    }
    provenance, licence = site.atlas.provenance, site.state.licence
    return {
        "openapi": VERSION,
        "info": {
            "title": site.programme.atlas,
            "version": _OWN_VERSION,
            "description": "\n".join([*map(text, GENERAL), provenance.attribution]),
            "license": {"name": licence.title, "url": licence.url},
        },
        "externalDocs": {"url": f"{address}api/"},
        "servers": [{"url": address.rstrip("/")}],
        "tags": [{"name": text(group)} for group in GROUPS],
        "paths": described,
        "components": {
            "schemas": components,
            "parameters": collected.parameters,
            "responses": collected.responses,
            "headers": {"ETag": {"description": text(_TAG), "schema": {"type": "string"}}},
        },
    }


class _Collected:
    """What operations have in common is said once, and referred to."""

    def __init__(self, site: Site, models: Mapping[str, Any], in_json: Callable[[str], bool]):
        self.parameters: dict[str, dict[str, Any]] = {}
        self.responses: dict[str, dict[str, Any]] = {}
        self._site, self._models, self._in_json = site, models, in_json
        self._tasks = TASKS in models
        self._named: list[tuple[Parameter, str]] = []

    def operation(self, rule: Rule, operation: Operation, path: str, ending: str) -> dict[str, Any]:
        text, media = self._site.language.text, operation.formats[ending]
        schema = {"schema": self._models[path]} if path in self._models else {}
        said = [self._part(part) for part in operation.parts if part.name in path]
        said += [{"$ref": self._parameter(p)} for p in (*operation.all_parameters, *general(self._site))]
        answer = {
            "description": text(operation.says),
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
            "content": {media.partition(";")[0]: schema},
        }
        return {
            "operationId": "-".join(filter(None, [re.sub(r"\W+", "-", rule.endpoint), ending])),
            "tags": [text(operation.group)],
            "summary": text(operation.says),
            **({"description": text(operation.more)} if operation.more else {}),
            "parameters": said,
            "responses": {"200": answer, **self._others(operation, path)},
        }

    def _part(self, part: Parameter) -> dict[str, Any]:
        return {"name": part.name, "in": "path", "required": True, **self._described(part)}

    def _parameter(self, parameter: Parameter) -> str:
        name = next((name for known, name in self._named if known == parameter), "")
        if not name:
            # two may have one name, one strict and one lenient
            taken = sum(known.name == parameter.name for known, _ in self._named)
            name = parameter.name + (f"-{taken + 1}" if taken else "")
            self._named.append((parameter, name))
            more = {"required": True} if parameter.required else {"allowEmptyValue": True}
            self.parameters[name] = {"name": parameter.name, "in": "query", **self._described(parameter), **more}
        return f"#/components/parameters/{name}"

    def _described(self, parameter: Parameter) -> dict[str, Any]:
        return {"description": parameter.described(self._site.language), "schema": parameter.schema(self._site)}

    def _others(self, operation: Operation, path: str) -> dict[str, Any]:
        """What is answered besides 200: from what can go wrong follows which statuses there are."""
        edition, later = bool(general(self._site)), operation.long and self._tasks
        possible = {
            404: edition or any(p.required for p in (*operation.parts, *operation.parameters)),
            422: operation.strict or any(parameter.strict for parameter in operation.parameters),
            429: operation.queued,
            500: later,
            503: edition or operation.queued,
        }
        self.responses.setdefault("NotModified", {"description": self._site.language.text(_UNCHANGED)})
        refused = {str(status): {"$ref": self._refusal(status, path)} for status, can in possible.items() if can}
        return {
            **({"202": self._later()} if later else {}),
            "304": {"$ref": "#/components/responses/NotModified"},
            **refused,
        }

    def _later(self) -> dict[str, str]:
        """What programs are told that have waited for long enough."""
        text, schema = self._site.language.text, {"schema": self._models[TASKS]}
        headers = {"Location": message("Adresse, unter der steht, wie weit die Datei ist."), "Retry-After": _SECONDS}
        self.responses["Later"] = {
            "description": text(_LATER),
            "headers": {
                name: {"description": text(says), "schema": {"type": "string"}} for name, says in headers.items()
            },
            "content": {"application/json": schema},
        }
        return {"$ref": "#/components/responses/Later"}

    def _refusal(self, status: int, path: str) -> str:
        as_json = self._in_json(path)
        name, described = f"{'Error' if as_json else 'Page'}{status}", self._site.language.text(_REFUSALS[status])
        content = {"application/json": {"schema": self._models["error"]}} if as_json else {"text/html": {}}
        self.responses[name] = {"description": described, "content": content}
        return f"#/components/responses/{name}"
