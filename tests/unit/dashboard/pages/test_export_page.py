"""The export page and the embedded map without a browser: every address leads to a picture, and to the same one again."""

import re
import struct
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader

from layers.drawing.sizes import SIZES
from tests.suite_state import SUITE


def page_of(client, query=""):
    response = client.get(f"/ausschnitt{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def link_of(page):
    return unescape(re.search(r'id="x-link"[^>]*value="([^"]*)"', page).group(1))


def preview_of(page):
    return unescape(re.search(r'id="preview-image" src="([^"]*)"', page).group(1))


def notices_of(page):
    return re.findall(r"<p>(.*?)</p>", re.search(r'id="notices".*?</div>\s*(?:<fieldset)', page, re.S).group(0))


def asked(address):
    return {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}


def test_the_address_reproduces_the_settings(client):
    query = f"?layer={SUITE.council}&region={SUITE.town}%2B1&date=2023-09-14&size=square&title=R%C3%A4te+%26+mehr&labels=all"
    page = page_of(client, query)
    link = link_of(page)
    assert asked(link) == asked(query)
    again = page_of(client, "?" + urlsplit(link).query)
    assert (preview_of(again), link_of(again)) == (preview_of(page), link)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"?region={SUITE.district}", {"region": SUITE.district}),
        (
            f"?region={SUITE.district}&labels=none&size=slide-4-3",
            {"region": SUITE.district, "labels": "none", "size": "slide-4-3"},
        ),
        (
            f"?region={SUITE.district}&layer={SUITE.council}&since=2022-12-31&size=a4",
            {"region": SUITE.district, "layer": SUITE.council, "since": "2022-12-31"},
        ),
        (
            "?title=Wer+macht+mit%3F&labels=all&size=own&width=900",
            {"region": SUITE.key, "title": "Wer macht mit?", "labels": "all"},
        ),
        ("?lang=en&date=2023-09-14", {"region": SUITE.key, "date": "2023-09-14", "lang": "en"}),
    ],
)
def test_the_presentation_is_as_chosen(client, query, expected):
    page = page_of(client, query)
    href = unescape(re.search(r'href="(/deck\.pptx[^"]*)"', page).group(1))
    assert asked(href) == expected | {"download": "1"}
    other_size = any(size in query for size in ("size=a4", "size=own"))
    assert ("Folie 16:9; wählbar ist auch Folie 4:3" in page) == other_size


def test_who_is_named_is_preset_and_can_be_nobody(client):
    assert asked(preview_of(page_of(client)))["labels"] == "participants"
    nobody = page_of(client, "?labels=none")
    assert "labels" not in asked(preview_of(nobody))
    assert preview_of(page_of(client, "?" + urlsplit(link_of(nobody)).query)) == preview_of(nobody)


def test_whatever_is_offered_to_be_saved_is_a_download(client):
    page = page_of(client, f"?region={SUITE.district}")
    offered = re.findall(r'<a [^>]*href="([^"]*)"[^>]* download', page)
    assert len(offered) >= 12
    for href in map(unescape, offered):
        assert asked(href)["download"] == "1", href


def test_preview_is_the_picture_only_smaller(client):
    page = page_of(client, f"?layer={SUITE.council}&region={SUITE.far_district}&size=a4")
    png = client.get(preview_of(page)).data
    assert struct.unpack(">II", png[16:24]) == (848, 1200)
    assert 'width="848" height="1200"' in page
    sizes = {
        key: struct.unpack(">II", client.get(f"/snippet.png?region={SUITE.far_district}&size={key}").data[16:24])
        for key in ("slide", "square")
    }
    assert sizes == {key: (SIZES[key].width, SIZES[key].height) for key in sizes}


@pytest.mark.parametrize(
    ("size", "millimetres"), [("a4", (210, 297)), ("a3-landscape", (420, 297)), ("slide", (338.667, 190.5))]
)
def test_pdf_is_as_large_as_the_paper(client, size, millimetres):
    from io import BytesIO

    box = PdfReader(BytesIO(client.get(f"/snippet.pdf?region={SUITE.far_district}&size={size}").data)).pages[0].mediabox
    assert [float(v) * 25.4 / 72 for v in box[2:]] == pytest.approx(millimetres, abs=0.2)


@pytest.mark.parametrize(
    "query",
    [
        "?region=atlantis",
        "?date=2099-01-01",
        "?size=poster",
        "?size=own&width=5",
        "?title=" + "x" * 201,
        "?labels=viele&layer=nichts",
    ],
)
def test_nonsense_falls_back_and_is_said(client, query):
    page = page_of(client, query)
    assert notices_of(page)
    assert client.get(preview_of(page)).status_code == 200


