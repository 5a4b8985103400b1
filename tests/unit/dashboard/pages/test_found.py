"""What search engines and messengers find: the sitemap, what crawlers leave alone, and the head of every page."""

from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html

from dashboard.factory import build_app
from dashboard.pages.sitemap import last_change, render_sitemap
from loaders.atlas.dates import parse_partial_date
from tests.suite_state import SUITE
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
        f"{HOST}{p}"
        for p in (
            "/",
            "/tabelle",
            "/kreis/",
            f"/kreis/{SUITE.district}",
            "/hilfe",
            "/impressum",
            f"/?ebene={SUITE.council}",
        )
    } <= german
    assert f"{HOST}/kreis/{SUITE.city_district}" not in german, "a town that is its own district has one page"
    for address, (_, others) in urls.items():
        assert address in others.values()
        assert urls[others["en"]][1] == others == urls[others["de"]][1]


@pytest.fixture(scope="module")
def heads(app, urls):
    """{address: head} of some of the listed pages"""
    client = app.server.test_client()
    return {address: head_of(client, address) for address in some(list(urls), 16)}


def test_every_page_says_something_of_its_own(heads):
    told = [head["description"] for head in heads.values()]
    assert len(set(told)) == len(told)
    assert all(30 < len(text) < 400 for text in told), max(told, key=len)
    for head in heads.values():
        assert head["properties"]["og:title"] == head["title"]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/?ebene=overview&utm_source=x&ausschnitt=13.0,51.0,13.5,51.3", "/"),
        (f"/?gemeinde={SUITE.town}&ebene={SUITE.council}&lang=en", f"/?ebene={SUITE.council}&gemeinde={SUITE.town}&lang=en"),
        (f"/?gemeinde={SUITE.gone}", f"/?gemeinde={SUITE.heir}"),
        (f"/tabelle?sortierung={SUITE.council}&richtung=ab&kreis={SUITE.district}", f"/tabelle?kreis={SUITE.district}"),
        (f"/tabelle?region={SUITE.district}", f"/tabelle?kreis={SUITE.district}"),
        (f"/gemeinde/{SUITE.town}?umkreis=2&sortierung={SUITE.council}&stand=2024-01-01",
         f"/gemeinde/{SUITE.town}?umkreis=2&stand=2024-01-01"),
        (f"/kreis/{SUITE.district}?ebene={SUITE.council}", f"/kreis/{SUITE.district}?ebene={SUITE.council}"),
        (f"/kreis/?sortierung={SUITE.council}&anteil=flaeche", "/kreis/?anteil=flaeche"),
        (f"/veraenderungen?kreis={SUITE.district}", f"/veraenderungen?kreis={SUITE.district}"),
        (f"/veraenderungen?seit=2023-01-01&gemeinde={SUITE.town}", "/veraenderungen?seit=2023-01-01"),
        (f"/entwicklung?angebot={SUITE.agreement}&stand=2099-01-01", f"/entwicklung?angebot={SUITE.agreement}"),
        ("/aktuelles?jahr=1900", "/aktuelles"),
        (f"/vergleich?gemeinden={SUITE.town}&gemeinden={SUITE.city}", f"/vergleich?gemeinden={SUITE.town},{SUITE.city}"),
        ("/ausschnitt?lang=en", "/ausschnitt?lang=en"),
        (f"/ausschnitt?layer={SUITE.council}&region={SUITE.key}&lang=en",
         f"/ausschnitt?layer={SUITE.council}&size=slide&lang=en"),
    ],
)  # fmt: skip
def test_one_page_has_one_address(client, asked, canonical):
    head = head_of(client, asked)
    assert head["canonical"] == HOST + canonical
    again = head_of(client, canonical)
    assert again == head, "what is left out changes nothing that is told"


def test_errors_are_about_nothing(client):
    page = client.get("/gibt-es-nicht").text
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page and "og:" not in page


@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("/", {}),
        (
            f"/?ebene={SUITE.council}&stand=2023-09-14&lang=en",
            {"layer": SUITE.council, "date": "2023-09-14", "lang": "en"},
        ),
        (
            f"/?auswahl={SUITE.region}&seit=2023-01-01",
            {"region": SUITE.region, "since": "2023-01-01", "labels": "participants"},
        ),
        (f"/?gemeinde={SUITE.town}&auswahl={SUITE.region}", {"region": f"{SUITE.town}+1", "labels": "participants"}),
        (f"/gemeinde/{SUITE.town}?ebene={SUITE.council}", {"region": f"{SUITE.town}+1", "labels": "participants"}),
        (
            f"/region/{SUITE.region}?ebene={SUITE.council}",
            {"region": SUITE.region, "layer": SUITE.council, "labels": "participants"},
        ),
        (
            f"/tabelle?angebot={SUITE.council}&kreis={SUITE.district}",
            {"region": SUITE.district, "layer": SUITE.council, "labels": "participants"},
        ),
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


def test_crawlers_get_pages_and_the_pictures_beside_links(client):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.site_maps() == [f"{HOST}/sitemap.xml"]
    for address in (
        "/",
        "/tabelle",
        f"/gemeinde/{SUITE.town}",
        "/data/atlas.json",
        "/assets/map.js",
        "/aktuelles.atom",
        "/api/layers",
    ):
        assert rules.can_fetch("x", address), address
    picture = head_of(client, f"/gemeinde/{SUITE.town}")["properties"]["og:image"]
    assert rules.can_fetch("x", picture)
    for address in (
        f"/snippet.png?region={SUITE.district}",
        "/snippet.pdf",
        "/growth.gif",
        f"/deck.pptx?region={SUITE.district}",
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
    page = client.get(f"/asskomm/gemeinde/{SUITE.town}", headers={"Host": "www.example.de"}).text
    assert f'<link rel="canonical" href="http://www.example.de/asskomm/gemeinde/{SUITE.town}">' in page
    assert 'content="http://www.example.de/asskomm/snippet.png?size=link' in unescape(page)


def test_a_day_is_given_only_where_one_is_true(urls, site):
    day = site.atlas.origin.day.iso
    assert urls[f"{HOST}/gemeinde/{SUITE.town}"][0] == urls[f"{HOST}/"][0] == day
    assert urls[f"{HOST}/datenschutz"][0] is None, "what the register says changes nothing there"
    from dataclasses import replace

    monthly = replace(site.atlas, origin=replace(site.atlas.origin, day=parse_partial_date("2026-11")))
    assert last_change(monthly) is None and last_change(site.atlas) == date.fromisoformat(day)
