"""Whom to ask stands on every municipality's page and fact sheet, and nobody's name."""

from __future__ import annotations

from dataclasses import replace

from layers.answers.asking import contact_pages
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from loaders.atlas.register import Register
from tests.clock import TODAY
from tests.suite_state import SUITE

TWIN, COUNCIL, DISTRICT = (
    SUITE.twin,
    "http://www.twin.de/site/goto/site/goto/uploads/Kunst_und_Kultur/Kommunaler-Praeventionsrat.html",
    "https://www.kreis-twin.de/Beauftragte-Raete-und-Beiraete/Raete-und-Beiraete/Kommunaler-Praeventionsrat.htm?waid=394",
)


def with_facts(atlas, change):
    """The Atlas with every fact about the town as ``change`` makes it."""
    facts = [change(f) if f.ags == TWIN else f for f in atlas.register.facts]
    return Snapshot(replace(atlas, register=Register(facts, atlas.register.instruments)), TODAY, TODAY)


def test_a_page_for_all_that_somebody_has_is_said_once_and_of_no_council(atlas):
    snapshot = with_facts(atlas, lambda f: replace(f, contact_url="https://twin.de/sicher"))
    first, *_ = contact_pages(snapshot, atlas.municipalities[TWIN], GERMAN)
    assert (first.holder, first.words) == (SUITE.twin_name, "Kontaktseite")


def test_the_newest_fact_says_the_page_and_what_has_ended_has_none(atlas):
    def newer(fact):
        return replace(fact, contact_url="https://twin.de/alt" if fact.date and fact.date.last.year < 2023 else COUNCIL)

    assert with_facts(atlas, newer).status(TWIN, SUITE.council).contact_url == COUNCIL
    over = with_facts(atlas, lambda f: replace(f, status="ended", date_kind="as_of", contact_url=COUNCIL))
    assert over.status(TWIN, SUITE.council).contact_url == ""
