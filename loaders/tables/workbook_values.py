"""What is in a workbook, sheet by sheet: values through calamine, the rest from its XML; read in a process of its own.

A damaged or hostile file can make a reader panic, run for ever or ask for more memory than there is, which ends its process.
That must never be the process that serves the map or reports the findings. Run as a module, this one is that process.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from loaders.tables.workbook_details import Details, SheetDetails, dense_ods, foreign_to, is_encrypted, read_details
from loaders.tables.workbook_extent import Extent, TooLargeError

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS, _MEMORY = 25, 2**30
#: What runtimes say when the system gives no more memory.
_NO_MEMORY = (b"memory allocation of", b"MemoryError", b"capacity overflow", b"bad_alloc")

#: What ``SheetDetails`` holds by place.
_BY_PLACE = ("shows", "broken", "struck", "crossed", "comments")

Values = list[dict[str, Any]]


class UnreadableError(Exception):
    """The file is damaged, or no workbook."""


class EncryptedError(UnreadableError):
    """The file is protected by a password."""


class ForeignError(UnreadableError):
    """The file is another kind of package; the argument says in German which."""


class ExhaustedError(UnreadableError):
    """Reading the file takes more memory or time than any list does."""


@dataclass(frozen=True)
class Workbook:
    """``values``: per sheet ``name``, ``visible``, ``rows`` (from the first row and column on) and ``merged`` (both ends)."""

    values: Values
    details: Details


def read_workbook(raw: bytes) -> Workbook:
    """Return what is in the workbook ``raw``, read by a child process with limited memory and time.

    Raises EncryptedError, TooLargeError, ExhaustedError or UnreadableError.
    """
    command = [sys.executable, "-m", "loaders.tables.workbook_values"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, cwd=_ROOT, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ExhaustedError("time") from error
    if done.returncode:
        raise ExhaustedError("memory") if any(sign in done.stderr for sign in _NO_MEMORY) else UnreadableError("crash")
    return understood(done.stdout)


def understood(said: bytes | str) -> Workbook:
    """Return what ``told`` says of a workbook; raises what ``read_workbook`` raises."""
    answer = json.loads(said, object_hook=_decoded)
    if answer["error"] == "encrypted":
        raise EncryptedError
    if answer["error"] == "large":
        raise TooLargeError(answer["sheet"], tuple(answer["cell"]) if answer["cell"] else None)
    if answer["error"]:
        raise ForeignError(answer["foreign"]) if answer["foreign"] else UnreadableError(answer["error"])
    listed = answer["sheets"]
    sheets = None if listed is None else {name: _details_of(fields) for name, fields in listed.items()}
    saved = datetime.fromisoformat(answer["saved"]) if answer["saved"] else None
    return Workbook(answer["values"], Details(sheets, saved, answer["macros"], answer["since_1904"]))


def _details_of(fields: Mapping[str, list]) -> SheetDetails:
    by_place = {of: {(row, column): text for row, column, text in fields[of]} for of in _BY_PLACE}
    merged = [((top, left), (bottom, right)) for (top, left), (bottom, right) in fields["merged"]]
    return SheetDetails(
        set(fields["hidden"]),
        set(fields["columns"]),
        **by_place,
        merged=merged,
        colours=[(row, first, last, colour) for row, first, last, colour in fields["colours"]],
    )


def main() -> None:
    """Read a workbook from stdin and write what is in it, or why that cannot be told, to stdout."""
    _limit_memory()
    print(told(sys.stdin.buffer.read()))


def told(raw: bytes) -> str:
    """Return what is in the workbook ``raw``, or why that cannot be told, as JSON."""
    answer: dict[str, object] = {"error": ""}
    try:
        details = read_details(raw)
        answer |= {"values": read_values(raw), "sheets": details.sheets and _listed(details.sheets)}
        answer |= {"saved": details.saved and details.saved.isoformat()}
        answer |= {"macros": details.macros, "since_1904": details.since_1904}
    except TooLargeError as error:
        answer = {"error": "large", **vars(error)}
    except EncryptedError:
        answer = {"error": "encrypted"}
    except UnreadableError as error:
        answer = {"error": "encrypted" if is_encrypted(raw) else str(error) or "unreadable", "foreign": foreign_to(raw)}
    return json.dumps(answer, default=_encoded)


def read_values(raw: bytes) -> Values:
    """Return ``Workbook.values``. Raises EncryptedError, TooLargeError or UnreadableError."""
    try:
        return _values(raw)
    except UnreadableError:
        # the reader takes the blanks of an indented OpenDocument for texts in the wrong place
        dense = dense_ods(raw)
        if dense is None:
            raise
        return _values(dense)


def _values(raw: bytes) -> Values:
    import python_calamine as calamine  # late: the parent does without

    sheets = []
    try:
        with calamine.load_workbook(io.BytesIO(raw)) as book:
            for meta in book.sheets_metadata:
                if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    if sheet.end:
                        Extent(meta.name).reach(*sheet.end)
                    visible = meta.visible == calamine.SheetVisibleEnum.Visible
                    rows, merged = sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []
                    sheets.append({"name": meta.name, "visible": visible, "rows": rows, "merged": merged})
    except calamine.PasswordError as error:
        raise EncryptedError from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError(type(error).__name__) from error
    return sheets


def _listed(sheets: Mapping[str, SheetDetails]) -> dict[str, dict[str, list]]:
    return {
        name: {
            "hidden": sorted(s.hidden),
            "columns": sorted(s.columns),
            "merged": s.merged,
            "colours": s.colours,
            **{of: [[*place, text] for place, text in getattr(s, of).items()] for of in _BY_PLACE},
        }
        for name, s in sheets.items()
    }


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the child may take what there is
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _encoded(value: object) -> object:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    raise TypeError(f"no cell value: {value!r}")


def _decoded(entry: dict) -> object:
    if "datetime" in entry:
        return datetime.fromisoformat(entry["datetime"])
    return date.fromisoformat(entry["date"]) if "date" in entry else entry


if __name__ == "__main__":
    main()
