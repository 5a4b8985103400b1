"""The export page and the embedded map without a browser: every address leads to a picture, and to the same one again."""

import re
import struct
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from layers.drawing.sizes import SIZES
from loaders.atlas.regions import resolve_region


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
    query = "?layer=kpr&region=14626610%2B1&date=2023-09-14&size=square&title=R%C3%A4te+%26+mehr&labels=all"
    page = page_of(client, query)
    link = link_of(page)
    assert asked(link) == asked(query)
    again = page_of(client, "?" + urlsplit(link).query)
    assert (preview_of(again), link_of(again)) == (preview_of(page), link)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?region=14626", {"region": "14626"}),
        ("?region=14626&labels=none&size=slide-4-3", {"region": "14626", "labels": "none", "size": "slide-4-3"}),
        (
            "?region=14626&layer=kpr&since=2022-12-31&size=a4",
            {"region": "14626", "layer": "kpr", "since": "2022-12-31"},
        ),
        (
            "?title=Wer+macht+mit%3F&labels=all&size=own&width=900",
            {"region": "sachsen", "title": "Wer macht mit?", "labels": "all"},
        ),
        ("?lang=en&date=2023-09-14", {"region": "sachsen", "date": "2023-09-14", "lang": "en"}),
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
    page = page_of(client, "?region=14626")
    offered = re.findall(r'<a [^>]*href="([^"]*)"[^>]* download', page)
    assert len(offered) >= 12
    for href in map(unescape, offered):
        assert asked(href)["download"] == "1", href


def test_preview_is_the_picture_only_smaller(client):
    page = page_of(client, "?layer=kpr&region=14523&size=a4")
    png = client.get(preview_of(page)).data
    assert struct.unpack(">II", png[16:24]) == (848, 1200)
    assert 'width="848" height="1200"' in page
    sizes = {
        key: struct.unpack(">II", client.get(f"/snippet.png?region=14523&size={key}").data[16:24])
        for key in ("slide", "square")
    }
    assert sizes == {key: (SIZES[key].width, SIZES[key].height) for key in sizes}


@pytest.mark.parametrize(
    ("size", "millimetres"), [("a4", (210, 297)), ("a3-landscape", (420, 297)), ("slide", (338.667, 190.5))]
)
def test_pdf_is_as_large_as_the_paper(client, size, millimetres):
    from io import BytesIO

    box = PdfReader(BytesIO(client.get(f"/snippet.pdf?region=14523&size={size}").data)).pages[0].mediabox
    assert [float(v) * 25.4 / 72 for v in box[2:]] == pytest.approx(millimetres, abs=0.2)


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("?region=gemeinde&place=Zittau&rings=1", "14626610+1"),
        ("?region=gemeinde&place=Zittau&rings=0", "14626610"),
        ("?region=gemeinde&place=Bernsdorf+(Landkreis+Bautzen)&rings=2", "14625030+2"),
        ("?region=gemeinde&place=14626610", "14626610"),
        ("?ebene=kpr&gemeinde=14626610", "14626610+1"),
        ("?region=14523&place=Zittau&rings=1", "14523"),
        ("", "sachsen"),
    ],
)
def test_a_region_can_be_said_in_many_ways(client, query, region):
    page = page_of(client, query)
    assert asked(link_of(page))["region"] == region
    assert not notices_of(page)


def test_twins_are_offered_and_unknown_names_are_said(client):
    page = page_of(client, "?region=gemeinde&place=Bernsdorf&rings=1&layer=kpr")
    assert notices_of(page) == ["„Bernsdorf“ kann mehreres heißen. Welche Gemeinde meinen Sie?"]
    offers = [unescape(h) for h in re.findall(r'<li><a href="([^"]*)">Bernsdorf', page)]
    assert sorted(asked(h)["region"] for h in offers) == ["14524010+1", "14625030+1"]
    assert {asked(h)["layer"] for h in offers} == {"kpr"}
    assert "Keine Gemeinde „&lt;b&gt;“ gefunden" in page_of(client, "?region=gemeinde&place=%3Cb%3E")


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
        "region": "sachsen",
        "size": "square",
    }
    assert asked(link_of(page_of(client, "?size=own&width=333&height=777"))) == {
        "region": "sachsen",
        "size": "own",
        "width": "333",
        "height": "777",
    }


def test_the_view_of_the_map_is_carried_along(client, atlas):
    view = "13.4,50.9,14.1,51.2"
    page = page_of(client, f"?region={view}&view={view}&ebene=kpr")
    assert asked(link_of(page)) == {"layer": "kpr", "region": view, "size": "slide"}
    other = page_of(client, f"?region=14612000&view={view}")
    assert asked(link_of(other))["view"] == view, "it can still be chosen"
    region = resolve_region(atlas, view)
    root = ElementTree.fromstring(client.get(f"/snippet.svg?region={view}").data)
    drawn = {e.get("data-ags") for e in root.iter() if (e.get("id") or "").startswith("a1")}
    assert drawn >= set(region.members), "and whoever else the frame shows"
    assert "14612000" in drawn
    assert "14713000" not in drawn


@pytest.mark.parametrize(
    "view", ["1,2,3,4", "13,51,12,52", "13.4,50.9,13.405,51.2", "nan,1,2,3", "500,10,600,20", "0,0,0,0", "-999,1,999,2"]
)
def test_views_that_show_nothing_are_refused(client, view):
    assert client.get(f"/snippet.svg?region={view}").status_code == 422


