"""A table of the package: its columns with what a Table Schema says of them, and its rows, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.files.tables import safe_cell

STRING, INTEGER, NUMBER, BOOLEAN, DATE = "string", "integer", "number", "boolean", "date"


@dataclass(frozen=True)
class Field:
    """A column. ``title`` is for people; ``kind``: a type of the Table Schema; ``limits``: its constraints."""

    name: str
    title: str
    kind: str = STRING
    limits: Mapping[str, Any] = field(default_factory=dict)

    def schema(self) -> dict[str, Any]:
        """Return it as the Table Schema has it."""
        return {"name": self.name, "title": self.title, "type": self.kind} | (
            {"constraints": dict(self.limits)} if self.limits else {}
        )


@dataclass(frozen=True)
class Table:
    """``key``: the columns that identify a row; ``links``: column → (table, column) of what it names.

    Cells are texts, numbers, booleans or ``None`` for nothing, by the name of their column. ``fields`` are Table Schema's.
    """

    name: str
    title: str
    fields: Sequence[Mapping[str, Any]]
    key: Sequence[str]
    rows: Iterable[Mapping[str, object]]
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def csv(self) -> str:
        """Return the rows as CSV (RFC 4180) with one header row."""
        out = io.StringIO()
        writer = csv.DictWriter(out, [f["name"] for f in self.fields], lineterminator="\r\n")
        writer.writeheader()
        for row in self.rows:
            writer.writerow({name: _cell(value) for name, value in row.items()})
        return out.getvalue()

    def resource(self, folder: str) -> dict[str, Any]:
        """Return the table as a Data Package describes it, with its file in ``folder``."""
        links = [
            {"fields": column, "reference": {"resource": table, "fields": named}}
            for column, (table, named) in self.links.items()
        ]
        schema = {"fields": list(self.fields), "missingValues": [""], "primaryKey": list(self.key)}
        return {
            "name": self.name,
            "title": self.title,
            "path": f"{folder}{self.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema | ({"foreignKeys": links} if links else {}),
        }


def fields(*columns: Field) -> list[Mapping[str, Any]]:
    """Return columns as the Table Schema has them."""
    return [column.schema() for column in columns]


def identifying(pattern: str = "") -> dict[str, Any]:
    """The constraints of a column that is a key of its own."""
    return {"required": True, "unique": True} | ({"pattern": pattern} if pattern else {})


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else safe_cell(value)
