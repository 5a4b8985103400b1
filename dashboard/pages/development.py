"""``/entwicklung``: how participation grew, and how much of every district and size of municipality it covers, with charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from dashboard.browser.plotly_script import plotly_address, register_plotly
from dashboard.components.charts import growth_chart, shares_chart
from dashboard.context.common_parameters import STAND
from dashboard.context.html import to_json
from dashboard.context.languages import spoken
from dashboard.context.operation import LISTS, Operation, offers
from dashboard.context.site import Site
from dashboard.context.view_state import AS_OF, ViewState, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.head import About
from dashboard.pages.shell import shell_context
from dashboard.serving.workshop import Workshop
from layers.answers.count_words import carriers_name, carriers_text, gained_text, municipalities_text, published_count
from layers.answers.counts import counts, gained
from layers.answers.events import Event
from layers.answers.growth import Growth, growth, growth_csv, rows
from layers.answers.news import names
from layers.answers.shares import Shares, by_size, shares
from layers.catalogue import OVERVIEW
from layers.files.data_files import DATA_FORMATS
from layers.files.growth_table import growth_table
from layers.files.workbook import table_file
from layers.words.freshness import as_of_text, register_text
from layers.words.language import message

PATH, INSTRUMENT = "entwicklung", "angebot"
#: Colours of saved pictures: those of the light theme, by the names that assets/development.js knows.
_PAPER = ("ink", "quiet", "line", "ground")
_SIZE_NAMES = {
    100_000: message("Großstädte (ab 100.000 Einwohner)"),
    20_000: message("Mittelstädte (20.000 bis unter 100.000)"),
    5_000: message("Kleinstädte (5.000 bis unter 20.000)"),
    0: message("kleinere Gemeinden (unter 5.000)"),
}


@dataclass(frozen=True)
class Section:
    """One instrument over time: its numbers, its chart, and what it says in words."""

    key: str
    title: str
    carriers: str
    summary: str
    growth: Growth
    chart: Markup


def register_development(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the page, its numbers as CSV for programs and as Excel for people, and the script that draws."""
    register_plotly(server)

    @server.get("/entwicklung")
    def development() -> str:
        return render_development(spoken(site), request.args)

    def called(view: ViewState, ending: str) -> str:
        return file_name(site, spoken(site).language.text("Entwicklung"), view.as_of, ending=ending)

    @server.get("/entwicklung.csv")
    @offers(
        Operation(
            message("Die Entwicklung der Zahlen, für Programme"),
            LISTS,
            DATA_FORMATS["csv"],
            (STAND,),
            example={"stand": "2023-12-31"},
        )
    )
    def development_csv() -> Response:
        view = read_view(site, request.args)
        text = growth_csv(list(_growths(site, view).values()))
        return file_response(text, DATA_FORMATS["csv"], called(view, "csv"), download=True)

    @server.get("/entwicklung.xlsx")
    @offers(
        Operation(
            message("Die Entwicklung der Zahlen"),
            LISTS,
            DATA_FORMATS["xlsx"],
            (STAND,),
            queued=True,
            example={"stand": "2023-12-31"},
        )
    )
    def development_xlsx() -> Response:
        asked, view = spoken(site), read_view(site, request.args)
        key = ("development", view.today, view.as_of, asked.language.code)
        body = workshop.get(key, lambda: _workbook(asked, view))
        return file_response(body, DATA_FORMATS["xlsx"], called(view, "xlsx"), download=True)


