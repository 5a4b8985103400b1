"""What is kept beside a draft: the list that it was made of, with its findings, and why facts went when it was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from loaders.common.findings import ERROR, Finding
from loaders.history.tables import CONFIRMATION, LIST

_FINDINGS = TypeAdapter(list[Finding])


@dataclass(frozen=True)
class Upload:
    """A list as it came: ``file_name`` is a text, nothing more. ``annotated`` is its copy (XLSX) with the findings marked."""

    file_name: str
    content: bytes
    annotated: bytes
    findings: Sequence[Finding]

    @property
    def errors(self) -> int:
        """How many findings keep the list from being published."""
        return sum(f.severity == ERROR for f in self.findings)


@dataclass(frozen=True)
class Confirmation:
    """So many facts went with an edition, and its publisher knew; ``reason`` may be empty if each was confirmed."""

    losses: int
    reason: str


def keep_upload(connection: Connection, key: int, upload: Upload) -> None:
    """Keep the list that the draft of that ``id`` was made of."""
    connection.execute(
        insert(LIST).values(
            revision_id=key,
            file_name=upload.file_name,
            content=upload.content,
            annotated=upload.annotated,
            findings=_FINDINGS.dump_json(list(upload.findings)).decode(),
            errors=upload.errors,
        )
    )


def upload_of(connection: Connection, key: int) -> Upload | None:
    """Return the list that the revision of that ``id`` was made of; ``None`` if it was made of none."""
    row = connection.execute(select(LIST).where(LIST.c.revision_id == key)).first()
    if row is None:
        return None
    return Upload(row.file_name, row.content, row.annotated, _FINDINGS.validate_json(row.findings))


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
