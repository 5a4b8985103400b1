"""The values of a workbook, sheet by sheet, through calamine; of old binary files in a process of their own.

A damaged .xls can make the reader panic or ask for more memory than there is, which ends its process. That must never be
the process that serves the map or reports the findings.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 120
#: How the child says that a file is encrypted; every other failure is one.
_ENCRYPTED = 3

Values = list[dict[str, object]]


class UnreadableError(Exception):
    """The file is damaged, or no workbook."""


class EncryptedError(UnreadableError):
    """The file is protected by a password."""


def read_values(raw: bytes) -> Values:
    """Return per sheet ``name``, ``visible``, ``rows`` (from the first row and column on) and ``merged`` (both ends).

    Raises EncryptedError or UnreadableError.
    """
    import python_calamine as calamine  # late: only who reads a workbook pays

    sheets = []
    try:
        with calamine.load_workbook(io.BytesIO(raw)) as book:
            for meta in book.sheets_metadata:
                if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    visible = meta.visible == calamine.SheetVisibleEnum.Visible
                    rows, merged = sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []
                    sheets.append({"name": meta.name, "visible": visible, "rows": rows, "merged": merged})
    except calamine.PasswordError as error:
        raise EncryptedError from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError(type(error).__name__) from error
    return sheets


def read_values_apart(raw: bytes) -> Values:
    """Return what ``read_values`` returns, read by a child process. Raises EncryptedError or UnreadableError."""
    command = [sys.executable, "-m", "loaders.workbook_values"]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, cwd=_ROOT, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError("timeout") from error
    if done.returncode == _ENCRYPTED:
        raise EncryptedError
    if done.returncode:
        raise UnreadableError("crash")
    return json.loads(done.stdout, object_hook=_decoded)


def main() -> None:
    """Read a workbook from stdin and write its values to stdout as JSON."""
    _limit_memory()
    try:
        values = read_values(sys.stdin.buffer.read())
    except EncryptedError:
        raise SystemExit(_ENCRYPTED) from None
    except UnreadableError:
        raise SystemExit(1) from None
    json.dump(values, sys.stdout, default=_encoded)


def _limit_memory(most: int = 2**31) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the child may take what there is
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


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
