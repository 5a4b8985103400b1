"""``/daten``: what it says of the data is true, its lines run as they stand, and machines read the same."""

import io
import json
import shutil
import subprocess
from dataclasses import replace
from urllib.parse import urlsplit
from urllib.request import urlopen

import matplotlib
import pandas
import pytest
from lxml import html
from rdflib import RDF, Graph, Namespace, URIRef

from dashboard.context.operator_data import Operator
from dashboard.factory import build_app
from dashboard.open_data.datasets import open_data
from layers.answers.counts import counts, municipalities_taking_part
from layers.words.freshness import register_text
from tests.servers import served

HOST = "http://localhost"
SCHEMA = Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def page(app):
    return html.fromstring(app.server.test_client().get("/daten").text)


def said(page):
    return " ".join(page.text_content().split())


def json_ld(page):
    (script,) = page.xpath("//script[@type='application/ld+json']")
    return script.text


def graph_of(page):
    """The page's JSON-LD as RDF; the terms are schema.org's, whose context nobody asks for here."""
    told = json.loads(json_ld(page))
    assert told["@context"] == "https://schema.org/"
    links = ["license", "url", "contentUrl", "includedInDataCatalog"]
    context = {"@vocab": str(SCHEMA), **{name: {"@type": "@id"} for name in links}}
    return Graph().parse(data=json.dumps(told | {"@context": context}), format="json-ld")


def test_every_form_of_every_set_is_linked(page, site):
    links = {a.get("href") for a in page.xpath("//main//a")}
    offered = open_data(replace(site, base=f"{HOST}/"))
    assert {d.address for found in offered.datasets for d in found.distributions} <= links
    for found in offered.datasets:
        section = page.get_element_by_id(found.key)
        assert found.title in said(section) and found.description in said(section)
    assert {f"{HOST}/api/", f"{HOST}/ogc/", f"{HOST}/daten/katalog.ttl"} <= links


def test_no_link_leads_nowhere(page, app):
    rules = app.server.url_map.bind("localhost")
    paths = {urlsplit(a.get("href")).path for a in page.xpath("//main//a") if a.get("href").startswith((HOST, "/"))}
    assert len(paths) > 20
    for path in paths:
        rule, _ = rules.match(path, return_rule=True)
        assert str(rule) != "/<path:path>", path


def test_numbers_are_those_of_the_other_pages(page, site):
    rows = page.xpath("//table[contains(@class, 'complete')]/tbody/tr")
    assert len(rows) == len(site.programme.instruments)
    for row, instrument in zip(rows, site.programme.instruments, strict=True):
        found = counts(site.on(site.today()), instrument.key)
        cells = [said(cell) for cell in row.xpath("*")]
        assert cells[:3] == [instrument.label, str(found.taking_part), str(found.named)]
        assert cells[3].startswith(str(found.carriers) if instrument.carriers else "–")
        assert cells[4].startswith(str(found.published[0].count) if found.published else "–")


def test_the_citation_says_when_what_under_which_licence_and_where(app, site):
    client = app.server.test_client()
    german, english = (
        said(html.fromstring(client.get("/daten" + query).text).get_element_by_id("citation"))
        for query in ("", "?lang=en")
    )
    assert german == (
        "ASSKomm-Atlas: Teilnahme der Gemeinden am Programm Allianz Sichere Sächsische Kommunen (ASSKomm). "
        f"Stand 20.11.2026. {register_text(site.atlas, site.language)}. {HOST}/daten"
    )
    assert site.state.licence.short in german
    assert "As of 20 Nov 2026" in english and english.endswith(f"{HOST}/daten")


@pytest.fixture(scope="module")
def examples(app):
    """{id: the lines as they stand on the page}, of a server that answers."""
    with served(app.server) as address:
        page = html.fromstring(urlopen(f"{address}/daten").read().decode())
        yield {key: page.get_element_by_id(key).text_content() for key in ("excel", "r", "python", "geopandas")}


def councils(site):
    return municipalities_taking_part(site.on(site.today()), "kpr")


def test_the_lines_for_python_run(examples, site, capsys):
    names = {}
    exec(examples["python"], names)
    status = names["status"]
    assert list(status.loc[status["kpr_status"] == "active", "ags"]) == councils(site)
    assert f"[{len(councils(site))} rows x 4 columns]" in capsys.readouterr().out


def test_the_lines_for_geopandas_run(examples, site, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    matplotlib.use("Agg")
    names = {}
    exec(examples["geopandas"], names)
    assert list(names["municipalities"]["ags"]) == list(site.atlas.municipalities)
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not shutil.which("Rscript"), reason="There is no R here (Debian: r-base-core).")
def test_the_lines_for_r_run(examples, site):
    lines = (
        "options(encoding = 'UTF-8')\n"
        + examples["r"]
        + "\ncat(sum(status$kpr_status == 'active'), typeof(status$ags))"
    )
    done = subprocess.run(["Rscript", "-e", lines], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{len(councils(site))} character")


def test_excel_reads_what_is_behind_its_address(examples, client, site):
    path = "/" + examples["excel"].partition("//")[2].partition("/")[2]
    content = client.get(path).data
    assert content.startswith(b"\xef\xbb\xbf"), "without a mark, Excel takes UTF-8 for something else"
    table = pandas.read_csv(io.BytesIO(content), sep=";", dtype=str, encoding="utf-8-sig")
    assert set(table["Schlüssel"]) >= set(site.atlas.municipalities)
    assert {"Gemeinde", "Präventionsrat"} < set(table.columns)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib deprecates what it uses itself
def test_search_engines_read_a_catalogue_of_the_same_sets(page, site):
    graph, offered = graph_of(page), open_data(replace(site, base=f"{HOST}/"))
    (catalogue,) = graph.subjects(RDF.type, SCHEMA.DataCatalog)
    assert catalogue == URIRef(f"{HOST}/daten")
    assert set(graph.objects(catalogue, SCHEMA.dataset)) == {URIRef(found.page) for found in offered.datasets}
    for found in offered.datasets:
        this = URIRef(found.page)
        assert str(graph.value(this, SCHEMA.name)) == found.title
        assert 50 <= len(graph.value(this, SCHEMA.description)) <= 5000, "what search engines take"
        assert graph.value(this, SCHEMA.license) == URIRef(found.licence.url)
        assert graph.value(this, SCHEMA.includedInDataCatalog) == catalogue
        assert str(graph.value(this, SCHEMA.temporalCoverage)).endswith("/2026-11-20")
        downloads = [graph.value(d, SCHEMA.contentUrl) for d in graph.objects(this, SCHEMA.distribution)]
        assert {str(address) for address in downloads} == {d.address for d in found.distributions}
        # the fragment is there to jump to
        assert page.get_element_by_id(found.key) is not None
    box = str(next(graph.objects(None, SCHEMA.box)))
    south, west, north, east = map(float, box.split())
    assert 50 < south < north < 52 and 11 < west < east < 16


def test_nobody_breaks_out_of_it(atlas, run_store):
    hostile = Operator(name="</script><script>alert(1)</script>\"'&", email="a@b.de")
    answer = build_app(atlas, run_store, operator=hostile).server.test_client().get("/daten").text
    assert "<script>alert" not in answer
    assert json.loads(json_ld(html.fromstring(answer)))["publisher"]["name"] == hostile.name


def test_other_pages_lead_there(client):
    for path in ("/tabelle", "/ausschnitt", "/hilfe"):
        main = html.fromstring(client.get(path).text).find(".//main")
        assert main.xpath(".//a[@href='/daten']"), path
