"""What ``compose.yaml`` and ``Containerfile`` say, run as plain processes on loopback: no container engine is needed.

``bwrap`` gives each process what its container would see: the image's paths, a root that cannot be written to, the declared
folders, the user without rights, its share of the processor, and no other environment. What differs: ports are free ones of
this machine, the database is one of the tests, and programs are those of this machine instead of the images'. Not imitated are
the network of its own, the limits of the engine, and what the registries' images bring along.
"""

from __future__ import annotations

import json
import math
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
_WHERE_PROGRAMS_ARE = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#: What programs look up there, and every image has.
_OF_ETC = ("passwd", "group", "nsswitch.conf", "ld.so.cache", "localtime", "alternatives")
#: What a container has that says nothing, and how much less each step of niceness is.
_USUAL_SHARES, _SHARES_PER_STEP = 1024, 1.25
_VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")


def programs() -> bool:
    """Whether nginx, bwrap and setpriv are on this machine, and may be used as containers are: that takes root."""
    done = subprocess.run([ROOT / ".ci" / "nginx"], capture_output=True, check=False)
    return done.returncode == 0 and os.geteuid() == 0


@dataclass(frozen=True)
class Image:
    """What the last stage of a Containerfile says: instruction → its arguments, in order."""

    said: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, path: Path) -> Image:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
        whole = "\n".join(lines).replace("\\\n", " ")
        said: dict[str, list[str]] = {}
        for line in filter(None, whole.splitlines()):
            name, _, rest = line.partition(" ")
            if name == "FROM":
                said = {}
            said.setdefault(name, []).append(rest.strip())
        return cls(said)

    @cached_property
    def environment(self) -> dict[str, str]:
        found: dict[str, str] = {"PATH": _WHERE_PROGRAMS_ARE}
        for line in self.said["ENV"]:
            pairs = (word.partition("=") for word in shlex.split(line))
            found |= {name: value.replace("$PATH", found["PATH"]) for name, _, value in pairs}
        return found

    @property
    def command(self) -> list[str]:
        return json.loads(self.said["CMD"][-1])

    @property
    def entrypoint(self) -> list[str]:
        return json.loads(self.said["ENTRYPOINT"][-1])

    @property
    def healthcheck(self) -> list[str]:
        return json.loads(self.said["HEALTHCHECK"][-1].partition(" CMD ")[2])

    @property
    def folder(self) -> str:
        return self.said["WORKDIR"][-1]

    @property
    def user(self) -> str:
        return self.said["USER"][-1]


def of_image() -> list[str]:
    """Return what of the repository the image has, by its ``.containerignore``."""
    lines = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    return sorted(p.name for line in lines if line.startswith("!") for p in ROOT.glob(line[1:]))


