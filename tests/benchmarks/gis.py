"""``python -m tests.benchmarks.gis ADDRESS``: QGIS and GDAL from Debian read ``ADDRESS`` (such as http://127.0.0.1:8050/ogc).

They read every collection, page through it, and filter by box, day and property. It needs the packages ``gdal-bin`` and
``python3-qgis``; QGIS is asked in Debian's own Python. What they count is printed, and ends with an error if they disagree with
the interface.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from urllib.parse import quote
from urllib.request import urlopen

#: Name → collection, condition for SQL, the same for the interface.
QUESTIONS = {
    "all municipalities": ("municipalities", "", ""),
    "all districts": ("districts", "", ""),
    "all regions": ("regions", "", ""),
    "all facts": ("facts", "", ""),
    "all borders": ("borders", "", ""),
    "by property": (
        "municipalities",
        '"kpr_status" = \'active\' AND "population" > 20000',
        "filter=kpr_status='active' AND population>20000",
    ),
    "by box": ("municipalities", "box", "bbox=14.5,50.7,15,51"),
    "by day": (
        "municipalities",
        "\"as_of\" = '2022-06-01' AND \"kpr_status\" = 'active'",
        "datetime=2022-06-01&kpr_status=active",
    ),
}
_BOX = (14.5, 50.7, 15.0, 51.0)
_QGIS = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import Qgis, QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
print(f"QGIS {Qgis.QGIS_VERSION}", file=sys.stderr)
address, questions, box = sys.argv[1], *map(json.loads, sys.argv[2:])
found = {}
for name, (collection, condition) in questions.items():
    for size in ("", "pageSize='50'"):
        layer = QgsVectorLayer(f"url='{address}' typename='{collection}' {size} restrictToRequestBBOX='1'", name, "OAPIF")
        assert layer.isValid(), name
        request = QgsFeatureRequest()
        if condition == "box":
            request = QgsFeatureRequest(QgsRectangle(*box))
        elif condition:
            assert layer.setSubsetString(condition), condition
        found.setdefault(name, []).append(sum(1 for _ in layer.getFeatures(request)))
print(json.dumps(found), flush=True)
os._exit(0)  # it falls over its own feet on the way out
"""


def main() -> None:
    """Ask all three and compare."""
    (address,) = sys.argv[1:]
    wrong = 0
    print(f"{'':<22}{'/ogc':>8}{'QGIS':>14}{'GDAL':>14}")
    expected = {name: asked(address, collection, ours) for name, (collection, _, ours) in QUESTIONS.items()}
    qgis, gdal = ask_qgis(address), ask_gdal(address)
    for name, count in expected.items():
        print(f"{name:<22}{count:>8}{qgis[name]!s:>14}{gdal.get(name, '–')!s:>14}")
        wrong += {*qgis[name], *gdal.get(name, [])} != {count}
    sys.exit(wrong)


def asked(address: str, collection: str, query: str) -> int:
    """Return how many features the interface counts."""
    with urlopen(f"{address}/collections/{collection}/items?limit=1&f=json&{quote(query, safe='=&,')}") as answer:
        return json.load(answer)["numberMatched"]


def ask_qgis(address: str) -> dict[str, list[int]]:
    """Return what QGIS counts, with pages of its own size and with small ones."""
    questions = {name: (collection, condition) for name, (collection, condition, _) in QUESTIONS.items()}
    run = subprocess.run(
        ["/usr/bin/python3", "-c", _QGIS, address, json.dumps(questions), json.dumps(_BOX)],
        check=True, stdout=subprocess.PIPE, text=True, timeout=600,
    )  # fmt: skip
    return json.loads(run.stdout.splitlines()[-1])


def ask_gdal(address: str) -> dict[str, list[int]]:
    """Return what GDAL's own program counts; the day is nothing that it could ask for."""
    found = {}
    for name, (collection, condition, _) in QUESTIONS.items():
        if name == "by day":
            continue
        how = ["-spat", *map(str, _BOX)] if condition == "box" else ["-where", condition] if condition else []
        for size in ([], ["-oo", "PAGE_SIZE=50"]):
            command = ["ogrinfo", "-ro", "-so", *size, *how, f"OAPIF:{address}", collection]
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            found.setdefault(name, []).append(int(re.search(r"Feature Count: (\d+)", said)[1]))
    return found


if __name__ == "__main__":
    main()
