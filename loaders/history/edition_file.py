"""Write an edition as the file that ``Inputs.status`` then is: from there on it is a list like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine

from loaders.common.plain_files import write_whole
from loaders.history.reading import Revision, edition, facts_at, newest
from loaders.history.stored_fact import StoredFact
from loaders.inputs import Inputs
from loaders.lists.edition_list import SUFFIX, Head, Line, edition_bytes


def write_edition(connection: Connection, number: int, folder: Path) -> Path:
    """Write edition ``number`` to ``folder`` (of this user alone), unless it lies there; return its file.

    Its name tells its content, so that it is never written over with something else. Raises UnknownRevisionError, OSError.
    """
    content = edition_content(edition(connection, number), facts_at(connection, number))
    path = folder / f"fassung-{number}-{hashlib.sha256(content).hexdigest()[:16]}{SUFFIX}"
    if not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content)
    return path


def edition_content(of: Revision, facts: Sequence[StoredFact]) -> bytes:
    """Return the content of the file of a published revision with these ``facts``."""
    assert of.number is not None
    assert of.published is not None
    origin = of.origin
    head = Head(of.number, of.published, origin.own, origin.day.iso, origin.title, origin.taken_over)
    return edition_bytes(head, (Line(fact.cells, fact.listed, fact.stated) for fact in facts))


@contextmanager
def with_newest(engine: Engine, inputs: Inputs) -> Iterator[Inputs]:
    """Give ``inputs`` with the newest edition as the register, in a file that is gone afterwards; unchanged before the first."""
    with TemporaryDirectory(prefix="atlas-") as folder:
        with engine.begin() as connection:
            number = newest(connection)
            path = write_edition(connection, number, Path(folder)) if number else None
        yield edition_inputs(inputs, path) if path else inputs


def edition_inputs(inputs: Inputs, path: Path) -> Inputs:
    """Return ``inputs`` with the edition in ``path`` as the register. It is compared with no other one: that was done before
    it was published."""
    return replace(inputs, status=path, last=path, status_title="", status_date=None)
