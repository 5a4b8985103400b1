"""Workers as operators start them, in processes of their own, for tests and for trying by hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from loaders.tasks.queue import open_queue
from loaders.tasks.tables import SCHEMA

ROOT = Path(__file__).resolve().parent.parent


class WorkerProcess:
    """``python app.py work``, as an operator starts it."""

    def __init__(self, database: str, cache: Path, **environment: str):
        self.process = subprocess.Popen(
            [sys.executable, "app.py", "work"],
            cwd=ROOT,
            env={**os.environ, "ATLAS_DATABASE": database, "ATLAS_CACHE": str(cache), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        said = self.process.stdout.readline()
        assert "bereit" in said, self.process.communicate()

    def kill(self) -> None:
        """End it as a machine that fails would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self, seconds: float = 30) -> int:
        """End it as an operator would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=seconds)
        return self.process.returncode


@contextmanager
def workers(database: str, cache: Path, count: int = 1, **environment: str) -> Iterator[list[WorkerProcess]]:
    """Give so many workers, and end those that are left."""
    started = [WorkerProcess(database, cache, **environment) for _ in range(count)]
    try:
        yield started
    finally:
        for one in started:
            if one.process.poll() is None:
                one.stop()


def attended(database: str, seconds: float = 20) -> None:
    """Return as soon as a worker says that it lives."""
    engine, end = open_queue(database), time.monotonic() + seconds
    while True:
        with engine.begin() as connection:
            if connection.scalar(text(f"SELECT count(*) FROM {SCHEMA}.worker")):
                break
        assert time.monotonic() < end, "no worker came"
        time.sleep(0.05)
    engine.dispose()
