"""``/daten``: what data there are, how current and how complete, how to cite them and how to get them into other programs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask, render_template

from dashboard.context.html import to_json
from dashboard.context.languages import spoken
from dashboard.context.site import Site
from dashboard.open_data.datasets import PAGE, boundary_licence, open_data
from dashboard.open_data.schema_org import schema_org
from dashboard.pages.head import About, outside
from dashboard.pages.shell import shell_context
from layers.answers.count_words import carriers_text, published_count
from layers.answers.counts import Counts
from layers.words.freshness import register_text
from loaders.atlas.programme import Instrument


@dataclass(frozen=True)
class Complete:
    """How much of one instrument is recorded, as numbers in words; empty where nothing is counted or published."""

    instrument: Instrument
    municipalities: str
    named: str
    carriers: str
    published: str
    published_on: str
    source: str


def register_data(server: Flask, site: Site) -> None:
    """Add the page."""

    @server.get(f"/{PAGE}")
    def page_of_data() -> str:
        return render_data(spoken(site))


def render_data(site: Site) -> str:
    """Return the page."""
    # what is copied from here is used elsewhere
    there = replace(site, base=outside(site.base), present=outside(site.present) if site.present else "")
    data, text = open_data(there), site.language.text
    told = text(
        "Wer am Programm {programme} teilnimmt, als offene Daten: Excel, CSV, JSON, GeoJSON, GeoPackage und Dienste; mit Lizenz "
        "und Zitat.",
        programme=site.programme.name,
    )
    return render_template(
        "data.html",
        **shell_context(site, PAGE, about=About(PAGE, told)),
        unincorporated=len(site.atlas.unincorporated),
        title=text("Daten zum Weiterverwenden"),
        data=data,
        package=next((d for d in data.datasets[0].distributions if d.form.file_type == "ZIP"), None),
        root=there.base,
        excel=there.link("tabelle.csv"),
        boundary_licence=boundary_licence(site),
        complete=[_complete(site, i, found) for i, found in data.completeness],
        citation=citation(there),
        schema_org=to_json(schema_org(there, data)),
        services={service.key: (there.base + service.path, title, told) for service, title, told in data.services},
        examples=examples(there),
        instrument_keys=site.language.join([f"{i.key} ({i.short})" for i in site.programme.instruments]),
    )


def citation(site: Site) -> str:
    """→ „ASSKomm-Atlas: Teilnahme … (ASSKomm). Stand 20.11.2026. Register …, Datenstand 20.11.2026, dl-de/by-2-0. https://…/daten“."""
    programme, language = site.programme, site.language
    return language.text(
        "{atlas}: Teilnahme der Gemeinden am Programm {programme} ({short}). Stand {date}. {register}. {address}",
        atlas=programme.atlas,
        programme=programme.name,
        short=programme.short,
        date=language.day(site.today()),
        register=register_text(site.atlas, language),
        address=site.base + PAGE,
    )


def examples(site: Site) -> dict[str, str]:
    """Return {language of programming: lines to copy}; ``site`` has an absolute base. A test runs them as they stand."""
    table, shapes = f"{site.base}api/status.csv", f"{site.base}api/municipalities.geojson"
    return {
        "R": f'status <- read.csv("{table}", colClasses = c(ags = "character"), encoding = "UTF-8")\n'
        "table(status$kpr_status)\n"
        'subset(status, kpr_status == "active", c(ags, name, district, kpr_since))',
        "Python": "import pandas\n"
        f'status = pandas.read_csv("{table}", dtype={{"ags": str}})\n'
        'print(status.loc[status["kpr_status"] == "active", ["ags", "name", "district", "kpr_since"]])',
        "GeoPandas": "import geopandas\n"
        f'municipalities = geopandas.read_file("{shapes}")\n'
        'municipalities.plot("kpr_status", cmap="Blues_r", edgecolor="grey", legend=True).figure.savefig("map.png")',
    }


def _complete(site: Site, instrument: Instrument, found: Counts) -> Complete:
    language, published = site.language, found.published
    return Complete(
        instrument,
        language.number(found.taking_part),
        language.number(found.named),
        carriers_text(found, instrument, language),
        published_count(published, instrument, language) if published else "",
        language.partial_day(published[0].as_of) if published else "",
        published[0].source_url if published else "",
    )
