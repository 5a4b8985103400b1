"""Municipal keys and names in tables of other people: which column they are in, and how they are spelt there."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from loaders.common.keys import Prefixes, key_digits, repair_key
from loaders.common.plain_text import compact

#: Names of key columns, the usual ones first. Compared without case, umlauts and separators.
KEY_NAMES = (
    "AGS",
    "ARS",
    "RS",
    "Gemeindeschlüssel",
    "amtlicher Gemeindeschlüssel",
    "Regionalschlüssel",
    "Schlüssel gesamt",
    "Gemeindekennziffer",
    "Gemeindekennzahl",
    "GKZ",
    "Gemeinde AGS",
    "AGS Gemeinde",
    "GEM AGS",
    "AGS 8",
    "GEM KZ",
    "GEM SCHL",
    "Schlüssel",
    "Schlüsselnummer",
    "nationalCode",
    "AGS 0",
    "ARS 0",
    "RS 0",
)
NAME_NAMES = (
    "GEN",
    "Gemeindename",
    "GEM NAME",
    "Name Gemeinde",
    "Gemeinde",
    "Name",
    "geografischer Name",
    "GN",
    "Bezeichnung",
    "NAMN",
    "text",
)
#: Columns that date a row: legal effect (WSK) and begin of validity.
DATE_NAMES = ("WSK", "BEGINN", "beginLifespanVersion", "gültig ab", "valid from", "Gebietsstand")
_DBF_WIDTH = 10
_UPPER_LEVELS = (2, 3, 5, 9)


def matching(columns: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return those of ``columns`` that one of ``names`` means, in the order of ``names``.

    Names cut off after ten characters, as in shapefiles, match too, and the last part of nested ones (GML).
    """
    columns = list(columns)
    found = [c for name in names for c in columns if _means(c, compact(name))]
    return list(dict.fromkeys(found))


def _means(column: str, plain: str) -> bool:
    own = compact(re.split(r"[|:/.]", column)[-1])
    return own == plain or (len(column) == _DBF_WIDTH and plain.startswith(own))


def to_ags(values: pd.Series) -> pd.Series:
    """Return ``values`` as municipal keys of eight digits; as an empty text what is a key of another level, as it stands
    what is no key at all.

    Takes text and numbers, spelt in any way that ``repair_key`` knows.
    """
    text = values.map(_text)
    return text.map(_one).astype(object)


def _text(value: object) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).strip()


def _one(text: str) -> str:
    if len(key_digits(text)) in _UPPER_LEVELS:
        return ""
    return repair_key(text) or "leer"


def is_ags(keys: pd.Series) -> pd.Series:
    """Say for each of ``keys`` (see ``to_ags``) whether it is the key of a municipality.

    Districts and states are filled up with zeros in some files: they are told by the municipalities beside them.
    """
    whole = keys.str.fullmatch("[0-9]{8}")
    filled = whole & keys.str.endswith("000")
    many = keys[whole & ~filled].str[:5].unique()
    return whole & ~(filled & (keys.str[:5].isin(many) | keys.str.endswith("000000")))


def looks_like_keys(values: pd.Series, prefixes: Prefixes) -> bool:
    """Say whether a column of whatever name holds municipal keys, one of them of the state."""
    keys = to_ags(values)
    good = is_ags(keys)
    return bool(len(keys)) and bool(good.mean() > 0.9) and bool(keys[good].str.startswith(prefixes).any())
