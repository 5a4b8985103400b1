"""What a database complains of, as one German sentence for whoever is working at the time."""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError

_UNCHANGED = "Es wurde nichts geändert."
_LOCKED = (
    f"Die Datenbank ist belegt, weil jemand anderes in sie schreibt. {_UNCHANGED} Bitte gleich noch einmal versuchen."
)
_FULL = (
    f"Auf den Datenträger der Datenbank lässt sich nichts mehr schreiben; vermutlich ist er voll. {_UNCHANGED} Bitte Platz "
    "schaffen und noch einmal versuchen."
)
_READ_ONLY = (
    f"In der Datenbank kann nur gelesen, nicht geschrieben werden. {_UNCHANGED} Bitte die Rechte an der Datenbank, bei einer "
    "Datei auch die an ihrem Ordner, prüfen."
)
_DAMAGED = (
    "Die Datei der Datenbank ist beschädigt oder keine Datenbank. Bitte beiseitelegen und eine Sicherung einspielen."
)
_GONE = (
    "Die Datenbank ist nicht erreichbar. Bitte prüfen, ob sie läuft und ob ihre Adresse in ATLAS_DATABASE stimmt. Ob die letzte "
    "Änderung noch ankam, zeigt danach der Verlauf."
)

#: What of SQLite's own words, or which of PostgreSQL's codes, tells what is the matter.
_SIGNS = (
    (_LOCKED, ("database is locked", "database table is locked", "55P03")),
    (_FULL, ("database or disk is full", "disk I/O error", "53100")),
    (_READ_ONLY, ("readonly database", "25006", "42501")),
    (_DAMAGED, ("malformed", "file is not a database")),
)
#: SQLite calls mistakes in statements troubles of operation, too.
_MISTAKES = ("no such table", "no such column", "syntax error")


class DatabaseError(Exception):
    """The database cannot do what it was asked for just now. ``sentence`` says so in German; nothing was changed."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class UnreachableError(DatabaseError):
    """The database does not answer at all: it is gone, or the way to it."""

    def __init__(self) -> None:
        super().__init__(_GONE)


class NewerDatabaseError(DatabaseError):
    """The database was used by a newer version of the program: its tables are others than this one knows."""

    def __init__(self, found: str, known: str):
        super().__init__(
            f"Die Datenbank hat den Stand {found} und ist neuer als dieses Programm, das nur bis {known} reicht. Bitte das "
            "Programm erneuern oder eine Sicherung von früher einspielen."
        )


def translate_troubles(engine: Engine) -> None:
    """Have ``engine`` raise DatabaseError instead of what its driver says of locks, disks, rights and connections.

    Mistakes of ours, such as a wrong statement or a broken rule of the tables, stay what they are.
    """

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> DatabaseError | None:
        sentence = _sentence(context.original_exception, context.sqlalchemy_exception)
        if not sentence or context.is_pre_ping:  # a ping that fails is answered with a new connection
            return None
        return UnreachableError() if sentence == _GONE else DatabaseError(sentence)


def _sentence(error: BaseException, filed_as: BaseException | None) -> str | None:
    code = getattr(error, "sqlstate", None)
    said = code or str(error)
    told = next((sentence for sentence, signs in _SIGNS if any(sign in said for sign in signs)), None)
    is_trouble = isinstance(filed_as, OperationalError) and not any(sign in str(error) for sign in _MISTAKES)
    return told or (_GONE if is_trouble else None)
