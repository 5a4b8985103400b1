"""The same answers as pages: for people who want to see what is there before they ask for it with a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template

from dashboard.context.common_parameters import shown_instrument
from dashboard.context.site import Site
from dashboard.ogc.collections import Collection
from dashboard.ogc.features import Found
from dashboard.ogc.fields import Field
from dashboard.ogc.links import PATH, QUERYABLES, Here
from dashboard.ogc.parameters import HTML, JSON, Asked
from dashboard.pages.shell import shell_context
from layers.datapackage.tables import BOOLEAN, INTEGER, NUMBER
from layers.words.language import message
from layers.words.wording import STATUS_WORDS
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.provenance import web_address


@dataclass(frozen=True)
class Cell:
    """What stands in a table; with an address, as a link."""

    text: str
    href: str = ""
    number: bool = False


@dataclass(frozen=True)
class Part:
    """A section of a page: a table of ``head`` and ``rows``, told as pairs if it has no head, folded away behind ``code``."""

    title: str
    rows: Sequence[Sequence[Cell]]
    head: Sequence[Cell] = ()
    code: str = ""


@dataclass(frozen=True)
class Page:
    """``trail``: (name, address) of what the page lies below; ``leads``: (name, address) of where to go from here."""

    title: str
    lead: str
    parts: Sequence[Part]
    trail: Sequence[tuple[str, str]] = ()
    leads: Sequence[tuple[str, str]] = field(default_factory=list)
    before: str = ""
    after: str = ""


def render(site: Site, here: Here, page: Page) -> str:
    """Return the page, with the link to the same for programs."""
    return render_template(
        "ogc.html", **shell_context(site, PATH), content=page, program_href=here.again(f=JSON), media=here.media
    )


def landing_page(site: Site, here: Here, document: Mapping[str, Any]) -> Page:
    """Return where everything begins."""
    text = site.language.text
    rows = [
        [Cell(c["title"], here.to(f"collections/{c['id']}", HTML)), Cell(c["description"])]
        for c in document["collections"]
    ]
    leads = [
        (text("Beschreibung der Schnittstelle"), here.to("api", HTML)),
        (text("Welche Normen gelten"), here.to("conformance", HTML)),
    ]
    title = text("Die Daten") if here.path else "OGC API – Features"
    return Page(title, document["description"], [Part("", rows)], _trail(site, here), leads)


def conformance_page(site: Site, here: Here, document: Mapping[str, Any]) -> Page:
    """Return which classes of the standards hold."""
    rows = [[Cell(uri.partition("/spec/")[2]), Cell(uri)] for uri in document["conformsTo"]]
    text = site.language.text
    lead = text("Was von OGC API – Features, Teil 1 bis 3, und von CQL2 hier gilt.")
    return Page(text("Welche Normen gelten"), lead, [Part("", rows)], _trail(site, here))


def collection_page(site: Site, here: Here, document: Mapping[str, Any]) -> Page:
    """Return what is said of one collection."""
    text, links = site.language.text, document["links"]
    forms = {"items": text("Ansehen"), QUERYABLES: text("Spalten und Bedingungen")}
    leads = [
        (forms[link["rel"]], link["href"]) for link in links if link["rel"] in forms and link["type"] == "text/html"
    ]
    extent = document["extent"]
    rows = [[Cell(text("Kennung")), Cell(document["id"])]]
    if "spatial" in extent:
        corners = ", ".join(site.language.number(number, 4) for number in extent["spatial"]["bbox"][0])
        rows += [
            [Cell(text("Rechteck in Grad (West, Süd, Ost, Nord)")), Cell(corners)],
            [Cell(text("Bezugssysteme")), Cell(", ".join(document["crs"]))],
        ]
    rows += [[Cell(text("Quellenvermerk")), Cell(document["attribution"])]]
    rows += [[Cell(link["title"]), Cell(link["href"], link["href"])] for link in links if link["rel"] == "license"]
    return Page(document["title"], document["description"], [Part("", rows)], _trail(site, here), leads)


def queryables_page(site: Site, here: Here, collection: Collection) -> Page:
    """Return what features can be asked by."""
    text = site.language.text
    head = [Cell(text("Spalte")), Cell(text("Bedeutung")), Cell(text("Art")), Cell(text("Werte"))]
    rows = [
        [
            Cell(f.name),
            Cell(f"{f.title} ({f.hint})" if f.hint else f.title),
            Cell(f.format or f.kind),
            Cell(", ".join(f.values)),
        ]
        for f in collection.fields(site)
    ]
    lead = text(
        "Jede Spalte ist auch ein Parameter der Adresse. "
        "Mehrere Bedingungen zugleich nimmt „filter“ als CQL2, zum Beispiel {example}.",
        example=_EXAMPLES[collection.name].format(instrument=shown_instrument(site)),
    )
    title = text("Spalten und Bedingungen: {title}", title=text(collection.title))
    return Page(title, lead, [Part("", rows, head)], _trail(site, here, collection))


_EXAMPLES = {
    "municipalities": "{instrument}_status = 'active' AND population > 10000",
    "districts": "{instrument}_taking_part >= 5",
    "regions": "kind = 'Polizeidirektion'",
    "facts": "instrument = '{instrument}' AND date >= '2020'",
    "borders": "shared_border_m > 20000",
}


def items_page(
    site: Site, here: Here, collection: Collection, found: Found, asked: Asked, links: Sequence[Mapping]
) -> Page:
    """Return a page of features as a table of what is most telling about them."""
    language, steps = site.language, {link["rel"]: link["href"] for link in links}
    fields = [f for f in collection.fields(site) if f.brief]
    rows = []
    for row in found.rows:
        first, *others = (_cell(f, row[f.name], site) for f in fields)
        href = here.to(f"collections/{collection.name}/items/{row[collection.key]}", HTML, **_day(asked, here))
        rows.append([Cell(first.text, href), *others])
    form = message("{first} bis {last} von {count}") if found.rows else message("keine von {count}")
    counted = language.text(
        form,
        first=language.number(asked.offset + 1),
        last=language.number(asked.offset + len(found.rows)),
        count=language.number(found.matched),
    )
    lead = f"{counted} · {language.text('Stand {date}', date=language.day(asked.as_of))}"
    head = [Cell(f.title, number=f.kind in (INTEGER, NUMBER)) for f in fields]
    title, trail = language.text(collection.title), _trail(site, here, collection)
    return Page(title, lead, [Part("", rows, head)], trail, before=steps.get("prev", ""), after=steps.get("next", ""))


def item_page(site: Site, here: Here, collection: Collection, found: Found, asked: Asked) -> Page:
    """Return everything that is known of one feature."""
    (row,), language, fields = found.rows, site.language, collection.fields(site)
    # codes and what is not known say nothing to people
    said = [f for f in fields if row[f.name] is not None and not f.name.endswith("_kind")]
    rows = [[Cell(f.title), _cell(f, row[f.name], site)] for f in said]
    title = next(_cell(f, row[f.name], site).text for f in fields if f.brief)
    lead = f"{language.text(collection.title)} · {language.text('Stand {date}', date=language.day(asked.as_of))}"
    leads = []
    if collection.page:
        href = site.link(collection.page.format(row[collection.key]), stand=asked.as_of)
        leads.append((language.text("Die Seite dazu im Atlas"), href))
    return Page(title, lead, [Part("", rows)], _trail(site, here, collection), leads)


def api_page(site: Site, here: Here, document: Mapping[str, Any]) -> Page:
    """Return the description of the interface: every address with its parameters."""
    text, common = site.language.text, document["components"]["parameters"]
    head = [Cell(text("Parameter")), Cell(text("Bedeutung")), Cell(text("Werte"))]
    parts = []
    for path, methods in document["paths"].items():
        asked = [common[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in methods["get"]["parameters"]]
        rows = [[Cell(p["name"]), Cell(p.get("description", "")), Cell(_values(p["schema"]))] for p in asked]
        parts.append(Part(methods["get"]["summary"], rows, head, f"GET {path}"))
    lead = text(
        "{text} Alle Adressen beginnen mit {root}.",
        text=document["info"]["description"],
        root=document["servers"][0]["url"],
    )
    return Page(text("Beschreibung der Schnittstelle"), lead, parts, _trail(site, here))


def _trail(site: Site, here: Here, collection: Collection | None = None) -> list[tuple[str, str]]:
    """What a page lies below."""
    steps = [("OGC API", here.to("", HTML))] if here.path else []
    if collection or here.path.startswith("collections/"):
        steps.append((site.language.text("Die Daten"), here.to("collections", HTML)))
    if collection:
        steps.append((site.language.text(collection.title), here.to(f"collections/{collection.name}", HTML)))
        if here.path.count("/") > 2:
            steps.append((site.language.text("Alle"), here.to(f"collections/{collection.name}/items", HTML)))
    return steps


def _day(asked: Asked, here: Here) -> Mapping[str, object]:
    return {"datetime": asked.as_of.isoformat()} if "datetime" in here.query else {}


def _cell(column: Field, value: object, site: Site) -> Cell:
    """A value in words: offers, statuses, numbers and days as the site has them."""
    language = site.language
    if value is None:
        return Cell("–")
    if column.kind == BOOLEAN:
        return Cell(language.text("ja") if value else language.text("nein"))
    if isinstance(value, (int, float)):
        return Cell(language.number(value), number=True)
    return Cell(_said(column, str(value), site), web_address(str(value)) if column.format == "uri" else "")


def _said(column: Field, text: str, site: Site) -> str:
    """A text, or what a code stands for."""
    if column.name == "instrument":
        return site.programme.find(text).label
    if column.values and text in STATUS_WORDS:
        return site.language.text(STATUS_WORDS[text])
    if column.format == "date" or column.hint:
        return site.language.partial_day(parse_partial_date(text))
    return text


def _values(schema: Mapping[str, Any]) -> str:
    """What a parameter may be, in one line."""
    parts: Iterable[str] = schema.get("enum") or [schema.get("format") or schema["type"]]
    return ", ".join(map(str, parts))
