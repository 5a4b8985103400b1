"""Image, composition and units say what runs; a replica behind the proxy runs so, with the very commands, files and rights."""

from __future__ import annotations

import configparser
import http.client
import os
import re
import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from app import cli
from dashboard.context.settings import Settings
from tests.composition import ROOT, Composition, Image, of_image, programs
from tests.database import wait_for
from tests.desk import new_desk
from tests.desk_servers import free_port
from tests.suite_state import SUITE
from tests.unit.test_house import ROOMS

FILES = ROOT / "docs" / "deployment"
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
OURS = {name: service for name, service in SERVICES.items() if "asskomm-atlas" in service["image"]}
IMAGE = Image.of(ROOT / "Containerfile")
UNITS = sorted(FILES.rglob("*.service"))
#: Made in a branch of its own: long tasks.
COMMANDS = {command.name or command.callback.__name__ for command in cli.registered_commands} | {"work"}


def test_nobody_has_more_rights_than_it_needs():
    for name, service in SERVICES.items():
        user = service.get("user", IMAGE.user)
        assert int(user.partition(":")[0]) > 0, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
    assert not [name for name, s in SERVICES.items() if s.get("ports") and name != "proxy"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["proxy"]["ports"])


def test_images_are_of_one_version():
    named = [s["image"] for s in SERVICES.values() if s not in OURS.values()]
    assert all(re.search(r":\d+\.?\d*-\w+$", image) for image in named), named
    base = re.search(r"^ARG BASE=\S+:(\d+\.\d+)-slim-\w+$", (ROOT / "Containerfile").read_text(encoding="utf-8"), re.M)
    assert base, "a slim image of Python"


