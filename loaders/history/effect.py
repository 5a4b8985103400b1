"""Whether a draft would change anything: asked alike at the desk and at the command line."""

from __future__ import annotations

from sqlalchemy import Connection

from loaders.atlas.freshness import Origin
from loaders.history.reading import Changes, Revision, edition, is_list, newest, pending


def changes_something(connection: Connection, draft: Revision, changes: Changes | None = None) -> bool:
    """Tell whether a fact would come or go if ``draft`` were published now, or whose list the register is, of which day.

    ``changes``: what is ``pending`` of it, if that is known.
    """
    changes, present = changes or pending(connection, draft.id), newest(connection)
    if changes.came or changes.went:
        return True
    if present is None or (draft.base != present and not is_list(connection, draft)):
        return False  # such a one takes the list that is live then
    return _list(draft.origin) != _list(edition(connection, present).origin)


def _list(origin: Origin) -> tuple[object, ...]:
    return origin.own, origin.day, origin.title
