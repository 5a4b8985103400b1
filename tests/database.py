"""Databases for tests: SQLite in a file, and PostgreSQL as a real server that the tests start and stop themselves."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from loaders.history.database import migrate, open_database

ROOT = Path(__file__).resolve().parents[1]
#: Databases that a test asks for in turn.
KINDS = ("sqlite", "postgresql")
_TEMPLATE, _DISK = "atlas_template", "disk_"
#: Nothing of a test has to outlive the machine, but what is committed outlives the server.
_SETTINGS = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=50")


def programs() -> Path | None:
    """Where PostgreSQL's programs are; ``None`` if there is none on this machine."""
    done = subprocess.run([ROOT / ".ci" / "postgres"], capture_output=True, text=True, check=False)
    return Path(done.stdout.strip()) if done.returncode == 0 else None


@dataclass
class Server:
    """A PostgreSQL server that listens on a socket in a folder of its own, as a user who is not root."""

    bin: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="atlas-pg-")))
    _numbers: count = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "atlas", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        engine = open_database(self._create(_TEMPLATE, "template1"))
        migrate(engine)
        engine.dispose()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def _user(self) -> pwd.struct_passwd | None:
        """Whom root becomes: PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        names = {user.pw_name: user for user in pwd.getpwall()}
        return names.get("postgres") or names["nobody"]

    def start(self) -> None:
        """Start, or start again after ``stop``."""
        options = " ".join(f"-c {setting}" for setting in _SETTINGS) + f" -k {self.folder}"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop at once, as if the power had failed; ``fast`` says goodbye first."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    def close(self) -> None:
        """Stop and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, empty: bool = False, on: Path | None = None) -> str:
        """Return the address of a new database with our tables, or without any. ``on``: the disk that its tables lie on."""
        name = f"atlas_{os.getpid()}_{next(self._numbers)}"
        if on:
            if self._user:
                os.chown(on, self._user.pw_uid, self._user.pw_gid)
            self.execute(f"CREATE TABLESPACE {_DISK}{name} LOCATION '{on}'")
        return self._create(name, "template1" if empty else _TEMPLATE, f" TABLESPACE {_DISK}{name}" if on else "")

    def drop(self, name: str, on: Path | None = None) -> None:
        """Remove a database, and nothing of it stays on a disk of its own."""
        self.execute(f"DROP DATABASE {name}")
        if on:
            self.execute(f"DROP TABLESPACE {_DISK}{name}")

    def _create(self, name: str, template: str, more: str = "") -> str:
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy{more}")
        return self.address(name)

    def address(self, database: str) -> str:
        """What ``open_database`` takes."""
        return f"postgresql+psycopg://atlas@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement that is no part of a transaction."""
        with psycopg.connect(host=str(self.folder), user="atlas", dbname=database, autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: object) -> None:
        as_user = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        # it has a clock of its own, also where the tests run on another day (faketime)
        own_clock = {name: text for name, text in os.environ.items() if "FAKETIME" not in name and name != "LD_PRELOAD"}
        # the server inherits what its starter has open: a pipe would never end
        done = subprocess.run(
            [self.bin / program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=own_clock,
            check=False,
            **as_user,
        )
        log = self.folder / "log"
        assert done.returncode == 0, f"{program}: {log.read_text() if log.is_file() else 'failed'}"


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return as soon as ``condition`` holds; fail if it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
