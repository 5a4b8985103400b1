"""What visitors see, and the files that it is made of: from a database where there is one, else from files alone."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial

from dashboard.context.settings import Settings, licensed
from loaders.atlas.clock import Clock
from loaders.atlas.model import Atlas
from loaders.inputs import Inputs
from loaders.store.atlas_cache import cached_atlas
from loaders.store.checked_store import Store
from loaders.store.prebuild import check_apart


def shown_atlas(settings: Settings, store: Store, clock: Clock, apart: bool = False) -> Atlas:
    """Return the Atlas that visitors see. Raises LoadError.

    ``apart``: what has to be read and checked anew is built in a process of its own.
    """
    if settings.database:
        # imported where there is a database, and nowhere else
        from dashboard.published import open_published

        return open_published(settings, store, clock, apart).atlas
    inputs = settings.inputs()
    prepare = partial(check_apart, inputs, store.folder, clock) if apart else None
    return licensed(cached_atlas(inputs, store, clock, prepare), settings.licence)


def shown_inputs(settings: Settings, clock: Clock) -> AbstractContextManager[Inputs]:
    """Give the files that it is made of; the newest edition of a database is one of them. Raises LoadError."""
    if settings.database:
        from dashboard.published import newest_list

        return newest_list(settings, clock)
    return nullcontext(settings.inputs())
