"""How commands begin and end early: the settings of the environment, and a sentence for what hinders."""

from __future__ import annotations

from typing import NoReturn

import typer

from dashboard.context.settings import Settings, read_settings
from loaders.common.findings import LoadError


def settings_or_exit() -> Settings:
    """Return the settings of the environment, or say what is wrong with them and leave."""
    try:
        return read_settings()
    except LoadError as error:
        fail("\n".join(map(str, error.findings)).removeprefix("Fehler: "))


def agree_or_exit(question: str, otherwise: str) -> None:
    """Ask, and leave with what is so ``otherwise`` unless the answer is yes."""
    if typer.prompt(f"{question} (ja/nein)", default="nein", err=True).strip().lower() not in ("j", "ja", "y", "yes"):
        typer.echo(otherwise, err=True)
        raise typer.Exit(1)


def fail(why: str, code: int = 1) -> NoReturn:
    """Say what hinders, and leave."""
    typer.echo(f"Fehler: {why}", err=True)
    raise typer.Exit(code)
