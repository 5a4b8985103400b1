"""``/api/``: the interface for people who write programs, and ``/api/openapi.json``: the same for programs. No scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from flask import Flask, Response, jsonify, render_template
from markupsafe import Markup
from werkzeug.routing import Rule

from dashboard.context.common_parameters import DATE, LANG
from dashboard.context.declared import Parameter
from dashboard.context.languages import spoken
from dashboard.context.operation import FORMAT, GROUPS, MORE, Operation, offers, operations
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.interface.document import GENERAL, document, general, template
from dashboard.interface.examples import example, excerpt
from dashboard.pages.errors import for_programs
from dashboard.pages.head import About, outside
from dashboard.pages.shell import shell_context
from layers.words.language import Language, message

PATH, DOCUMENT_PATH = "api/", "api/openapi.json"
#: More parameters than this are not told twice.
_FEW = 6
_CODE = Markup("<code>{}</code>")


@dataclass(frozen=True)
class Shown:
    """An address as the page shows it. ``anchor``: where; ``parameters``: of each name, meaning and values; ``alike``: the
    address that has the same ones, if they are told there; ``formats``: of each ending, media type and the address of an
    example; ``answer``: the beginning of it."""

    anchor: str
    path: str
    says: str
    more: str
    parameters: list[tuple[str, str, Markup]]
    alike: Rule | None
    formats: list[tuple[str, str, str]]
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
        return jsonify(document(server, spoken(site), outside(site.base), for_programs))


def render_interface(site: Site, server: Flask) -> str:
    """Return the page."""
    text, offered = site.language.text, list(operations(server))
    shown = [(found.group, _shown(site, server, rule, found, offered)) for rule, found in offered]
    components = document(server, site, outside(site.base), for_programs)["components"]["schemas"]
    lead = text(
        "Was der Atlas zeigt, können Programme abfragen: als JSON, CSV und GeoJSON, als Bild, Folie und Foliensatz."
    )
    return render_template(
        "interface.html",
        **shell_context(site, PATH, about=About(PATH, lead)),
        lead=lead,
        title=text("Schnittstelle für Programme"),
        general=[text(said) for said in GENERAL],
        groups=[(text(group), [address for own, address in shown if own == group]) for group in GROUPS],
        fields=list(filter(None, starmap(_fields, components.items()))),
        everywhere=[_row(site, parameter) for parameter in (LANG, *general(site))],
        refusal=json.dumps(_refused(site).body(site.language), ensure_ascii=False, indent=2),
        root=outside(""),
        document_href=site.link(DOCUMENT_PATH),
        anchor=anchor,
        heading=heading,
    )


def _fields(name: str, schema: dict[str, Any]) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Return name and meaning of an object, and of those of its fields that need to be explained."""
    explained = [
        (field, said["description"]) for field, said in schema.get("properties", {}).items() if "description" in said
    ]
    return (name, schema["description"], explained) if explained else None


def _refused(site: Site) -> RequestError:
    """What a wrong day is answered."""
    try:
        DATE.read({DATE.name: "2023-02-30"}, site.today())
    except RequestError as error:
        return error
    raise AssertionError("there is no such day")


def _shown(site: Site, server: Flask, rule: Rule, operation: Operation, offered: list[tuple[Rule, Operation]]) -> Shown:
    text = site.language.text
    known = [*operation.parts, *operation.parameters]
    # so many would be read twice
    alike = next(other for other, found in offered if found.parameters == operation.parameters)
    repeated = alike is not rule and len(known) > _FEW
    examples = {ending: example(site, rule, operation, ending) for ending in operation.formats}
    return Shown(
        anchor(rule),
        heading(rule),
        text(operation.says),
        text(operation.more) if operation.more else "",
        [] if repeated else [_row(site, parameter) for parameter in known],
        alike if repeated else None,
        [
            (ending, media.partition(";")[0], site.base + examples[ending])
            for ending, media in operation.formats.items()
        ],
        excerpt(server, operation, next(iter(examples.values()))),
    )


def heading(rule: Rule) -> str:
    """Return what an address is called on the page: „/snippet.{format}“."""
    return template(rule).replace(f"{{{FORMAT}}}", "{format}")


def anchor(rule: Rule) -> str:
    """Return where it stands on the page."""
    return rule.endpoint.replace(".", "-")


def _row(site: Site, parameter: Parameter) -> tuple[str, str, Markup]:
    return parameter.name, site.language.text(parameter.says), _values(parameter.schema(site), site.language)


def _values(schema: dict[str, Any], language: Language) -> Markup:
    """Say what a parameter takes: values as they are typed, and words."""
    said = list[str]()
    if "enum" in schema or "examples" in schema:
        said.append(Markup(" · ").join(map(_CODE.format, schema.get("enum") or schema["examples"])))
    if "minimum" in schema:
        said.append(language.text("{low} bis {high}", low=schema["minimum"], high=schema["maximum"]))
    if schema.get("format") == "date":
        said.append(language.text("JJJJ-MM-TT"))
    if "maxLength" in schema:
        said.append(language.text("höchstens {limit} Zeichen", limit=schema["maxLength"]))
    if "default" in schema:
        said.append(Markup(language.text("ohne Angabe: {value}")).format(value=_CODE.format(schema["default"])))
    return Markup("; ").join(said)
