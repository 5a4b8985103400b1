"""Saxony: The site below a path and behind proxies: no link leaves it, and either kind of proxy is right."""

import html
import json
import re
from urllib.parse import urljoin

import pytest

from dashboard.factory import build_app
from tests.sweeps import everything
from tests.unit.dashboard.serving.test_base import BASE

PAGES = [
    "",
    "?ebene=kpr&gemeinde=14625540&stand=2023-09-14",
    "tabelle?kreis=14626&stand=2022-01-01",
    "gemeinde/14626610",
    "gemeinde/bernsdorf",
    "vergleich?gemeinden=14626610,14612000",
    "ausschnitt?region=14523",
    "einbetten?region=14626610%2B1",
    "aktuelles?kreis=14626&jahr=2021",
    "kreis/",
    "kreis/14626?stand=2022-01-01",
    "gibt-es-nicht",
]


@pytest.fixture(scope="module")
def below(atlas, run_store):
    return build_app(atlas, run_store, base=BASE)


@pytest.fixture
def inside(below):
    return below.server.test_client()


def addresses(text):
    """Everything in a page that a browser would ask for or go to."""
    found = re.findall(r'\b(?:href|src|action|srcset|poster|formaction)="([^"]*)"', text)
    config = re.search(r'id="atlas-config">(.*?)</script>', text)
    if config:
        given = json.loads(config[1])
        assert given["base"] == BASE
        found += [given["atlasUrl"], *(level["url"] for level in given["levels"] if "url" in level)]
    found = [html.unescape(a) for a in found]
    return {a for a in found if a and not a.startswith(("#", "data:", "http://", "https://", "mailto:"))}


@pytest.fixture(scope="module")
def kinds():
    """Kinds of addresses that have been asked for: the same rule answers for all of a kind, on whichever page they stand."""
    return set()


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_every_page_stands_below_the_base_and_answers(inside, path, kinds):
    page = inside.get(BASE + path)
    assert page.status_code == (404 if path == "gibt-es-nicht" else 200)
    found = {urljoin(BASE + path, address) for address in addresses(page.get_data(as_text=True))}
    assert len(found) > 2
    assert [a for a in found if not a.startswith(BASE)] == []
    # in samples, what is asked for besides makes no further kind
    fresh = {re.sub(r"\d+" if everything() else r"\d+|\?.*", "#", a): a for a in sorted(found, reverse=True)}
    for address in [fresh[kind] for kind in fresh if kind not in kinds]:
        same_in_english = path == "gibt-es-nicht" and path in address
        if address.startswith((f"{BASE}growth.", f"{BASE}deck.")) and not everything():
            # whether it is there is told by a refusal as well, in a hundredth of the time
            assert inside.get(f"{address.partition('?')[0]}?date=unsinn").status_code == 422, address
            continue
        assert inside.get(address).status_code == (404 if same_in_english else 200), address
    kinds.update(fresh)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("gemeinde/14625540", "gemeinde/14625250?frueher=14625540"),
        ("gemeinde/aue-bad-schlema", "gemeinde/14521035"),
        ("vergleich?gemeinden=14612000&hinzu=Zittau", "vergleich?gemeinden=14612000,14626610"),
    ],
)
def test_redirects_stay_below_the_base(inside, path, target):
    answer = inside.get(BASE + path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == BASE + target