def test_the_image_has_all_rooms_and_nothing_of_tests_or_secrets():
    assert {f"{room}.py" if room == "app" else room for room in ROOMS} <= {*of_image()}
    assert not {"tests", "docs", ".git", ".venv", ".env"} & {*of_image()}
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()
    assert "ARG REQUIREMENTS=requirements.lock" in (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_settings_and_commands_exist():
    known = {field.alias for field in Settings.model_fields.values()}
    for name, service in OURS.items():
        assert {*service["environment"], *IMAGE.environment} - {"PATH"} - known <= {
            "PYTHONDONTWRITEBYTECODE",
            "PYTHONUNBUFFERED",
        }, name
        assert {*service.get("command", IMAGE.command)} <= COMMANDS, name
        assert [text.partition(":")[2] for text in service["volumes"]] == [IMAGE.environment["ATLAS_CACHE"]], name
    assert sorted(name for name in OURS if name.startswith("replica")) == ["replica-1", "replica-2", "replica-3"]


def test_workers_have_the_same_share_of_the_processor_as_containers_and_as_services():
    unit = (FILES / "replicas" / "asskomm-atlas-worker@.service").read_text(encoding="utf-8")
    weight = int(re.search(r"^CPUWeight=(\d+)$", unit, re.M)[1])
    assert SERVICES["worker"]["cpu_shares"] / 1024 == weight / 100 < 1  # of what all others have, who say nothing
    assert [name for name, service in SERVICES.items() if "cpu_shares" in service] == ["worker"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_what_there_is(path):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(path, encoding="utf-8")
    _, script, *command = unit["Service"]["ExecStart"].split()
    assert script.removeprefix("/opt/asskomm-atlas/") == "app.py"
    assert {*command} <= COMMANDS
    settings = [pair.partition("=")[0] for pair in unit["Service"]["Environment"].split()]
    assert {*settings} <= {field.alias for field in Settings.model_fields.values()}
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False
        )
        wrong = [line for line in done.stderr.splitlines() if "is not executable" not in line and "asskomm" in line]
        assert not wrong


@pytest.fixture(scope="module")
def run(postgresql, site, app, run_store, tmp_path_factory):  # what starts find is kept then
    """A replica and the proxy, as the composition has them; the other two replicas are not there."""
    if not programs():
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("nginx, bwrap and root rights are needed: `.ci/nginx --install`.")
    folder = tmp_path_factory.mktemp("composition")
    for above in (folder, *folder.parents[:2], postgresql.folder):
        above.chmod(0o755)
    database = postgresql.new_database()
    new_desk(site, database).engine.dispose()
    ports = {name: free_port() for name in ("proxy", "replica-1", "replica-2", "replica-3")}
    found = Composition(folder, database, postgresql.folder, ports)
    shutil.copytree(run_store.folder, folder / "kept", ignore=shutil.ignore_patterns("published-*"))
    for path in (folder / "kept", *(folder / "kept").iterdir()):
        os.chown(path, *map(int, IMAGE.user.split(":")))
    running = []
    try:
        running += [found.start("replica-1"), found.start("proxy")]
        wait_for(lambda: not refused(found.ports["replica-1"]), 90)
        assert found.healthy("replica-1")
        yield found, running
    finally:
        for process in reversed(running):
            process.stop()


def refused(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


def ask(found, path, method="GET", body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", found.ports["proxy"], timeout=60)) as connection:
        connection.request(method, path, body, {"Host": "atlas.example", **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def test_the_proxy_hands_on_to_the_replica_that_is_there(run):
    found, _ = run
    answers = {ask(found, f"/tabelle?kreis={SUITE.district}")[0] for _ in range(12)}
    assert answers == {200}, "two of three are not there"
    status, headers, page = ask(found, "/", **{"X-Forwarded-Proto": "https", "X-Forwarded-Host": "karte.example"})
    assert b'<link rel="canonical" href="https://karte.example/"' in page
    assert (
        ask(
            found,
            "/",
            **{"X-Forwarded-Host": "karte.example", "X-Forwarded-Proto": "https", "If-None-Match": headers["ETag"]},
        )[0]
        == 304
    )
    assert status == 200


def test_what_stays_for_ever_is_kept_by_the_proxy_and_nothing_else(run):
    found, _ = run
    page = ask(found, "/")[2].decode()
    data = re.search(r'"atlasUrl":\s*"([^"]*)"', page)[1]
    bodies = {ask(found, data)[2] for _ in range(3)}
    assert len(bodies) == 1
    kept = [p for p in (found.folder / "tmpfs").glob("proxy-var-lib-nginx/atlas/**/*") if p.is_file()]
    assert len(kept) == 1
    assert data.encode() in kept[0].read_bytes()


def test_the_desk_takes_lists_over_https_and_the_site_takes_nothing(run):
    found, _ = run
    secure = {"X-Forwarded-Proto": "https"}
    status, headers, _ = ask(found, "/redaktion/anmelden", **secure)
    assert status == 200
    assert "__Secure-redaktion=" in headers["Set-Cookie"]
    assert ask(found, "/redaktion/anmelden")[0] == 426
    large = b"x" * 100_000
    assert ask(found, "/redaktion/liste", "POST", large, **secure)[0] in (400, 401, 413), (
        "refused by the desk, not on the way"
    )
    assert ask(found, "/api/counts", "POST", large)[0] == 413


def test_it_writes_to_its_cache_and_nowhere_else(run):
    found, (replica, _) = run
    root = Path(f"/proc/{replica.pid}/root")
    status = Path(f"/proc/{replica.pid}/status").read_text()
    assert re.search(r"^Uid:\t10001\t10001\t10001\t10001$", status, re.M)
    assert re.search(r"^CapBnd:\t0+$", status, re.M)
    assert re.search(r"^NoNewPrivs:\t1$", status, re.M)
    writable = {
        line.split()[4]
        for line in Path(f"/proc/{replica.pid}/mountinfo").read_text().splitlines()
        if "rw" in line.split()[5].split(",") and not line.split()[4].startswith(("/proc", "/dev"))
    }
    assert writable == {"/tmp", IMAGE.environment["ATLAS_CACHE"], str(found.sockets)}
    assert not (root / "app" / "tests").exists()
    assert list((found.folder / "kept").glob("published-*.cache"))


def test_stopped_as_an_engine_does_it_ends_by_itself(run):
    found, running = run
    running[0].stop()
    assert not found.healthy("replica-1")
    assert ask(found, "/tabelle")[0] == 502


def test_the_nginx_of_one_server_is_understood(tmp_path):
    if not programs():
        pytest.skip("no nginx")
    whole = tmp_path / "nginx.conf"
    listen = f"access_log off; server {{ listen 127.0.0.1:{free_port()};"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {listen}\ninclude {FILES}/one-server/nginx.conf;\n}} }}"
    )
    done = subprocess.run(["/usr/sbin/nginx", "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