@dataclass
class Process:
    """A process in its sandbox. ``pid`` is that of the program itself."""

    monitor: subprocess.Popen
    log: Path

    @cached_property
    def pid(self) -> int:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            children = Path(f"/proc/{self.monitor.pid}/task/{self.monitor.pid}/children").read_text().split()
            if children:
                return int(children[0])
            time.sleep(0.01)
        raise AssertionError(self.log.read_text())

    def stop(self) -> None:
        """End it as an engine does, and wait until it is gone."""
        if self.monitor.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
        self.monitor.wait(60)

    def kill(self) -> None:
        """End it with all processes that it has started, as if its machine had lost power."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        self.monitor.wait(60)


@dataclass
class Composition:
    """The composition in ``folder``; what it is told of ``ports`` (service → port) and ``database`` differs from the files."""

    folder: Path
    database: str
    sockets: Path
    ports: Mapping[str, int]
    settings: Mapping[str, str] = field(default_factory=dict)
    #: put into the proxy's ``server``, for measurements
    proxy_says: str = ""

    def __post_init__(self) -> None:
        self.image = Image.of(ROOT / "Containerfile")
        self.services = yaml.safe_load(self._filled((ROOT / "compose.yaml").read_text(encoding="utf-8")))["services"]
        self.folder.mkdir(parents=True, exist_ok=True)
        # its container is in a network of its own, where names are known
        hosts = "".join(f"127.0.0.1 {name}\n" for name in ("localhost", *self.services))
        (self.folder / "hosts").write_text(hosts)
        self.folder.chmod(0o755)

    @staticmethod
    def _filled(text: str) -> str:
        return _VARIABLE.sub(lambda found: os.environ.get(found[1], found[2] or ""), text)

    def start(self, name: str, **environment: str) -> Process:
        """Start the service of that name, with what else its environment says."""
        log = self.folder / f"{name}.log"
        with log.open("ab") as out:
            monitor = subprocess.Popen(
                [*self.sandbox(name, environment), *self.command(name)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        return Process(monitor, log)

    def command(self, name: str) -> list[str]:
        """Return the command of a service, as the files have it."""
        service = self.services[name]
        return [*service.get("entrypoint", self.image.entrypoint), *service.get("command", self.image.command)]

    def healthy(self, name: str, **environment: str) -> bool:
        """Run the health check of the image beside the service of that name."""
        done = subprocess.run(
            [*self.sandbox(name, environment), *self.image.healthcheck], capture_output=True, check=False
        )
        return done.returncode == 0

    def sandbox(self, name: str, more: Mapping[str, str]) -> list[str]:
        """Return what has to stand before a command so that it sees what the container of a service would."""
        service = self.services[name]
        ours = "entrypoint" not in service
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        user, _, group = service.get("user", self.image.user).partition(":")
        environment = {"PATH": _WHERE_PROGRAMS_ARE}
        if ours:
            environment = {**self.image.environment, **service["environment"]}
            environment |= {"ATLAS_DATABASE": self.database, **self.settings}
            environment |= {"ATLAS_HOST": "127.0.0.1", "PORT": str(self.ports[name])} if name in self.ports else {}
        return [
            "bwrap", "--new-session", "--clearenv", *_system(),
            *_put("--ro-bind", self.folder / "hosts", "/etc/hosts"),
            *self._folders(name, int(user), int(group)),
            *(self._program() if ours else []),
            "--remount-ro", "/",
            *(word for pair in {**environment, **more}.items() for word in ("--setenv", *map(str, pair))),
            "--chdir", self.image.folder if ours else "/",
            "--", *_weighed(service),
            "setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs", "--bounding-set=-all",
        ]  # fmt: skip

    def _program(self) -> list[str]:
        files = (word for name in of_image() for word in _put("--ro-bind", ROOT / name, f"{self.image.folder}/{name}"))
        python = [] if sys.base_prefix.startswith("/usr") else _put("--ro-bind", sys.base_prefix, sys.base_prefix)
        venv = _put("--ro-bind", os.path.realpath(sys.prefix), "/opt/venv")
        return [*files, *python, *venv, *_put("--bind", self.sockets, self.sockets)]

    def _folders(self, name: str, user: int, group: int) -> list[str]:
        """The folders that may be written to, and the files that are put in their places."""
        found: list[str] = []
        service = self.services[name]
        for text in service["tmpfs"]:
            path = text.partition(":")[0]
            kept = self.folder / "tmpfs" / (name + path.replace("/", "-"))
            kept.mkdir(parents=True, exist_ok=True)
            os.chown(kept, user, group)
            found += _put("--bind", kept, path)
        for text in service["volumes"]:
            source, target, *how = text.split(":")
            if source.startswith("."):
                assert how == ["ro"]
                found += _put("--ro-bind", self._with_ports(ROOT / source), target)
                continue
            volume = self.folder / source
            volume.mkdir(mode=0o700, exist_ok=True)
            os.chown(volume, user, group)
            found += _put("--bind", volume, target)
        return found

    def _with_ports(self, file: Path) -> Path:
        """A file of the composition with the ports of this machine in it."""
        text = file.read_text(encoding="utf-8")
        for name, port in self.ports.items():
            text = text.replace(f"server {name}:8050", f"server {name}:{port}")
        text = text.replace("listen 8080;", f"listen 127.0.0.1:{self.ports['proxy']};\n{self.proxy_says}")
        copy = self.folder / file.name
        if not copy.is_file() or copy.read_text(encoding="utf-8") != text:
            copy.write_text(text, encoding="utf-8")
        return copy


def _weighed(service: Mapping[str, object]) -> list[str]:
    """Give a session that share of the processor which its container would have: Linux knows both, sessions by a niceness."""
    shares = service.get("cpu_shares")
    if not isinstance(shares, int) or not Path("/proc/self/autogroup").exists():
        return []
    niceness = round(math.log(_USUAL_SHARES / shares, _SHARES_PER_STEP))
    return ["sh", "-c", 'echo "$0" > /proc/self/autogroup; exec "$@"', str(niceness)]


def _put(how: str, source: Path | str, target: Path | str) -> list[str]:
    """Bind ``source`` to ``target``, in folders that everybody may look into: bwrap would make them for root alone."""
    above = [str(folder) for folder in reversed(Path(target).parents) if str(folder) not in ("/", "/usr", "/tmp")]
    return [*(word for folder in above for word in ("--perms", "0755", "--dir", folder)), how, str(source), str(target)]


def _system() -> list[str]:
    """This machine's programs and libraries, to be read only."""
    links = (word for name in ("lib", "lib64", "bin", "sbin") for word in ("--symlink", f"usr/{name}", f"/{name}"))
    known = [path for name in _OF_ETC if (path := f"/etc/{name}") and Path(path).exists()]
    etc = (word for path in known for word in _put("--ro-bind", path, path))
    return ["--ro-bind", "/usr", "/usr", *links, *etc, "--proc", "/proc", "--dev", "/dev",
            "--remount-ro", "/dev", "--perms", "1777", "--dir", "/tmp"]  # fmt: skip
