"""``/api/``: the interface for people who write programs, and ``/api/openapi.json``: the same for programs. No scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.routing import Rule

from dashboard.context.common_parameters import LANG
from dashboard.context.declared import Parameter
from dashboard.context.languages import spoken
from dashboard.context.operation import GROUPS, MORE, Operation, offers, operations
from dashboard.context.site import Site
from dashboard.interface.document import GENERAL, document, template
from dashboard.interface.examples import example, excerpt
from dashboard.pages.errors import for_programs
from dashboard.pages.shell import shell_context
from layers.words.language import Language, message

PATH, DOCUMENT_PATH = "api/", "api/openapi.json"


@dataclass(frozen=True)
class Shown:
    """An address as the page shows it. ``anchor``: where; ``parameters``: of each name, meaning and values; ``formats``: of each
    ending, media type and the address of an example."""

    anchor: str
    path: str
    says: str
    more: str
    parameters: list[tuple[str, str, str]]
    formats: list[tuple[str, str, str]]
    example: str
    answer: str


def register_interface(server: Flask, site: Site) -> None:
    """Add the page and the document."""

    @server.get(f"/{PATH}", strict_slashes=False)
    def interface() -> str:
        return render_interface(spoken(site), server)

    @server.get(f"/{DOCUMENT_PATH}")
    @offers(
        Operation(message("Diese Beschreibung als OpenAPI-Dokument"), MORE, "application/json", model=dict[str, Any])
    )
    def described() -> Response:
        return jsonify(document(server, spoken(site), _root(site), for_programs))


def _root(site: Site) -> str:
    return f"{request.host_url.rstrip('/')}{site.base}"


def render_interface(site: Site, server: Flask) -> str:
    """Return the page."""
    text, offered = site.language.text, list(operations(server))
    return render_template(
        "interface.html",
        **shell_context(site, PATH),
        title=text("Schnittstelle für Programme"),
        general=[text(said) for said in GENERAL],
        groups=[
            (text(group), [_shown(site, server, rule, found) for rule, found in offered if found.group == group])
            for group in GROUPS
        ],
        lang=_row(site, LANG),
        root=request.host_url.rstrip("/"),
        document_href=site.link(DOCUMENT_PATH),
        has_editions=bool(site.atlas.origin.edition),
    )


def _shown(site: Site, server: Flask, rule: Rule, operation: Operation) -> Shown:
    text, path = site.language.text, template(rule)
    endings = {ending: example(site, rule, operation, ending) for ending in operation.formats}
    first = next(iter(endings.values()))
    return Shown(
        rule.endpoint.replace(".", "-"),
        path.replace("{fmt}", "{format}"),
        text(operation.says),
        text(operation.more) if operation.more else "",
        [_row(site, parameter) for parameter in (*operation.parts, *operation.parameters)],
        [(ending, media.partition(";")[0], site.base + endings[ending]) for ending, media in operation.formats.items()],
        site.base + first,
        excerpt(server, operation, first),
    )


def _row(site: Site, parameter: Parameter) -> tuple[str, str, str]:
    return parameter.name, parameter.described(site.language), _values(parameter.schema(site), site.language)


def _values(schema: dict[str, Any], language: Language) -> str:
    """Say in words what a parameter takes."""
    said = []
    if "enum" in schema or "examples" in schema:
        said.append(" · ".join(map(str, schema.get("enum") or schema["examples"])))
    if "minimum" in schema:
        said.append(language.text("{low} bis {high}", low=schema["minimum"], high=schema["maximum"]))
    if schema.get("format") == "date":
        said.append(language.text("JJJJ-MM-TT"))
    if "maxLength" in schema:
        said.append(language.text("höchstens {limit} Zeichen", limit=schema["maxLength"]))
    if "default" in schema:
        said.append(language.text("üblich: {value}", value=schema["default"]))
    return "; ".join(said)
