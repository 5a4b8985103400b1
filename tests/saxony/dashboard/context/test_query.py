"""Saxony: Parameters of addresses, read strictly: what is taken, what is refused, and how that is said."""

from dashboard.context.common_parameters import LAYER, REGION
from dashboard.context.query import read_municipality
from tests.unit.dashboard.context.test_query import refused


def test_layer_and_region(site):
    assert LAYER.read({}, site) == "overview"
    assert LAYER.read({"layer": "kpr"}, site) == "kpr"
    assert refused(LAYER.read, {"layer": "nichts"}, site)["field"] == "layer"
    assert REGION.read({}, site).key == "sachsen"
    assert REGION.read({"region": "14626"}, site).key == "14626"
    said = refused(REGION.read, {"region": "bayern"}, site)
    assert (said["status"], said["field"], said["message"]) == (
        422,
        "region",
        "„bayern“ ist hier kein Gebiet.",
    )
    assert said["expected"].startswith("sachsen, ein Landkreis (5 Ziffern)")
    assert said["expected"].endswith("der Sachsen berührt")


def test_an_unknown_key_is_refused_with_an_example(site):
    said = refused(read_municipality, site, "1" * 30)
    assert (said["status"], said["field"]) == (404, "ags")
    assert said["message"] == f"Keine Gemeinde mit dem Schlüssel „{'1' * 20}“."
    assert said["expected"] == "der achtstellige amtliche Schlüssel einer Gemeinde, zum Beispiel 14511000"


def test_a_later_key_says_what_it_will_be(site):
    assert refused(read_municipality, site, "14522275") == {
        "status": 404,
        "message": "Jahnatal (14522275) besteht seit 01.01.2023, gebildet aus Ostrau (14522450) und Zschaitz-Ottewig "
        "(14522620). Diese Karte hat den Gebietsstand 01.01.2019.",
        "field": "ags",
        "expected": "der Schlüssel oder Name einer Gemeinde in diesem Gebietsstand",
    }
