"""A presentation by address: what was chosen is honoured, whatever is not understood is refused."""

import io
import re

import pytest
from pptx import Presentation

from dashboard.factory import build_app
from tests.suite_state import SUITE
from tests.unit.layers.slides.test_slides import authority_template


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("region=x", "region"),
        ("date=2099-01-01", "date"),
        (f"region={SUITE.city}%2B4", "region"),
        ("size=unsinn", "size"),
        ("size=a4", "size"),
        ("layer=x", "layer"),
        ("labels=some", "labels"),
        ("since=2099-01-01", "since"),
        ("title=" + "x" * 201, "title"),
        ("title=%F0%9F%98%80", "title"),
        ("width=1280", "width"),
        ("unsinn=1", "unsinn"),
        (f"ebene={SUITE.council}", "ebene"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_field(client, query, field):
    response = client.get(f"/deck.pptx?{query}")
    assert response.status_code == 422
    error = response.get_json()["error"]
    assert error["field"] == field
    assert error["expected"]


def test_the_form_offers_the_operators_master_or_ours(atlas, run_store, tmp_path):
    client = build_app(
        atlas, run_store, pptx_template=authority_template(tmp_path / "Vorlage.pptx")
    ).server.test_client()

    def width(path):
        return Presentation(io.BytesIO(client.get(path).data)).slide_width

    for path in (
        f"/deck.pptx?region={SUITE.town}&length=short",
        f"/snippet.pptx?region={SUITE.town}",
        f"/growth.pptx?region={SUITE.town}&date=2020-06-30",
    ):
        assert width(path) != width(f"{path}&template=plain") == 12_192_000, path
        assert client.get(f"{path}&template=schlicht").status_code == 422
    page = client.get(f"/ausschnitt?region={SUITE.district}&template=plain").get_data(as_text=True)
    assert '<option value="plain" selected>schlicht</option>' in page
    assert "template=plain" in re.search(r'href="(/deck\.pptx[^"]*)"', page)[1]
    assert page.count("template=plain") > 3, "in the links to slides, and in the address of the settings"


def test_without_a_master_of_the_operators_there_is_nothing_to_choose(client):
    assert 'name="template"' not in client.get("/ausschnitt").get_data(as_text=True)
