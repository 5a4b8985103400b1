"""Saxony: ``/daten``: what it says of the data is true, its lines run as they stand, and machines read the same."""

import json
from dataclasses import replace
from urllib.parse import urlsplit

import matplotlib
import pytest
from lxml import html
from rdflib import RDF, Graph, Namespace, URIRef

from dashboard.open_data.datasets import open_data
from layers.answers.counts import municipalities_taking_part
from tests.unit.dashboard.pages.test_data_page import HOST, examples, json_ld, said  # noqa: F401

SCHEMA = Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def page(app):
    return html.fromstring(app.server.test_client().get("/daten").text)


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
