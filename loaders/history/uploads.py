"""What is kept beside a draft: the list that it was made of, with its findings, and why facts went when it was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Column, Connection, func, insert, select

from loaders.common.findings import ERROR, Finding
from loaders.history.tables import CONFIRMATION, LIST

#: The files that are kept of a list: as it came, and its copy (XLSX) with the findings marked.
ORIGINAL, ANNOTATED = LIST.c.content, LIST.c.annotated
_FINDINGS = TypeAdapter(list[Finding])


@dataclass(frozen=True)
class Upload:
    """A list as it is told of. ``file_name`` is a text only; ``original``, ``annotated``: whether these files are kept."""

    file_name: str
    findings: Sequence[Finding]
    original: bool
    annotated: bool

    @property
    def errors(self) -> int:
        """How many findings keep the list from being published."""
        return _errors(self.findings)


@dataclass(frozen=True)
class Confirmation:
    """So many facts went with an edition, and its publisher knew; ``reason`` may be empty if each was confirmed."""

    losses: int
    reason: str


def keep_upload(
    connection: Connection, key: int, file_name: str, findings: Sequence[Finding], original: bytes, annotated: bytes
) -> None:
    """Keep the list that the draft of that ``id`` was made of, as it came and with its findings marked."""
    connection.execute(
        insert(LIST).values(
            revision_id=key,
            file_name=file_name,
            content=original,
            annotated=annotated,
            findings=_FINDINGS.dump_json(list(findings)).decode(),
            errors=_errors(findings),
        )
    )


def upload_of(connection: Connection, key: int) -> Upload | None:
    """Return the list that the revision of that ``id`` was made of; ``None`` if it was made of none. No file is read."""
    kept = [func.length(file) > 0 for file in (ORIGINAL, ANNOTATED)]
    row = connection.execute(select(LIST.c.file_name, LIST.c.findings, *kept).where(LIST.c.revision_id == key)).first()
    return Upload(row[0], _FINDINGS.validate_json(row[1]), *row[2:]) if row else None


def upload_file(connection: Connection, key: int, which: Column[bytes]) -> bytes:
    """Return ``ORIGINAL`` or ``ANNOTATED`` of the revision of that ``id``; empty if it is not kept."""
    return connection.scalar(select(which).where(LIST.c.revision_id == key)) or b""


def upload_names(connection: Connection) -> dict[int, tuple[str, int]]:
    """Return {``id`` of a revision: name of its file, number of its errors}, without the files themselves."""
    found = connection.execute(select(LIST.c.revision_id, LIST.c.file_name, LIST.c.errors))
    return {row.revision_id: (row.file_name, row.errors) for row in found}


def keep_confirmation(connection: Connection, key: int, confirmation: Confirmation) -> None:
    """Keep that whoever published the revision of that ``id`` knew what goes with it."""
    values = {"losses": confirmation.losses, "reason": confirmation.reason}
    connection.execute(insert(CONFIRMATION).values(revision_id=key, **values))


def confirmation_of(connection: Connection, key: int) -> Confirmation | None:
    """Return what was confirmed of the revision of that ``id``; ``None`` if nothing went with it."""
    row = connection.execute(select(CONFIRMATION).where(CONFIRMATION.c.revision_id == key)).first()
    return None if row is None else Confirmation(row.losses, row.reason)


def _errors(findings: Sequence[Finding]) -> int:
    return sum(f.severity == ERROR for f in findings)