def test_areas_of_a_view_end_at_its_frame(site):
    from layers.drawing.picture import compose

    region = resolve_region(site.atlas, "13.6,50.95,13.9,51.15")
    picture = compose(
        site.materials, site.on(site.today()), site.catalogue["overview"], region, width=800, height=600, labels="all"
    )
    frame = picture.frame
    for area in picture.areas:
        for ring in area.rings:
            assert ring.min(axis=0) == pytest.approx(ring.min(axis=0).clip((frame.x, frame.y)), abs=1e-6)
            assert ring.max(axis=0) == pytest.approx(ring.max(axis=0).clip(max=(frame.right, frame.bottom)), abs=1e-6)
    for symbol in picture.symbols:
        assert frame.x <= symbol.x <= frame.right
        assert frame.y <= symbol.y <= frame.bottom


def test_repeated_requests_are_answered_with_their_fingerprint(client):
    first = client.get("/snippet.svg?layer=kpr")
    assert client.get("/snippet.svg?layer=kpr", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get("/snippet.svg?layer=overview").headers["ETag"] != first.headers["ETag"]
    assert "attachment" in client.get("/snippet.svg?layer=kpr&download=1").headers["Content-Disposition"]


def test_embedded_map_may_be_framed_and_has_no_scripts(client):
    response = client.get("/einbetten?layer=kpr&region=14626610%2B1")
    page = response.get_data(as_text=True)
    # "*" would leave out files on a disk and previews in a sandbox
    assert "frame-ancestors" not in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors 'self'" in client.get("/tabelle").headers["Content-Security-Policy"]
    assert "<script" not in page
    assert "Set-Cookie" not in response.headers
    for shown in ("GeoBasis-DE / BKG (2016)", "dl-de/by-2-0", "Stand 20.11.2026", "Register", "keine Angabe"):
        assert shown in page


def test_embedded_map_says_everything_as_text_too(client, site):
    page = client.get("/einbetten?layer=agreement").get_data(as_text=True)
    listed = set(re.findall(r'<li><a href="/gemeinde/(\d{8})"', page))
    rows = client.get("/api/municipalities").get_json()
    assert listed == {r["ags"] for r in rows if r["statuses"]["agreement"]["status"] != "unknown"}
    others = re.search(r"Zu den übrigen ([\d.]+) Gemeinden: keine Angabe", page).group(1)
    assert int(others) == len(rows) - len(listed)
    assert len(set(re.findall(r'id="a(\d{8})"', page))) == len(rows)


def test_embedded_map_has_the_names_that_were_chosen(client):
    def named(labels):
        page = client.get(f"/einbetten?layer=kpr&region=14626300%2B1&labels={labels}").get_data(as_text=True)
        return set(re.findall(r'class="label"[^>]*>([^<]+)<', page))

    assert named("none") == set()
    assert {"Görlitz", "Markersdorf"} <= named("participants") < named("all")


def test_the_municipality_in_focus_and_model_municipalities_look_different_in_the_legend(client):
    page = client.get("/einbetten?region=14626300%2B1").get_data(as_text=True)
    legend = page.partition('class="legend-list"')[2].partition("</ul>")[0]
    marks = re.findall(r'class="swatch (swatch-outline[^"]*)"></span>\s*<span class="legend-label">([^<]+)', legend)
    assert marks == [("swatch-outline", "Modellkommune"), ("swatch-outline is-focus", "Markersdorf")]
    nowhere = client.get("/einbetten?region=14626610%2B1").get_data(as_text=True)
    assert "Modellkommune" not in nowhere.partition('class="legend-list"')[2].partition("</ul>")[0]


def test_embedded_map_never_fails(client):
    for query in ("?region=x&layer=y&date=z&title=%3Cscript%3E", "?title=" + "x" * 300, "?region=1,2,3,4"):
        response = client.get("/einbetten" + query)
        assert response.status_code == 200
        assert "<script" not in response.get_data(as_text=True)


def test_the_offered_code_has_the_names_that_were_chosen(client):
    for labels in ("participants", "all"):
        assert (
            f"labels={labels}" in page_of(client, f"?region=14626&labels={labels}").partition('id="x-embed"')[2][:400]
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
        response = client.get(f"/snippet.{fmt}", query_string={"title": title, "region": "14612000"})
        assert (response.status_code, response.get_json()["error"]["field"]) == (422, "title")
    assert "gibt es in der Schrift" in page_of(client, f"?title={title}")


@pytest.mark.parametrize("title", ["Łužyca – Hornja Łužica, Žitawa", "Zu\u0308ge", "a\u202eb\u200fc", "<script>&amp;"])
def test_other_titles_are_drawn(client, title):
    for fmt in ("png", "pdf", "svg", "pptx"):
        assert client.get(f"/snippet.{fmt}", query_string={"title": title, "region": "14612000"}).status_code == 200


def test_a_part_of_a_name_offers_whom_it_may_mean(client):
    page = page_of(client, "?region=gemeinde&place=Neustadt")
    assert "Neustadt in Sachsen" in page
    assert "Neustadt/Vogtl." in page
    assert "data-unplaced" in page
