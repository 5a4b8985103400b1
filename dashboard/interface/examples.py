"""For each address one that shows what it is for, and the beginning of what it answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from werkzeug.routing import Rule

from dashboard.context.addresses import language_parameter
from dashboard.context.operation import Operation
from dashboard.context.site import Site
from dashboard.interface.document import paths

#: So much is shown of what may be long: parts of a list, columns and lines of a table.
_PARTS, _COLUMNS, _LINES = 1, 5, 3
_MORE = "…"


def example(site: Site, rule: Rule, operation: Operation, ending: str) -> str:
    """Return the address of an example below the base, in one format."""
    path, shown = next(path for path, other in paths(rule, operation) if other == ending)[1:], operation.shown(site)
    for part in operation.parts:
        path = path.replace(f"{{{part.name}}}", quote(shown[part.name]))
    query = {p.name: shown[p.name] for p in operation.parameters if p.name in shown}
    query |= language_parameter(site.language)
    return f"{path}?{urlencode(query, safe=',/')}" if query else path


def excerpt(server: Flask, operation: Operation, address: str) -> str:
    """Return the beginning of what ``server`` answers at the address of an example, empty if that is no text to read."""
    media = operation.media
    if not isinstance(media, str) or not (operation.model or media.startswith("text/csv")):
        return ""
    with server.test_request_context(f"/{address}"):
        answer = server.full_dispatch_request()
    if operation.model:
        return json.dumps(_shortened(answer.get_json()), ensure_ascii=False, indent=2)
    return _beginning(answer.get_data(as_text=True).lstrip("\ufeff"))


def _shortened(value: Any) -> Any:
    """Keep the first of a list, and of objects that are all alike; tell that there is more."""
    if isinstance(value, list):
        return [*map(_shortened, value[:_PARTS]), *([_MORE] if len(value) > _PARTS else [])]
    if isinstance(value, dict):
        alike = len(value) > _PARTS and all(isinstance(part, dict) for part in value.values())
        shown = dict(list(value.items())[:_PARTS]) if alike else value
        return {key: _shortened(part) for key, part in shown.items()} | ({_MORE: _MORE} if alike else {})
    return value


def _beginning(table: str) -> str:
    lines = table.splitlines()
    mark = ";" if ";" in lines[0] else ","
    cut = [mark.join([*line.split(mark)[:_COLUMNS], _MORE]) for line in lines[:_LINES]]
    return "\n".join([*cut, *([_MORE] if len(lines) > _LINES else [])])
