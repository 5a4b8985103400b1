"""What a column of cells may hold, as pandera checks. Their ``error`` reads ``expected | remedy``, in German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandera.pandas as pa

from loaders.atlas.dates import is_date
from loaders.common.web_addresses import is_web_address


def filled(expected: str = "ein Wert") -> pa.Check:
    """Return the check for a column without empty cells."""
    return pa.Check.str_length(min_value=1, error=f"{expected} | Zelle ausfüllen")


def digits(number: str, count: int) -> pa.Check:
    """Return the check for a column of keys; ``number`` is the German word for ``count``."""
    return pa.Check.str_matches(rf"^[0-9]{{{count}}}$", error=f"{number} Ziffern | Schlüssel prüfen")


def unique() -> pa.Check:
    """Return the check for a column in which nothing stands twice; the second row of the two is the one reported."""
    return pa.Check(
        lambda column: ~column.duplicated(),
        error="jeden Schlüssel nur einmal | eine der beiden Zeilen löschen oder ihren Schlüssel berichtigen",
    )


def address_check(optional: bool = True) -> pa.Check:
    """Return the check for a column of addresses, which become links."""
    return pa.Check(
        lambda text: (optional or text != "") and is_web_address(text),
        element_wise=True,
        error="eine Adresse mit http:// oder https:// | Adresse der Quelle vollständig eintragen"
        + (" oder leer lassen" if optional else ""),
    )


def one_of(values: Sequence[str], german: Mapping[str, str] | None = None, both: bool = False) -> pa.Check:
    """Return the check for a column of fixed values; ``german`` are their words, ``both``: the file has the values themselves."""
    named = ", ".join(said(v, german or {}, both) for v in values if v) + (" oder leer" if "" in values else "")
    return pa.Check.isin(list(values), error=f"{named} | einen dieser Werte eintragen")


def said(value: str, german: Mapping[str, str], both: bool) -> str:
    """Return „geplant“, or „geplant (planned)“ where the file has the values of the contract; a value without a word as it is."""
    word = german.get(value, value)
    return f"{word} ({value})" if both and word != value else word


def date_check(optional: bool = True) -> pa.Check:
    """Return the check for a column of dates."""
    return pa.Check(
        lambda text: is_date(text, optional),
        element_wise=True,
        error="ein Datum JJJJ-MM-TT, JJJJ-MM oder JJJJ"
        + (" oder leer" if optional else "")
        + " | Datum in dieser Form eintragen",
    )
