"""Scripts write addresses as the server does: the page hands over what an address says and what goes without saying."""

import pytest

from dashboard.context.view_state import read_view
from tests.suite_state import SUITE

ASKED = [
    {},
    {"ebene": SUITE.council, "gemeinde": SUITE.city},
    {"stand": "2023-09-14"},
    {"ebene": SUITE.coaching, "stand": "2023-12-31", "seit": "2022-12-31"},
    {"gemeinde": SUITE.gone, "seit": "2026-01-01"},
    {"auswahl": f"{SUITE.town},{SUITE.city}"},
    {"auswahl": SUITE.region, "gemeinde": SUITE.far},
    {"ausschnitt": "14.5,50.8,15.05,51.1", "ebene": SUITE.council},
]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_addresses_are_the_servers(scripts, site, lang):
    spoken = site.in_language(lang)
    views = [read_view(spoken, query) for query in ASKED]
    program = "(views) => views.map((view) => atlas.addressOf('', view))"
    written = scripts(f"/?lang={lang}").run(program, [view.written for view in views])
    assert written == [spoken.link(**view.parameters()) for view in views]
