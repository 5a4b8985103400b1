"""Give the applications of one process, that of the newest edition and those of old ones, who hands their orders on."""

from __future__ import annotations

import time
from collections.abc import Callable

from dashboard.context.site import Site
from dashboard.tasks.connecting import Connecting
from dashboard.tasks.orders import Orders
from dashboard.tasks.routes import register_tasks
from loaders.history.listening import Mark
from loaders.tasks.queue import open_queue


def hand_on(address: str, data: str, mark: Mark) -> Callable[[Site], Orders]:
    """Return what makes the ``Orders`` of a site; they share connections, of which none is open yet.

    ``data``, ``mark``: as ``Orders`` has them.
    """
    connect = Connecting(open_queue(address), time.monotonic)
    return lambda site: Orders(connect, data, mark, site, register_tasks)
