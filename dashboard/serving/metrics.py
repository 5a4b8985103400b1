"""Measured values in OpenMetrics at a private address (``ATLAS_METRICS``); nobody imports this where there are none.

Each server process counts in files of its own in a temporary folder, and the master adds them up for whoever asks. A process
takes over the files of one that has ended: with each takeover of data there are new processes, and files would pile up.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server, values
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from dashboard.serving.journal import Note
from dashboard.serving.orders import ELSEWHERE
from dashboard.serving.watch import BOARD, DATABASE_BOARD, PRESENT
from layers.files.tables import edition_columns

if TYPE_CHECKING:
    from dashboard.context.site import Site

_TASKS = {
    "workers": "Workers that make files for this server.",
    "waiting": "Files that wait for a worker.",
    "working": "Files that workers are at.",
}
_MASTER = "master"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """Counts in the server processes, and tells in the master; to be made there, before they are forked."""

    def __init__(self) -> None:
        self._place, self._places = _MASTER, dict[int, str]()
        os.environ[_FOLDER] = self._folder = mkdtemp(prefix="atlas-metrics-")
        values.ValueClass = values.MultiProcessValue(lambda: self._place)
        mine = CollectorRegistry()
        self._requests = Counter(
            "atlas_requests", "Requests by page or kind of file, and status.", ["group", "status"], registry=mine
        )
        self._seconds = Histogram(
            "atlas_request_seconds", "Seconds until a request was answered.", ["group"], buckets=_BUCKETS, registry=mine
        )
        self._kept = Counter(
            "atlas_kept_answers", "Answers that were at hand (hit), or had to be made.", ["result"], registry=mine
        )
        self._refused = Counter(
            "atlas_files_refused",
            "Files not made: too many waited (full), or one address had too many made (allowance).",
            ["why"],
            registry=mine,
        )
        self._files = Gauge(
            "atlas_files",
            "Pictures and other files that wait to be made, or are being made.",
            ["state"],
            multiprocess_mode="livesum",
            registry=mine,
        )

    def observe(self, note: Note) -> None:
        """Count an answer."""
        self._requests.labels(note.group, note.status).inc()
        self._seconds.labels(note.group).observe(note.seconds)
        if note.kept:
            self._kept.labels(note.kept).inc()

    def files(self, waiting: int, making: int, refused: str) -> None:
        """Take down what the workshop tells."""
        self._files.labels("waiting").set(waiting)
        self._files.labels("making").set(making)
        if refused:
            self._refused.labels(refused).inc()

    def serve(self, address: tuple[str, int], application: Callable[[], Flask]) -> None:
        """Answer at host and port from a thread of this process. ``application`` returns the one that is shown.

        Raises OSError if nothing can listen there.
        """
        registry = CollectorRegistry()
        MultiProcessCollector(registry, self._folder)
        registry.register(_Shown(application))
        self._listening, _ = start_http_server(address[1], address[0], registry)

    def forking(self, process: int) -> None:
        """Give the process to come files of its own, known by a number that no living one has."""
        taken = set(self._places.values())
        self._place = next(name for name in map(str, range(len(taken) + 1)) if name not in taken)
        self._places[process] = self._place

    def forked(self) -> None:
        """To be called in the new process: it counts from here on, and does not answer at the master's address."""
        self._listening.socket.close()

    def close(self) -> None:
        """Leave nothing behind; to be called in the master, when nobody counts any more."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def ended(self, process: int) -> None:
        """Forget what a process was at. What it had counted stays."""
        if place := self._places.pop(process, ""):
            mark_process_dead(place, self._folder)


class _Shown:
    """What is shown, and how its sources are: looked up when somebody asks."""

    def __init__(self, application: Callable[[], Flask]):
        self._application = application

    def collect(self) -> Iterator[GaugeMetricFamily]:
        config = self._application().config
        site: Site = config[PRESENT].site
        fresh = site.on(site.today()).freshness
        yield _gauge("atlas_data_as_of_timestamp_seconds", "Day that the register is of.", fresh.data_as_of.first)
        if fresh.last_report:
            said = "Day of the newest report that is shown."
            yield _gauge("atlas_last_report_timestamp_seconds", said, fresh.last_report.first)
        for number in edition_columns(site.atlas).values():
            yield _gauge("atlas_edition", "Number of the edition that is shown.", number)
            gone = config[DATABASE_BOARD].read().get("state") == "gone"
            yield _gauge("atlas_database_up", "Whether the database answers.", not gone)
        refused = config[BOARD].read().get("state") == "refused"
        yield _gauge("atlas_files_taken_over", "Whether the configured files are what is shown.", not refused)
        if others := config.get(ELSEWHERE):
            for what, number in others.counted().items():
                yield _gauge(f"atlas_tasks_{what}", _TASKS[what], number)


def _gauge(name: str, said: str, value: Any) -> GaugeMetricFamily:
    if isinstance(value, date):
        value = datetime.combine(value, time(0), UTC).timestamp()
    return GaugeMetricFamily(name, said, value=float(value))
