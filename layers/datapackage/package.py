"""The package: one ZIP with tables, their description (Data Package), a GeoPackage, and what a reader has to know.

Everything in it follows from what is known on a day, so the same day gives the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from layers.catalogue import Layer
from layers.datapackage.participation import facts, statuses, totals
from layers.datapackage.places import districts, municipalities, neighbours, region_members, regions
from layers.datapackage.tables import Table
from layers.drawing.materials import Materials
from layers.files.data_files import data_file
from layers.files.tables import edition_columns
from layers.words.freshness import as_of_text, licence_text, register_text
from layers.words.language import Language
from layers.words.wording import NO_INFORMATION_NOTE
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.regions import resolve_region

#: Every table by its name, in the order of the package.
TABLES: Mapping[str, Callable[[Snapshot, Language], Table]] = {
    maker.__name__: maker
    for maker in (statuses, facts, municipalities, districts, regions, region_members, neighbours, totals)
}
_TABLES_FOLDER, _GEOPACKAGE = "tabellen/", "gemeinden.gpkg"
#: ZIP knows no earlier one.
_FIRST_DAY = date(1980, 1, 1)


@dataclass(frozen=True)
class Package:
    """What a package says of itself: its ``name`` (small letters, digits, hyphens), the ``address`` of the page about the data.

    ``languages``: in which its README speaks, that of the titles first. ``layer``: whose classes the GeoPackage has.
    """

    name: str
    address: str
    languages: Sequence[Language]
    layer: Layer


def package_zip(materials: Materials, snapshot: Snapshot, package: Package) -> bytes:
    """Return the ZIP; the same input gives the same bytes."""
    atlas, language = snapshot.atlas, package.languages[0]
    tables = [make(snapshot, language) for make in TABLES.values()]
    everybody, descriptor = resolve_region(atlas, atlas.state.key), _descriptor(snapshot, package, tables)
    files = {
        "datapackage.json": json.dumps(descriptor, ensure_ascii=False, indent=2).encode(),
        # the same in every language, one after the other; tables are called as in the description
        "README.md": "\n".join(_said(snapshot, package, spoken, tables) for spoken in package.languages).encode(),
        **{f"{_TABLES_FOLDER}{table.name}.csv": table.csv().encode() for table in tables},
        _GEOPACKAGE: data_file(materials, snapshot, everybody, package.layer, "gpkg"),
    }
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # the day it speaks of, and one kind of system: otherwise no two files would be alike
            entry = ZipInfo(name, (*max(snapshot.as_of, _FIRST_DAY).timetuple()[:3], 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _descriptor(snapshot: Snapshot, package: Package, tables: Sequence[Table]) -> dict[str, object]:
    atlas, language = snapshot.atlas, package.languages[0]
    state, edition = language.state(atlas.state), atlas.origin.edition
    return {
        "name": package.name,
        "title": _title(atlas, language),
        "description": f"{as_of_text(snapshot, language)}. {language.text(NO_INFORMATION_NOTE)}",
        "version": str(edition.number) if edition else atlas.origin.day.iso,
        "homepage": package.address,
        "profile": "data-package",
        "as_of": snapshot.as_of.isoformat(),
        "data_as_of": atlas.origin.day.iso,
        "territory_date": atlas.territory.date.isoformat(),
        **edition_columns(atlas),
        "licenses": [
            {"name": name.replace("/", "-"), "title": licence.title, "path": licence.url}
            for name, licence in state.licences.items()
            if licence == state.licence
        ],
        "sources": _sources(atlas, language),
        "resources": [
            *(table.resource(_TABLES_FOLDER) for table in tables),
            {
                "name": "boundaries",
                "title": language.text("Grenzen der Gemeinden mit Status ({crs})", crs=atlas.shapes.crs),
                "path": _GEOPACKAGE,
                "format": "gpkg",
                "mediatype": "application/geopackage+sqlite3",
            },
        ],
    }


def _sources(atlas: Atlas, language: Language) -> list[dict[str, str]]:
    boundaries = {"title": atlas.provenance.attribution}
    if atlas.provenance.licence_url:
        boundaries["path"] = atlas.provenance.licence_url
    return [{"title": register_text(atlas, language)}, boundaries]


def _title(atlas: Atlas, language: Language) -> str:
    return language.text("Teilnahme der Gemeinden: {programme}", programme=language.state(atlas.state).programme.name)


def _said(snapshot: Snapshot, package: Package, language: Language, tables: Sequence[Table]) -> str:
    atlas, text = snapshot.atlas, language.text
    territory = text("Gebietsstand {date}", date=language.day(atlas.territory.date))
    shapes, content, terms = (
        text("Grenzen der Gemeinden mit Status ({crs})", crs=atlas.shapes.crs),
        text("Was darin ist"),
        text("Lizenz und Quellenvermerk"),
    )  # fmt: skip
    listed = [f"`{_TABLES_FOLDER}{t.name}.csv`: {TABLES[t.name](snapshot, language).title}" for t in tables]
    lines = [
        f"# {_title(atlas, language)}",
        f"{as_of_text(snapshot, language)}. {territory}.",
        text(NO_INFORMATION_NOTE),
        f"## {content}",
        "\n".join(f"- {line}" for line in [*listed, f"`{_GEOPACKAGE}`: {shapes}"]),
        text(
            "Tabellen sind CSV in UTF-8 mit Kommas; Schlüssel sind Text, Tage so genau wie bekannt (JJJJ, JJJJ-MM oder "
            "JJJJ-MM-TT), leer heißt: nicht bekannt. Was in jeder Spalte steht und wie die Tabellen zusammenhängen, sagt "
            "datapackage.json (Frictionless Data Package)."
        ),
        f"## {terms}",
        f"{licence_text(atlas, language)}.",
        text("Quellenvermerk der Angaben:"),
        f"> {register_text(atlas, language)}",
        text("Für die Grenzen gilt die Lizenz ihres Anbieters; wer sie verwendet, nennt:"),
        f"> {atlas.provenance.attribution}",
        text("Neue Stände und mehr dazu: {address}", address=package.address),
    ]
    return "\n\n".join(lines) + "\n"
