"""Why a sheet is not read as a list, told from what stands in it: it is transposed, says what it says in a way of its own, …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.common.findings import Location, named
from loaders.common.plain_text import plain
from loaders.lists.headings import Vocabulary
from loaders.lists.match_names import Names
from loaders.register.records import spot
from loaders.tables.spreadsheets import Sheet, text_of

#: So far down, and so far to the right, a sheet is looked at.
_DEEPEST, _WIDEST = 60, 60
_ANY = (
    "eine Kopfzeile: entweder ags, municipality, instrument, status … (eine Zeile je Fakt) oder Gemeinde bzw. AGS "
    "und die Angebote (eine Zeile je Gemeinde)"
)
_TEMPLATE = "die Liste in die Vorlage übertragen (python app.py template --out vorlage.xlsx)"


@dataclass(frozen=True)
class NoList:
    """What was found in a sheet and where, what was expected instead, and what to do. ``special``: it is nearly a list."""

    value: str
    at: Location
    expected: str
    remedy: str
    special: bool = True


def why_no_list(sheet: Sheet, vocabulary: Vocabulary, names: Names | None) -> NoList:
    """Return why ``sheet``, in which something stands, is no list. Without ``names`` nobody knows what a municipality is."""
    found = (
        _transposed(sheet, vocabulary, names),
        _without_instrument(sheet, vocabulary),
        _without_place(sheet, vocabulary),
    )
    return next(filter(None, found), None) or _unlike_any(sheet)


def _cells(sheet: Sheet, row: int) -> Iterator[tuple[int, str]]:
    texts = ((column, text_of(cell)) for column, cell in enumerate(sheet.rows[row][:_WIDEST]))
    return ((column, text) for column, text in texts if text)


def _rows(sheet: Sheet) -> range:
    return range(min(len(sheet.rows), _DEEPEST))


def _transposed(sheet: Sheet, vocabulary: Vocabulary, names: Names | None) -> NoList | None:
    """Municipalities side by side above, and below them in one column an instrument a row."""
    for row in _rows(sheet) if names else ():
        places = [c for c, text in _cells(sheet, row) if names and names.match(text, "").ags is not None]
        column = places[0] - 1 if places else -1
        below = [r for r in _rows(sheet) if r > row and column >= 0]
        instruments = [r for r in below if _is_instrument(text_of(sheet.value(r, column)), vocabulary)]
        if len(places) > 1 and instruments:
            value = text_of(sheet.value(row, places[0]))
            at = spot(sheet, row, places[0], None)
            remedy = "Zeilen und Spalten vertauschen: kopieren, dann Einfügen, Inhalte einfügen, Transponieren"
            return NoList(value, at, "eine Zeile je Gemeinde und eine Spalte je Angebot; hier ist es umgekehrt", remedy)
    return None


def _without_instrument(sheet: Sheet, vocabulary: Vocabulary) -> NoList | None:
    """A header that names whom rows are about, but no instrument."""
    for row in _rows(sheet):
        cells = dict(_cells(sheet, row))
        places = [c for c, text in cells.items() if vocabulary.read(text).role in ("ags", "name")]
        if not places or not any(True for r in range(row + 1, len(sheet.rows)) for _ in _cells(sheet, r)):
            continue
        labels = named([i.label for i in vocabulary.instruments], len(vocabulary.instruments))
        told = next((c for c in cells if c not in places and _holds_instruments(sheet, row, c, vocabulary)), None)
        if told is not None:
            expected = "eine Spalte je Angebot; hier stehen die Angebote in den Zellen einer einzigen"
            remedy = (
                "je Angebot eine Spalte anlegen und „ja“ oder das Datum eintragen, oder eine Zeile je Angebot mit den Spalten "
                "Gemeinde, Angebot und Status"
            )
            return NoList(cells[told], spot(sheet, row, told, cells[told]), expected, remedy)
        of_sheet = vocabulary.read(sheet.name or "").instrument
        remedy = (
            "daneben eine Spalte „Status“ oder „seit“ anlegen: das Blatt heißt wie ein Angebot, sagt aber nichts darüber"
            if of_sheet
            else f"Spalten so überschreiben, wie die Angebote heißen, oder {_TEMPLATE}"
        )
        at = spot(sheet, row, places[0], cells[places[0]])
        return NoList(
            cells[places[0]], at, f"in dieser Zeile auch eine Spalte, die ein Angebot nennt ({labels})", remedy
        )
    return None


def _without_place(sheet: Sheet, vocabulary: Vocabulary) -> NoList | None:
    """A header that names instruments, but not whom rows are about."""
    for row in _rows(sheet):
        instruments = [(c, text) for c, text in _cells(sheet, row) if _is_instrument(text, vocabulary)]
        if len(instruments) > 1:
            column, text = instruments[0]
            remedy = f"die Spalte mit den Gemeinden so überschreiben, oder {_TEMPLATE}"
            return NoList(
                text, spot(sheet, row, column, text), "in dieser Zeile auch eine Spalte Gemeinde oder AGS", remedy
            )
    return None


def _unlike_any(sheet: Sheet) -> NoList:
    filled = (
        (r, c, text) for r, cells in enumerate(sheet.rows) for c, cell in enumerate(cells) if (text := text_of(cell))
    )
    row, column, text = next(filled)
    return NoList(text, spot(sheet, row, column, None), _ANY, f"Kopfzeile ergänzen oder {_TEMPLATE}", special=False)


def _is_instrument(text: str, vocabulary: Vocabulary) -> bool:
    meaning = vocabulary.read(text)
    return bool(meaning.instrument) and not meaning.more and not meaning.unsure


def _holds_instruments(sheet: Sheet, header: int, column: int, vocabulary: Vocabulary) -> bool:
    """Whether what stands below a heading are names of instruments: „KPR, Coaching“."""
    texts = [text for row in _rows(sheet) if row > header and (text := text_of(sheet.value(row, column)))]
    return bool(texts) and all(_are_instruments(text.replace(";", ",").split(","), vocabulary) for text in texts)


def _are_instruments(parts: Sequence[str], vocabulary: Vocabulary) -> bool:
    return all(_is_instrument(part, vocabulary) for part in parts if plain(part)) and any(map(plain, parts))
