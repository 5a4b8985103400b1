"""The first edition: an empty database is filled with the register that was shown without one."""

from __future__ import annotations

from sqlalchemy import Engine

from loaders.assembly import load_atlas
from loaders.atlas.clock import Clock
from loaders.history.database import writing
from loaders.history.reading import newest
from loaders.history.stored_fact import stored_register
from loaders.history.tables import IMPORT
from loaders.history.writing import propose_list, publish
from loaders.inputs import Inputs

#: Who made an edition that nobody made.
PROGRAM = "ASSKomm-Atlas"
_MESSAGES = {False: "Mitgeliefertes Register", True: "Liste, die bis dahin gezeigt wurde"}


def ensure_filled(engine: Engine, inputs: Inputs, clock: Clock) -> int:
    """Publish the register of ``inputs`` as edition 1 if there is none yet; return the number of the newest edition.

    Of several that start at once, one does it. Raises LoadError with all findings if the register has an error.
    """
    with engine.begin() as connection:
        found = newest(connection)
    if found is not None:
        return found
    # reading takes seconds, for which nobody has to wait
    atlas = load_atlas(inputs, clock)
    with writing(engine) as connection:
        found = newest(connection)
        if found is not None:
            return found
        facts, message, now = stored_register(atlas.register), _MESSAGES[atlas.origin.own], clock("UTC")
        draft = propose_list(connection, IMPORT, facts, PROGRAM, message, atlas.origin, now)
        publish(connection, draft.id, draft.version, None, PROGRAM, message, now)
    return 1
