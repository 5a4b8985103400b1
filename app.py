"""The door: build the application, and the commands serve (default), check, template, export, register … and account …"""

from __future__ import annotations

import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dashboard.commands.account import account_commands
from dashboard.commands.checked import loaded, summary
from dashboard.commands.register import register_commands
from dashboard.context.settings import Settings, read_settings
from dashboard.context.unknown_settings import unknown_settings
from loaders.atlas.clock import Clock, now
from loaders.common.findings import Findings, LoadError, reason
from loaders.common.plain_files import write_whole
from loaders.inputs import Inputs

# what takes long to import is imported by the command that needs it
if TYPE_CHECKING:
    from dash import Dash
    from flask import Flask


cli = typer.Typer(
    add_completion=False,
    help="Atlas: Welche Gemeinden nehmen am Präventionsprogramm des Landes teil?",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.add_typer(account_commands(now), name="account")
cli.add_typer(register_commands(now), name="register")


def create_app(
    settings: Settings | None = None, apart: bool = False, clock: Clock = now, before: Flask | None = None
) -> Dash:
    """Return the Dash application for ``settings`` (default: the environment). Raises LoadError if an input is unusable.

    ``apart``: what has to be read and checked anew is built in a process of its own, so that this one stays small.
    ``clock`` tells the present day: nothing below looks for itself. ``before``: the application that this one replaces.
    """
    from dashboard.exports.rendering import checked_design
    from dashboard.factory import build_app
    from dashboard.shown import shown_atlas
    from loaders.store.checked_store import open_store

    settings = settings or read_settings()
    identity, template = checked_design(settings)
    store = open_store(settings.cache_folder())
    operated = (settings.base, settings.proxies, template, settings.operator(), settings.background_map, identity)
    if not settings.database:
        return build_app(shown_atlas(settings, store, clock, apart), store, *operated, before, limit=settings.limit)
    from dashboard.published import desk_beside, elsewhere, find_published

    found = find_published(settings, store, clock, apart, (identity, template), before)
    desk, others = partial(desk_beside, found, settings, store, clock), elsewhere(found, settings)
    return build_app(found.atlas, store, *operated, before, found, desk, limit=settings.limit, elsewhere=others)


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Ohne Befehl wird die Seite ausgeliefert."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Die Karte ausliefern (Adresse und Port: ATLAS_HOST, PORT)."""
    from dashboard.serving import server

    settings = _settings()
    try:
        server.check_address(settings)
    except OSError as error:
        reason = f"Fehler: An {settings.address} kann nicht ausgeliefert werden ({error.strerror})."
        typer.echo(f"{reason} Läuft dort schon ein Programm? Anderer Port: PORT=8051 make run", err=True)
        raise typer.Exit(1) from error
    if missing := ", ".join(settings.missing_operator_data()):
        typer.echo(f"Impressum, Datenschutz und Barrierefreiheit sind unvollständig. Es fehlen: {missing}", err=True)
    typer.echo("Daten werden gelesen und geprüft …", err=True)
    for name in ("dashboard.factory", *(["dashboard.published"] if settings.database else [])):
        import_module(name)  # before anything is built
    try:
        server.serve(settings, lambda before: create_app(settings, apart=before is None, before=before).server, now)
    except LoadError as error:
        _fail_in_log(settings, error)


@cli.command()
def work() -> None:
    """Dateien erstellen, die lange dauern, für Server mit denselben Einstellungen (ATLAS_DATABASE: PostgreSQL)."""
    from dashboard.worker import run

    settings = _settings()
    try:
        run(settings, now)
    except LoadError as error:
        _fail_in_log(settings, error)


@cli.command()
def check(
    boundaries: Annotated[Path | None, typer.Option(help="Datei mit Gemeindegrenzen")] = None,
    status: Annotated[
        Path | None, typer.Option(help="Statusliste: XLSX, XLS, ODS oder CSV; eine Zeile je Gemeinde oder je Fakt")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(help="Letzte Liste, mit der verglichen wird; ohne Angabe die aus ATLAS_STATUS")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Befunde als JSON ausgeben")] = False,
    annotate: Annotated[Path | None, typer.Option(help="Kopie der Statusliste (XLSX) mit markierten Zellen")] = None,
) -> None:
    """Dateien prüfen und alle Befunde nennen; Rückgabewert 1, wenn ein Fehler darunter ist."""
    from dashboard.commands.letters import load_checked
    from dashboard.shown import shown_inputs
    from loaders.common.findings_output import findings_json

    try:
        with shown_inputs(_settings(), now) as configured:
            chosen = previous is not None
            if previous is None and status is not None and status.absolute() != configured.status.absolute():
                previous = configured.status  # a list that is to replace the one that is shown
            given = {"boundaries": boundaries, "status": status, "last": previous, "last_chosen": chosen}
            inputs = Inputs(**{**vars(configured), **{key: path for key, path in given.items() if path is not None}})
            atlas = None
            try:
                atlas = load_checked(inputs, now)
                findings = atlas.findings
            except LoadError as error:
                findings = error.findings
            if annotate:
                _annotate(inputs.status, findings, annotate)
            if as_json:
                typer.echo(findings_json(findings, loaded(atlas) if atlas else None))
                raise typer.Exit(0 if atlas else 1)
            if atlas is None:
                _fail(findings)
            _print(findings)
            typer.echo(f"In Ordnung: {summary(atlas)}")
    except LoadError as error:
        _fail(error.findings)


@cli.command()
def template(
    out: Annotated[Path, typer.Option(help="Zieldatei (XLSX)")],
    facts: Annotated[bool, typer.Option("--facts/--empty", help="Mit allen bekannten Angaben oder leer")] = False,
) -> None:
    """Die Vorlage für Statuslisten schreiben: Gemeinden, Auswahllisten, Anleitung."""
    from dashboard.shown import shown_atlas
    from loaders.lists.template import template_xlsx
    from loaders.store.checked_store import open_store

    settings = _settings()
    try:
        atlas = shown_atlas(settings, open_store(settings.cache_folder()), now)
    except LoadError as error:
        _fail(error.findings)
    _write_or_exit(out, template_xlsx(atlas, facts, with_notes=facts))


@cli.command()
def export(
    out: Annotated[Path, typer.Option(help="Zieldatei")],
    layer: Annotated[str, typer.Option(help="Ebene, zum Beispiel overview oder kpr")] = "overview",
    region: Annotated[
        str,
        typer.Option(
            help="Land (so ohne Angabe), Kreis (5 Ziffern), Gemeinde (8), auch +1 bis +3, Gebiet; mehrere mit Komma"
        ),
    ] = "",
    fmt: Annotated[
        str,
        typer.Option(
            "--format", help="svg, png, pdf, pptx, html, xlsx, csv, geojson oder gpkg; ohne Angabe nach --out"
        ),
    ] = "",
    date: Annotated[str, typer.Option(help="Stand JJJJ-MM-TT; ohne Angabe heute")] = "",
    since: Annotated[str, typer.Option(help="Tag JJJJ-MM-TT, mit dem der Stand verglichen wird")] = "",
    size: Annotated[str, typer.Option(help="Größe mit Namen statt Breite und Höhe, zum Beispiel slide oder a4")] = "",
    width: Annotated[int | None, typer.Option(help="Breite in Pixeln (Vorgabe: 1280)")] = None,
    height: Annotated[int | None, typer.Option(help="Höhe in Pixeln (Vorgabe: 720)")] = None,
    title: Annotated[str, typer.Option(help="Überschrift statt der vorgegebenen")] = "",
    labels: Annotated[str, typer.Option(help="Namen im Bild: none, participants oder all")] = "",
    context: Annotated[str, typer.Option(help="Umgebung des Gebiets: shown oder none")] = "",
    length: Annotated[str, typer.Option(help="Länge des Foliensatzes: full oder short (höchstens fünf Folien)")] = "",
    factsheets: Annotated[str, typer.Option(help="Region, deren Steckbriefe als eine PDF geschrieben werden")] = "",
    address: Annotated[str, typer.Option(help="Adresse der Startseite, die auf den Steckbriefen steht")] = "",
    deck: Annotated[str, typer.Option(help="Region, zu der ein Foliensatz (PPTX) geschrieben wird")] = "",
    growth: Annotated[bool, typer.Option("--growth", help="Den Ausschnitt Jahr für Jahr: gif oder pptx")] = False,
    lang: Annotated[str, typer.Option(help="Sprache der Texte: de oder en")] = "de",
) -> None:
    """Einen Kartenausschnitt, auch Jahr für Jahr, Steckbriefe (PDF) oder einen Foliensatz (PPTX) schreiben, ohne Server."""
    from dashboard.commands.export import exported
    from dashboard.context.query import RequestError, read_choice
    from dashboard.context.site import build_site
    from dashboard.exports.rendering import checked_design
    from dashboard.shown import shown_atlas
    from layers.words.language import GERMAN
    from loaders.store.checked_store import open_store

    settings, suffix = _settings(), out.suffix.removeprefix(".").lower()
    try:
        identity, template = checked_design(settings)
        store = open_store(settings.cache_folder())
        site = build_site(shown_atlas(settings, store, now), template, store, identity=identity)
        known = [language.code for language in site.languages]
        site = site.in_language(read_choice({"lang": lang}, "lang", known[0], known))
        sides = {"width": "" if width is None else str(width), "height": "" if height is None else str(height)}
        query = {
            "layer": layer, "region": region or site.atlas.state.key, "date": date, "since": since, "size": size, **sides,
            "title": title, "labels": labels, "context": context,
        }  # fmt: skip
        what = {"factsheets": factsheets, "address": address, "deck": deck, "length": length}
        content = exported(site, query, what, fmt, suffix, growth)
    except LoadError as error:
        _fail(error.findings)
    except RequestError as error:
        typer.echo(f"Fehler: {error} Erwartet für --{error.field}: {error.expected(GERMAN)}.", err=True)
        raise typer.Exit(2) from error
    _write_or_exit(out, content)


def _annotate(status: Path, findings: Findings, out: Path) -> None:
    from loaders.lists.annotated_copy import annotate

    if out.suffix.lower() != ".xlsx" or out.absolute() == status.absolute():
        typer.echo(f"Fehler: {out} für --annotate: erwartet wird eine andere Datei mit der Endung .xlsx.", err=True)
        raise typer.Exit(2)
    _write_or_exit(out, annotate(status, findings), to_stderr=True)  # stdout may be JSON


def _write_or_exit(out: Path, content: bytes, to_stderr: bool = False) -> None:
    """Write a file and say so; say what hinders it and leave."""
    try:
        write_whole(out, content)
    except OSError as error:
        hindered = f"Fehler: {out} kann nicht geschrieben werden ({reason(error)})."
        typer.echo(f"{hindered} Bitte Pfad und Rechte prüfen.", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"Geschrieben: {out} ({len(content) // 1024} kB)", err=to_stderr)


def _settings() -> Settings:
    for hint in unknown_settings(os.environ):
        typer.echo(str(hint), err=True)
    try:
        return read_settings()
    except LoadError as error:
        _fail(error.findings)


def _fail_in_log(settings: Settings, error: LoadError) -> NoReturn:
    """What a server or a worker prints ends in a log."""
    from loaders.common.findings_output import refusal

    typer.echo("\n".join(refusal(error.findings, settings.inputs().status).lines), err=True)
    _leave(error.findings)


def _fail(findings: Findings) -> NoReturn:
    _print(findings)
    _leave(findings)


def _leave(findings: Findings) -> NoReturn:
    from loaders.common.findings_output import count

    typer.echo(f"{count(findings)}. Es wurde nichts übernommen.", err=True)
    raise typer.Exit(1)


def _print(findings: Findings) -> None:
    from loaders.common.findings_output import print_findings

    print_findings(findings, sys.stdout)


if __name__ == "__main__":
    cli()