def test_fields_of_the_own_size_do_not_disturb_a_named_one(client):
    assert asked(link_of(page_of(client, "?size=square&width=5&height=99999"))) == {
        "region": SUITE.key,
        "size": "square",
    }
    assert asked(link_of(page_of(client, "?size=own&width=333&height=777"))) == {
        "region": SUITE.key,
        "size": "own",
        "width": "333",
        "height": "777",
    }


@pytest.mark.parametrize(
    "view", ["1,2,3,4", "13,51,12,52", "13.4,50.9,13.405,51.2", "nan,1,2,3", "500,10,600,20", "0,0,0,0", "-999,1,999,2"]
)
def test_views_that_show_nothing_are_refused(client, view):
    assert client.get(f"/snippet.svg?region={view}").status_code == 422


def test_repeated_requests_are_answered_with_their_fingerprint(client):
    first = client.get(f"/snippet.svg?layer={SUITE.council}")
    assert (
        client.get(f"/snippet.svg?layer={SUITE.council}", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )
    assert client.get("/snippet.svg?layer=overview").headers["ETag"] != first.headers["ETag"]
    assert "attachment" in client.get(f"/snippet.svg?layer={SUITE.council}&download=1").headers["Content-Disposition"]


def test_embedded_map_says_everything_as_text_too(client, site):
    page = client.get(f"/einbetten?layer={SUITE.agreement}").get_data(as_text=True)
    listed = set(re.findall(r'<li><a href="/gemeinde/(\d{8})"', page))
    rows = client.get("/api/municipalities").get_json()
    assert listed == {r["ags"] for r in rows if r["statuses"][SUITE.agreement]["status"] != "unknown"}
    others = re.search(r"Zu den übrigen ([\d.]+) Gemeinden: keine Angabe", page).group(1)
    assert int(others) == len(rows) - len(listed)
    assert len(set(re.findall(r'id="a(\d{8})"', page))) == len(rows)


def test_embedded_map_never_fails(client):
    for query in ("?region=x&layer=y&date=z&title=%3Cscript%3E", "?title=" + "x" * 300, "?region=1,2,3,4"):
        response = client.get("/einbetten" + query)
        assert response.status_code == 200
        assert "<script" not in response.get_data(as_text=True)


def test_the_offered_code_has_the_names_that_were_chosen(client):
    for labels in ("participants", "all"):
        assert (
            f"labels={labels}"
            in page_of(client, f"?region={SUITE.district}&labels={labels}").partition('id="x-embed"')[2][:400]
        )


def test_embed_code_cannot_be_broken_out_of(client):
    page = page_of(client, "?title=%22%3E%3C/iframe%3E%3Cscript%3Ealert(1)%3C/script%3E")
    code = unescape(re.search(r'<textarea id="x-embed"[^>]*>(.*?)</textarea>', page, re.S).group(1))
    assert code.count("<") == 2, "an iframe opens and closes, and nothing else"
    assert unescape(re.search(r' title="([^"]*)"', code).group(1)) == '"></iframe><script>alert(1)</script>'


@pytest.mark.parametrize(
    "size", ["slide", "slide-4-3", "a4", "a4-landscape", "a3", "a3-landscape", "square", "link", "own"]
)
def test_every_size_survives_its_own_address(client, size):
    page = page_of(client, f"?size={size}&width=1000&height=720")
    again = page_of(client, "?" + urlsplit(link_of(page)).query)
    assert preview_of(again) == preview_of(page)


@pytest.mark.parametrize("title", ["Prävention 👍", "שלום", "中文", "Z\u0351\u036bx"])
def test_titles_that_cannot_be_drawn_are_refused_in_words(client, title):
    for fmt in ("png", "pdf", "svg", "pptx"):
        response = client.get(f"/snippet.{fmt}", query_string={"title": title, "region": SUITE.city})
        assert (response.status_code, response.get_json()["error"]["field"]) == (422, "title")
    assert "gibt es in der Schrift" in page_of(client, f"?title={title}")


@pytest.mark.parametrize("title", ["Łužyca – Hornja Łužica, Žitawa", "Zu\u0308ge", "a\u202eb\u200fc", "<script>&amp;"])
def test_other_titles_are_drawn(client, title):
    for fmt in ("png", "pdf", "svg", "pptx"):
        assert client.get(f"/snippet.{fmt}", query_string={"title": title, "region": SUITE.city}).status_code == 200
