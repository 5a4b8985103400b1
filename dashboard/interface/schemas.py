"""JSON schemas of the answers, with the instruments and marks that a site has, in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from dashboard.context.common_parameters import instruments
from dashboard.context.site import Site
from dashboard.interface.rows import RowStatus
from layers.words.language import Language

#: Where a schema refers to another one.
REFERENCE = "#/components/schemas/{model}"
Schema = dict[str, Any]


def schemas(site: Site, models: Mapping[str, Any]) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return the schemas of ``models`` (name → type), and the components that these refer to, by name, in order."""
    found, definitions = _described(tuple(models.items()))
    components = {name: _plain(schema, site.language) for name, schema in definitions.items()}
    columns = components.pop(RowStatus.__name__)
    for name, schema in components.items():
        _complete(name, schema, columns, site)
    return {name: _plain(schema, site.language) for name, schema in found.items() if name}, components


# it follows from the program alone, and takes more than all the rest
@cache
def _described(models: tuple[tuple[str, Any], ...]) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """What pydantic says of ``models``, and of a row's columns under an empty name; and of what these refer to."""
    from pydantic import TypeAdapter  # late: few ask for the description

    asked = [(name, "serialization", TypeAdapter(model)) for name, model in (*models, ("", RowStatus))]
    found, more = TypeAdapter.json_schemas(asked, ref_template=REFERENCE)  # type: ignore[arg-type]  # wants literals
    return {name: schema for (name, _), schema in found.items()}, more["$defs"]


def _plain(schema: Any, language: Language) -> Any:
    """Return a schema without the titles that pydantic makes of names, and with its descriptions in a language."""
    if isinstance(schema, list):
        return [_plain(part, language) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: language.text(value) if key == "description" and isinstance(value, str) else _plain(value, language)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }


def _complete(name: str, schema: Schema, columns: Schema, site: Site) -> None:
    """Add to a component what depends on the site's instruments and marks."""
    keys, marks = instruments(site), [mark.key for mark in site.atlas.state.programme.marks]
    properties = schema.get("properties", {})
    for by_instrument in ("statuses", "counts"):
        if by_instrument in properties:
            _name_keys(properties[by_instrument], keys)
    if "district_statuses" in properties:
        properties["district_statuses"]["propertyNames"] = {"enum": keys}
    if name in ("Municipality", "Row", "LayerRow"):
        _add(schema, marks, {"type": "boolean"})
    if name in ("Row", "LayerRow"):
        for column, values in columns["properties"].items():
            _add(schema, [f"{key}_{column}" for key in keys], values)
    if name == "LayerRow":
        _add(schema, ["class"], {"type": "string"})
        _add(schema, [f"{key}_before" for key in keys], columns["properties"]["status"], required=False)


def _name_keys(schema: Schema, keys: Iterable[str]) -> None:
    """Turn „any key“ into just these, all of them."""
    value = schema.pop("additionalProperties")
    schema.update(properties=dict.fromkeys(keys, value), required=list(keys), additionalProperties=False)


def _add(schema: Schema, names: Iterable[str], value: Schema, required: bool = True) -> None:
    schema["properties"] |= dict.fromkeys(names, value)
    if required:
        schema["required"] = [*schema["required"], *names]
