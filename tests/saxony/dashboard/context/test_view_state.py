"""Saxony: What is picked together, in an address: read leniently, as all of a view is, and written in one way."""

import random

import pytest

from dashboard.context.view_state import ViewState, read_view
from layers.catalogue import OVERVIEW
from loaders.atlas.regions import resolve_region
from tests.unit.dashboard.context.test_view_state import TODAY, picked

ZITTAU, OSTRITZ = "14626610", "14626420"


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        ((f"{ZITTAU},{OSTRITZ}",), f"{OSTRITZ},{ZITTAU}"),
        ((f"{ZITTAU}, {OSTRITZ},,{ZITTAU}",), f"{OSTRITZ},{ZITTAU}"),
        ((f"{ZITTAU},99999999,quatsch,<script>,{OSTRITZ}+7",), ZITTAU),
        (("14625540",), "14625250"),  # Schönteichen, since 2019 a part of Kamenz
        (("lpr-west",), "lpr-west"),
        ((f"LPR-WEST,{ZITTAU},nichts",), f"{ZITTAU},lpr-west"),
        (("14626,-14626610,-nichts",), "14626,-14626610"),
        # forms without scripts send what is picked, and then what is to change
        ((f"{ZITTAU},{OSTRITZ}", f"-{OSTRITZ}"), ZITTAU),
        ((ZITTAU, OSTRITZ), f"{OSTRITZ},{ZITTAU}"),
        ((f"{ZITTAU},{OSTRITZ}", "-sachsen"), None),
        ((ZITTAU, f"-{ZITTAU}"), None),
        (("", ""), None),
        (("quatsch,,-14626",), None),
    ],
)
def test_what_means_nothing_falls_away(site, texts, written):
    view = picked(site, *texts)
    assert view.written["picked"] == written
    assert view.parameters() == ({"auswahl": written} if written else {})


def test_random_picks_come_back_as_they_were(site):
    keys, chance = list(site.atlas.municipalities), random.Random(7)
    for count in (1, 2, 5, 50, 400, len(keys)):
        chosen = chance.sample(keys, count)
        junk = chance.choices(["", "12", "x" * 40, "14000000", "+1", chosen[0]], k=60)
        view = picked(site, ",".join(chance.sample(chosen + junk, count + 60)))
        assert view.written["picked"] == ",".join(sorted(chosen))
        assert picked(site, view.parameters()["auswahl"]) == view
        address = site.link(**view.parameters())
        assert f"auswahl={','.join(sorted(chosen))}" in address
        assert len(address) < 8190, "the server takes request lines of so many bytes"


def test_both_stand_beside_each_other(site):
    view = ViewState(OVERVIEW, TODAY, TODAY, ZITTAU, picked=resolve_region(site.atlas, OSTRITZ))
    assert view.parameters() == {"gemeinde": ZITTAU, "auswahl": OSTRITZ}
    assert read_view(site, view.parameters(), TODAY) == view


@pytest.mark.parametrize(
    ("text", "crop"),
    [
        ("14.5,50.8,15.0500,51.1", "14.5,50.8,15.05,51.1"),
        ("14.5,50.8,15.05", None),
        ("15.05,50.8,14.5,51.1", None),
        ("2.1,48.7,2.4,48.9", None),  # Paris
        ("14626", None),
        ("", None),
    ],
)
def test_crop_is_a_part_of_the_map_or_nothing(site, text, crop):
    view = read_view(site, {"ausschnitt": text}, TODAY)
    assert view.crop == crop and view.parameters().get("ausschnitt") == crop