def render_development(site: Site, query: Mapping[str, str]) -> str:
    """Return the page for an address; unknown values fall back."""
    text = site.language.text
    view = read_view(site, query)
    chosen = query.get(INSTRUMENT, "")
    keys = [i.key for i in site.programme.instruments]
    instrument = site.programme.find(chosen if chosen in keys else site.programme.overview.first)
    snapshot, layer, grown = site.on(view.as_of), site.catalogue[instrument.key], _growths(site, view)
    districts = {site.atlas.districts[d]: shares(snapshot, instrument.key, m) for d, m in site.atlas.members.items()}
    sizes = {text(_SIZE_NAMES[n]): shares(snapshot, instrument.key, m) for n, m in by_size(site.atlas).items()}
    groups = [
        ("districts", text("Landkreise und kreisfreie Städte"), dict(sorted(districts.items(), key=_by_share))),
        ("sizes", text("Gemeinden nach Größe"), sizes),
    ]
    shown = ViewState(OVERVIEW, view.as_of, view.today)
    register = register_text(site.atlas, site.language)
    separators = site.language.decimal + site.language.group
    texts = {"separators": separators, "paper": {key: site.theme.ui[key] for key in _PAPER}}
    return render_template(
        "development.html",
        **shell_context(site, "development", shown, _about(site, view, grown[instrument.key], chosen)),
        sections=[_section(site, view, key, found) for key, found in grown.items()],
        rows=rows,
        instrument=instrument,
        groups=[(key, title, found, to_json(shares_chart(found, layer, site.theme))) for key, title, found in groups],
        partial_day=site.language.partial_day,
        share=site.language.percent,
        source=" · ".join([text("Quelle: {source}", source=register), as_of_text(snapshot, site.language)]),
        plotly_url=plotly_address(site.base),
        script_url=site.assets.address(site.base, "development.js"),
        texts_json=to_json(texts),
    )


def _about(site: Site, view: ViewState, shown: Growth, chosen: str) -> About:
    key = shown.instrument
    told = f"{site.programme.find(key).label}: {_summary(site, view, shown)}"
    return About(PATH, told, {INSTRUMENT: key if chosen else "", AS_OF: view.stand}, layer=key)


def _workbook(site: Site, view: ViewState) -> bytes:
    found, language = _growths(site, view), site.language
    about = [f"{site.programme.find(key).label}: {_summary(site, view, grown)}" for key, grown in found.items()]
    table = growth_table(found, site.programme.instruments, language, about)
    return table_file(site.on(view.as_of), language, table, "xlsx")


def _growths(site: Site, view: ViewState) -> dict[str, Growth]:
    return {i.key: growth(site.atlas, i.key, view.as_of, site.today()) for i in site.programme.instruments}


def _section(site: Site, view: ViewState, key: str, found: Growth) -> Section:
    instrument, layer = site.programme.find(key), site.catalogue[key]
    chart = growth_chart(
        found, instrument, layer, site.theme, (site.programme.start, max(view.as_of, found.steps[-1].day))
    )
    return Section(key, instrument.label, carriers_name(instrument), _summary(site, view, found), found, to_json(chart))


def _summary(site: Site, view: ViewState, found: Growth) -> str:
    """→ „Am 20.11.2026 bekannt: 63 Gemeinden, +2 zum Vorjahr; 46 Vereinbarungen. Zuletzt veröffentlicht: 60 … (…).“"""
    language, instrument, snapshot = site.language, site.programme.find(found.instrument), site.on(view.as_of)
    now = counts(snapshot, instrument.key)
    said = [
        f"{municipalities_text(now, language)}, {gained_text(gained(snapshot, instrument.key), language)}",
        carriers_text(now, instrument, language),
    ]
    day = language.day(view.as_of)
    sentences = [language.text("Am {date} bekannt: {counts}.", date=day, counts="; ".join(filter(None, said)))]
    if found.undated:
        # they count on the present day only, and would otherwise look like growth
        sentences.append(
            language.plural(
                "Bei {count} Gemeinde ist der Beleg ohne Datum; er steht in keiner Kurve.",
                "Bei {count} Gemeinden ist der Beleg ohne Datum; er steht in keiner Kurve.",
                found.undated,
            )
        )
    if found.renewed:
        anew = language.join([_renewed(site, event) for event in found.renewed])
        sentences.append(
            language.text("Schon zuvor da und {renewed}: {places}.", renewed=instrument.renewed, places=anew)
        )
    if found.published:
        last = found.published[-1]
        total, when = published_count([last], instrument, language), language.partial_day(last.as_of)
        sentences.append(language.text("Zuletzt veröffentlicht: {total} ({date}).", total=total, date=when))
    return " ".join(sentences)


def _renewed(site: Site, event: Event) -> str:
    """→ „Görlitz (09.02.2023)“."""
    places = site.language.join(names(event, site.atlas))
    return f"{places} ({site.language.partial_day(event.since)})"


def _by_share(entry: tuple[str, Shares]) -> tuple[float, str]:
    name, found = entry
    return -(found.municipalities.ratio or 0), name
