"""``python -m tests.benchmarks.ogc``: all municipalities with shapes from ``/ogc``, beside a plain pygeoapi with our GeoPackage.

Both are asked through their WSGI applications, in turn, in one run, without what keeps whole answers before ours.
pygeoapi comes from PyPI into a folder that is thrown away (``--pygeoapi FOLDER`` keeps it). Its provider of GeoPackages needs
Debian's ``libsqlite3-mod-spatialite`` and a Python that can load it, such as Debian's (``--python /usr/bin/python3``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask import Flask

from dashboard.context.site import build_site
from dashboard.ogc.routes import register_ogc
from layers.catalogue import OVERVIEW
from layers.files.data_files import data_file
from loaders.assembly import load_atlas
from loaders.atlas.regions import resolve_region
from loaders.inputs import Inputs
from tests.benchmarks.measure import Result, result_lines
from tests.clock import CLOCK

PYGEOAPI = "pygeoapi==0.21.0"
_ADDRESS = "/collections/municipalities/items?limit=1000&f=json"
#: What the other process does: the same question again and again, one line of milliseconds for each.
_OTHER = """
import sys, time
from pygeoapi.flask_app import APP
client = APP.test_client()
for _ in sys.stdin:
    start = time.perf_counter()
    answer = client.get({address!r})
    taken = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        sys.exit(answer.get_data(as_text=True))
    print(len(answer.data), len(answer.json["features"]), taken, flush=True)
"""
_MORE = "import sys; sys.argv[0] = 'pygeoapi'; from pygeoapi import cli; cli()"


def main() -> None:
    """Measure and print the comparison."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pygeoapi", type=Path, help="a folder to install it into, or where it is")
    asked.add_argument("--python", default=sys.executable, help="the Python to run it with")
    asked.add_argument("--repeat", type=int, default=9)
    wish = asked.parse_args()
    with TemporaryDirectory() as folder:
        packages = wish.pygeoapi or Path(folder) / "packages"
        if not (packages / "pygeoapi").is_dir():
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(packages), PYGEOAPI]
            subprocess.run(pip, check=True)
        print(*compare(Path(folder), packages, wish.python, wish.repeat), sep="\n")


def compare(folder: Path, packages: Path, python: str, repeat: int) -> list[str]:
    """Return the table; ``folder`` takes the GeoPackage and pygeoapi's configuration."""
    site = build_site(load_atlas(Inputs(), CLOCK))
    region = resolve_region(site.atlas, site.atlas.state.key)
    gpkg = data_file(site.materials, site.on(site.today()), region, site.catalogue[OVERVIEW], "gpkg")
    (folder / "atlas.gpkg").write_bytes(gpkg)
    server = Flask("ogc")
    register_ogc(server, site)
    client = server.test_client()
    with other_process(folder, packages, python) as other:
        ours, theirs, sizes = [], [], {}
        for turn in range(repeat + 1):
            start = time.perf_counter()
            answer = client.get(f"/ogc{_ADDRESS}")
            taken = (time.perf_counter() - start) * 1000
            assert json.loads(answer.data)["numberReturned"] == len(site.atlas.municipalities)
            sizes["ours"] = len(answer.data)
            print("again", file=other.stdin, flush=True)
            size, features, theirs_taken = other.stdout.readline().split()
            assert int(features) == len(site.atlas.municipalities)
            sizes["theirs"] = int(size)
            if turn:  # the first makes what is kept
                ours.append(taken)
                theirs.append(float(theirs_taken))
    remark = f"419 features, unsimplified; {sizes['ours']:,} and {sizes['theirs']:,} bytes"
    return result_lines([Result("/ogc: municipalities with shapes", median(ours), median(theirs), "ms", remark)])


def other_process(folder: Path, packages: Path, python: str) -> subprocess.Popen:
    """Start pygeoapi as plain as it comes, with our GeoPackage as its only collection."""
    paths = {"PYGEOAPI_CONFIG": str(folder / "config.json"), "PYGEOAPI_OPENAPI": str(folder / "openapi.yml")}
    (folder / "config.json").write_text(json.dumps(configuration(folder / "atlas.gpkg")), encoding="utf-8")
    environment = {**os.environ, **paths, "PYTHONPATH": str(packages)}
    generate = ["openapi", "generate", paths["PYGEOAPI_CONFIG"], "--output-file", paths["PYGEOAPI_OPENAPI"]]
    subprocess.run([python, "-c", _MORE, *generate], check=True, env=environment, stdout=subprocess.DEVNULL)
    return subprocess.Popen(
        [python, "-c", _OTHER.format(address=_ADDRESS)],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def configuration(gpkg: Path) -> dict:
    """Return pygeoapi's configuration: JSON is YAML."""
    words = {"title": "Atlas", "description": "Atlas", "name": "Atlas", "url": "https://example.org"}
    crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    stored = "http://www.opengis.net/def/crs/EPSG/0/25833"
    provider = {
        "type": "feature", "name": "SQLiteGPKG", "data": str(gpkg), "id_field": "ags", "table": "municipalities",
        "storage_crs": stored, "crs": [crs84, stored],
    }  # fmt: skip
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 5000}, "url": "http://127.0.0.1:5000", "mimetype": "application/json",
            "encoding": "utf-8", "gzip": False, "languages": ["de-DE"], "pretty_print": False,
            "limits": {"default_items": 1000, "max_items": 10000}, "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**words, "keywords": [], "keywords_type": "theme", "terms_of_service": words["url"]},
            "license": words, "provider": words, "contact": words,
        },
        "resources": {
            "municipalities": {
                **words, "type": "collection", "keywords": [], "links": [], "providers": [provider],
                "extents": {"spatial": {"bbox": [11, 50, 16, 52], "crs": crs84}},
            }
        },
    }  # fmt: skip


if __name__ == "__main__":
    main()
