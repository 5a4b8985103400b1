"""The page of a municipality and the comparison, without a browser."""

import pytest
from dash import dcc, html

from dashboard.context.html import to_html
from dashboard.pages.municipality import ListQuery, read_list_query
from tests.suite_state import SUITE
from tests.sweeps import some


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def test_every_page_answers(client, atlas):
    for ags in some(list(atlas.municipalities), 24):
        assert client.get(f"/gemeinde/{ags}").status_code == 200, ags


def test_merged_municipality_says_so(client):
    text = client.get(f"/gemeinde/{SUITE.gone}", follow_redirects=True).get_data(as_text=True)
    assert f"{SUITE.gone_name} gehört seit 01.01.2019 zu {SUITE.heir_name}." in text


def test_twins_can_be_chosen_for_the_comparison(client):
    text = page(client, f"/vergleich?gemeinden={SUITE.town}&hinzu={SUITE.twice_name}")
    assert f'href="/vergleich?gemeinden={SUITE.town},{SUITE.twice[0]}"' in text


@pytest.mark.parametrize("key", ["99999999", "-", "%20", "nirgendwo", "<script>", "146266100"])
def test_unknown_municipality_is_not_found(client, key):
    response = client.get(f"/gemeinde/{key}")
    assert response.status_code == 404
    assert "<script>" not in response.get_data(as_text=True)


def test_list_query_falls_back(site):
    assert read_list_query(site, {"umkreis": "99", "mit": "x", "sortierung": "y", "richtung": "z"}) == ListQuery()


def test_earlier_date(client):
    text = page(client, f"/gemeinde/{SUITE.town}?stand=2019-01-01")
    assert "Stand 01.01.2019" in text
    assert "unterzeichnet" not in text


def test_components_become_html():
    tree = html.Div(
        [html.A("a & <b>", href='x"y', **{"data-x": 1}), html.Br(), None, 5, [html.Label("l", htmlFor="f")]],
        className="k",
    )
    assert (
        to_html(tree)
        == '<div class="k"><a href="x&#34;y" data-x="1">a &amp; &lt;b&gt;</a><br>5<label for="f">l</label></div>'
    )
    with pytest.raises(TypeError):
        to_html(dcc.Store(id="x"))


def test_the_map_leads_on_to_one_that_comes_later(client):
    page = f"/gemeinde/{SUITE.created}"
    assert client.get(f"/?gemeinde={SUITE.created_name.upper()}").location == page
    assert client.get(f"/?gemeinde={SUITE.created}&stand=2020-01-01").location == f"{page}?stand=2020-01-01"
    answer = client.get(f"/?gemeinde={SUITE.created}&lang=en")
    assert (answer.status_code, answer.location) == (302, f"{page}?lang=en")
    assert SUITE.created_name in client.get(answer.location).text
