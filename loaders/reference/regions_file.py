"""Read the regions that have a name: their kind, what they consist of, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandera.pandas as pa

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.named_regions import NamedRegion
from loaders.common.findings import Findings, Location, Report
from loaders.tables.cell_checks import address_check, date_check, filled, unique
from loaders.tables.text_files import read_table

#: Longer titles fit on no slide.
_LONGEST_TITLE = 60


def load_regions(path: Path, resolve: Callable[[str], str | None], findings: Findings) -> tuple[NamedRegion, ...]:
    """Return the regions in the order of the file; none, with findings, if a cell is wrong.

    ``members`` are keys of districts and municipalities between blanks, for which ``resolve`` returns those of the territory.
    A region of which one does not exist there is left out, with a warning: without it, it would be another region.
    """
    table = read_table(path, _schema(), findings, empty=True)
    if table is None:
        return ()
    report, found = Report(path.name, findings), []
    for row, cells in table.to_dict("index").items():
        members = {key: resolve(key) for key in cells["members"].split()}
        if missing := [key for key, today in members.items() if not today]:
            expected, remedy = (
                "Landkreise und Gemeinden des Gebietsstands",
                "Schlüssel prüfen; das Gebiet fehlt solange",
            )
            report.warning(expected, remedy, value=" ".join(missing), at=Location(int(row), "members"))
            continue
        titles = {"en": cells["title_en"]} if cells["title_en"] else {}
        as_of = parse_partial_date(cells["as_of"]) if cells["as_of"] else None
        keys, source = tuple(filter(None, members.values())), (cells["source_title"], cells["source_url"])
        found.append(NamedRegion(cells["key"], cells["kind"], cells["title"], keys, titles, as_of, *source))
    return tuple(found)


def _schema() -> pa.DataFrameSchema:
    long = pa.Check.str_length(max_value=_LONGEST_TITLE, error=f"höchstens {_LONGEST_TITLE} Zeichen | Titel kürzen")
    key = pa.Check.str_matches(
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$",
        error="kleine Buchstaben und Ziffern mit Bindestrich, wie pd-leipzig | Schlüssel berichtigen",
    )
    members = pa.Check.str_matches(
        r"^[0-9]{5}([0-9]{3})?( +[0-9]{5}([0-9]{3})?)*$",
        error="Schlüssel von Landkreisen (fünf Ziffern) und Gemeinden (acht), mit Leerzeichen dazwischen | Schlüssel prüfen",
    )
    return pa.DataFrameSchema(
        {
            "key": pa.Column(checks=[key, unique()]),
            "kind": pa.Column(checks=filled("die Art des Gebiets")),
            "title": pa.Column(checks=[filled("ein Titel"), long]),
            "title_en": pa.Column(checks=long, required=False),
            "members": pa.Column(checks=members),
            "as_of": pa.Column(checks=date_check(), required=False),
            "source_title": pa.Column(checks=filled("die Quelle")),
            "source_url": pa.Column(checks=address_check(optional=False)),
        }
    )
