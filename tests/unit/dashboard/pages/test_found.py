"""What search engines and messengers find: the sitemap, what crawlers leave alone, and the head of every page."""

import io
import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html
from PIL import Image

from dashboard.factory import build_app
from dashboard.pages.sitemap import last_change, render_sitemap
from loaders.atlas.dates import parse_partial_date
from tests.sweeps import some

HOST = "http://localhost"
S, X = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
#: What the protocol asks of the elements that we use (sitemaps.org/protocol.html), and XHTML of a link.
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
  <xs:element name="urlset"><xs:complexType><xs:sequence>
    <xs:element name="url" minOccurs="1" maxOccurs="50000"><xs:complexType><xs:sequence>
      <xs:element name="loc"><xs:simpleType><xs:restriction base="xs:anyURI">
        <xs:minLength value="12"/><xs:maxLength value="2048"/><xs:pattern value="https?://[^ ]+"/>
      </xs:restriction></xs:simpleType></xs:element>
      <xs:element name="lastmod" type="xs:date" minOccurs="0"/>
      <xs:any namespace="http://www.w3.org/1999/xhtml" processContents="lax" minOccurs="2" maxOccurs="9"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element></xs:schema>"""


@pytest.fixture(scope="module")
def sitemap(app):
    return app.server.test_client().get("/sitemap.xml")


@pytest.fixture(scope="module")
def urls(sitemap):
    """{address: (the day, {language: address of the same page})}"""
    root = etree.fromstring(sitemap.data)
    return {
        url.findtext(f"{S}loc"): (
            url.findtext(f"{S}lastmod"),
            {a.get("hreflang"): a.get("href") for a in url.findall(f"{X}link")},
        )
        for url in root
    }


def head_of(client, address):
    """The head of a page: title, description, robots, canonical, alternates {language: address}, properties {name: value}."""
    answer = client.get(address.removeprefix(HOST))
    assert answer.status_code == 200, address
    head = html.fromstring(answer.text).find("head")

    def content(path):
        found = head.xpath(path)
        assert len(found) <= 1, (address, path)
        return found[0] if found else None

    return {
        "title": head.findtext("title"),
        "description": content("meta[@name='description']/@content"),
        "robots": content("meta[@name='robots']/@content"),
        "canonical": content("link[@rel='canonical']/@href"),
        "alternates": {a.get("hreflang"): a.get("href") for a in head.xpath("link[@rel='alternate'][@hreflang]")},
        "properties": {m.get("property"): m.get("content") for m in head.xpath("meta[@property]")},
    }


def test_the_sitemap_is_as_the_protocol_has_it(sitemap):
    assert sitemap.content_type == "application/xml; charset=utf-8"
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(etree.fromstring(sitemap.data))
    assert len(sitemap.data) < 1_000_000


def test_every_public_page_is_listed_once_in_every_language(urls, site):
    found = [url.find(f"{S}loc") for url in etree.fromstring(render_sitemap(site, f"{HOST}/"))]
    assert len(urls) == len(found), "no page twice"
    german = {u for u in urls if "lang=" not in u}
    assert {f"{HOST}/gemeinde/{ags}" for ags in site.atlas.municipalities} <= german
    assert {f"{HOST}/region/{key}" for key in site.atlas.named_regions} <= german
    assert {
        f"{HOST}{p}" for p in ("/", "/tabelle", "/kreis/", "/kreis/14626", "/hilfe", "/impressum", "/?ebene=kpr")
    } <= german
    assert f"{HOST}/kreis/14612" not in german, "a town that is its own district has one page"
    for address, (_, others) in urls.items():
        assert address in others.values()
        assert urls[others["en"]][1] == others == urls[others["de"]][1]


@pytest.fixture(scope="module")
def heads(app, urls):
    """{address: head} of some of the listed pages"""
    client = app.server.test_client()
    return {address: head_of(client, address) for address in some(list(urls), 16)}


def test_what_is_listed_says_the_same_of_itself(heads, urls):
    for address, head in heads.items():
        assert head["robots"] is None, address
        assert head["canonical"] == head["properties"]["og:url"] == address
        others = urls[address][1]
        assert head["alternates"] == others | {"x-default": others["de"]}


def test_every_page_says_something_of_its_own(heads):
    told = [head["description"] for head in heads.values()]
    assert len(set(told)) == len(told)
    assert all(30 < len(text) < 400 for text in told), max(told, key=len)
    for head in heads.values():
        assert head["properties"]["og:title"] == head["title"]


def test_municipalities_and_regions_tell_their_facts(client):
    told = head_of(client, "/gemeinde/14626610")["description"]
    assert told.startswith(
        "Zittau, Stadt, Landkreis Görlitz. Vereinbarung: unterzeichnet 05.02.2021; Präventionsrat: gegründet 07.09.2023;"
    )
    assert told.endswith("Mindestens 4 von 7 Nachbargemeinden haben eine Vereinbarung.")
    assert told == head_of(client, "/?gemeinde=14626610")["description"]
    english = head_of(client, "/gemeinde/14626610?lang=en")["description"]
    assert "Agreement: signed 5 Feb 2021" in english and english.endswith(
        "At least 4 of 7 neighbouring municipalities have an agreement."
    )
    assert head_of(client, "/gemeinde/14612000")["description"].startswith("Dresden, Kreisfreie Stadt. Präventionsrat:")
    assert "ASSKomm: keine Angabe." in head_of(client, "/gemeinde/14521620")["description"]
    # an agreement that is not there yet on the day shown
    assert "unterzeichnet" not in head_of(client, "/gemeinde/14626610?stand=2020-01-01")["description"]
    assert head_of(client, "/kreis/14626")["description"].startswith(
        "Landkreis Görlitz: 53 Gemeinden. Vereinbarung: 17 Gemeinden; 12 Vereinbarungen."
    )


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/?ebene=overview&utm_source=x&ausschnitt=13.0,51.0,13.5,51.3", "/"),
        ("/?gemeinde=14626610&ebene=kpr&lang=en", "/?ebene=kpr&gemeinde=14626610&lang=en"),
        ("/?gemeinde=14625540", "/?gemeinde=14625250"),
        ("/tabelle?sortierung=kpr&richtung=ab&kreis=14626", "/tabelle?kreis=14626"),
        ("/tabelle?region=14626", "/tabelle?kreis=14626"),
        ("/gemeinde/14626610?umkreis=2&sortierung=kpr&stand=2024-01-01", "/gemeinde/14626610?umkreis=2&stand=2024-01-01"),
        ("/kreis/14626?ebene=kpr", "/kreis/14626?ebene=kpr"),
        ("/kreis/?sortierung=kpr&anteil=flaeche", "/kreis/?anteil=flaeche"),
        ("/veraenderungen?kreis=14626", "/veraenderungen?kreis=14626"),
        ("/veraenderungen?seit=2023-01-01&gemeinde=14626610", "/veraenderungen?seit=2023-01-01"),
        ("/entwicklung?angebot=agreement&stand=2099-01-01", "/entwicklung?angebot=agreement"),
        ("/aktuelles?jahr=1900", "/aktuelles"),
        ("/vergleich?gemeinden=14626610&gemeinden=14612000", "/vergleich?gemeinden=14626610,14612000"),
        ("/ausschnitt?lang=en", "/ausschnitt?lang=en"),
        ("/ausschnitt?layer=kpr&region=sachsen&lang=en", "/ausschnitt?layer=kpr&size=slide&lang=en"),
    ],
)  # fmt: skip
def test_one_page_has_one_address(client, asked, canonical):
    head = head_of(client, asked)
    assert head["canonical"] == HOST + canonical
    again = head_of(client, canonical)
    assert again == head, "what is left out changes nothing that is told"


@pytest.mark.parametrize(
    "filtered", ["/?gemeinde=14626610", "/?stand=2023-01-01", "/tabelle?q=dorf", "/region/14612000,14626610+1",
                 "/region/sachsen", "/kreis/14626?stand=2023-01-01", "/aktuelles?angebot=kpr",
                 "/vergleich?gemeinden=14626610", "/ausschnitt?layer=kpr"],
)  # fmt: skip
def test_of_filters_and_days_there_is_no_end_and_none_is_listed(client, filtered):
    assert head_of(client, filtered)["robots"] == "noindex"


def test_errors_are_about_nothing(client):
    page = client.get("/gibt-es-nicht").text
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page and "og:" not in page


@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("/", {}),
        ("/?ebene=kpr&stand=2023-09-14&lang=en", {"layer": "kpr", "date": "2023-09-14", "lang": "en"}),
        ("/?auswahl=lpr-west&seit=2023-01-01", {"region": "lpr-west", "since": "2023-01-01", "labels": "participants"}),
        ("/?gemeinde=14626610&auswahl=lpr-west", {"region": "14626610+1", "labels": "participants"}),
        ("/gemeinde/14626610?ebene=kpr", {"region": "14626610+1", "labels": "participants"}),
        ("/region/lpr-west?ebene=kpr", {"region": "lpr-west", "layer": "kpr", "labels": "participants"}),
        ("/tabelle?angebot=kpr&kreis=14626", {"region": "14626", "layer": "kpr", "labels": "participants"}),
    ],
)
def test_the_picture_beside_a_link_is_of_the_very_map(client, page, parameters):
    said = head_of(client, page)["properties"]
    address = urlsplit(said["og:image"])
    assert address.path == "/snippet.png" and address.query.startswith("size=link")
    assert dict(parse_qsl(address.query)) == {"size": "link", **parameters}
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    drawn = client.get(f"{address.path.replace('png', 'svg')}?{address.query}").data
    title = etree.fromstring(drawn).findtext("{http://www.w3.org/2000/svg}title")
    assert said["og:image:alt"] == title, "who does not see it is told what it is"


def test_the_picture_beside_a_link_is_as_large_as_it_says(client):
    address = head_of(client, "/gemeinde/14626610")["properties"]["og:image"]
    answer = client.get(address.removeprefix(HOST))
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)
    assert len(answer.data) < 300_000, "messengers leave out what is larger"
    drawn = client.get(address.removeprefix(HOST).replace(".png", ".svg")).text
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    # beside a link in a messenger it is 400 px wide
    assert min(sizes) / 3 > 5, "sources can be made out"
    assert sorted(sizes)[len(sizes) // 2] / 3 > 7, "names and legend can be read"
    for said in ("Zittau", "Nachbargemeinden", "© GeoBasis-DE", "Stand 20.11.2026"):
        assert said in drawn


def test_crawlers_get_pages_and_the_pictures_beside_links(client):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.site_maps() == [f"{HOST}/sitemap.xml"]
    for address in (
        "/",
        "/tabelle",
        "/gemeinde/14626610",
        "/data/atlas.json",
        "/assets/map.js",
        "/aktuelles.atom",
        "/api/layers",
    ):
        assert rules.can_fetch("x", address), address
    picture = head_of(client, "/gemeinde/14626610")["properties"]["og:image"]
    assert rules.can_fetch("x", picture)
    for address in (
        "/snippet.png?region=14626",
        "/snippet.pdf",
        "/growth.gif",
        "/deck.pptx?region=14626",
        "/einzelheiten?gemeinde=1",
        "/ogc/collections/municipalities/items?offset=10",
    ):
        assert not rules.can_fetch("x", address), address
    said = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /gemeinde/*.pdf", "Disallow: /*sortierung="} < {*said}
    assert not any("fassung" in line for line in said), "there are no editions here"


def test_below_a_path_everything_is_there_and_at_the_root_the_rules_are_the_same(atlas, run_store):
    client = build_app(atlas, run_store, base="/asskomm/").server.test_client()
    said = client.get("/asskomm/robots.txt").text
    # crawlers ask at the root only; a proxy that hands that question on gets the same answer
    assert client.get("/robots.txt").text == said
    assert "Disallow: /asskomm/snippet.\n" in said and f"Sitemap: {HOST}/asskomm/sitemap.xml" in said
    listed = etree.fromstring(client.get("/asskomm/sitemap.xml").data)
    assert all(url.findtext(f"{S}loc").startswith(f"{HOST}/asskomm/") for url in listed)
    page = client.get("/asskomm/gemeinde/14626610", headers={"Host": "www.example.de"}).text
    assert '<link rel="canonical" href="http://www.example.de/asskomm/gemeinde/14626610">' in page
    assert 'content="http://www.example.de/asskomm/snippet.png?size=link' in unescape(page)


def test_a_day_is_given_only_where_one_is_true(urls, site):
    day = site.atlas.origin.day.iso
    assert urls[f"{HOST}/gemeinde/14626610"][0] == urls[f"{HOST}/"][0] == day
    assert urls[f"{HOST}/datenschutz"][0] is None, "what the register says changes nothing there"
    from dataclasses import replace

    monthly = replace(site.atlas, origin=replace(site.atlas.origin, day=parse_partial_date("2026-11")))
    assert last_change(monthly) is None and last_change(site.atlas) == date.fromisoformat(day)
