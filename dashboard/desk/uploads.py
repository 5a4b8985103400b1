"""From a file that somebody sends to a draft with its findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from dashboard.desk.desk import Desk
from dashboard.desk.edits import present_facts
from layers.words.language import message
from loaders.atlas.clock import Clock
from loaders.common.findings import shorten
from loaders.history.reading import Changes, Revision
from loaders.history.stored_fact import StoredFact, stored
from loaders.history.tables import UPLOAD
from loaders.history.uploads import keep_upload
from loaders.history.writing import propose, propose_list
from loaders.inputs import Inputs
from loaders.store.prebuild import CheckedList, check_list_apart

#: What a list may be, by the ending of its name; what is in it is looked at all the same.
ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt")
#: No list is larger; more is refused before it is read.
MOST_BYTES = 20 * 1024 * 1024
TOO_LARGE = message(
    "Die Datei ist zu groß. Angenommen werden höchstens {limit} MB; eine Liste aller Gemeinden hat weit unter 1 MB. Bitte "
    "prüfen Sie, ob es die richtige Datei ist, oder speichern Sie die Liste allein in eine neue Datei."
)
_LONGEST_NAME = 120

Check = Callable[[Inputs, Clock, Path], CheckedList]


@dataclass(frozen=True)
class Sent:
    """A file as it came, and what its sender says of it: a ``title`` and the ``day`` that it is of, if it does not say so."""

    name: str
    content: bytes
    title: str = ""
    day: date | None = None

    @property
    def ending(self) -> str:
        """The ending of the name in small letters; empty if it is none of ``ENDINGS``."""
        suffix = PurePosixPath(self.name.replace("\\", "/")).suffix.lower()
        return suffix if suffix in ENDINGS else ""

    @property
    def shown(self) -> str:
        """The name without folders and without what cannot be seen: a text, never a path. Its ending is never cut."""
        name = PurePosixPath(self.name.replace("\\", "/")).name
        stem = name[: len(name) - len(self.ending)]
        return shorten("".join(c for c in stem if c.isprintable()), _LONGEST_NAME) + self.ending


def make_draft(desk: Desk, sent: Sent, author: str, check: Check = check_list_apart) -> Revision:
    """Check a list in a process of its own, keep it with its findings and return the draft; with errors it changes nothing.

    What is live is compared with when the draft is looked at: the list itself is checked alone.
    """
    with TemporaryDirectory(prefix="redaktion-") as folder:
        path, annotated = Path(folder) / f"Liste{sent.ending}", Path(folder) / "geprueft.xlsx"
        path.write_bytes(sent.content)
        inputs = replace(
            desk.inputs, status=path, last=path, status_title=" ".join(sent.title.split()), status_date=sent.day
        )
        found = check(inputs, desk.clock, annotated)
        marked = annotated.read_bytes() if annotated.is_file() else b""
    origin = found.origin or desk.site.atlas.origin
    with desk.writing() as connection:
        if found.origin is None:
            draft = propose(connection, UPLOAD, Changes([], []), author, "", origin, desk.now())
        else:
            facts = as_recorded(map(stored, found.facts), present_facts(connection))
            draft = propose_list(connection, UPLOAD, facts, author, "", origin, desk.now())
        keep_upload(connection, draft.id, sent.shown, found.findings, sent.content, marked)
    return draft


def as_recorded(facts: Iterable[StoredFact], present: Sequence[StoredFact]) -> list[StoredFact]:
    """Return ``facts``, those that stand in ``present`` already as they were recorded there.

    A template has no column for how a fact's list spoke: who sends it back does not mean to change that. A note that stands
    in the list is taken from it; one that does not stays.
    """
    recorded: dict[StoredFact, list[StoredFact]] = defaultdict(list)
    for fact in present:
        recorded[_columns(fact)].append(fact)

    def known(fact: StoredFact) -> StoredFact:
        same = recorded.get(_columns(fact))
        if not same or fact in same:
            return fact
        nearest = min(same, key=lambda other: other.note != fact.note)
        return replace(nearest, note=fact.note or nearest.note)

    return [known(fact) for fact in facts]


def _columns(fact: StoredFact) -> StoredFact:
    return replace(fact, note="", listed=False, stated="")
