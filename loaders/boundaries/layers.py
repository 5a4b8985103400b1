"""Which layer of a boundary file holds the municipalities of the state, and which of its columns their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from loaders.boundaries.geo_files import UNREADABLE, Layer
from loaders.boundaries.municipal_keys import KEY_NAMES, is_ags, looks_like_keys, matching, to_ags
from loaders.common.findings import Location, Report
from loaders.common.keys import Prefixes

_KEY_COLUMN = "eine Spalte AGS, ARS oder RS mit dem amtlichen Schlüssel"


@dataclass(frozen=True)
class Choice:
    """A layer with the column of its keys, and the keys of all its rows."""

    layer: Layer
    column: str
    keys: pd.Series
    named: bool

    def of_state(self, prefixes: Prefixes) -> pd.Series:
        """Return for every row whether it is a municipality of the state; one of ``prefixes`` may be the whole key of a city."""
        return (is_ags(self.keys) | self.keys.isin(prefixes)) & self.keys.str.startswith(prefixes)


def choose_layer(layers: list[Layer], prefixes: Prefixes, report: Report) -> Choice | None:
    """Return the layer and column with most municipalities of the state, whose keys begin with one of ``prefixes``.

    ``None``, with findings, if none has any, or if another column contradicts it.
    """
    choices = sorted(_choices(layers, prefixes), key=lambda c: -int(c.of_state(prefixes).sum()))
    best = choices[0] if choices else None
    if best is None:
        if any(layer.areas for layer in layers):
            said = "; ".join(f"{layer.name}: {', '.join(layer.columns) or 'keine Spalten'}" for layer in layers)
            report.error(_KEY_COLUMN, "Spalte ergänzen oder so benennen", value=said)
        else:
            report.error("mindestens eine Fläche", "prüfen, ob die richtige Datei gewählt ist", value="keine Flächen")
        return None
    if not best.of_state(prefixes).any():
        _wrong_keys(best, prefixes, report)
        return None
    most = best.of_state(prefixes).sum()
    same = [c.layer.name for c in choices if c.layer is not best.layer and c.of_state(prefixes).sum() == most]
    if same:
        report.warning(
            "eine Ebene mit Gemeinden",
            "Datei mit nur einer Ebene angeben, falls eine andere gemeint ist: " + ", ".join(dict.fromkeys(same)),
            value=f"genommen: {best.layer.name}",
        )
    if not best.named:
        remedy = "Spalte so benennen, falls eine andere gemeint ist"
        report.warning(_KEY_COLUMN, remedy, value=f"genommen: {best.column}")
    others = [c for c in choices if c.layer is best.layer and c.column != best.column]
    return None if _contradicted(best, others, prefixes, report) else best


def _contradicted(best: Choice, others: list[Choice], prefixes: Prefixes, report: Report) -> bool:
    """Report every row whose columns of keys name different municipalities; say whether there is any."""
    before = report.errors
    for other in others:
        both = is_ags(best.keys) & is_ags(other.keys)
        rows = both & (best.keys != other.keys) & (best.of_state(prefixes) | other.of_state(prefixes))
        values = [
            f"{best.keys[row]} ({best.column}), {other.keys[row]} ({other.column}), Objekt {int(row) + 1}"
            for row in rows[rows].index
        ]
        expected = f"dieselbe Gemeinde in den Spalten {best.column} und {other.column}"
        remedy = "den falschen Schlüssel berichtigen oder eine der Spalten löschen; es wird nicht geraten"
        report.each(values, expected, remedy, "Objekte")
    return report.errors > before


def _choices(layers: Iterable[Layer], prefixes: Prefixes) -> Iterator[Choice]:
    for layer in layers:
        if not layer.areas:
            continue
        named = matching(layer.columns, KEY_NAMES)
        try:
            table = layer.attributes(named or layer.columns)
        except UNREADABLE:
            continue
        others = [c for c in layer.columns if not named and looks_like_keys(table[c], prefixes)]
        for column in named or others[:1]:
            if len(table):
                yield Choice(layer, column, to_ags(table[column]), bool(named))


def _wrong_keys(choice: Choice, prefixes: Prefixes, report: Report) -> None:
    keys = choice.keys[is_ags(choice.keys)]
    if len(keys):
        expected, remedy = f"Schlüssel, die mit {' oder '.join(prefixes)} beginnen", "Datei des richtigen Landes wählen"
        value = f"nur Schlüssel mit {', '.join(sorted(keys.str[:2].unique()))}"
    else:
        expected = "Schlüssel mit acht (AGS) oder zwölf Ziffern (ARS)"
        remedy = "die Ebene der Gemeinden wählen und Schlüssel als Text speichern"
        others = (choice.keys == "").any()
        value = "Schlüssel anderer Ebenen (Kreise, Länder)" if others else ", ".join(choice.keys[:5])
    report.error(expected, remedy, value=value, at=Location(column=choice.column))
