"""Findings for whoever checks a file: as a table in the terminal, as lines in a pipe, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from loaders.common.findings import READABLE, Finding, Findings, shorten, visible

if TYPE_CHECKING:
    from rich.table import Table

#: More than these are counted, not printed: nobody reads them, and the annotated copy has them all.
_MOST = 500


@dataclass(frozen=True)
class Refusal:
    """Why files were not taken over: how many errors they have, and lines for a log, which quote nothing from a list."""

    errors: int
    lines: tuple[str, ...]


def print_findings(findings: Findings, out: TextIO, width: int | None = None) -> None:
    """Print errors, then hints, to ``out``: a table of ``width`` characters in a terminal, else one line per finding.

    ``width`` forces the table; without it the terminal decides.
    """
    from rich.console import Console  # late: only who prints pays

    console = Console(file=out, width=width, force_terminal=width is not None or None, highlight=False)
    for title, style, group in (
        ("Fehler", "bold red", findings.errors),
        ("Hinweise", "bold yellow", findings.warnings),
    ):
        shown = Findings(group).in_order()[:_MOST]
        if not shown:
            continue
        if console.is_terminal:
            files = {f.file for f in shown}
            where = f" in {files.pop()}" if len(files) == 1 else ""
            console.print(_table(f"{title}{where} ({len(group)})", style, shown, with_file=not where))
        else:
            out.writelines(f"{finding}\n" for finding in shown)
        if len(group) > _MOST:
            out.write(f"… und {len(group) - _MOST} weitere {title}.\n")


def refusal(findings: Findings, status: Path) -> Refusal:
    """Return what may be said in public and in a log of files that cannot be used: of the list ``status``, only how many errors.

    A list that is refused is just the one that nobody has cleaned, and whatever is said of it quotes its cells; only that it
    cannot be read at all does not.
    """
    errors = findings.errors
    public = [f for f in errors if f.file != status.name or f.expected == READABLE]
    internal, lines = len(errors) - len(public), [str(f) for f in public]
    if internal:
        name = visible(str(status))
        lines.append(f"Statusliste: {internal} Fehler. Welche, nennt: python app.py check --status {name}")
    return Refusal(len(errors), tuple(lines))


def count(findings: Findings) -> str:
    """Return „2 Fehler und 1 Hinweis“."""
    errors, warnings = len(findings.errors), len(findings.warnings)
    return f"{errors or 'kein'} Fehler und {warnings or 'kein'} {'Hinweis' if warnings < 2 else 'Hinweise'}"


def findings_json(findings: Findings, loaded: Mapping[str, object] | None) -> str:
    """Return the result of a check as JSON; ``loaded`` says what was read, ``None`` if nothing was taken over."""
    listed = [{**asdict(f), "message": str(f)} for f in findings.in_order()]
    result = {
        "ok": not findings.errors,
        "errors": len(findings.errors),
        "warnings": len(findings.warnings),
        "loaded": loaded,
        "findings": listed,
        "matched_by_name": [asdict(m) for m in findings.matches],
    }
    return json.dumps(result, ensure_ascii=False, indent=2)


def _table(title: str, style: str, findings: Sequence[Finding], with_file: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title, title_style=style, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, expand=True
    )
    for heading, ratio in (("Ort", 4), ("Gefunden", 3), ("Erwartet", 5), ("Abhilfe", 5)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for f in findings:
        # as plain text: what stands in the file must not be read as markup or links
        place = f.place if with_file else ", ".join(f.place_in_file)
        found = "; auch in ".join(filter(None, (shorten(f.value or ""), shorten(f.elsewhere, 300))))
        cells = (place, found, shorten(f.expected, 300), shorten(f.remedy, 300))
        table.add_row(*(Text(text) for text in cells))
    return table
