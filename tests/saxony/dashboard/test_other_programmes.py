"""A sixth instrument, and a programme of quite other ones, are nothing but other data."""

from __future__ import annotations

import io
import re

import pytest
from pypdfium2 import PdfDocument

from dashboard.context.site import build_site
from dashboard.factory import build_app
from layers.answers.sentences import answer
from layers.catalogue import OTHER, OVERVIEW
from layers.classify import classify
from layers.words.language import GERMAN, load_translated
from loaders.assembly import load_atlas
from loaders.atlas.facts import PLANNED, UNKNOWN
from tests.addresses import SLOW, addresses
from tests.clock import CLOCK
from tests.saxony.programmes import FUNDED, with_others, with_sixth
from tests.sweeps import everything, some

pytestmark = pytest.mark.usefixtures("shapes_once", "few_zooms")
PLACES = list(FUNDED)
PAGES = (
    "/",
    "/?gemeinde=14626610",
    "/tabelle",
    "/hilfe",
    "/daten",
    "/entwicklung",
    "/kreis/14626",
    "/einzelheiten?gemeinde=14626610",
    "/gemeinde/14626610",
    "/api/openapi.json",
    "/ogc/collections/facts/queryables?f=html",
    "/snippet.svg",
)


@pytest.fixture(scope="module")
def sixth(tmp_path_factory, shapes_once, few_zooms, run_store):
    return _built(with_sixth(tmp_path_factory.mktemp("sixth")), run_store)


@pytest.fixture(scope="module")
def others(tmp_path_factory, shapes_once, few_zooms, run_store):
    return _built(with_others(tmp_path_factory.mktemp("others")), run_store)


def _built(inputs, store):
    """The site, and its application, as (Site, client)."""
    atlas = load_atlas(inputs, CLOCK)
    return build_site(atlas, store=store), build_app(atlas, store).server.test_client()


@pytest.mark.parametrize("programme", ["sixth", "others"])
def test_every_address_answers(request, programme):
    _, client = request.getfixturevalue(programme)
    asked = [a.replace("kpr", "funding") for a in addresses(client.application, client)]
    asked = [a for a in asked if everything() or not a.startswith(SLOW)]
    found = {a: client.get(a).status_code for a in some(asked, 20)}
    # not everything that there is of ours is there, but nothing is misunderstood or goes wrong
    assert {a: code for a, code in found.items() if code >= 400 and code != 404} == {}
    assert len([code for code in found.values() if code < 400]) > len(found) * 0.9


def test_who_has_only_the_sixth_is_no_blank(sixth):
    site, _ = sixth
    classified = classify(site.on(site.today()), site.catalogue[OVERVIEW])
    assert [classified.classes[ags] for ags in PLACES[:4]] == [OTHER, OTHER, PLANNED, OTHER]
    assert classified.classes["14523130"] == UNKNOWN
    assert "Förderung" in site.catalogue[OVERVIEW].description
    assert "Das Programm hat 6 Angebote." in sixth[1].get("/leichte-sprache").get_data(as_text=True)


def test_headings_of_the_fact_sheet_do_not_touch(sixth):
    pdf = sixth[1].get("/gemeinde/14626610.pdf").data
    page = PdfDocument(io.BytesIO(pdf))[0]
    text = page.get_textpage()
    right = -1.0
    for heading in ("Erstgespräch", "Vereinbarung", "Präventionsrat", "Coaching", "Analyse", "Förderung"):
        left, end = _place_of(text, heading, "gemeinsame")
        assert left > right + 3, heading
        right = end
    assert right <= page.get_width()


def _place_of(text, words, after):
    """From where to where ``words`` reach that stand for the first time after ``after``, in pt."""
    whole = text.get_text_range()
    at = whole.index(words, whole.index(after))
    boxes = [text.get_charbox(i) for i in range(at, at + len(words))]
    return min(b[0] for b in boxes), max(b[2] for b in boxes)


def test_the_answer_is_about_the_first(others):
    site, _ = others
    now = site.on(site.today())
    assert answer(now, "14626310", GERMAN) == "Mindestens 1 von 5 Nachbargemeinden hat ein Netzwerk."
    assert (
        answer(now, "14523050", GERMAN) == "Von keiner der 6 Nachbargemeinden ist bekannt, dass sie ein Netzwerk hat."
    )
    assert "known to have" in answer(now, "14523010", load_translated()["en"])


def test_no_word_of_our_instruments(others):
    """Other places may bear such names, and the programme's own texts are others' to write."""
    _, client = others
    ours = re.compile(r"Vereinbarung|Erstgespräch|Präventionsr[aä]t\b|Modellkommune|\bkpr\b|agreement")
    for page in PAGES:
        said = client.get(page).get_data(as_text=True)
        assert not (found := ours.search(said)), (page, said[max(0, found.start() - 80) : found.end() + 40])
